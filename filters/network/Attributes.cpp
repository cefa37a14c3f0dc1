#include "Error.h"
#include "Graph.h"

namespace layerscope
{

template <class T>
const T* Attributes::find(const std::string& name, const char* kind) const
{
  const auto found = values_.find(name);
  if (found == values_.end())
  {
    return nullptr;
  }
  const T* value = std::get_if<T>(&found->second);
  if (!value)
  {
    throw Error("attribute '" + name + "' is of another kind").expected(kind);
  }
  return value;
}

std::int64_t Attributes::getInt(const std::string& name, std::int64_t fallback) const
{
  const auto* value = find<std::int64_t>(name, "an integer");
  return value ? *value : fallback;
}

float Attributes::getFloat(const std::string& name, float fallback) const
{
  const auto* value = find<float>(name, "a number");
  return value ? *value : fallback;
}

std::string Attributes::getString(const std::string& name, const std::string& fallback) const
{
  const auto* value = find<std::string>(name, "a string");
  return value ? *value : fallback;
}

std::vector<std::int64_t> Attributes::getInts(const std::string& name,
                                              const std::vector<std::int64_t>& fallback) const
{
  const auto* value = find<std::vector<std::int64_t>>(name, "a list of integers");
  return value ? *value : fallback;
}

std::vector<float> Attributes::getFloats(const std::string& name, const std::vector<float>& fallback) const
{
  const auto* value = find<std::vector<float>>(name, "a list of numbers");
  return value ? *value : fallback;
}

std::vector<std::string> Attributes::getStrings(const std::string& name) const
{
  const auto* value = find<std::vector<std::string>>(name, "a list of strings");
  return value ? *value : std::vector<std::string>();
}

Tensor Attributes::getTensor(const std::string& name) const
{
  const auto* value = find<Tensor>(name, "a tensor");
  if (!value)
  {
    throw Error("attribute '" + name + "' is missing").expected("a tensor");
  }
  return *value;
}

std::int64_t Attributes::requireInt(const std::string& name) const
{
  const auto* value = find<std::int64_t>(name, "an integer");
  if (!value)
  {
    throw Error("attribute '" + name + "' is missing").expected("an integer");
  }
  return *value;
}

}  // namespace layerscope
