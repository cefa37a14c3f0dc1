#include "PictureFetcher.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "pictures/SamplePicture.h"
#include "vtkNew.h"
#include "vtkPVSession.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMContextViewProxy.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSampleChart.h"
#include "vtkSamplePicturesInformation.h"
#include "vtkSmartPointer.h"

namespace layerscope
{

namespace
{
constexpr unsigned long roundMilliseconds = 40;
constexpr std::chrono::milliseconds restOfMouse(150);
}  // namespace

PictureFetcher::PictureFetcher(vtkSMContextViewProxy& view, std::function<vtkSMRepresentationProxy*()> drawn)
    : view_(view), drawn_(std::move(drawn)), timer_([this] { onTimer(); })
{
}

PictureFetcher::~PictureFetcher()
{
  stop();
}

vtkSampleChart* PictureFetcher::chart() const
{
  return vtkSampleChart::SafeDownCast(view_.GetContextItem());
}

void PictureFetcher::start()
{
  timer_.start(view_.GetInteractor(), roundMilliseconds);
}

void PictureFetcher::stop()
{
  timer_.stop();
}

void PictureFetcher::onTimer()
{
  // The session lets events pass while a server works; its answers must not be mixed.
  if (fetching_ || view_.GetSession()->GetPendingProgress())
  {
    start();
    return;
  }
  const std::vector<vtkIdType> missing = chart()->GetMissingPictures();
  const std::vector<vtkIdType> samples = withoutPassingMouse(missing);
  if (ask(samples) || samples.size() < missing.size())
  {
    start();
  }
}

std::vector<vtkIdType> PictureFetcher::withoutPassingMouse(std::vector<vtkIdType> samples)
{
  // A picture at hand is given up when the mouse moves on: one that doesn't rest would keep those of the
  // panel from being made.
  const std::vector<vtkIdType> panel = chart()->GetPictureSamples();
  if (samples.empty() || std::find(panel.begin(), panel.end(), samples.front()) != panel.end())
  {
    hovered_.reset();
    return samples;
  }
  const auto now = std::chrono::steady_clock::now();
  if (hovered_ != samples.front())
  {
    hovered_ = samples.front();
    hoveredSince_ = now;
  }
  if (now - hoveredSince_ < restOfMouse)
  {
    samples.erase(samples.begin());
  }
  return samples;
}

bool PictureFetcher::ask(const std::vector<vtkIdType>& samples)
{
  vtkSMRepresentationProxy* representation = samples.empty() ? nullptr : drawn_();
  if (asked_ != representation)
  {
    giveUp();
  }
  if (!representation)
  {
    return false;
  }
  asked_ = representation;
  const bool isPending = send(samples);
  const std::vector<vtkIdType> left = chart()->GetMissingPictures();
  const bool mayCome = !left.empty() && (isPending || left != samples);
  if (!mayCome)
  {
    giveUp();
  }
  return mayCome;
}

bool PictureFetcher::send(const std::vector<vtkIdType>& samples)
{
  const vtkSmartPointer<vtkSMRepresentationProxy> representation = asked_.Get();
  vtkNew<vtkSamplePicturesInformation> pictures;
  pictures->SetSamples(samples);
  fetching_ = true;
  representation->GatherInformation(pictures, vtkPVSession::DATA_SERVER);
  fetching_ = false;
  if (!samples.empty())
  {
    chart()->DeliverPictures(pictures->GetAnswer());
  }
  return !pictures->GetAnswer().pending.empty();
}

void PictureFetcher::giveUp()
{
  if (asked_)
  {
    // Not only when pictures are pending: what has failed is tried again only after it was left out.
    send({});
  }
  asked_ = nullptr;
}

bool PictureFetcher::fetchAll()
{
  const std::vector<vtkIdType> missing = chart()->GetMissingPictures();
  if (fetching_ || missing.empty())
  {
    return false;
  }
  while (ask(chart()->GetMissingPictures()))
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(roundMilliseconds));
  }
  return chart()->GetMissingPictures() != missing;
}

}  // namespace layerscope
