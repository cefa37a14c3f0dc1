#include "FusedActivation.h"

#include "network/Error.h"

namespace layerscope
{

std::string addActivation(Expansion& expansion, const std::vector<float>& parameters,
                          const std::string& tensor)
{
  const std::string kind = expansion.choice(
      "activation", {"", "Relu", "Tanh", "Sigmoid", "LeakyRelu", "Clip", "HardSigmoid", "HardSwish", "Elu",
                     "Gelu", "Softplus", "Softsign", "ThresholdedRelu", "ParametricSoftplus"});
  const std::size_t wanted = kind == "Clip" || kind == "HardSigmoid" || kind == "ParametricSoftplus" ? 2
                             : kind == "LeakyRelu" || kind == "Elu" || kind == "ThresholdedRelu"     ? 1
                                                                                                     : 0;
  if (parameters.size() < wanted)
  {
    throw Error("the activation " + kind + " lacks parameters")
        .expected(std::to_string(wanted))
        .found(std::to_string(parameters.size()));
  }
  if (kind.empty())
  {
    return tensor;
  }
  if (kind == "Clip")
  {
    return expansion.add(kind, {tensor, expansion.number(parameters[0]), expansion.number(parameters[1])});
  }
  if (kind == "ParametricSoftplus")
  {
    const std::string scaled = expansion.add("Mul", {tensor, expansion.number(parameters[1])});
    return expansion.add("Mul", {expansion.add("Softplus", {scaled}), expansion.number(parameters[0])});
  }
  Expansion::AttributeList attributes;
  if (wanted > 0)
  {
    attributes.push_back({"alpha", parameters[0]});
  }
  if (wanted > 1)
  {
    attributes.push_back({"beta", parameters[1]});
  }
  return expansion.add(kind, {tensor}, attributes);
}

}  // namespace layerscope
