#include <array>
#include <cmath>

#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// Elements along one axis that make a sampled one, with their weights and the weights' derivatives.
struct AxisTaps
{
  int count = 0;
  std::array<std::int64_t, 4> index{};  ///< -1: outside, which is 0
  std::array<float, 4> weight{};
  std::array<float, 4> slope{};
};

/// The same over all axes.
struct PointTaps
{
  static constexpr int most = 64;
  int count = 0;
  std::array<std::int64_t, most> place{};
  std::array<float, most> weight{};
  std::array<std::array<float, 3>, most> slope{};
};

/// Samples an image at the places that a grid tells (Jaderberg et al., arXiv:1506.02025). Input x [samples,
/// channels, spatial...], grid [samples, places..., axes], whose coordinates are from -1 to 1, the last axis'
/// first.
class GridSample : public Operator
{
public:
  explicit GridSample(const Node& node) : alignsCorners_(node.attributes.getInt("align_corners", 0) != 0)
  {
    const std::string mode = node.attributes.getString("mode", node.opset < 20 ? "bilinear" : "linear");
    const std::string padding = node.attributes.getString("padding_mode", "zeros");
    taps_ = mode == "nearest" ? 1 : mode == "bilinear" || mode == "linear" ? 2 : 4;
    if (taps_ == 4 && mode != "bicubic" && mode != "cubic")
    {
      throw Error("attribute 'mode' is unknown").expected("linear, nearest or cubic").found("'" + mode + "'");
    }
    padding_ = padding == "zeros"    ? Padding::Zeros
               : padding == "border" ? Padding::Border
                                     : Padding::Reflection;
    if (padding_ == Padding::Reflection && padding != "reflection")
    {
      throw Error("attribute 'padding_mode' is unknown")
          .expected("zeros, border or reflection")
          .found("'" + padding + "'");
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape& x = inputs.floatShape(0);
    const Shape& grid = inputs.floatShape(1);
    const std::size_t axes = x.size() < 2 ? 0 : x.size() - 2;
    const bool fits = axes >= 1 && axes <= 3 && grid.size() == x.size() && grid[0] == x[0] &&
                      grid.back() == static_cast<std::int64_t>(axes);
    if (!fits)
    {
      throw Error("the grid does not fit the image")
          .expected("one to three axes behind samples and channels, a place in the grid as many numbers")
          .found(toString(x) + ", " + toString(grid));
    }
    elementCount(x);
    elementCount(grid);
    extents_.assign(x.begin() + 2, x.end());
    samples_ = x[0];
    channels_ = x[1];
    plane_ = elementCount(extents_);
    Shape output(x.begin(), x.begin() + 2);
    output.insert(output.end(), grid.begin() + 1, grid.end() - 1);
    points_ = elementCount(Shape(grid.begin() + 1, grid.end() - 1));
    elementCount(output);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    const float* const grid = inputs[1]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(samples_ * points_, channels_ * 8,
                  [&](std::int64_t item)
                  {
                    const PointTaps taps = tapsAt(grid + item * axes());
                    const std::int64_t sample = item / points_;
                    for (std::int64_t c = 0; c < channels_; ++c)
                    {
                      const float* const from = x + (sample * channels_ + c) * plane_;
                      float sum = 0.0F;
                      for (int i = 0; i < taps.count; ++i)
                      {
                        sum += taps.weight[i] * from[taps.place[i]];
                      }
                      y[(sample * channels_ + c) * points_ + item % points_] = sum;
                    }
                  });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    return {wanted[1] ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const grid = step.inputs[1]->floats();
    const float* const out = step.outputGradients[0]->floats();
    if (Tensor* image = step.inputGradients[0])
    {
      fillZeros(*image);
      // A sample's channels are a thread's own, since places may come more than once.
      constexpr std::int64_t together = 8;
      const std::int64_t pieces = (channels_ + together - 1) / together;
      parallelItems(samples_ * pieces, points_ * together * 4,
                    [&](std::int64_t item)
                    {
                      const std::int64_t sample = item / pieces, first = item % pieces * together;
                      const std::int64_t last = std::min(channels_, first + together);
                      for (std::int64_t point = 0; point < points_; ++point)
                      {
                        const PointTaps taps = tapsAt(grid + (sample * points_ + point) * axes());
                        for (std::int64_t c = sample * channels_ + first; c < sample * channels_ + last; ++c)
                        {
                          for (int i = 0; i < taps.count; ++i)
                          {
                            image->floats()[c * plane_ + taps.place[i]] +=
                                taps.weight[i] * out[c * points_ + point];
                          }
                        }
                      }
                    });
    }
    if (Tensor* places = step.inputGradients[1])
    {
      const float* const x = step.inputs[0]->floats();
      parallelItems(samples_ * points_, channels_ * 8,
                    [&](std::int64_t item)
                    {
                      const PointTaps taps = tapsAt(grid + item * axes());
                      const std::int64_t sample = item / points_;
                      std::array<double, 3> sums{};
                      for (std::int64_t c = sample * channels_; c < (sample + 1) * channels_; ++c)
                      {
                        const double gradient = out[c * points_ + item % points_];
                        for (int i = 0; i < taps.count; ++i)
                        {
                          for (std::int64_t axis = 0; axis < axes(); ++axis)
                          {
                            sums[axis] += gradient * taps.slope[i][axis] * x[c * plane_ + taps.place[i]];
                          }
                        }
                      }
                      for (std::int64_t axis = 0; axis < axes(); ++axis)
                      {
                        places->floats()[item * axes() + axes() - 1 - axis] = static_cast<float>(sums[axis]);
                      }
                    });
    }
  }

private:
  enum class Padding
  {
    Zeros,
    Border,
    Reflection
  };

  std::int64_t axes() const { return static_cast<std::int64_t>(extents_.size()); }

  // To and fro between the middles, or the outer edges, of the first and the last element.
  double reflected(double x, std::int64_t extent, double& slope) const
  {
    const double low = alignsCorners_ ? 0.0 : -0.5;
    const auto span = static_cast<double>(alignsCorners_ ? extent - 1 : extent);
    if (span <= 0.0)
    {
      slope = 0.0;
      return 0.0;
    }
    const double distance = std::abs(x - low);
    slope = x < low ? -slope : slope;
    const double turns = std::floor(distance / span);
    const double rest = distance - turns * span;
    const bool isBack = std::fmod(turns, 2.0) != 0.0;
    slope = isBack ? -slope : slope;
    return isBack ? span - rest + low : rest + low;
  }

  double bordered(double x, std::int64_t extent, double& slope) const
  {
    const auto last = static_cast<double>(extent - 1);
    slope = x < 0.0 || x > last ? 0.0 : slope;
    return std::min(std::max(x, 0.0), last);
  }

  double padded(double x, std::int64_t extent, double& slope) const
  {
    switch (padding_)
    {
      case Padding::Border:
        return bordered(x, extent, slope);
      case Padding::Reflection:
        return bordered(reflected(x, extent, slope), extent, slope);
      default:
        return x;
    }
  }

  AxisTaps tapsAlong(float coordinate, std::int64_t extent) const
  {
    const auto size = static_cast<double>(extent);
    double slope = alignsCorners_ ? (size - 1.0) / 2.0 : size / 2.0;
    double x = alignsCorners_ ? (coordinate + 1.0) * slope : ((coordinate + 1.0) * size - 1.0) / 2.0;
    constexpr double far = 0x1p30;
    x = x > -far ? std::min(x, far) : -far;  // NaN, too
    AxisTaps taps;
    taps.count = taps_;
    if (taps_ != 4)
    {
      x = padded(x, extent, slope);
    }
    const double floor = std::floor(x);
    const double t = x - floor;
    const auto first = static_cast<std::int64_t>(taps_ == 1   ? std::nearbyint(x)
                                                 : taps_ == 2 ? floor
                                                              : floor - 1.0);
    if (taps_ == 1)
    {
      taps.weight = {1.0F};
    }
    else if (taps_ == 2)
    {
      taps.weight = {static_cast<float>(1.0 - t), static_cast<float>(t)};
      taps.slope = {static_cast<float>(-slope), static_cast<float>(slope)};
    }
    else
    {
      cubic(t, slope, taps);
    }
    for (int i = 0; i < taps_; ++i)
    {
      std::int64_t index = first + i;
      if (taps_ == 4 && padding_ != Padding::Zeros)
      {
        double ignored = 1.0;
        index =
            static_cast<std::int64_t>(std::nearbyint(padded(static_cast<double>(index), extent, ignored)));
      }
      taps.index[i] = index >= 0 && index < extent ? index : -1;
    }
    return taps;
  }

  // Keys 1981 with a = -0.75.
  static void cubic(double t, double slope, AxisTaps& taps)
  {
    constexpr double a = -0.75;
    for (int i = 0; i < 4; ++i)
    {
      const double d = std::abs(t + 1.0 - static_cast<double>(i));
      const double sign = t + 1.0 < static_cast<double>(i) ? -1.0 : 1.0;
      const bool isNear = d <= 1.0;
      const double weight = isNear ? ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0
                                   : ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a;
      const double derivative =
          isNear ? (3.0 * (a + 2.0) * d - 2.0 * (a + 3.0)) * d : (3.0 * a * d - 10.0 * a) * d + 8.0 * a;
      taps.weight[i] = static_cast<float>(weight);
      taps.slope[i] = static_cast<float>(sign * derivative * slope);
    }
  }

  PointTaps tapsAt(const float* coordinates) const
  {
    PointTaps result;
    result.count = plane_ == 0 ? 0 : 1;
    result.weight[0] = 1.0F;
    std::array<std::array<float, 3>, PointTaps::most> none{};
    result.slope = none;
    result.slope[0] = {1.0F, 1.0F, 1.0F};
    for (std::int64_t axis = 0; axis < axes() && plane_ > 0; ++axis)
    {
      const std::int64_t extent = extents_[static_cast<std::size_t>(axis)];
      const AxisTaps taps = tapsAlong(coordinates[axes() - 1 - axis], extent);
      PointTaps before = result;
      result.count = 0;
      for (int k = 0; k < before.count; ++k)
      {
        for (int i = 0; i < taps.count; ++i)
        {
          if (taps.index[i] < 0)
          {
            continue;
          }
          const int at = result.count++;
          result.place[at] = before.place[k] * extent + taps.index[i];
          result.weight[at] = before.weight[k] * taps.weight[i];
          for (std::int64_t other = 0; other < axes(); ++other)
          {
            result.slope[at][other] =
                before.slope[k][other] * (other == axis ? taps.slope[i] : taps.weight[i]);
          }
        }
      }
    }
    return result;
  }

  bool alignsCorners_;
  int taps_ = 2;  ///< along an axis
  Padding padding_ = Padding::Zeros;
  Shape extents_;
  std::int64_t samples_ = 0, channels_ = 0, plane_ = 0, points_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(GridSample, GridSample);

}  // namespace layerscope
