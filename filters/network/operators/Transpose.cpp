#include <algorithm>
#include <numeric>

#include "Checks.h"
#include "IntList.h"
#include "StridedCopy.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// Output axis i is input axis perm[i]; without `perm` the axes are reversed.
class Transpose : public ViewOperator
{
public:
  explicit Transpose(const Node& node)
      : isReversal_(!node.attributes.has("perm")), permutation_(node.attributes.getInts("perm"))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const TensorInfo& info = inputs.at(0);
    const std::vector<std::size_t> axes = sourceAxes(info.shape.size());
    const Strides strides = denseStrides(info.shape);
    Shape shape;
    Strides from;
    for (const std::size_t axis : axes)
    {
      shape.push_back(info.shape[axis]);
      from.push_back(strides[axis]);
    }
    copy_ = StridedCopy(shape, from, denseStrides(shape));
    movesNothing_ = keepsOrder(info.shape, axes);
    return {{info.type, shape, info.format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy_.run(*inputs[0], 0, *outputs[0]);
  }

  bool isView() const override { return movesNothing_; }
  bool isQuantized() const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    const Shape& shape = inputs.shape(0);
    const std::vector<std::size_t> axes = sourceAxes(shape.size());
    Shape output;
    for (const std::size_t axis : axes)
    {
      output.push_back(shape[axis]);
    }
    const Strides strides = denseStrides(output);
    Strides from(shape.size());
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      from[axes[i]] = strides[i];
    }
    copyBack_ = StridedCopy(shape, from, denseStrides(shape));
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    copyBack_.run(*step.outputGradients[0], 0, *step.inputGradients[0]);
  }

private:
  std::vector<std::size_t> sourceAxes(std::size_t rank) const
  {
    std::vector<std::size_t> axes(rank);
    if (isReversal_)
    {
      std::iota(axes.rbegin(), axes.rend(), std::size_t(0));
      return axes;
    }
    std::vector<std::int64_t> sorted = permutation_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::int64_t> all(rank);
    std::iota(all.begin(), all.end(), 0);
    if (sorted != all)
    {
      throw Error("attribute 'perm' is not an order of the input's axes")
          .expected("each of " + listText(all) + " once")
          .found(listText(permutation_));
    }
    std::copy(permutation_.begin(), permutation_.end(), axes.begin());
    return axes;
  }

  // True when only axes of extent 1 change places.
  static bool keepsOrder(const Shape& shape, std::vector<std::size_t> axes)
  {
    axes.erase(std::remove_if(axes.begin(), axes.end(), [&](auto axis) { return shape[axis] == 1; }),
               axes.end());
    return std::is_sorted(axes.begin(), axes.end());
  }

  bool isReversal_;
  std::vector<std::int64_t> permutation_;
  StridedCopy copy_, copyBack_;
  bool movesNothing_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(Transpose, Transpose);

}  // namespace layerscope
