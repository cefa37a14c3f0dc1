#ifndef layerscope_network_operators_Accumulation_h
#define layerscope_network_operators_Accumulation_h

#include "AxisLines.h"
#include "Parallel.h"
#include "TypedValues.h"

namespace layerscope
{

/// What running sums and products along an axis (constant input 1) share: the attributes `exclusive`, which
/// leaves an element's own value out, and `reverse`, which begins at the end.
class Accumulation : public Operator
{
public:
  explicit Accumulation(const Node& node)
      : isExclusive_(node.attributes.getInt("exclusive", 0) != 0),
        isReverse_(node.attributes.getInt("reverse", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const std::vector<std::int64_t> axis = inputs.constantInts(1, "the axis");
    if (axis.size() != 1)
    {
      throw Error("input 1 is no axis").expected("one number").found(toString(inputs.shape(1)));
    }
    lines_ = AxisLines(inputs.shape(0), axis[0]);
    return {inputs.at(0)};
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }

protected:
  /// Calls body(place of the first element, step from one to the next) for each line, in the order of the
  /// accumulation, or backwards.
  template <class Body>
  void forEachLine(bool isBackwards, const Body& body) const
  {
    const bool fromEnd = isReverse_ != isBackwards;
    parallelItems(lines_.count, lines_.length,
                  [&](std::int64_t line)
                  {
                    const std::int64_t first = lines_.start(line);
                    body(fromEnd ? first + (lines_.length - 1) * lines_.stride : first,
                         fromEnd ? -lines_.stride : lines_.stride);
                  });
  }

  /// to[i] = fold of all before, and of x[i] itself unless it is left out.
  template <class Sum, class T, class Fold>
  void accumulate(const T* x, T* to, bool isBackwards, bool isExclusive, Sum start, const Fold& fold) const
  {
    forEachLine(isBackwards,
                [&](std::int64_t at, std::int64_t step)
                {
                  Sum sum = start;
                  for (std::int64_t i = 0; i < lines_.length; ++i, at += step)
                  {
                    const T value = x[at];
                    if (isExclusive)
                    {
                      to[at] = static_cast<T>(sum);
                    }
                    sum = fold(sum, value);
                    if (!isExclusive)
                    {
                      to[at] = static_cast<T>(sum);
                    }
                  }
                });
  }

  bool isExclusive_, isReverse_;
  AxisLines lines_;
};

}  // namespace layerscope

#endif
