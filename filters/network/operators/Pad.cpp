#include <algorithm>
#include <numeric>

#include "Checks.h"
#include "IntList.h"
#include "TableCopyOperator.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t largestPad = std::int64_t(1) << 40;

enum class PadMode
{
  Constant,
  Reflect,
  Edge,
  Wrap
};

PadMode readMode(const Node& node)
{
  const std::string mode = node.attributes.getString("mode", "constant");
  if (mode == "constant")
  {
    return PadMode::Constant;
  }
  if (mode == "reflect")
  {
    return PadMode::Reflect;
  }
  if (mode == "edge")
  {
    return PadMode::Edge;
  }
  if (mode == "wrap")
  {
    return PadMode::Wrap;
  }
  throw Error("attribute 'mode' is unknown")
      .expected("constant, reflect, edge or wrap")
      .found("'" + mode + "'");
}

// What the padded axis of `count` elements gets from input elements [begin, end), where output element
// `before` is input element `begin`.
IndexTable padTable(PadMode mode, std::int64_t count, std::int64_t before, std::int64_t begin,
                    std::int64_t end)
{
  IndexTable table(static_cast<std::size_t>(count));
  const std::int64_t extent = end - begin;
  for (std::int64_t i = 0; i < count; ++i)
  {
    std::int64_t index = i - before;
    if (index < 0 || index >= extent)
    {
      switch (mode)
      {
        case PadMode::Constant:
          table[static_cast<std::size_t>(i)] = -1;
          continue;
        case PadMode::Reflect:
          index = index < 0 ? -index : 2 * (extent - 1) - index;
          break;
        case PadMode::Edge:
          index = std::clamp<std::int64_t>(index, 0, extent - 1);
          break;
        case PadMode::Wrap:
          index = (index % extent + extent) % extent;
          break;
      }
    }
    table[static_cast<std::size_t>(i)] = begin + index;
  }
  return table;
}

// The amounts are attribute `pads` (set 1: `paddings`) below operator set 11, then input 1, for the axes of
// input 3 where set 18 gives them. Negative amounts cut elements off first; what is left is padded. The
// constant is attribute `value`, then input 2, which may be computed by the network.
class Pad : public TableCopyOperator
{
public:
  explicit Pad(const Node& node)
      : mode_(readMode(node)),
        pads_(node, node.attributes.has("paddings") ? "paddings" : "pads", 1),
        axes_(node, "axes", 3),
        value_(Tensor::floats({}, {node.attributes.getFloat("value", 0.0F)})),
        hasValue_(node.attributes.has("value"))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 4);
    const TensorInfo& info = inputs.at(0);
    checkValue(inputs);
    const std::size_t rank = info.shape.size();
    std::vector<std::int64_t> axes(rank);
    std::iota(axes.begin(), axes.end(), 0);
    axes = axes_.read(inputs).value_or(axes);
    normalizedAxes(axes, rank);
    const std::vector<std::int64_t> pads = pads_.require(inputs);
    const bool isSmall = std::all_of(pads.begin(), pads.end(),
                                     [](auto pad) { return pad >= -largestPad && pad <= largestPad; });
    if (pads.size() != 2 * axes.size() || !isSmall)
    {
      throw Error("the amounts of padding do not fit the input's axes")
          .expected(std::to_string(2 * axes.size()) + " numbers within 2^40")
          .found(listText(pads));
    }

    Shape shape = info.shape;
    std::vector<IndexTable> tables(rank);
    for (std::size_t i = 0; i < axes.size(); ++i)
    {
      const std::size_t axis = normalizedAxis(axes[i], rank);
      padAxis(info.shape[axis], pads[i], pads[axes.size() + i], shape[axis], tables[axis]);
    }
    return prepareCopy(info, shape, std::move(tables));
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const Tensor* value = inputs.size() > 2 ? inputs[2] : hasValue_ ? &value_ : nullptr;
    copy().run(*inputs[0], *outputs[0], value);
  }

private:
  void checkValue(const Inputs& inputs) const
  {
    const ElementType type = inputs.at(0).type;
    if (inputs.has(2) && (inputs.at(2).type != type || elementCount(inputs.shape(2)) != 1))
    {
      throw Error("the padding value does not fit the input")
          .expected(std::string("one element of type ") + toString(type))
          .found(toString(inputs.at(2).type) + (" " + toString(inputs.shape(2))));
    }
    if (hasValue_)
    {
      inputs.floatShape(0);
    }
  }

  void padAxis(std::int64_t extent, std::int64_t before, std::int64_t after, std::int64_t& padded,
               IndexTable& table) const
  {
    if (before == 0 && after == 0)
    {
      return;
    }
    const std::int64_t begin = std::max<std::int64_t>(0, -before);
    const std::int64_t end = extent - std::max<std::int64_t>(0, -after);
    if (end < begin)
    {
      throw Error("negative padding cuts off more than there is")
          .expected("at most " + std::to_string(extent))
          .found(listText({before, after}));
    }
    padded = extent + before + after;
    const std::int64_t added = std::max<std::int64_t>({0, before, after});
    if ((mode_ == PadMode::Edge || mode_ == PadMode::Wrap) && added > 0 && begin == end)
    {
      throw Error("an axis without elements has nothing to repeat").expected("elements").found("none");
    }
    if (mode_ == PadMode::Reflect && added > 0 && added >= end - begin)
    {
      throw Error("padding by reflection reaches beyond the axis")
          .expected("less than " + std::to_string(end - begin))
          .found(std::to_string(added));
    }
    requireTableExtent(padded);
    table = padTable(mode_, padded, std::max<std::int64_t>(0, before), begin, end);
  }

  PadMode mode_;
  IntList pads_;
  IntList axes_;
  Tensor value_;
  bool hasValue_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Pad, Pad);

}  // namespace layerscope
