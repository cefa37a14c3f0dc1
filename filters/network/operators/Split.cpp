#include <algorithm>
#include <numeric>

#include "Checks.h"
#include "IntList.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
// Cuts the input along an axis. The sizes are attribute `split` below operator set 13, then input 1; without
// them the parts are equal. With `num_outputs` (set 18) the last part may be smaller.
class Split : public Operator
{
public:
  explicit Split(const Node& node)
      : axis_(node.attributes.getInt("axis", 0)),
        isUneven_(node.attributes.has("num_outputs")),
        parts_(node.outputs.size()),
        sizes_(node, "split", 1)
  {
    const auto wanted = node.attributes.getInt("num_outputs", static_cast<std::int64_t>(parts_));
    if (parts_ == 0 || wanted != static_cast<std::int64_t>(parts_))
    {
      throw Error("the number of outputs does not fit")
          .expected(std::to_string(std::max<std::int64_t>(1, wanted)))
          .found(std::to_string(parts_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const TensorInfo& info = inputs.at(0);
    const std::size_t axis = normalizedAxis(axis_, info.shape.size());
    const Strides strides = denseStrides(info.shape);
    std::vector<TensorInfo> results;
    copies_.clear();
    offsets_.clear();
    shapes_.clear();
    std::int64_t begin = 0;
    for (const std::int64_t size : partSizes(inputs, info.shape[axis]))
    {
      TensorInfo part = info;
      part.shape[axis] = size;
      copies_.emplace_back(part.shape, strides, denseStrides(part.shape));
      offsets_.push_back(begin * strides[axis]);
      begin += size;
      shapes_.push_back(part.shape);
      results.push_back(std::move(part));
    }
    return results;
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    for (std::size_t i = 0; i < copies_.size(); ++i)
    {
      if (outputs[i])
      {
        copies_[i].run(*inputs[0], offsets_[i], *outputs[i]);
      }
    }
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    const Strides strides = denseStrides(inputs.shape(0));
    for (const Shape& part : shapes_)
    {
      copiesBack_.emplace_back(part, denseStrides(part), strides);
      zeros_.emplace_back(part, Strides(part.size(), 0), strides);
    }
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const Tensor zero = Tensor::floats({}, {0.0F});
    for (std::size_t i = 0; i < copiesBack_.size(); ++i)
    {
      const Tensor* const part = step.outputGradients[i];
      (part ? copiesBack_ : zeros_)[i].run(part ? *part : zero, 0, *step.inputGradients[0], offsets_[i]);
    }
  }

private:
  std::vector<std::int64_t> partSizes(const Inputs& inputs, std::int64_t extent) const
  {
    if (const auto given = sizes_.read(inputs))
    {
      std::int64_t rest = extent;
      for (const std::int64_t size : *given)
      {
        // Below 0 the rest stays there, so that it cannot overflow.
        rest = size < 0 || size > rest ? -1 : rest - size;
      }
      if (given->size() != parts_ || rest != 0)
      {
        throw Error("the sizes of the parts do not fit")
            .expected(std::to_string(parts_) + " sizes that sum to " + std::to_string(extent))
            .found(listText(*given));
      }
      return *given;
    }
    const auto count = static_cast<std::int64_t>(parts_);
    if (!isUneven_ && extent % count != 0)
    {
      throw Error("the axis cannot be split into equal parts")
          .expected("a multiple of " + std::to_string(count))
          .found(std::to_string(extent));
    }
    const std::int64_t size = (extent + count - 1) / count;
    std::vector<std::int64_t> sizes(parts_, size);
    for (std::int64_t i = 0; i < count; ++i)
    {
      sizes[static_cast<std::size_t>(i)] = std::clamp<std::int64_t>(extent - i * size, 0, size);
    }
    return sizes;
  }

  std::int64_t axis_;
  bool isUneven_;
  std::size_t parts_;
  IntList sizes_;
  std::vector<Shape> shapes_;  ///< of the parts
  std::vector<StridedCopy> copies_;
  std::vector<std::int64_t> offsets_;
  std::vector<StridedCopy> copiesBack_, zeros_;  ///< of gradients, and for parts that have none
};
}  // namespace

LAYERSCOPE_OPERATOR(Split, Split);

}  // namespace layerscope
