#ifndef layerscope_network_operators_ArgExtremum_h
#define layerscope_network_operators_ArgExtremum_h

#include "AxisLines.h"
#include "Parallel.h"

namespace layerscope
{

/// The place of the extreme element along an axis: the first one, or with select_last_index the last one. NaN
/// is more extreme than any number, as NumPy has it. Better()(a, b): is a more extreme than b?
template <class Better>
class ArgExtremum : public Operator
{
public:
  explicit ArgExtremum(const Node& node)
      : axis_(node.attributes.getInt("axis", 0)),
        keepsAxis_(node.attributes.getInt("keepdims", 1) != 0),
        takesLast_(node.attributes.getInt("select_last_index", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    Shape shape = inputs.shape(0);
    lines_ = AxisLines(shape, axis_);
    if (lines_.length == 0)
    {
      throw Error("the axis has no elements").found(toString(shape));
    }
    const auto axis = static_cast<std::ptrdiff_t>(normalizedAxis(axis_, shape.size()));
    shape[static_cast<std::size_t>(axis)] = 1;
    if (!keepsAxis_)
    {
      shape.erase(shape.begin() + axis);
    }
    return {{ElementType::Int64, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (inputs[0]->type() == ElementType::Float32)
    {
      find(inputs[0]->floats(), outputs[0]->ints());
    }
    else
    {
      find(inputs[0]->ints(), outputs[0]->ints());
    }
  }

private:
  template <class T>
  void find(const T* x, std::int64_t* places) const
  {
    parallelItems(lines_.count, lines_.length,
                  [&](std::int64_t line)
                  {
                    const T* const from = x + lines_.start(line);
                    std::int64_t best = 0;
                    for (std::int64_t i = 1; i < lines_.length; ++i)
                    {
                      const T a = from[i * lines_.stride], b = from[best * lines_.stride];
                      const bool isBetter = Better()(a, b) || (a != a && b == b);
                      const bool isEqual = a == b || (a != a && b != b);
                      best = isBetter || (takesLast_ && isEqual) ? i : best;
                    }
                    places[line] = best;
                  });
  }

  std::int64_t axis_;
  bool keepsAxis_, takesLast_;
  AxisLines lines_;
};

}  // namespace layerscope

#endif
