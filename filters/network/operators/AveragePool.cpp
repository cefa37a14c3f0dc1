#include <algorithm>
#include <vector>

#include "Checks.h"
#include "Parallel.h"
#include "PoolGeometry.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
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
    workers_ = availableThreads();
    return {{ElementType::Float32, geometry_.outputShape()}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    const auto& axes = geometry_.axes();
    const std::int64_t rows = geometry_.outputRows();
    const std::int64_t rowLength = axes[2].output;
    parallelItems(geometry_.planes() * rows, geometry_.rowWork(), std::min(workers_, availableThreads()),
                  [&](std::int64_t item, int worker)
                  {
                    const std::int64_t row = item % rows;
                    const float* const plane = x + item / rows * geometry_.inputPlane();
                    float* const out = y + item * rowLength;
                    kernels_.sumsOfWindows(geometry_.windows(plane, row), out,
                                           static_cast<float*>(scratch) + worker * geometry_.rowPitch());
                    divide(out, axes[2], outerCount(row));
                  });
  }

  std::size_t scratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * geometry_.rowPitch()) * sizeof(float);
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    const SpatialAxis& width = geometry_.axes()[2];
    const Range taps = tapsInUse(width);
    taps_.clear();
    for (std::int64_t tap = taps.begin; tap < taps.end; ++tap)
    {
      taps_.push_back({outputsOfTap(width, tap), tap * width.dilation - width.padBegin});
    }
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    parallelItems(geometry_.planes(), geometry_.outputRows() * geometry_.rowWork(),
                  std::min(workers_, availableThreads()),
                  [&](std::int64_t plane, int worker)
                  {
                    spread(source + plane * geometry_.outputPlane(), target + plane * geometry_.inputPlane(),
                           static_cast<float*>(step.scratch) + 2 * worker * geometry_.rowPitch());
                  });
  }

  std::size_t backwardScratchBytes() const override { return 2 * scratchBytes(); }

private:
  /// Of a tap of the windows along the last axis: the output elements that see the input with it, and where
  /// the first one would.
  struct Tap
  {
    Range outputs;
    std::int64_t offset;
  };

  /// Gives each element of a plane its parts of the windows' gradients: those of a row of windows are added
  /// up by columns, which all rows that the windows see then get. `scratch` has two rows.
  void spread(const float* from, float* to, float* scratch) const
  {
    const auto& axes = geometry_.axes();
    float* const shares = scratch;
    float* const columns = scratch + geometry_.rowPitch();
    std::fill(to, to + geometry_.inputPlane(), 0.0F);
    for (std::int64_t i = 0; i < geometry_.outputRows(); ++i)
    {
      std::copy(from + i * axes[2].output, from + (i + 1) * axes[2].output, shares);
      divide(shares, axes[2], outerCount(i));
      std::fill(columns, columns + axes[2].input, 0.0F);
      for (const Tap& tap : taps_)
      {
        addApart(shares, columns + tap.offset, axes[2].stride, tap.outputs);
      }
      const WindowRow windows = geometry_.windows(to, i);
      for (std::int64_t z = 0; z < windows.slices; ++z)
      {
        for (std::int64_t y = 0; y < windows.rows; ++y)
        {
          addRow(columns, to + (windows.x - to) + z * windows.sliceStride + y * windows.rowStride);
        }
      }
    }
  }

  static void addApart(const float* __restrict from, float* __restrict to, std::int64_t stride, Range range)
  {
    for (std::int64_t x = range.begin; x < range.end; ++x)
    {
      to[x * stride] += from[x];
    }
  }

  void addRow(const float* __restrict from, float* __restrict to) const
  {
    for (std::int64_t x = 0; x < geometry_.axes()[2].input; ++x)
    {
      to[x] += from[x];
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
  int workers_ = 1;
  std::vector<Tap> taps_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(AveragePool, AveragePool);

}  // namespace layerscope
