#include "Checks.h"
#include "Folds.h"
#include "Parallel.h"
#include "PoolGeometry.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t mostUnits = 64;

/// The largest element of each window; NaN where the window has one. Output 1, where wanted, is its place in
/// the input, counted over all axes; with storage_order 1 the first spatial axis runs fastest within a plane.
class MaxPool : public Operator
{
public:
  explicit MaxPool(const Node& node)
      : attributes_(SpatialAttributes::read(node.attributes)),
        hasIndices_(hasOutput(node, 1)),
        isColumnMajor_(node.attributes.getInt("storage_order", 0) != 0)
  {
    refuseOutputsFrom(node, 2, "there is no such output");
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    geometry_ = PoolGeometry(attributes_, inputs.floatShape(0));
    std::vector<TensorInfo> outputs = {{ElementType::Float32, geometry_.outputShape()}};
    if (hasIndices_)
    {
      outputs.push_back({ElementType::Int64, geometry_.outputShape()});
    }
    return outputs;
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* x = inputs[0]->floats();
    float* y = outputs[0] ? outputs[0]->floats() : nullptr;
    std::int64_t* indices = outputs.size() > 1 && outputs[1] ? outputs[1]->ints() : nullptr;
    const std::int64_t rows = geometry_.outputRows();
    const std::int64_t width = geometry_.axes()[2].output;
    parallelItems(geometry_.planes() * rows, geometry_.rowWork(),
                  [&](std::int64_t item)
                  {
                    const std::int64_t plane = item / rows;
                    const float* in = x + plane * geometry_.inputPlane();
                    if (y)
                    {
                      geometry_.foldRow(in, item % rows, y + item * width, Larger::start<float>(), Larger());
                    }
                    if (indices)
                    {
                      findRow(in, item % rows, indices + item * width, plane * geometry_.inputPlane());
                    }
                  });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    isHalving_ = halvesPlanes();
    units_ = std::min(geometry_.planes(), mostUnits);
    return isHalving_ ? BackwardNeeds{{0}, {}} : BackwardNeeds{{0}, {0}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const y = isHalving_ ? nullptr : step.outputs[0]->floats();
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    const std::int64_t planes = geometry_.planes();
    const auto goBack = [&](std::int64_t unit)
    {
      float* const row = static_cast<float*>(step.scratch) + unit * geometry_.rowPitch();
      const std::int64_t last = (unit + 1) * planes / units_;
      for (std::int64_t plane = unit * planes / units_; plane < last; ++plane)
      {
        const std::int64_t in = plane * geometry_.inputPlane();
        const std::int64_t out = plane * geometry_.outputPlane();
        isHalving_ ? doublePlane(x + in, source + out, target + in)
                   : spread(x + in, y + out, source + out, target + in, row);
      }
    };
    parallelItems(units_, geometry_.outputRows() * geometry_.rowWork(), goBack);
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(units_ * geometry_.rowPitch()) * sizeof(float);
  }

private:
  /// Windows of 2 x 2 that lie side by side, which most networks have.
  bool halvesPlanes() const
  {
    const auto& axes = geometry_.axes();
    const auto isPair = [](const SpatialAxis& axis)
    {
      return axis.kernel == 2 && axis.stride == 2 && axis.dilation == 1 && axis.padBegin == 0 &&
             2 * axis.output <= axis.input;
    };
    return axes[0].kernel == 1 && axes[0].input == axes[0].output && axes[0].padBegin == 0 &&
           isPair(axes[1]) && isPair(axes[2]);
  }

  /// Each window's gradient goes to the first of its largest elements.
  void doublePlane(const float* in, const float* from, float* to) const
  {
    const auto& [depth, height, width] = geometry_.axes();
    for (std::int64_t z = 0; z < depth.output; ++z)
    {
      for (std::int64_t y = 0; y < height.output; ++y)
      {
        const std::int64_t at = (z * height.input + 2 * y) * width.input;
        doubleRow(in + at, in + at + width.input, from + (z * height.output + y) * width.output, to + at,
                  to + at + width.input);
      }
      const std::int64_t covered = (z * height.input + 2 * height.output) * width.input;
      std::fill(to + covered, to + (z + 1) * height.input * width.input, 0.0F);
    }
  }

  void doubleRow(const float* upper, const float* lower, const float* from, float* toUpper,
                 float* toLower) const
  {
    const SpatialAxis& width = geometry_.axes()[2];
#pragma GCC ivdep
    for (std::int64_t i = 0; i < width.output; ++i)
    {
      const float a = upper[2 * i], b = upper[2 * i + 1];
      const float c = lower[2 * i], d = lower[2 * i + 1];
      const bool isUpper = std::max(a, b) >= std::max(c, d);
      const float up = isUpper ? from[i] : 0.0F;
      const float down = isUpper ? 0.0F : from[i];
      toUpper[2 * i] = a >= b ? up : 0.0F;
      toUpper[2 * i + 1] = a >= b ? 0.0F : up;
      toLower[2 * i] = c >= d ? down : 0.0F;
      toLower[2 * i + 1] = c >= d ? 0.0F : down;
    }
    std::fill(toUpper + 2 * width.output, toUpper + width.input, 0.0F);
    std::fill(toLower + 2 * width.output, toLower + width.input, 0.0F);
  }

  /// Adds what is left in `row` to the elements that are the largest of their windows. Strides are known to
  /// the compiler where they are usual.
  template <std::int64_t known>
  static void take(const float* __restrict in, const float* __restrict largest, float* __restrict to,
                   float* __restrict row, Range range, std::int64_t other = 1)
  {
    const std::int64_t stride = known > 0 ? known : other;
    for (std::int64_t x = range.begin; x < range.end; ++x)
    {
      const bool isTaken = in[x * stride] == largest[x];
      to[x * stride] += isTaken ? row[x] : 0.0F;
      row[x] = isTaken ? 0.0F : row[x];
    }
  }

  /// As above for any windows: the first tap that sees the largest element takes what is left in `row`.
  void spread(const float* in, const float* out, const float* from, float* to, float* row) const
  {
    const std::int64_t length = geometry_.axes()[2].output;
    const std::int64_t stride = geometry_.axes()[2].stride;
    std::fill(to, to + geometry_.inputPlane(), 0.0F);
    for (std::int64_t i = 0; i < geometry_.outputRows(); ++i)
    {
      const float* const largest = out + i * length;
      std::copy(from + i * length, from + (i + 1) * length, row);
      geometry_.forEachTap(i,
                           [&](Range range, std::int64_t offset)
                           {
                             switch (stride)
                             {
                               case 1:
                                 return take<1>(in + offset, largest, to + offset, row, range);
                               case 2:
                                 return take<2>(in + offset, largest, to + offset, row, range);
                               default:
                                 return take<0>(in + offset, largest, to + offset, row, range, stride);
                             }
                           });
    }
  }

  void findRow(const float* plane, std::int64_t outputRow, std::int64_t* row, std::int64_t offset) const
  {
    const auto& [depth, height, width] = geometry_.axes();
    for (std::int64_t x = 0; x < width.output; ++x)
    {
      row[x] = offset + find(plane, {outputRow / height.output, outputRow % height.output, x});
    }
  }

  /// The place in the plane of the largest element that a window sees: the first of equals.
  std::int64_t find(const float* plane, const std::array<std::int64_t, 3>& output) const
  {
    const auto& axes = geometry_.axes();
    std::array<Range, 3> taps;
    std::array<std::int64_t, 3> first;
    for (std::size_t i = 0; i < 3; ++i)
    {
      taps[i] = tapsWithin(axes[i], output[i], 0, axes[i].input);
      first[i] = output[i] * axes[i].stride - axes[i].padBegin;
    }
    float largest = 0.0F;
    std::int64_t place = -1;
    for (std::int64_t zTap = taps[0].begin; zTap < taps[0].end; ++zTap)
    {
      const std::int64_t z = first[0] + zTap * axes[0].dilation;
      for (std::int64_t yTap = taps[1].begin; yTap < taps[1].end; ++yTap)
      {
        const std::int64_t y = first[1] + yTap * axes[1].dilation;
        for (std::int64_t xTap = taps[2].begin; xTap < taps[2].end; ++xTap)
        {
          const std::int64_t x = first[2] + xTap * axes[2].dilation;
          const float value = plane[(z * axes[1].input + y) * axes[2].input + x];
          if (place < 0 || value > largest || value != value)
          {
            largest = value;
            place = isColumnMajor_ ? (x * axes[1].input + y) * axes[0].input + z
                                   : (z * axes[1].input + y) * axes[2].input + x;
          }
        }
      }
    }
    return place;
  }

  SpatialAttributes attributes_;
  bool hasIndices_;
  bool isColumnMajor_;
  PoolGeometry geometry_;
  bool isHalving_ = false;
  std::int64_t units_ = 0;  ///< parts of the planes that go back at once; each has scratch memory of its own
};
}  // namespace

LAYERSCOPE_OPERATOR(MaxPool, MaxPool);

}  // namespace layerscope
