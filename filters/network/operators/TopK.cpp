#include <algorithm>
#include <numeric>

#include "AxisLines.h"
#include "FillZeros.h"
#include "IntList.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// The k largest or smallest elements along an axis, in order, and their places; of equal ones the first. k
/// is attribute `k` below operator set 10, then input 1. NaN is larger than any number.
class TopK : public Operator
{
public:
  explicit TopK(const Node& node)
      : axis_(node.attributes.getInt("axis", -1)), takesLargest_(node.attributes.getInt("largest", 1) != 0)
  {
    if (node.attributes.has("k"))
    {
      kAttribute_ = node.attributes.getInt("k", 0);
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const TensorInfo& info = inputs.at(0);
    lines_ = AxisLines(info.shape, axis_);
    if (kAttribute_ < 0 && !inputs.has(1))
    {
      throw Error("'k' is missing").expected("an attribute or input 1");
    }
    const std::vector<std::int64_t> k =
        kAttribute_ >= 0 ? std::vector<std::int64_t>{kAttribute_} : inputs.constantInts(1, "k");
    if (k.size() != 1 || k[0] < 0 || k[0] > lines_.length)
    {
      throw Error("so many elements cannot be taken")
          .expected("one number from 0 to " + std::to_string(lines_.length))
          .found("k = " + listText(k));
    }
    Shape shape = info.shape;
    const std::size_t axis = normalizedAxis(axis_, shape.size());
    shape[axis] = k[0];
    taken_ = AxisLines(shape, axis_);
    workers_ = availableThreads();
    return {{info.type, shape}, {ElementType::Int64, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    std::int64_t* const places = outputs.size() > 1 && outputs[1] ? outputs[1]->ints() : nullptr;
    if (inputs[0]->type() == ElementType::Float32)
    {
      take(inputs[0]->floats(), outputs[0] ? outputs[0]->floats() : nullptr, places, scratch);
    }
    else
    {
      take(inputs[0]->ints(), outputs[0] ? outputs[0]->ints() : nullptr, places, scratch);
    }
  }

  std::size_t scratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * lines_.length) * sizeof(std::int64_t);
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {}};
  }
  std::size_t backwardScratchBytes() const override { return scratchBytes(); }

  void backward(const BackwardStep& step) const override
  {
    fillZeros(*step.inputGradients[0]);
    if (!step.outputGradients[0])
    {
      return;
    }
    const float* const from = step.outputGradients[0]->floats();
    float* const to = step.inputGradients[0]->floats();
    forEachLine(step.inputs[0]->floats(), step.scratch,
                [&](std::int64_t line, const std::int64_t* order)
                {
                  for (std::int64_t i = 0; i < taken_.length; ++i)
                  {
                    to[lines_.start(line) + order[i] * lines_.stride] =
                        from[taken_.start(line) + i * taken_.stride];
                  }
                });
  }

private:
  /// Calls body(line, places of what is taken).
  template <class T, class Body>
  void forEachLine(const T* x, void* scratch, const Body& body) const
  {
    parallelItems(lines_.count, lines_.length * 8, std::min(workers_, availableThreads()),
                  [&](std::int64_t line, int worker)
                  {
                    auto* const order = static_cast<std::int64_t*>(scratch) + worker * lines_.length;
                    const T* const from = x + lines_.start(line);
                    std::iota(order, order + lines_.length, std::int64_t(0));
                    std::partial_sort(order, order + taken_.length, order + lines_.length,
                                      [&](std::int64_t i, std::int64_t j)
                                      {
                                        const T a = from[i * lines_.stride], b = from[j * lines_.stride];
                                        const bool isLarger = a > b || (a != a && b == b);
                                        const bool isSmaller = a < b || (a == a && b != b);
                                        return (takesLargest_ ? isLarger : isSmaller) ||
                                               (!isLarger && !isSmaller && i < j);
                                      });
                    body(line, order);
                  });
  }

  template <class T>
  void take(const T* x, T* values, std::int64_t* places, void* scratch) const
  {
    forEachLine(x, scratch,
                [&](std::int64_t line, const std::int64_t* order)
                {
                  const std::int64_t start = taken_.start(line);
                  for (std::int64_t i = 0; i < taken_.length; ++i)
                  {
                    const std::int64_t at = start + i * taken_.stride;
                    if (values)
                    {
                      values[at] = x[lines_.start(line) + order[i] * lines_.stride];
                    }
                    if (places)
                    {
                      places[at] = order[i];
                    }
                  }
                });
  }

  std::int64_t kAttribute_ = -1;
  std::int64_t axis_;
  bool takesLargest_;
  AxisLines lines_, taken_;
  int workers_ = 1;
};
}  // namespace

LAYERSCOPE_OPERATOR(TopK, TopK);

}  // namespace layerscope
