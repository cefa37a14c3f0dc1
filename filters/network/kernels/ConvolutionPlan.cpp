#include "ConvolutionPlan.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "Rounding.h"
#include "TileChoice.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
// Larger ones are mistakes; the limits keep the plan's own tables small and its arithmetic far from overflow.
constexpr double mostKernelElements = 1 << 24;
constexpr double mostPhases = 1 << 16;
constexpr double mostLoweredFloats = 1e12;

// Lowered rows should stay in the second-level cache while all output channels are made of them. But each
// band reads all weights: where there are more of those, the band may be as large.
constexpr std::int64_t fewestBandFloats = 96 * 1024;
constexpr std::int64_t mostBandFloats = 512 * 1024;
// Split rows are read once for each panel of the weights.
constexpr std::int64_t mostSplitPairs = 256 * 1024;

std::int64_t sizeOf(const std::vector<std::int64_t>& list)
{
  return static_cast<std::int64_t>(list.size());
}

std::int64_t indexOf(const std::vector<std::int64_t>& sorted, std::int64_t value)
{
  return std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
}

void requireAtMost(double value, double most, const char* what)
{
  if (value > most)
  {
    throw Error(std::string(what) + " is too large to compute")
        .expected("at most " + std::to_string(static_cast<std::int64_t>(most)))
        .found(value < 1e18 ? std::to_string(static_cast<std::int64_t>(value)) : "more than 10^18");
  }
}

/// A signal of one axis lies better along y: its taps then share one lowered copy, and it is cut into bands.
/// So do the places of an image that have nothing to do with one another: any number of them is a band.
ConvolutionShape orientated(ConvolutionShape shape)
{
  if (shape.isPointwise())
  {
    shape.axes[1].input = shape.inputSize();
    shape.axes[1].output = shape.axes[1].input;
    shape.axes[0] = {};
    shape.axes[2] = {};
    return shape;
  }
  if (shape.axes[1].isTrivial() && shape.axes[2].stride == 1)
  {
    std::swap(shape.axes[1], shape.axes[2]);
  }
  return shape;
}

std::array<AxisPhases, 3> splitAxes(const ConvolutionShape& shape)
{
  double elements = 1.0;
  double phases = 1.0;
  for (const ConvolutionAxis& axis : shape.axes)
  {
    elements *= static_cast<double>(axis.kernel);
    phases *= shape.isTransposed ? static_cast<double>(std::min(axis.stride, axis.output)) : 1.0;
  }
  requireAtMost(elements, mostKernelElements, "the kernel");
  requireAtMost(phases, mostPhases, "the stride");
  std::array<AxisPhases, 3> axes;
  for (std::size_t i = 0; i < axes.size(); ++i)
  {
    axes[i] = shape.isTransposed ? AxisPhases::ofTransposed(shape.axes[i])
                                 : AxisPhases::ofConvolution(shape.axes[i]);
  }
  return axes;
}
}  // namespace

/// How the taps along y or x find their place in the lowered planes. Taps whose starts differ by a multiple
/// of the step can share a plane that is `halo` points larger; where dilation makes that halo larger than it
/// saves, or the kernels cannot read it, each start has a plane of its own.
struct ConvolutionPlan::LoweredAxis
{
  std::int64_t step = 1;
  std::int64_t lowest = 0;
  std::int64_t halo = 0;
  bool isShared = false;
  std::vector<std::int64_t> keys;  ///< one a plane, rising

  /// `points` of the grid lie in one plane.
  LoweredAxis(const AxisPhases& axis, std::int64_t points, bool maySharePlanes) : step(axis.step)
  {
    const std::vector<std::int64_t> starts = axis.starts();
    keys = starts;
    if (starts.empty() || !maySharePlanes)
    {
      return;
    }
    std::vector<std::int64_t> remainders;
    for (const std::int64_t start : starts)
    {
      remainders.push_back(floorRemainder(start, step));
    }
    std::sort(remainders.begin(), remainders.end());
    remainders.erase(std::unique(remainders.begin(), remainders.end()), remainders.end());
    const std::int64_t first = floorDivide(starts.front(), step);
    const std::int64_t reach = floorDivide(starts.back(), step) - first;
    isShared = static_cast<double>(remainders.size()) * static_cast<double>(points + reach) <=
               static_cast<double>(starts.size()) * static_cast<double>(points);
    if (isShared)
    {
      lowest = first;
      halo = reach;
      keys = remainders;
    }
  }

  std::int64_t plane(std::int64_t start) const
  {
    return indexOf(keys, isShared ? floorRemainder(start, step) : start);
  }
  std::int64_t place(std::int64_t start) const { return isShared ? floorDivide(start, step) - lowest : 0; }
  /// Input coordinate of a plane's first point at grid point 0.
  std::int64_t origin(std::int64_t key) const { return isShared ? lowest * step + key : key; }
};

ConvolutionPlan::ConvolutionPlan(const ConvolutionShape& shape, const Kernels& kernels, bool isSplit)
    : shape_(orientated(shape))
{
  constexpr std::int64_t fewChannels = splitSteps / 2;
  constexpr std::int64_t mostGathered = 512;  // each is a plane
  lowered_.isSplit = isSplit;
  lowered_.isGathered = isSplit && !shape_.isTransposed && shape_.kernelSize() > 1 &&
                        shape_.inChannels <= fewChannels &&
                        shape_.inChannels * shape_.kernelSize() <= mostGathered;
  const std::array<AxisPhases, 3> axes = splitAxes(shape_);
  constexpr std::int64_t typicalBand = 8;
  const LoweredAxis rows(axes[1], std::clamp<std::int64_t>(axes[1].grid, 1, typicalBand),
                         !lowered_.isGathered);
  const LoweredAxis columns(axes[2], axes[2].grid,
                            !lowered_.isGathered && (isSplit || axes[2].grid % kernels.lanes == 0));
  setExtents(axes);
  setPlanes(axes, rows, columns);
  setBands(kernels);
  setPhases(axes, rows, columns);
}

void ConvolutionPlan::setExtents(const std::array<AxisPhases, 3>& axes)
{
  lowered_.groups = shape_.groups;
  lowered_.inChannels = shape_.inChannels;
  lowered_.inDepth = shape_.axes[0].input;
  lowered_.inHeight = shape_.axes[1].input;
  lowered_.inWidth = shape_.axes[2].input;
  lowered_.outDepth = shape_.axes[0].output;
  lowered_.outHeight = shape_.axes[1].output;
  lowered_.outWidth = shape_.axes[2].output;
  lowered_.zStep = axes[0].step;
  lowered_.yStep = axes[1].step;
  lowered_.xStep = axes[2].step;
  lowered_.outStepZ = axes[0].outStep;
  lowered_.outStepY = axes[1].outStep;
  lowered_.outStepX = axes[2].outStep;
  lowered_.slices = axes[0].grid;
  lowered_.rows = axes[1].grid;
  lowered_.columns = axes[2].grid;
  lowered_.isPointwise = shape_.isPointwise();
}

void ConvolutionPlan::setPlanes(const std::array<AxisPhases, 3>& axes, const LoweredAxis& rows,
                                const LoweredAxis& columns)
{
  for (const std::int64_t z : axes[0].starts())
  {
    for (const std::int64_t y : rows.keys)
    {
      for (const std::int64_t x : columns.keys)
      {
        planes_.push_back({z, rows.origin(y), columns.origin(x)});
      }
    }
  }
  lowered_.planes = planes_.data();
  lowered_.planeCount = static_cast<std::int64_t>(planes_.size());
  lowered_.haloRows = rows.halo;
  lowered_.rowPitch = lowered_.columns + columns.halo;
}

void ConvolutionPlan::setBands(const Kernels& kernels)
{
  LoweredConvolution& lowered = lowered_;
  const std::int64_t rows = std::max<std::int64_t>(1, lowered.rows);
  const std::int64_t columns = std::max<std::int64_t>(1, lowered.columns);
  const std::int64_t pitch = std::max<std::int64_t>(1, lowered.rowPitch);
  const std::int64_t channels = !lowered.isSplit     ? lowered.inChannels * lowered.planeCount
                                : lowered.isGathered ? lowered.splitChannels()
                                                     : lowered.splitChannels() * lowered.planeCount;
  const double rowFloats =
      static_cast<double>(std::max<std::int64_t>(1, channels)) * static_cast<double>(pitch);
  requireAtMost(rowFloats * static_cast<double>(lowered.haloRows + 1), mostLoweredFloats,
                "the lowered input");

  const auto floats = static_cast<double>(std::clamp(shape_.weightCount() / shape_.groups, fewestBandFloats,
                                                     lowered.isSplit ? mostSplitPairs : mostBandFloats));
  const auto fitting = static_cast<std::int64_t>(floats / std::max(rowFloats, 1.0)) - lowered.haloRows;
  const std::int64_t least = std::min<std::int64_t>(rows, 1 + lowered.haloRows);
  const std::int64_t most = std::clamp(fitting, least, rows);
  const std::int64_t bandCount = (rows + most - 1) / most;
  std::int64_t band = (rows + bandCount - 1) / bandCount;
  // Rows with gaps between them end a tile, unless they are vectors.
  const bool isRunning = pitch == columns || columns == kernels.lanes;
  const std::int64_t outChannels = std::max<std::int64_t>(1, shape_.outChannels);
  const TileChoice tile =
      lowered.isSplit
          ? TileChoice{{outChannels, divideUp(outChannels, splitBlock), splitBlock}, splitBlock / splitTile}
          : chooseTile(kernels, outChannels, isRunning ? band * columns : columns);
  lowered.panels = tile.panels;
  lowered.vectors = tile.vectors;
  // Whole tiles a band, where the rows divide so.
  const std::int64_t tileColumns = lowered.isSplit ? splitBlock : std::int64_t(tile.vectors) * kernels.lanes;
  const std::int64_t unit = tileColumns / std::gcd(tileColumns, lowered.isSplit ? pitch : columns);
  if (band > unit)
  {
    band = (band + unit - 1) / unit * unit;
  }
  lowered.bandRows = std::min(band, rows);
  unitRows_ = std::min(unit, rows);

  constexpr std::int64_t line = 16;
  constexpr std::int64_t page = 1024;
  lowered.planeSize =
      ((lowered.bandRows + lowered.haloRows) * pitch + kernels.lanes - 1 + line - 1) / line * line;
  // Channels a page apart would all fall on the same few places of the first-level cache.
  if (lowered.planeCount * lowered.planeSize % page == 0)
  {
    lowered.planeSize += line;
  }
}

void ConvolutionPlan::setPhases(const std::array<AxisPhases, 3>& axes, const LoweredAxis& rows,
                                const LoweredAxis& columns)
{
  const std::vector<std::int64_t> zStarts = axes[0].starts();
  const auto offset = [&](std::int64_t z, std::int64_t y, std::int64_t x)
  {
    const std::int64_t line = indexOf(zStarts, z) * sizeOf(rows.keys) + rows.plane(y);
    const std::int64_t plane = line * sizeOf(columns.keys) + columns.plane(x);
    return plane * lowered_.planeSize + rows.place(y) * lowered_.rowPitch + columns.place(x);
  };
  const auto tapsOf = [&](const AxisPhase& phaseZ, const AxisPhase& phaseY, const AxisPhase& phaseX)
  {
    Taps taps;
    for (const AxisTap& z : phaseZ.taps)
    {
      for (const AxisTap& y : phaseY.taps)
      {
        for (const AxisTap& x : phaseX.taps)
        {
          taps.offsets.push_back(offset(z.start, y.start, x.start));
          taps.elements.push_back((z.element * shape_.axes[1].kernel + y.element) * shape_.axes[2].kernel +
                                  x.element);
        }
      }
    }
    return taps;
  };

  std::int64_t weights = 0;
  for (const AxisPhase& z : axes[0].phases)
  {
    for (const AxisPhase& y : axes[1].phases)
    {
      for (const AxisPhase& x : axes[2].phases)
      {
        // Moving the lists into place keeps their memory where the phase points to.
        taps_.push_back(tapsOf(z, y, x));
        const std::int64_t count = sizeOf(taps_.back().offsets);
        phases_.push_back({weights, count, taps_.back().offsets.data(), z.first, y.first, x.first});
        weights += lowered_.isSplit ? shape_.groups * roundUp(shape_.outChannels, splitTile) *
                                          lowered_.splitChannels() * lowered_.splitTaps(phases_.back())
                                    : shape_.groups * shape_.outChannels * shape_.inChannels * count;
      }
    }
  }
  packedCount_ = weights;
  lowered_.phases = phases_.data();
  lowered_.phaseCount = static_cast<std::int64_t>(phases_.size());
  lowered_.xPhases = static_cast<std::int64_t>(axes[2].phases.size());
}

}  // namespace layerscope
