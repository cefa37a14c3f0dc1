#include <map>

#include "Casting.h"
#include "Checks.h"

namespace layerscope
{

namespace
{
// Numbers are those of TensorProto.DataType; the names came before them, below operator set 6.
NumberFormat readTarget(const Node& node)
{
  static const std::map<std::string, std::int64_t> numbers = {
      {"FLOAT", 1}, {"UINT8", 2}, {"INT8", 3},     {"UINT16", 4},  {"INT16", 5},   {"INT32", 6},
      {"INT64", 7}, {"BOOL", 9},  {"FLOAT16", 10}, {"DOUBLE", 11}, {"UINT32", 12}, {"UINT64", 13}};
  if (node.opset >= 6)
  {
    return numberFormat(node.attributes.requireInt("to"));
  }
  const std::string name = node.attributes.getString("to", "");
  const auto found = numbers.find(name);
  if (found == numbers.end())
  {
    throw Error("a cast to that type is not supported").expected("FLOAT, INT32 ...").found("'" + name + "'");
  }
  return numberFormat(found->second);
}

class Cast : public Casting
{
public:
  explicit Cast(const Node& node) : Casting(node), target_(readTarget(node)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    return prepareCast(inputs.at(0), target_);
  }

private:
  NumberFormat target_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Cast, Cast);

}  // namespace layerscope
