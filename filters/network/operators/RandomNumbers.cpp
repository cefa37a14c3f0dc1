#include "RandomNumbers.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "Checks.h"
#include "Parallel.h"
#include "analysis/NormalPair.h"

namespace layerscope
{

namespace
{
// FNV-1a.
std::uint64_t hashed(const std::string& text)
{
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char each : text)
  {
    hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3;
  }
  return hash;
}

std::uint64_t seedOf(const Node& node)
{
  if (!node.attributes.has("seed"))
  {
    return hashed(node.name);
  }
  const float seed = node.attributes.getFloat("seed", 0.0F);
  std::uint32_t bits = 0;
  std::memcpy(&bits, &seed, sizeof(bits));
  return bits;
}
}  // namespace

RandomNumbers::RandomNumbers(const Node& node) : seed_(seedOf(node)) {}

double RandomNumbers::uniform(std::int64_t place) const
{
  constexpr double unit = 1.0 / 9007199254740992.0;  // 2^-53
  const auto words = philox(seed_, static_cast<std::uint64_t>(place), 0, RandomStream::NetworkNoise);
  return static_cast<double>(words[0] >> 11) * unit;
}

double RandomNumbers::normal(std::int64_t place) const
{
  return normalPair(seed_, static_cast<std::uint64_t>(place), 0, RandomStream::NetworkNoise)[0];
}

RandomTensor::RandomTensor(const Node& node, Distribution distribution, bool isLike)
    : numbers_(node), distribution_(distribution), isLike_(isLike)
{
  const bool isNormal = distribution == Distribution::Normal;
  first_ = static_cast<double>(node.attributes.getFloat(isNormal ? "mean" : "low", 0.0F));
  second_ = static_cast<double>(node.attributes.getFloat(isNormal ? "scale" : "high", 1.0F));
  type_ = node.attributes.getInt("dtype", isLike ? 0 : static_cast<std::int64_t>(NumberFormat::Float32));
  if (!isLike)
  {
    if (!node.attributes.has("shape"))
    {
      throw Error("attribute 'shape' is missing").expected("a list of whole numbers");
    }
    shape_ = node.attributes.getInts("shape");
  }
}

std::vector<TensorInfo> RandomTensor::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, isLike_ ? 1 : 0, isLike_ ? 1 : 0);
  TensorInfo info{ElementType::Float32, isLike_ ? inputs.shape(0) : shape_};
  info.format = type_ != 0 ? numberFormat(type_) : fileFormat(inputs.at(0));
  if (elementTypeOf(info.format) != ElementType::Float32)
  {
    throw Error("random numbers are fractions").expected("a type of floats").found(toString(info.format));
  }
  const std::int64_t count = elementCount(info.shape);
  period_ = isLike_ && info.shape.size() > 1 && info.shape[0] > 0 ? count / info.shape[0]
                                                                  : std::max<std::int64_t>(1, count);
  return {info};
}

void RandomTensor::run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
                       void* /*scratch*/) const
{
  float* const values = outputs[0]->floats();
  parallelBlocks(outputs[0]->size(),
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     const std::int64_t place = i % period_;
                     const double number = distribution_ == Distribution::Normal
                                               ? first_ + second_ * numbers_.normal(place)
                                               : first_ + (second_ - first_) * numbers_.uniform(place);
                     values[i] = static_cast<float>(number);
                   }
                 });
}

}  // namespace layerscope
