#include <algorithm>

#include "Checks.h"
#include "IntList.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// The new shape is an attribute below operator set 5, then input 1. In it 0 takes over the input's extent
// (unless `allowzero`, from set 14, makes it a real 0), and one -1 stands for what is left.
class Reshape : public ViewOperator
{
public:
  explicit Reshape(const Node& node)
      : shape_(node, "shape", 1), allowsZero_(node.attributes.getInt("allowzero", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const TensorInfo& info = inputs.at(0);
    const std::vector<std::int64_t> wanted = shape_.require(inputs);
    Shape shape = wanted;
    if (!allowsZero_)
    {
      keepExtents(info.shape, shape);
    }
    inferExtent(info.shape, wanted, shape);
    if (elementCount(shape) != elementCount(info.shape))
    {
      throw Error("the input does not fit the new shape " + listText(wanted))
          .expected(std::to_string(elementCount(shape)) + " elements")
          .found(toString(info.shape));
    }
    return {{info.type, shape, info.format}};
  }

private:
  static void keepExtents(const Shape& input, Shape& shape)
  {
    for (std::size_t i = 0; i < shape.size(); ++i)
    {
      if (shape[i] == 0)
      {
        if (i >= input.size())
        {
          throw Error("the new shape keeps an axis that the input does not have")
              .expected("0 in the first " + std::to_string(input.size()) + " places only")
              .found(listText(shape));
        }
        shape[i] = input[i];
      }
    }
  }

  void inferExtent(const Shape& input, const std::vector<std::int64_t>& wanted, Shape& shape) const
  {
    const auto open = std::find(wanted.begin(), wanted.end(), -1);
    const bool hasOpen = open != wanted.end();
    const bool isClear =
        std::all_of(wanted.begin(), wanted.end(), [](auto extent) { return extent >= -1; }) &&
        std::count(wanted.begin(), wanted.end(), -1) <= 1 &&
        !(hasOpen && allowsZero_ && std::count(wanted.begin(), wanted.end(), 0) != 0);
    if (!isClear)
    {
      throw Error("the new shape is not clear")
          .expected(allowsZero_ ? "extents from 0, or one -1 and no 0" : "extents from 0 and at most one -1")
          .found(listText(wanted));
    }
    if (hasOpen)
    {
      std::int64_t& extent = shape[static_cast<std::size_t>(open - wanted.begin())];
      extent = 1;
      const std::int64_t known = elementCount(shape);
      const std::int64_t all = elementCount(input);
      if (known == 0 ? all != 0 : all % known != 0)
      {
        throw Error("the input does not fit the new shape " + listText(wanted))
            .expected("a multiple of " + std::to_string(known) + " elements")
            .found(toString(input));
      }
      extent = known == 0 ? 0 : all / known;
    }
  }

  IntList shape_;
  bool allowsZero_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Reshape, Reshape);

}  // namespace layerscope
