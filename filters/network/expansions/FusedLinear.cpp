// Linear operators into which ONNX Runtime's optimiser merged what follows.

#include "FusedActivation.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
// activation(Conv(x, weights, bias) + addend).
void expandFusedConv(Expansion& node)
{
  node.requireInputs(2, 4);
  std::string y = node.add("Conv", {node.input(0), node.input(1), node.input(2)}, node.attributes());
  if (node.has(3))
  {
    y = node.add("Add", {y, node.input(3)});
  }
  node.deliver(0, addActivation(node, node.attributes().getFloats("activation_params"), y));
}

std::vector<float> namedParameters(const Attributes& attributes)
{
  std::vector<float> parameters;
  for (const char* name : {"activation_alpha", "activation_beta", "activation_gamma"})
  {
    if (!attributes.has(name))
    {
      break;
    }
    parameters.push_back(attributes.getFloat(name, 0.0F));
  }
  return parameters;
}

void expandFusedGemm(Expansion& node)
{
  node.requireInputs(2, 3);
  const std::string y = node.add("Gemm", {node.input(0), node.input(1), node.input(2)}, node.attributes());
  node.deliver(0, addActivation(node, namedParameters(node.attributes()), y));
}

// One operand of a product after Einsum: `transposesBatch` has the rows (columns) before the batch axes.
std::string letters(char row, char column, bool isTransposed, bool transposesBatch)
{
  const std::string first(1, isTransposed ? column : row), second(1, isTransposed ? row : column);
  return transposesBatch ? first + "..." + second : "..." + first + second;
}

std::string product(Expansion& node)
{
  node.requireInputs(2, 2);
  const auto flag = [&](const char* name) { return node.attributes().getInt(name, 0) != 0; };
  const bool flips[] = {flag("transA"), flag("transBatchA"), flag("transB"), flag("transBatchB")};
  std::string y;
  if (flips[0] || flips[1] || flips[2] || flips[3])
  {
    const std::string equation =
        letters('i', 'k', flips[0], flips[1]) + "," + letters('k', 'j', flips[2], flips[3]) + "->...ij";
    y = node.add("Einsum", {node.input(0), node.input(1)}, {{"equation", equation}});
  }
  else
  {
    y = node.add("MatMul", {node.input(0), node.input(1)});
  }
  const float alpha = node.attributes().getFloat("alpha", 1.0F);
  return alpha == 1.0F ? y : node.add("Mul", {y, node.number(alpha)});
}

void expandFusedMatMul(Expansion& node)
{
  node.deliver(0, product(node));
}

void expandFusedMatMulActivation(Expansion& node)
{
  const std::string y = product(node);
  node.deliver(0, addActivation(node, namedParameters(node.attributes()), y));
}

// Gelu(x weights + bias), approximated by tanh.
void expandGemmFastGelu(Expansion& node)
{
  node.requireInputs(2, 3);
  std::string y = node.add("MatMul", {node.input(0), node.input(1)});
  y = node.has(2) ? node.add("Add", {y, node.input(2)}) : y;
  node.deliver(0, node.add("Gelu", {y}, {{"approximate", std::string("tanh")}}));
}
}  // namespace

LAYERSCOPE_EXPANSION("com.microsoft", FusedConv, expandFusedConv);
LAYERSCOPE_EXPANSION("com.microsoft", FusedGemm, expandFusedGemm);
LAYERSCOPE_EXPANSION("com.microsoft", FusedMatMul, expandFusedMatMul);
LAYERSCOPE_EXPANSION("com.microsoft", FusedMatMulActivation, expandFusedMatMulActivation);
LAYERSCOPE_EXPANSION("com.microsoft", TransposeMatMul, expandFusedMatMul);
LAYERSCOPE_EXPANSION("com.microsoft", GemmFastGelu, expandGemmFastGelu);

}  // namespace layerscope
