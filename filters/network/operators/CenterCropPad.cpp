#include <algorithm>
#include <numeric>

#include "Checks.h"
#include "IntList.h"
#include "TableCopyOperator.h"

namespace layerscope
{

namespace
{
/// Crops or pads with zeros, both about the middle, to the extents in input 1.
class CenterCropPad : public TableCopyOperator
{
public:
  explicit CenterCropPad(const Node& node)
      : hasAxes_(node.attributes.has("axes")), axes_(node.attributes.getInts("axes"))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& info = inputs.at(0);
    std::vector<std::int64_t> axes = axes_;
    if (!hasAxes_)
    {
      axes.resize(info.shape.size());
      std::iota(axes.begin(), axes.end(), 0);
    }
    normalizedAxes(axes, info.shape.size());
    const std::vector<std::int64_t> extents = inputs.constantInts(1, "the shape");
    const bool isNegative =
        std::any_of(extents.begin(), extents.end(), [](auto extent) { return extent < 0; });
    if (extents.size() != axes.size() || isNegative)
    {
      throw Error("the new extents do not fit the axes")
          .expected(std::to_string(axes.size()) + " numbers of at least 0")
          .found(listText(extents));
    }
    Shape shape = info.shape;
    std::vector<IndexTable> tables(shape.size());
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      const std::size_t axis = normalizedAxis(axes[i], shape.size());
      const std::int64_t from = shape[axis], to = extents[i];
      requireTableExtent(to);
      const std::int64_t cropped = from > to ? (from - to) / 2 : 0;
      const std::int64_t padded = to > from ? (to - from) / 2 : 0;
      for (std::int64_t k = 0; k < to && from != to; ++k)
      {
        const std::int64_t index = k - padded + cropped;
        tables[axis].push_back(index < from ? std::max<std::int64_t>(index, -1) : -1);
      }
      shape[axis] = to;
    }
    elementCount(shape);
    return prepareCopy(info, shape, std::move(tables));
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy().run(*inputs[0], *outputs[0]);
  }

private:
  bool hasAxes_;
  std::vector<std::int64_t> axes_;
};
}  // namespace

LAYERSCOPE_OPERATOR(CenterCropPad, CenterCropPad);

}  // namespace layerscope
