#include <algorithm>
#include <cstring>

#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
// Replaces an axis of input 0 by the axes of the indices (input 1), of which negative ones count from the
// end.
class Gather : public Operator
{
public:
  explicit Gather(const Node& node) : axis_(node.attributes.getInt("axis", 0)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& info = inputs.at(0);
    const Shape& indices = inputs.intShape(1);
    const auto axis = static_cast<std::ptrdiff_t>(normalizedAxis(axis_, info.shape.size()));
    const auto at = info.shape.begin() + axis;
    outer_ = elementCount({info.shape.begin(), at});
    extent_ = *at;
    inner_ = elementCount({at + 1, info.shape.end()});
    if (const Tensor* values = inputs.constant(1))
    {
      checkIndices(*values);
    }
    Shape shape = info.shape;
    shape.erase(shape.begin() + axis);
    shape.insert(shape.begin() + axis, indices.begin(), indices.end());
    return {{info.type, shape, info.format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    checkIndices(*inputs[1]);
    if (outputs[0]->isEmpty())
    {
      return;
    }
    const std::int64_t* indices = inputs[1]->ints();
    const std::int64_t count = inputs[1]->size();
    const auto bytes = static_cast<std::size_t>(inner_) * elementBytes(inputs[0]->type());
    const char* source = static_cast<const char*>(inputs[0]->data());
    char* target = static_cast<char*>(outputs[0]->data());
    parallelItems(outer_ * count, inner_,
                  [&](std::int64_t i)
                  {
                    const std::int64_t index = indices[i % count];
                    const std::int64_t row = i / count * extent_ + index + (index < 0 ? extent_ : 0);
                    std::memcpy(target + i * bytes, source + row * bytes, bytes);
                  });
  }

  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{1}, {}};
  }

  // An index may come more than once; so a thread adds up all rows of its own columns.
  void backward(const BackwardStep& step) const override
  {
    constexpr std::int64_t columns = 256;
    const std::int64_t* const indices = step.inputs[1]->ints();
    const std::int64_t count = step.inputs[1]->size();
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    fillZeros(*step.inputGradients[0]);
    const std::int64_t pieces = (inner_ + columns - 1) / columns;
    parallelItems(outer_ * pieces, count * std::min(inner_, columns),
                  [&](std::int64_t item)
                  {
                    const std::int64_t outer = item / pieces;
                    const std::int64_t begin = item % pieces * columns;
                    const std::int64_t width = std::min(columns, inner_ - begin);
                    for (std::int64_t i = 0; i < count; ++i)
                    {
                      const std::int64_t index = indices[i] + (indices[i] < 0 ? extent_ : 0);
                      const float* const from = source + (outer * count + i) * inner_ + begin;
                      float* const to = target + (outer * extent_ + index) * inner_ + begin;
                      for (std::int64_t k = 0; k < width; ++k)
                      {
                        to[k] += from[k];
                      }
                    }
                  });
  }

private:
  void checkIndices(const Tensor& indices) const
  {
    for (std::int64_t i = 0; i < indices.size(); ++i)
    {
      const std::int64_t index = indices.ints()[i];
      if (index < -extent_ || index >= extent_)
      {
        throw Error("an index is outside the axis")
            .expected("-" + std::to_string(extent_) + " to " + std::to_string(extent_ - 1))
            .found(std::to_string(index));
      }
    }
  }

  std::int64_t axis_;
  std::int64_t outer_ = 0;  ///< elements before the axis, along it, behind it
  std::int64_t extent_ = 0;
  std::int64_t inner_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Gather, Gather);

}  // namespace layerscope
