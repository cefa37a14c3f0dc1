// Quantised operators of ONNX Runtime's own: numbers are decoded, computed with and quantised again.

#include "network/Error.h"
#include "network/Expansion.h"

namespace layerscope
{

namespace
{
// Inputs at `first`: the numbers, their scale, their zero point.
std::string decodedInput(Expansion& node, std::size_t first, Expansion::AttributeList attributes = {})
{
  return node.add("DequantizeLinear", {node.input(first), node.input(first + 1), node.input(first + 2)},
                  attributes);
}

// Inputs at `first`: scale and zero point of the result.
void deliverQuantized(Expansion& node, const std::string& tensor, std::size_t first)
{
  node.deliver(0, node.add("QuantizeLinear", {tensor, node.input(first), node.input(first + 1)}));
}

Expander pair(const char* op)
{
  return [op](Expansion& node)
  {
    node.requireInputs(2, 8);
    const std::string a = decodedInput(node, 0);
    const std::string b = decodedInput(node, 3);
    deliverQuantized(node, node.add(op, {a, b}), 6);
  };
}

Expander unary(const char* op)
{
  return [op](Expansion& node)
  {
    node.requireInputs(2, 5);
    if (node.attributes().getInt("channels_last", 0) != 0)
    {
      throw Error("attribute 'channels_last' is not supported").expected("0");
    }
    const std::int64_t opset = node.attributes().getInt("opset", 13);
    if (opset < 13 && node.attributes().getInt("axis", -1) != -1)
    {
      throw Error("a Softmax over several axes is not supported")
          .expected("attribute 'opset' of at least 13")
          .found(std::to_string(opset));
    }
    deliverQuantized(node, node.add(op, {decodedInput(node, 0)}, node.attributes()), 3);
  };
}

void expandReduceMean(Expansion& node)
{
  node.requireInputs(4, 5);
  const std::vector<std::int64_t> axes = node.attributes().getInts("axes");
  deliverQuantized(node,
                   node.add("ReduceMean", {decodedInput(node, 0), axes.empty() ? "" : node.ints(axes)},
                            {{"keepdims", node.attributes().getInt("keepdims", 1)}}),
                   3);
}

// Inputs scale and zero point of the result, then three for each part.
void expandConcat(Expansion& node)
{
  node.requireInputs(5, node.node().inputs.size());
  if (node.node().inputs.size() % 3 != 2)
  {
    throw Error("the inputs are incomplete")
        .expected("2, and 3 for each part")
        .found(std::to_string(node.node().inputs.size()));
  }
  std::vector<std::string> parts;
  for (std::size_t first = 2; first < node.node().inputs.size(); first += 3)
  {
    parts.push_back(decodedInput(node, first));
  }
  deliverQuantized(node, node.add("Concat", parts, {{"axis", node.attributes().requireInt("axis")}}), 0);
}

void expandWhere(Expansion& node)
{
  node.requireInputs(9, 9);
  const std::string x = decodedInput(node, 1), y = decodedInput(node, 4);
  deliverQuantized(node, node.add("Where", {node.input(0), x, y}), 7);
}

// Inputs A, B and C, the latter whole numbers of alpha times the scales of A and B.
void expandGemm(Expansion& node)
{
  node.requireInputs(6, 9);
  const std::int64_t flipsA = node.attributes().getInt("transA", 0);
  const std::int64_t flipsB = node.attributes().getInt("transB", 0);
  const float alpha = node.attributes().getFloat("alpha", 1.0F);
  const std::string a = decodedInput(node, 0);
  const std::string b = decodedInput(node, 3, {{"axis", std::int64_t(flipsB != 0 ? 0 : 1)}});
  std::string addend;
  if (node.has(6))
  {
    const std::string scale =
        node.add("Mul", {node.add("Mul", {node.input(1), node.input(4)}), node.number(alpha)});
    addend = node.add("Mul", {node.add("Cast", {node.input(6)}, {{"to", std::int64_t(1)}}), scale});
  }
  const std::string y =
      node.add("Gemm", {a, b, addend}, {{"transA", flipsA}, {"transB", flipsB}, {"alpha", alpha}});
  if (node.has(7))
  {
    deliverQuantized(node, y, 7);
  }
  else
  {
    node.deliver(0, y);
  }
}

std::string scaledProduct(Expansion& node, const std::string& product, const std::string& aScale,
                          const std::string& bScale, const std::string& bias)
{
  const std::string scale = node.add("Mul", {aScale, bScale});
  const std::string y = node.add("Mul", {node.add("Cast", {product}, {{"to", std::int64_t(1)}}), scale});
  return bias.empty() ? y : node.add("Add", {y, bias});
}

// Inputs A, B, their scales, their zero points, bias.
void expandMatMulIntegerToFloat(Expansion& node)
{
  node.requireInputs(4, 7);
  const std::string product =
      node.add("MatMulInteger", {node.input(0), node.input(1), node.input(4), node.input(5)});
  node.deliver(0, scaledProduct(node, product, node.input(2), node.input(3), node.input(6)));
}

// Inputs A as fractions, B, its scale and zero point, bias.
void expandDynamicQuantizeMatMul(Expansion& node)
{
  node.requireInputs(3, 5);
  const std::vector<std::string> a = node.addSeveral("DynamicQuantizeLinear", {node.input(0)}, 3);
  const std::string product = node.add("MatMulInteger", {a[0], node.input(1), a[2], node.input(3)});
  node.deliver(0, scaledProduct(node, product, a[1], node.input(2), node.input(4)));
}

void expandQuantizeLinear(Expansion& node)
{
  node.requireInputs(2, 3);
  node.deliver(0, node.add("QuantizeLinear", {node.input(0), node.input(1), node.input(2)},
                           {{"axis", node.attributes().getInt("axis", 1)}}));
}

void expandDequantizeLinear(Expansion& node)
{
  node.requireInputs(2, 3);
  node.deliver(0, decodedInput(node, 0, {{"axis", node.attributes().getInt("axis", 1)}}));
}

// What MatMulNBits has of weights: N columns of K numbers in blocks, each with a scale.
struct PackedWeights
{
  std::int64_t rows = 0, columns = 0, block = 0, blocks = 0, bits = 0;

  explicit PackedWeights(const Attributes& attributes)
      : rows(attributes.requireInt("K")),
        columns(attributes.requireInt("N")),
        block(attributes.requireInt("block_size")),
        bits(attributes.getInt("bits", 4))
  {
    constexpr std::int64_t most = std::int64_t(1) << 31;
    const bool isPower = block > 0 && (block & (block - 1)) == 0;
    if (rows < 1 || columns < 1 || rows > most || columns > most || !isPower || block < 8 || block > most ||
        (bits != 2 && bits != 4 && bits != 8))
    {
      throw Error("the layout of the weights is not supported")
          .expected("K and N of 1 to 2^31, a block_size of a power of two from 8, 2, 4 or 8 bits")
          .found("K " + std::to_string(rows) + ", N " + std::to_string(columns) + ", block_size " +
                 std::to_string(block) + ", bits " + std::to_string(bits));
    }
    blocks = (rows + block - 1) / block;
  }

  std::int64_t bytesOfBlock() const { return block * bits / 8; }
  std::int64_t bytesOfZeros() const { return (blocks * bits + 7) / 8; }

  /// Number `index` of those that begin at byte `first`.
  std::int64_t at(const Tensor& bytes, std::int64_t first, std::int64_t index) const
  {
    const std::int64_t bit = index * bits;
    return (bytes.ints()[first + bit / 8] >> (bit % 8)) & ((std::int64_t(1) << bits) - 1);
  }
};

void requireSize(const Tensor& tensor, ElementType type, std::int64_t size, const char* what)
{
  if (tensor.type() != type || tensor.size() != size)
  {
    throw Error(std::string(what) + " do not fit")
        .expected(std::to_string(size) + " of " + toString(type))
        .found(std::to_string(tensor.size()) + " of " + toString(tensor.type()));
  }
}

// Inputs A, packed weights [N, blocks, bytes], scales, zero points (packed, or fractions), order of the
// groups, bias.
void expandMatMulNBits(Expansion& node)
{
  node.requireInputs(3, 6);
  if (node.has(4))
  {
    throw Error("weights in groups of another order (g_idx) are not supported").expected("blocks in order");
  }
  const PackedWeights layout(node.attributes());
  const Tensor& packed = node.weight(1, "the packed weights");
  const Tensor& scales = node.weight(2, "the scales");
  const Tensor* const zeros = node.has(3) ? &node.weight(3, "the zero points") : nullptr;
  const std::int64_t scaleCount = layout.columns * layout.blocks;
  const std::int64_t blobCount = elementCount({layout.columns, layout.blocks, layout.bytesOfBlock()});
  requireSize(packed, ElementType::Int64, blobCount, "the packed weights");
  requireSize(scales, ElementType::Float32, scaleCount, "the scales");
  const bool hasPackedZeros = zeros && zeros->type() == ElementType::Int64;
  if (zeros)
  {
    requireSize(*zeros, zeros->type(), hasPackedZeros ? layout.columns * layout.bytesOfZeros() : scaleCount,
                "the zero points");
  }
  Tensor weights = Tensor::floats({layout.rows, layout.columns});
  for (std::int64_t column = 0; column < layout.columns; ++column)
  {
    for (std::int64_t row = 0; row < layout.rows; ++row)
    {
      const std::int64_t block = row / layout.block;
      const std::int64_t group = column * layout.blocks + block;
      const float zero = hasPackedZeros
                             ? static_cast<float>(layout.at(*zeros, column * layout.bytesOfZeros(), block))
                         : zeros ? zeros->floats()[group]
                                 : static_cast<float>(std::int64_t(1) << (layout.bits - 1));
      const auto value =
          static_cast<float>(layout.at(packed, group * layout.bytesOfBlock(), row % layout.block));
      weights.floats()[row * layout.columns + column] = (value - zero) * scales.floats()[group];
    }
  }
  const std::string y = node.add("MatMul", {node.input(0), node.constant(weights)});
  node.deliver(0, node.has(5) ? node.add("Add", {y, node.input(5)}) : y);
}

}  // namespace

LAYERSCOPE_EXPANSION("com.microsoft", QLinearAdd, pair("Add"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearMul, pair("Mul"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearSigmoid, unary("Sigmoid"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearLeakyRelu, unary("LeakyRelu"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearAveragePool, unary("AveragePool"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearGlobalAveragePool, unary("GlobalAveragePool"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearSoftmax, unary("Softmax"));
LAYERSCOPE_EXPANSION("com.microsoft", QLinearReduceMean, expandReduceMean);
LAYERSCOPE_EXPANSION("com.microsoft", QLinearConcat, expandConcat);
LAYERSCOPE_EXPANSION("com.microsoft", QLinearWhere, expandWhere);
LAYERSCOPE_EXPANSION("com.microsoft", QGemm, expandGemm);
LAYERSCOPE_EXPANSION("com.microsoft", MatMulIntegerToFloat, expandMatMulIntegerToFloat);
LAYERSCOPE_EXPANSION("com.microsoft", DynamicQuantizeMatMul, expandDynamicQuantizeMatMul);
LAYERSCOPE_EXPANSION("com.microsoft", QuantizeLinear, expandQuantizeLinear);
LAYERSCOPE_EXPANSION("com.microsoft", DequantizeLinear, expandDequantizeLinear);
LAYERSCOPE_EXPANSION("com.microsoft", MatMulNBits, expandMatMulNBits);

}  // namespace layerscope
