#include <algorithm>
#include <vector>

#include "Checks.h"
#include "Parallel.h"
#include "WindowSpread.h"
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
    parallelRanges(geometry_.planes() * geometry_.outputRows(), geometry_.rowWork(),
                   std::min(workers_, availableThreads()),
                   [&](std::int64_t begin, std::int64_t end, int worker)
                   {
                     float* const columns = static_cast<float*>(scratch) + 2 * worker * geometry_.rowPitch();
                     float* const counts = columns + geometry_.rowPitch();
                     countColumns(counts);
                     geometry_.forEachRun(x, begin, end,
                                          [&](std::int64_t item, std::int64_t row, WindowRow windows)
                                          {
                                            windows.counts = counts;
                                            windows.outerCount = static_cast<float>(outerCount(row));
                                            kernels_.sumsOfWindows(windows, y + item * windows.count,
                                                                   columns);
                                          });
                   });
  }

  std::size_t scratchBytes() const override
  {
    return static_cast<std::size_t>(2 * workers_ * geometry_.rowPitch()) * sizeof(float);
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    spread_ = WindowSpread(geometry_);
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    const std::int64_t ofWorker = spread_.scratchFloats(geometry_) + geometry_.rowPitch();
    parallelItems(geometry_.planes(), geometry_.outputRows() * geometry_.rowWork(),
                  std::min(workers_, availableThreads()),
                  [&](std::int64_t plane, int worker)
                  {
                    const std::int64_t width = geometry_.axes()[2].output;
                    const float* const from = source + plane * geometry_.outputPlane();
                    float* const counts = static_cast<float*>(step.scratch) + worker * ofWorker;
                    countColumns(counts);
                    spread_.run(geometry_, target + plane * geometry_.inputPlane(),
                                counts + geometry_.rowPitch(),
                                [&](std::int64_t row, float* shares)
                                {
                                  const auto outer = static_cast<float>(outerCount(row));
                                  std::transform(from + row * width, from + (row + 1) * width, counts, shares,
                                                 [=](float x, float count) { return x / (outer * count); });
                                });
                  });
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * (spread_.scratchFloats(geometry_) + geometry_.rowPitch())) *
           sizeof(float);
  }

private:
  /// Elements that the windows of an output row count along the axes before the last.
  std::int64_t outerCount(std::int64_t row) const
  {
    const auto& axes = geometry_.axes();
    const std::int64_t slice = geometry_.sliceOf(row);
    return count(axes[0], slice) * count(axes[1], row - slice * axes[1].output);
  }

  /// What the windows of a row count along it.
  void countColumns(float* counts) const
  {
    const SpatialAxis& width = geometry_.axes()[2];
    const Range whole = wholeWindows(width);
    for (std::int64_t i = 0; i < width.output; ++i)
    {
      const bool isWhole = whole.begin <= i && i < whole.end;
      counts[i] = static_cast<float>(isWhole ? width.kernel : count(width, i));
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
  WindowSpread spread_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(AveragePool, AveragePool);

}  // namespace layerscope
