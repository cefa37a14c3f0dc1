#include "IntList.h"

namespace layerscope
{

IntList::IntList(const Node& node, const char* name, std::size_t index) : name_(name), index_(index)
{
  if (node.attributes.has(name))
  {
    attribute_ = node.attributes.getInts(name);
  }
}

std::optional<std::vector<std::int64_t>> IntList::read(const Inputs& inputs) const
{
  if (attribute_ || !inputs.has(index_))
  {
    return attribute_;
  }
  return inputs.constantInts(index_, name_);
}

std::vector<std::int64_t> IntList::require(const Inputs& inputs) const
{
  const auto values = read(inputs);
  if (!values)
  {
    throw Error("'" + std::string(name_) + "' is missing")
        .expected("an attribute or input " + std::to_string(index_));
  }
  return *values;
}

std::string listText(const std::vector<std::int64_t>& values)
{
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i)
  {
    text += (i ? ", " : "") + std::to_string(values[i]);
  }
  return text + "]";
}

}  // namespace layerscope
