#include "Checks.h"
#include "Folds.h"
#include "Parallel.h"
#include "PoolGeometry.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t mostUnits = 64;

/// The mean of each window. It counts the elements of the input that the window sees; with count_include_pad
/// those of the padding too, but never what lies beyond the padding (which ceil_mode may reach).
class AveragePool : public Operator
{
public:
  explicit AveragePool(const Node& node)
      : attributes_(SpatialAttributes::read(node.attributes)),
        countsPadding_(node.attributes.getInt("count_include_pad", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    geometry_ = PoolGeometry(attributes_, inputs.floatShape(0));
    return {{ElementType::Float32, geometry_.outputShape()}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    const auto& axes = geometry_.axes();
    const std::int64_t rows = geometry_.outputRows();
    const std::int64_t rowLength = axes[2].output;
    parallelItems(geometry_.planes() * rows, geometry_.rowWork(),
                  [&](std::int64_t item)
                  {
                    const std::int64_t row = item % rows;
                    float* out = y + item * rowLength;
                    geometry_.foldRow(x + item / rows * geometry_.inputPlane(), row, out, 0.0F, Accumulate());
                    divide(out, axes[2], outerCount(row));
                  });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    units_ = std::min(geometry_.planes(), mostUnits);
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    const std::int64_t planes = geometry_.planes();
    parallelItems(units_, geometry_.outputRows() * geometry_.rowWork(),
                  [&](std::int64_t unit)
                  {
                    float* const row = static_cast<float*>(step.scratch) + unit * geometry_.rowPitch();
                    const std::int64_t last = (unit + 1) * planes / units_;
                    for (std::int64_t plane = unit * planes / units_; plane < last; ++plane)
                    {
                      spread(source + plane * geometry_.outputPlane(),
                             target + plane * geometry_.inputPlane(), row);
                    }
                  });
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(units_ * geometry_.rowPitch()) * sizeof(float);
  }

private:
  /// Gives each element of a plane its parts of the windows' gradients; `row` is scratch memory.
  void spread(const float* from, float* to, float* row) const
  {
    const auto& axes = geometry_.axes();
    const std::int64_t length = axes[2].output;
    const std::int64_t stride = axes[2].stride;
    std::fill(to, to + geometry_.inputPlane(), 0.0F);
    for (std::int64_t i = 0; i < geometry_.outputRows(); ++i)
    {
      std::copy(from + i * length, from + (i + 1) * length, row);
      divide(row, axes[2], outerCount(i));
      geometry_.forEachTap(i,
                           [&](Range range, std::int64_t offset)
                           {
                             for (std::int64_t x = range.begin; x < range.end; ++x)
                             {
                               to[x * stride + offset] += row[x];
                             }
                           });
    }
  }

  /// Elements that the windows of an output row count along the axes before the last.
  std::int64_t outerCount(std::int64_t row) const
  {
    const auto& axes = geometry_.axes();
    return count(axes[0], row / axes[1].output) * count(axes[1], row % axes[1].output);
  }

  /// Divides a row of sums by what each window counts; `outer` is its count along the other axes.
  void divide(float* row, const SpatialAxis& width, std::int64_t outer) const
  {
    // Windows that lie in the input as a whole count alike.
    const Range whole = wholeWindows(width);
    for (std::int64_t i = 0; i < whole.begin; ++i)
    {
      row[i] /= static_cast<float>(outer * count(width, i));
    }
    const auto divisor = static_cast<float>(outer * width.kernel);
    for (std::int64_t i = whole.begin; i < whole.end; ++i)
    {
      row[i] /= divisor;
    }
    for (std::int64_t i = whole.end; i < width.output; ++i)
    {
      row[i] /= static_cast<float>(outer * count(width, i));
    }
  }

  /// Elements that a window counts along one axis.
  std::int64_t count(const SpatialAxis& axis, std::int64_t output) const
  {
    const Range taps = countsPadding_ ? tapsWithin(axis, output, -axis.padBegin, axis.input + axis.padEnd)
                                      : tapsWithin(axis, output, 0, axis.input);
    return taps.end - taps.begin;
  }

  SpatialAttributes attributes_;
  bool countsPadding_;
  PoolGeometry geometry_;
  std::int64_t units_ = 0;  ///< parts of the planes that go back at once; each has scratch memory of its own
};
}  // namespace

LAYERSCOPE_OPERATOR(AveragePool, AveragePool);

}  // namespace layerscope
