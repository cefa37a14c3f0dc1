#include "Casting.h"

#include <cmath>
#include <cstring>

#include "Parallel.h"

namespace layerscope
{

namespace
{
template <class From, class To, class Function>
void convert(const From* in, To* out, std::int64_t count, const Function& function)
{
  parallelBlocks(count,
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     out[i] = function(in[i]);
                   }
                 });
}

PowerRounding readPowers(const std::string& mode)
{
  if (mode != "up" && mode != "down" && mode != "nearest")
  {
    throw Error("attribute 'round_mode' is unknown").expected("up, down or nearest").found("'" + mode + "'");
  }
  return mode == "up" ? PowerRounding::Up : mode == "down" ? PowerRounding::Down : PowerRounding::Nearest;
}
}  // namespace

Casting::Casting(const Node& node)
    : saturates_(node.attributes.getInt("saturate", 1) != 0),
      powers_(readPowers(node.attributes.getString("round_mode", "up")))
{
}

std::vector<TensorInfo> Casting::prepareCast(const TensorInfo& from, NumberFormat to)
{
  elementCount(from.shape);
  from_ = from.format;
  to_ = to;
  isFromFloat_ = from.type == ElementType::Float32;
  isToFloat_ = elementTypeOf(to) == ElementType::Float32;
  // double is computed as float32, and 64 bits take any whole number in.
  const bool keepsAll = isToFloat_ ? to == NumberFormat::Float32 || to == NumberFormat::Double
                                   : to == NumberFormat::Int64 || to == NumberFormat::UInt64;
  isView_ = isFromFloat_ == isToFloat_ && (keepsAll || from_ == to_);
  return {{isToFloat_ ? ElementType::Float32 : ElementType::Int64, from.shape, to}};
}

void Casting::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                  void* scratch) const
{
  const Tensor& in = *inputs[0];
  Tensor& out = *outputs[0];
  if (isView_)
  {
    ViewOperator::run(inputs, outputs, scratch);
  }
  else if (isFromFloat_)
  {
    isToFloat_ ? round(in.floats(), out.floats(), out.size()) : truncate(in.floats(), out.ints(), out.size());
  }
  else
  {
    isToFloat_ ? widen(in.ints(), out.floats(), out.size()) : wrap(in.ints(), out.ints(), out.size());
  }
}

void Casting::round(const float* in, float* out, std::int64_t count) const
{
  switch (to_)
  {
    case NumberFormat::Float16:
      return convert(in, out, count, [](float x) { return rounded(x, NumberFormat::Float16); });
    case NumberFormat::BFloat16:
      return convert(in, out, count, [](float x) { return rounded(x, NumberFormat::BFloat16); });
    default:
      return convert(in, out, count, [&](float x) { return rounded(x, to_, saturates_, powers_); });
  }
}

void Casting::truncate(const float* in, std::int64_t* out, std::int64_t count) const
{
  if (to_ == NumberFormat::Bool)
  {
    return convert(in, out, count, [](float x) { return std::int64_t(x != 0.0F); });
  }
  const bool isNarrow = bitsOf(to_) < 32;
  const IntRange range = rangeOf(isNarrow ? NumberFormat::Int64 : to_);
  const auto least = static_cast<float>(range.least);
  // Of 63 bits the next power of two; of 32 and less all is exact in double.
  const auto most = static_cast<double>(range.most);
  convert(in, out, count,
          [=, to = to_](float x)
          {
            if (std::isnan(x))
            {
              return std::int64_t(0);
            }
            const std::int64_t value = static_cast<double>(x) >= most ? range.most
                                       : x <= least                   ? range.least
                                                                      : static_cast<std::int64_t>(x);
            return isNarrow ? wrapped(value, to) : value;
          });
}

void Casting::widen(const std::int64_t* in, float* out, std::int64_t count) const
{
  const bool isUnsigned = from_ == NumberFormat::UInt64;
  convert(in, out, count,
          [&](std::int64_t x)
          {
            const float value =
                isUnsigned ? static_cast<float>(static_cast<std::uint64_t>(x)) : static_cast<float>(x);
            return rounded(value, to_, saturates_, powers_);
          });
}

void Casting::wrap(const std::int64_t* in, std::int64_t* out, std::int64_t count) const
{
  if (to_ == NumberFormat::Bool)
  {
    return convert(in, out, count, [](std::int64_t x) { return std::int64_t(x != 0); });
  }
  convert(in, out, count, [&](std::int64_t x) { return wrapped(x, to_); });
}

bool Casting::hasGradient(std::size_t input) const
{
  return input == 0 && isToFloat_;
}

void Casting::backward(const BackwardStep& step) const
{
  Tensor& in = *step.inputGradients[0];
  const Tensor& out = *step.outputGradients[0];
  if (in.bytes() != 0 && in.data() != out.data())
  {
    std::memcpy(in.data(), out.data(), in.bytes());
  }
}

}  // namespace layerscope
