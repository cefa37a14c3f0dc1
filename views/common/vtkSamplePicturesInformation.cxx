#include "vtkSamplePicturesInformation.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_set>

#include "pictures/PictureService.h"
#include "vtkClientServerStream.h"
#include "vtkMultiProcessController.h"
#include "vtkMultiProcessStream.h"
#include "vtkObjectFactory.h"
#include "vtkProcessModule.h"
#include "vtkSampleRepresentation.h"

using layerscope::PictureAnswer;
using layerscope::SamplePicture;

vtkStandardNewMacro(vtkSamplePicturesInformation);

namespace
{

template <class T>
void write(vtkClientServerStream& stream, const std::vector<T>& values)
{
  stream << vtkClientServerStream::InsertArray(values.data(), static_cast<int>(values.size()));
}

void write(vtkClientServerStream& stream, const SamplePicture& picture)
{
  const auto& layout = picture.layout;
  stream << picture.sample << layout.channels << layout.height << layout.width << layout.channelsLast;
  write(stream, picture.rgb);
  write(stream, picture.values);
}

/// Reads the arguments of a message one after the other; all that come after a failure fail.
class Reader
{
public:
  explicit Reader(const vtkClientServerStream& stream) : stream_(stream) {}

  bool isFine() const { return isFine_; }

  template <class T>
  void read(T& value)
  {
    isFine_ = isFine_ && stream_.GetArgument(0, argument_++, &value) != 0;
  }

  template <class T>
  void read(std::vector<T>& values)
  {
    vtkTypeUInt32 length = 0;
    isFine_ = isFine_ && stream_.GetArgumentLength(0, argument_, &length) != 0;
    if (isFine_ && length > 0)
    {
      values.resize(length);
      isFine_ = stream_.GetArgument(0, argument_, values.data(), length) != 0;
    }
    ++argument_;
  }

  std::shared_ptr<const SamplePicture> readPicture()
  {
    auto picture = std::make_shared<SamplePicture>();
    auto& layout = picture->layout;
    read(picture->sample);
    read(layout.channels);
    read(layout.height);
    read(layout.width);
    read(layout.channelsLast);
    read(picture->rgb);
    read(picture->values);
    const auto pixels = static_cast<std::size_t>(layout.height * layout.width);
    isFine_ = isFine_ && (picture->isFinished()
                              ? picture->rgb.size() == 3 * pixels
                              : picture->values.size() == static_cast<std::size_t>(layout.channels) * pixels);
    return picture;
  }

private:
  const vtkClientServerStream& stream_;
  int argument_ = 0;
  bool isFine_ = true;
};

}  // namespace

vtkSamplePicturesInformation::vtkSamplePicturesInformation() : Answer(std::make_unique<PictureAnswer>()) {}

vtkSamplePicturesInformation::~vtkSamplePicturesInformation() = default;

void vtkSamplePicturesInformation::Fail(const char* why)
{
  PictureAnswer answer;
  answer.asked = answer.failed = this->Samples;
  answer.error = why;
  answer.generation = PictureAnswer::noGeneration;
  *this->Answer = std::move(answer);
}

void vtkSamplePicturesInformation::CopyFromObject(vtkObject* object)
{
  auto* representation = vtkSampleRepresentation::SafeDownCast(object);
  if (!representation)
  {
    const std::string found = object ? object->GetClassName() : "nothing";
    const std::string error = "Pictures come from a vtkSampleRepresentation, not from " + found + ".";
    this->Fail(error.c_str());
    vtkErrorMacro(<< error);
    return;
  }
  this->Gather(representation->GetPictures());
}

void vtkSamplePicturesInformation::Gather(layerscope::PictureService& pictures)
{
  // The answers of all ranks travel together.
  auto* controller = vtkMultiProcessController::GetGlobalController();
  const int ranks = controller ? std::max(1, controller->GetNumberOfProcesses()) : 1;
  *this->Answer = pictures.ask(this->Samples, static_cast<std::size_t>(this->ByteBudget / ranks));
  vtkProcessModule* process = vtkProcessModule::GetProcessModule();
  if (ranks > 1 && process && process->GetSymmetricMPIMode())
  {
    this->Answer->elsewhere = "on another rank, whose pictures don't come here with pvbatch --symmetric";
  }
}

void vtkSamplePicturesInformation::AddInformation(vtkPVInformation* information)
{
  auto* other = vtkSamplePicturesInformation::SafeDownCast(information);
  if (!other)
  {
    vtkErrorMacro("Only what other ranks know of pictures can be added.");
    return;
  }
  PictureAnswer& answer = *this->Answer;
  std::unordered_set<std::int64_t> known;
  for (const auto& picture : answer.pictures)
  {
    known.insert(picture->sample);
  }
  for (const auto& picture : other->Answer->pictures)
  {
    if (known.count(picture->sample) == 0)
    {
      answer.pictures.push_back(picture);
    }
  }
  const auto append = [](std::vector<std::int64_t>& samples, const std::vector<std::int64_t>& more)
  { samples.insert(samples.end(), more.begin(), more.end()); };
  const bool isLost = other->Answer->generation == PictureAnswer::noGeneration;
  // What cannot be read doesn't know what was asked for.
  append(answer.failed, isLost ? this->Samples : other->Answer->failed);
  append(answer.pending, other->Answer->pending);
  answer.error = answer.error.empty() ? other->Answer->error : answer.error;
  answer.elsewhere = answer.elsewhere.empty() ? other->Answer->elsewhere : answer.elsewhere;
  const bool isKnown = !isLost && answer.generation != PictureAnswer::noGeneration;
  answer.generation = isKnown ? answer.generation + other->Answer->generation : PictureAnswer::noGeneration;
}

void vtkSamplePicturesInformation::CopyToStream(vtkClientServerStream* stream)
{
  const PictureAnswer& answer = *this->Answer;
  stream->Reset();
  *stream << vtkClientServerStream::Reply << answer.generation << answer.error.c_str()
          << answer.elsewhere.c_str();
  write(*stream, answer.pending);
  write(*stream, answer.failed);
  *stream << static_cast<std::int64_t>(answer.pictures.size());
  for (const auto& picture : answer.pictures)
  {
    write(*stream, *picture);
  }
  *stream << vtkClientServerStream::End;
}

void vtkSamplePicturesInformation::CopyFromStream(const vtkClientServerStream* stream)
{
  PictureAnswer answer;
  answer.asked = this->Samples;
  Reader reader(*stream);
  reader.read(answer.generation);
  reader.read(answer.error);
  reader.read(answer.elsewhere);
  reader.read(answer.pending);
  reader.read(answer.failed);
  std::int64_t pictures = 0;
  reader.read(pictures);
  for (std::int64_t index = 0; index < pictures && reader.isFine(); ++index)
  {
    answer.pictures.push_back(reader.readPicture());
  }
  if (reader.isFine())
  {
    *this->Answer = std::move(answer);
  }
  else
  {
    constexpr const char* error = "The server's answer about pictures cannot be read.";
    this->Fail(error);
    vtkErrorMacro(<< error);
  }
  this->Modified();
}

void vtkSamplePicturesInformation::CopyParametersToStream(vtkMultiProcessStream& stream)
{
  stream << this->ByteBudget << static_cast<vtkTypeInt64>(this->Samples.size());
  for (const std::int64_t sample : this->Samples)
  {
    stream << static_cast<vtkTypeInt64>(sample);
  }
}

void vtkSamplePicturesInformation::CopyParametersFromStream(vtkMultiProcessStream& stream)
{
  vtkTypeInt64 count = 0;
  stream >> this->ByteBudget >> count;
  this->Samples.clear();
  for (vtkTypeInt64 index = 0; index < count; ++index)
  {
    vtkTypeInt64 sample = 0;
    stream >> sample;
    this->Samples.push_back(sample);
  }
  this->Fail("Where the data is, there is nobody to answer.");
}

void vtkSamplePicturesInformation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Samples: " << this->Samples.size() << "\n"
     << indent << "ByteBudget: " << this->ByteBudget << "\n"
     << indent << "Pictures: " << this->Answer->pictures.size() << "\n"
     << indent << "Pending: " << this->Answer->pending.size() << "\n";
}
