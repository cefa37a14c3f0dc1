#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "facets/Dots.h"
#include "facets/FacetRaster.h"
#include "facets/RequireCells.h"
#include "samples/ParallelParts.h"
#include "samples/Pixels.h"

namespace layerscope
{
namespace
{

/// Where the dots of a cell are counted: pixels from the bottom up, beginning at `start` of a thread's
/// counts.
struct Plot
{
  std::size_t start = 0;
  int width = 0;
  int height = 0;
  int slots = 0;
  DotScale scale;
  double slotWidth = 0.0;
  double step = 0.0;
};

struct Plots
{
  std::vector<Plot> ofPicture;
  std::vector<std::size_t> ofCell;  // number of the picture, or none
  std::size_t pixels = 0;

  static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

void requirePictures(const FacetData& data, const std::vector<DotPicture>& pictures)
{
  requireCells(data, pictures);
  std::vector<bool> isTaken(data.cells());
  for (const DotPicture& picture : pictures)
  {
    const auto most = static_cast<std::size_t>(data.columns().topChannels);
    if (picture.colors.size() > most)
    {
      throw Error("there are more dot plots than channels")
          .expected("at most " + std::to_string(most))
          .found(std::to_string(picture.colors.size()));
    }
    const std::size_t cell = data.cellIndex(picture.layerIndex, picture.cluster);
    if (isTaken[cell])
    {
      throw Error("two pictures of dots show one cell").expected("one picture a cell");
    }
    isTaken[cell] = true;
  }
}

Plots makePlots(const FacetData& data, const std::vector<DotPicture>& pictures)
{
  Plots plots;
  plots.ofCell.assign(data.cells(), Plots::none);
  for (const DotPicture& picture : pictures)
  {
    const PixelView& image = picture.image;
    const auto channels = data.topChannels(picture.layerIndex, picture.cluster).size();
    Plot plot;
    plot.start = plots.pixels;
    plot.width = image.width;
    plot.height = image.height;
    plot.slots = static_cast<int>(std::min(picture.colors.size(), channels));
    plot.scale.plot = {0.0F, 0.0F, static_cast<float>(image.width), static_cast<float>(image.height)};
    plot.scale.slots = static_cast<int>(picture.colors.size());
    plot.scale.range = picture.range;
    plot.slotWidth = plot.scale.slotWidth();
    plot.step = plot.scale.step();
    if (pixelCount(image) > 0 && plot.slots > 0)
    {
      plots.ofCell[data.cellIndex(picture.layerIndex, picture.cluster)] = plots.ofPicture.size();
    }
    plots.pixels += pixelCount(image);
    plots.ofPicture.push_back(plot);
  }
  return plots;
}

/// Adds a row's dots to the counts of its cell's pixels.
void countRow(const FacetColumns& columns, std::size_t row, const Plot& plot, std::uint32_t* counts)
{
  const float* activations =
      columns.topActivation.data() + row * static_cast<std::size_t>(columns.topChannels);
  const double jitter = dotJitter(columns.sample[row]);
  for (int slot = 0; slot < plot.slots; ++slot)
  {
    const double activation = activations[slot];
    if (activation >= plot.scale.range.low && activation <= plot.scale.range.high)
    {
      const int x = std::min(static_cast<int>((slot + 0.5 + jitter) * plot.slotWidth), plot.width - 1);
      const int y = std::min(static_cast<int>(plot.scale.y(activation, plot.step)), plot.height - 1);
      ++counts[plot.start + static_cast<std::size_t>(y) * static_cast<std::size_t>(plot.width) +
               static_cast<std::size_t>(x)];
    }
  }
}

/// The dots on each pixel of each plot, of the rows whose sample isCounted(). Rows are visited in the order
/// of the table as far as that goes by samples; each thread counts for itself, so the sums are the same for
/// any number of them.
template <class IsCounted>
std::vector<std::uint32_t> countDots(const FacetData& data, const Plots& plots, const IsCounted& isCounted)
{
  std::vector<std::size_t> starts{0};
  for (int layer = 0; layer < static_cast<int>(data.layers().size()); ++layer)
  {
    starts.push_back(starts.back() + data.layerRows(layer).size());
  }
  const auto parts = cutLists(starts, rowsInPart);
  const int workers = std::max(1, std::min(availableThreads(), static_cast<int>(parts.size())));
  std::vector<std::vector<std::uint32_t>> counts(static_cast<std::size_t>(workers));
  parallelParts(parts.size(), workers,
                [&](std::size_t index, int worker)
                {
                  std::vector<std::uint32_t>& own = counts[static_cast<std::size_t>(worker)];
                  own.resize(plots.pixels);
                  const std::size_t before = starts[parts[index].list];
                  const IndexSpan rows = data.layerRows(static_cast<int>(parts[index].list));
                  for (std::size_t place = parts[index].begin; place < parts[index].end; ++place)
                  {
                    const std::uint32_t row = rows[place - before];
                    if (!isCounted(data.sampleOf(row)))
                    {
                      continue;
                    }
                    const std::size_t plot = plots.ofCell[data.cellOf(row)];
                    if (plot != Plots::none)
                    {
                      countRow(data.columns(), row, plots.ofPicture[plot], own.data());
                    }
                  }
                });
  counts[0].resize(plots.pixels);
  for (std::size_t worker = 1; worker < counts.size(); ++worker)
  {
    for (std::size_t pixel = 0; pixel < counts[worker].size(); ++pixel)
    {
      counts[0][pixel] += counts[worker][pixel];
    }
  }
  return std::move(counts[0]);
}

/// How much of a pixel a dot covers that stands in the middle of another one.
struct Cover
{
  int right;
  int up;
  float share;
};

std::vector<Cover> coverOf(double dotSize)
{
  if (!(dotSize > 1.0))
  {
    return {{0, 0, 1.0F}};
  }
  constexpr int fine = 8;  // points each way at which a pixel is looked at
  const double radius = dotSize / 2.0;
  const int reach = static_cast<int>(std::ceil(radius - 0.5));
  std::vector<Cover> covers;
  for (int up = -reach; up <= reach; ++up)
  {
    for (int right = -reach; right <= reach; ++right)
    {
      int inside = 0;
      for (int point = 0; point < fine * fine; ++point)
      {
        const double x = right + (point % fine + 0.5) / fine - 0.5;
        const double y = up + (point / fine + 0.5) / fine - 0.5;
        inside += x * x + y * y <= radius * radius ? 1 : 0;
      }
      if (inside > 0)
      {
        covers.push_back({right, up, static_cast<float>(inside) / (fine * fine)});
      }
    }
  }
  return covers;
}

/// The dots over each pixel, when they are larger than one.
std::vector<float> spread(const Plot& plot, const std::uint32_t* counts, double dotSize)
{
  const std::vector<Cover> covers = coverOf(dotSize);
  const auto width = static_cast<std::size_t>(plot.width);
  std::vector<float> covered(width * static_cast<std::size_t>(plot.height));
  for (int y = 0; y < plot.height; ++y)
  {
    for (int x = 0; x < plot.width; ++x)
    {
      const std::uint32_t count = counts[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)];
      for (std::size_t index = 0; count > 0 && index < covers.size(); ++index)
      {
        const int left = x + covers[index].right;
        const int above = y + covers[index].up;
        if (left >= 0 && left < plot.width && above >= 0 && above < plot.height)
        {
          covered[static_cast<std::size_t>(above) * width + static_cast<std::size_t>(left)] +=
              covers[index].share * static_cast<float>(count);
        }
      }
    }
  }
  return covered;
}

/// How opaque dots over one another are.
class DotOpacity
{
public:
  explicit DotOpacity(const DotPicture& picture)
      : first_(logTransparency(std::max(picture.opacity, picture.leastOpacity))),
        further_(logTransparency(picture.opacity))
  {
  }

  double operator()(double dots) const
  {
    return -std::expm1(std::min(dots, 1.0) * first_ + std::max(dots - 1.0, 0.0) * further_);
  }

private:
  static double logTransparency(double opacity)
  {
    // A transparency of 0 has no logarithm; this one comes out the same in bytes.
    return std::log1p(-std::min(std::max(opacity, 0.0), 0.9999));
  }

  double first_;
  double further_;
};

void shade(const DotPicture& picture, const Plot& plot, const std::uint32_t* counts)
{
  makeTransparent(picture.image);
  if (plot.slots == 0 || pixelCount(picture.image) == 0)
  {
    return;
  }
  const std::vector<float> dots = spread(plot, counts, picture.dotSize);
  const DotOpacity opacityOf(picture);
  std::uint8_t* pixel = picture.image.rgba;
  std::size_t place = 0;
  for (int y = 0; y < plot.height; ++y)
  {
    for (int x = 0; x < plot.width; ++x, ++place, pixel += 4)
    {
      if (dots[place] > 0.0F)
      {
        const auto slot = static_cast<std::size_t>((x + 0.5) / plot.slotWidth);
        setPixel(pixel, picture.colors[std::min(slot, picture.colors.size() - 1)],
                 toByte(opacityOf(dots[place])));
      }
    }
  }
}

template <class IsCounted>
void drawDots(const FacetData& data, const std::vector<DotPicture>& pictures, const IsCounted& isCounted)
{
  requirePictures(data, pictures);
  const Plots plots = makePlots(data, pictures);
  const std::vector<std::uint32_t> counts = countDots(data, plots, isCounted);
  parallelParts(pictures.size(),
                [&](std::size_t index)
                {
                  const Plot& plot = plots.ofPicture[index];
                  shade(pictures[index], plot, counts.data() + plot.start);
                });
}

}  // namespace

void rasterDots(const FacetData& data, const std::vector<DotPicture>& pictures)
{
  drawDots(data, pictures, [](std::uint32_t) { return true; });
}

void rasterDotMarks(const FacetData& data, const SampleMask& mask, const std::vector<DotPicture>& pictures)
{
  requireSize(mask, data.samples().size());
  drawDots(data, pictures, [&](std::uint32_t sample) { return mask.test(sample); });
}

double dotOpacity(std::int64_t dots, double slotWidth, double height, double dotSize)
{
  const double size = std::max(dotSize, 1.0);
  const double dotArea = size > 1.0 ? 0.785398 * size * size : 1.0;
  // Dots keep to 0.72 of a slot, and where they are densest there are about four times as many as on average.
  const double densest = 4.0 * static_cast<double>(dots) * dotArea / std::max(0.72 * slotWidth * height, 1.0);
  // Three time constants: 95 % opaque there.
  const double opacity = densest > 0.0 ? -std::expm1(-3.0 / densest) : 1.0;
  return std::min(opacity, 0.6);
}

}  // namespace layerscope
