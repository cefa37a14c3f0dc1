#include <cmath>
#include <limits>
#include <map>

#include "Checks.h"
#include "Parallel.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
enum class CastTarget
{
  Float,
  Int64,
  Int32,
  Bool
};

// Numbers are those of TensorProto.DataType; the names came before them, below operator set 6.
CastTarget readTarget(const Node& node)
{
  static const std::map<std::string, std::int64_t> numbers = {
      {"FLOAT", 1}, {"INT32", 6}, {"INT64", 7}, {"BOOL", 9}, {"DOUBLE", 11}};
  std::int64_t to = 0;
  if (node.opset < 6)
  {
    const auto found = numbers.find(node.attributes.getString("to", ""));
    to = found == numbers.end() ? 0 : found->second;
  }
  else
  {
    to = node.attributes.requireInt("to");
  }
  switch (to)
  {
    case 1:
    case 11:  // double is computed as float32
      return CastTarget::Float;
    case 6:
      return CastTarget::Int32;
    case 7:
      return CastTarget::Int64;
    case 9:
      return CastTarget::Bool;
    default:
      throw Error("a cast to that type is not supported")
          .expected("float32 (1), int32 (6), int64 (7), bool (9) or double (11)")
          .found("type " + std::to_string(to));
  }
}

// Towards 0, as in C, and to the nearest bound outside the range; not-a-number becomes 0.
template <class Int>
std::int64_t truncated(float value)
{
  constexpr float bound = -static_cast<float>(std::numeric_limits<Int>::min());
  if (std::isnan(value))
  {
    return 0;
  }
  if (value >= bound)
  {
    return std::numeric_limits<Int>::max();
  }
  return value < -bound ? std::numeric_limits<Int>::min() : static_cast<Int>(value);
}

class Cast : public ViewOperator
{
public:
  explicit Cast(const Node& node) : target_(readTarget(node)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    source_ = inputs.at(0).type;
    return {{target_ == CastTarget::Float ? ElementType::Float32 : ElementType::Int64, inputs.shape(0)}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    if (isView())
    {
      ViewOperator::run(inputs, outputs, scratch);
    }
    else if (source_ == ElementType::Float32)
    {
      castFloats(inputs[0]->floats(), outputs[0]->ints(), outputs[0]->size());
    }
    else if (target_ == CastTarget::Float)
    {
      convert(inputs[0]->ints(), outputs[0]->floats(), outputs[0]->size(),
              [](std::int64_t value) { return static_cast<float>(value); });
    }
    else
    {
      castInts(inputs[0]->ints(), outputs[0]->ints(), outputs[0]->size());
    }
  }

  bool hasGradient(std::size_t input) const override
  {
    return ViewOperator::hasGradient(input) && source_ == ElementType::Float32 && isView();
  }

  bool isView() const override
  {
    return source_ == ElementType::Float32 ? target_ == CastTarget::Float : target_ == CastTarget::Int64;
  }

private:
  template <class From, class To, class Function>
  static void convert(const From* source, To* target, std::int64_t size, const Function& function)
  {
    parallelBlocks(size,
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       target[i] = function(source[i]);
                     }
                   });
  }

  void castFloats(const float* source, std::int64_t* target, std::int64_t size) const
  {
    switch (target_)
    {
      case CastTarget::Bool:
        return convert(source, target, size, [](float value) { return std::int64_t(value != 0.0F); });
      case CastTarget::Int32:
        return convert(source, target, size, truncated<std::int32_t>);
      default:
        return convert(source, target, size, truncated<std::int64_t>);
    }
  }

  void castInts(const std::int64_t* source, std::int64_t* target, std::int64_t size) const
  {
    if (target_ == CastTarget::Bool)
    {
      return convert(source, target, size, [](std::int64_t value) { return std::int64_t(value != 0); });
    }
    convert(source, target, size,
            [](std::int64_t value) { return std::int64_t(static_cast<std::int32_t>(value)); });
  }

  CastTarget target_;
  ElementType source_ = ElementType::Float32;
};
}  // namespace

LAYERSCOPE_OPERATOR(Cast, Cast);

}  // namespace layerscope
