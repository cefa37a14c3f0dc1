// Windows of signals, in ONNX's own domain: sums of cosines.

#include <cmath>

#include "network/Expansion.h"

namespace layerscope
{

namespace
{
// The sum of factors[k] cos(2 pi k n / size) for n below the size, which is input 0; one less in the
// denominator unless the window is periodic.
Expander window(const std::vector<float>& factors)
{
  return [factors](Expansion& node)
  {
    constexpr std::int64_t onnxFloat = 1;
    node.requireInputs(1, 1);
    const auto whole = [&](std::int64_t value) { return node.constant(Tensor::ints({}, {value})); };
    const auto cast = [&](const std::string& tensor, std::int64_t to) {
      return node.add("Cast", {tensor}, {{"to", to}});
    };
    const std::string places = cast(node.add("Range", {whole(0), node.input(0), whole(1)}), onnxFloat);
    const bool isPeriodic = node.attributes().getInt("periodic", 1) != 0;
    // A window of one place is 1 throughout: its only angle is 0.
    const std::string size =
        isPeriodic ? node.input(0) : node.add("Max", {node.add("Sub", {node.input(0), whole(1)}), whole(1)});
    const std::string share = node.add("Div", {places, cast(size, onnxFloat)});
    std::string sum = node.number(factors[0]);
    for (std::size_t k = 1; k < factors.size(); ++k)
    {
      const std::string angle =
          node.add("Mul", {share, node.number(static_cast<float>(2.0 * M_PI * static_cast<double>(k)))});
      sum = node.add("Add", {node.add("Mul", {node.add("Cos", {angle}), node.number(factors[k])}), sum});
    }
    const std::int64_t type = node.attributes().getInt("output_datatype", onnxFloat);
    node.deliver(0, type == onnxFloat ? sum : cast(sum, type));
  };
}
}  // namespace

LAYERSCOPE_EXPANSION("", HannWindow, window({0.5F, -0.5F}));
LAYERSCOPE_EXPANSION("", HammingWindow, window({25.0F / 46.0F, -21.0F / 46.0F}));
LAYERSCOPE_EXPANSION("", BlackmanWindow, window({0.42F, -0.5F, 0.08F}));

}  // namespace layerscope
