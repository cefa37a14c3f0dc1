#include "Checks.h"
#include "TableCopyOperator.h"

namespace layerscope
{

namespace
{
/// The slices along an axis for which a condition (input 1, known before the run) holds; without `axis` the
/// elements of the whole tensor as one row.
class Compress : public TableCopyOperator
{
public:
  explicit Compress(const Node& node)
      : hasAxis_(node.attributes.has("axis")), axis_(node.attributes.getInt("axis", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    TensorInfo info = inputs.at(0);
    if (!hasAxis_)
    {
      info.shape = {elementCount(info.shape)};
    }
    const std::size_t axis = normalizedAxis(axis_, info.shape.size());
    const std::vector<std::int64_t> condition = inputs.constantInts(1, "the condition");
    const auto length = static_cast<std::int64_t>(condition.size());
    if (inputs.shape(1).size() != 1 || length > info.shape[axis])
    {
      throw Error("the condition does not fit the axis")
          .expected("one axis of at most " + std::to_string(info.shape[axis]))
          .found(toString(inputs.shape(1)));
    }
    requireTableExtent(length);
    std::vector<IndexTable> tables(info.shape.size());
    for (std::int64_t i = 0; i < length; ++i)
    {
      if (condition[static_cast<std::size_t>(i)] != 0)
      {
        tables[axis].push_back(i);
      }
    }
    Shape shape = info.shape;
    shape[axis] = static_cast<std::int64_t>(tables[axis].size());
    return prepareCopy(info, shape, std::move(tables));
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy().run(*inputs[0], *outputs[0]);
  }

private:
  bool hasAxis_;
  std::int64_t axis_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Compress, Compress);

}  // namespace layerscope
