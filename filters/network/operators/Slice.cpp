#include <algorithm>
#include <numeric>

#include "Checks.h"
#include "FillZeros.h"
#include "IntList.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
struct Range
{
  std::int64_t start;
  std::int64_t step;
  std::int64_t count;
};

// The elements start, start + step ... before `end`, as the ONNX specification of Slice (and Python) clamps
// them.
Range clampedRange(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t extent)
{
  if (step == 0)
  {
    throw Error("a step of a slice is 0").expected("another number");
  }
  // Larger steps pick the same elements, and would overflow below.
  step = std::clamp(step, -(extent + 1), extent + 1);
  start += start < 0 ? extent : 0;
  end += end < 0 ? extent : 0;
  if (step > 0)
  {
    start = std::clamp<std::int64_t>(start, 0, extent);
    end = std::clamp<std::int64_t>(end, 0, extent);
    return {start, step, end > start ? (end - start + step - 1) / step : 0};
  }
  start = std::clamp<std::int64_t>(start, -1, extent - 1);
  end = std::clamp<std::int64_t>(end, -1, extent - 1);
  return {start, step, start > end ? (start - end - step - 1) / -step : 0};
}

// Attributes below operator set 10, inputs 1 to 4 from then on.
class Slice : public Operator
{
public:
  explicit Slice(const Node& node)
      : starts_(node, "starts", 1), ends_(node, "ends", 2), axes_(node, "axes", 3), steps_(node, "steps", 4)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 5);
    const TensorInfo& info = inputs.at(0);
    const std::vector<std::int64_t> starts = starts_.require(inputs);
    const std::vector<std::int64_t> ends = ends_.require(inputs);
    std::vector<std::int64_t> axes(starts.size());
    std::iota(axes.begin(), axes.end(), 0);
    axes = axes_.read(inputs).value_or(axes);
    const auto steps = steps_.read(inputs).value_or(std::vector<std::int64_t>(starts.size(), 1));
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
    {
      throw Error("starts, ends, axes and steps of a slice are not of one length")
          .expected(std::to_string(starts.size()) + " of each")
          .found(listText(ends) + ", " + listText(axes) + ", " + listText(steps));
    }
    normalizedAxes(axes, info.shape.size());

    Shape shape = info.shape;
    const Strides strides = denseStrides(info.shape);
    Strides from = strides;
    offset_ = 0;
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      const std::size_t axis = normalizedAxis(axes[i], info.shape.size());
      const Range range = clampedRange(starts[i], ends[i], steps[i], info.shape[axis]);
      shape[axis] = range.count;
      from[axis] = range.step * strides[axis];
      offset_ += range.start * strides[axis];
    }
    copy_ = StridedCopy(shape, from, denseStrides(shape));
    shape_ = shape;
    strides_ = from;
    return {{info.type, shape, info.format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy_.run(*inputs[0], offset_, *outputs[0]);
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    copyBack_ = StridedCopy(shape_, denseStrides(shape_), strides_);
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    Tensor& gradient = *step.inputGradients[0];
    fillZeros(gradient);
    copyBack_.run(*step.outputGradients[0], 0, gradient, offset_);
  }

private:
  IntList starts_, ends_, axes_, steps_;
  Shape shape_;      ///< of the output
  Strides strides_;  ///< of its elements in the input
  StridedCopy copy_, copyBack_;
  std::int64_t offset_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Slice, Slice);

}  // namespace layerscope
