#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "Checks.h"
#include "network/Expansion.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// See OwnOperators.h. Keys and values are found by their bits; not-a-number is one key.
class LabelCodes : public Operator
{
public:
  explicit LabelCodes(const Node& node)
      : keys_(node.attributes.getTensor("keys")),
        values_(node.attributes.getTensor("values")),
        fallback_(node.attributes.getTensor("fallback"))
  {
    if (keys_.size() != values_.size() || fallback_.size() != 1 || fallback_.type() != values_.type())
    {
      throw Error("keys, values and default do not fit")
          .expected("a value for each key, and one default of their type")
          .found(std::to_string(keys_.size()) + " keys, " + std::to_string(values_.size()) + " values");
    }
    for (std::int64_t i = 0; i < keys_.size(); ++i)
    {
      places_.emplace(codeOf(keys_, i), i);
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    if (inputs.at(0).type != keys_.type())
    {
      throw Error("the input is of another type than the keys")
          .expected(toString(keys_.type()))
          .found(toString(inputs.at(0).type));
    }
    elementCount(inputs.shape(0));
    return {{values_.type(), inputs.shape(0)}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    for (std::int64_t i = 0; i < outputs[0]->size(); ++i)
    {
      const auto found = places_.find(codeOf(*inputs[0], i));
      const Tensor& from = found == places_.end() ? fallback_ : values_;
      const std::int64_t place = found == places_.end() ? 0 : found->second;
      if (from.type() == ElementType::Int64)
      {
        outputs[0]->ints()[i] = from.ints()[place];
      }
      else
      {
        outputs[0]->floats()[i] = from.floats()[place];
      }
    }
  }

private:
  // Whole numbers as they are; of fractions one for each value, -0 and 0 being the same.
  static std::int64_t codeOf(const Tensor& tensor, std::int64_t place)
  {
    if (tensor.type() == ElementType::Int64)
    {
      return tensor.ints()[place];
    }
    const float value = tensor.floats()[place];
    std::int32_t bits = 0;
    const float same = std::isnan(value) ? std::nanf("") : value + 0.0F;
    std::copy_n(reinterpret_cast<const char*>(&same), sizeof(bits), reinterpret_cast<char*>(&bits));
    return bits;
  }

  Tensor keys_, values_, fallback_;
  std::unordered_map<std::int64_t, std::int64_t> places_;
};

const OperatorRegistration registration(labelCodesOp,
                                        [](const Node& node) -> std::unique_ptr<Operator>
                                        { return std::make_unique<LabelCodes>(node); });

bool isText(const Attributes& attributes)
{
  return attributes.has("keys_strings") || attributes.has("values_strings") ||
         attributes.has("classes_strings");
}

// Keys or values: a tensor, fractions or whole numbers.
Tensor side(const Attributes& attributes, const std::string& name)
{
  if (attributes.has(name + "_tensor"))
  {
    return attributes.getTensor(name + "_tensor");
  }
  const std::vector<std::int64_t> wholes = attributes.getInts(name + "_int64s");
  const std::vector<float> fractions = attributes.getFloats(name + "_floats");
  return fractions.empty() ? Tensor::ints({static_cast<std::int64_t>(wholes.size())}, wholes)
                           : Tensor::floats({static_cast<std::int64_t>(fractions.size())}, fractions);
}

void expandLabelEncoder(Expansion& node)
{
  node.requireInputs(1, 1);
  const Attributes& attributes = node.attributes();
  if (isText(attributes))
  {
    throw Error("labels that are texts are not supported").expected("numbers");
  }
  const Tensor values = side(attributes, "values");
  const bool isWhole = values.type() == ElementType::Int64;
  const Tensor fallback = attributes.has("default_tensor") ? attributes.getTensor("default_tensor")
                          : isWhole ? Tensor::ints({1}, {attributes.getInt("default_int64", -1)})
                                    : Tensor::floats({1}, {attributes.getFloat("default_float", -0.0F)});
  node.deliver(0, node.add(labelCodesOp, {node.input(0)},
                           {{"keys", side(attributes, "keys")}, {"values", values}, {"fallback", fallback}}));
}
}  // namespace

LAYERSCOPE_EXPANSION("ai.onnx.ml", LabelEncoder, expandLabelEncoder);

}  // namespace layerscope
