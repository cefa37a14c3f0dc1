#include "PagePictures.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "page/Page.h"
#include "page/PagePng.h"
#include "page/PageSheets.h"
#include "samples/ScalePicture.h"
#include "vtkImageData.h"
#include "vtkJPEGWriter.h"
#include "vtkNew.h"
#include "vtkSampleChart.h"
#include "vtkUnsignedCharArray.h"

namespace layerscope
{

namespace
{

constexpr int jpegQuality = 88;
/// Bytes of a sheet that need not be smaller.
constexpr std::size_t smallSheet = 300000;

PageImage encodeJpeg(const PagePicture& picture)
{
  vtkNew<vtkImageData> image;
  image->SetDimensions(picture.width, picture.height, 1);
  image->AllocateScalars(VTK_UNSIGNED_CHAR, 3);
  auto* target = static_cast<std::uint8_t*>(image->GetScalarPointer());
  const std::size_t row = 3 * static_cast<std::size_t>(picture.width);
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)  // from the lowest one up
  {
    std::copy_n(picture.rgb.data() + (static_cast<std::size_t>(picture.height) - 1 - y) * row, row, target + y * row);
  }
  vtkNew<vtkJPEGWriter> writer;
  writer->SetInputData(image);
  writer->SetQuality(jpegQuality);
  writer->ProgressiveOff();
  writer->WriteToMemoryOn();
  writer->Write();
  vtkUnsignedCharArray* bytes = writer->GetResult();
  return {"image/jpeg", {bytes->GetPointer(0), bytes->GetPointer(0) + bytes->GetNumberOfValues()}};
}

/// Without losses, unless that is large and JPEG less than half of it.
PageImage encodeSheet(const PagePicture& picture)
{
  PageImage png = encodePng(picture);
  if (png.bytes.size() <= smallSheet)
  {
    return png;
  }
  PageImage jpeg = encodeJpeg(picture);
  return 2 * jpeg.bytes.size() < png.bytes.size() ? jpeg : png;
}

PagePicture fitted(const StoredPicture& picture, int side)
{
  const double scale = std::min(1.0, side / static_cast<double>(std::max(picture.width, picture.height)));
  const auto length = [&](std::int64_t whole)
  { return std::max(1, static_cast<int>(std::lround(scale * static_cast<double>(whole)))); };
  StoredPicture scaled = scalePicture(picture, length(picture.width), length(picture.height));
  return {static_cast<int>(scaled.width), static_cast<int>(scaled.height), std::move(scaled.rgb)};
}

/// Indices of samples, the selected ones first.
std::vector<std::size_t> urgentFirst(const PageSamples& samples)
{
  std::vector<std::size_t> order = samples.selected;
  std::vector<bool> isThere(samples.ids.size());
  for (const std::size_t index : order)
  {
    isThere[index] = true;
  }
  for (std::size_t index = 0; index < isThere.size(); ++index)
  {
    if (!isThere[index])
    {
      order.push_back(index);
    }
  }
  return order;
}

}  // namespace

void addPictures(Page& page, vtkSampleChart& chart, const PagePictureLimits& limits, const std::function<void()>& fetch)
{
  std::vector<std::size_t> left = urgentFirst(page.samples);
  left.resize(std::min(left.size(), static_cast<std::size_t>(std::max(0, limits.pictures))));
  page.samples.pictures.assign(page.samples.ids.size(), -1);
  page.encode = encodeSheet;
  const int side = std::clamp(limits.side, 1, mostPictureSide);
  // As many at once as the chart keeps.
  for (std::size_t before = left.size() + 1; !left.empty() && left.size() < before;)
  {
    before = left.size();
    std::vector<std::int64_t> wanted;
    for (const std::size_t index : left)
    {
      wanted.push_back(page.samples.ids[index]);
    }
    chart.WantPictures(wanted);
    fetch();
    const auto take = [&](std::size_t index)
    {
      const StoredPicture* picture = chart.FindPicture(page.samples.ids[index]);
      if (picture && picture->width > 0 && picture->height > 0)
      {
        page.samples.pictures[index] = static_cast<int>(page.pictures.size());
        page.pictures.push_back(fitted(*picture, side));
        return true;
      }
      return false;
    };
    left.erase(std::remove_if(left.begin(), left.end(), take), left.end());
  }
}

}  // namespace layerscope
