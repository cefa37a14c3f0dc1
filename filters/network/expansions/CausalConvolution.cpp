// A convolution of each channel along time that looks back alone, in ONNX's own domain.

#include <algorithm>
#include <limits>

#include "network/Error.h"
#include "network/Expansion.h"

namespace layerscope
{

namespace
{
// Weights are [channels, 1, taps].
Shape weightShape(const Expansion& node)
{
  const Shape* const known = node.knownShape(1);
  if (!known || known->size() != 3 || (*known)[0] < 1 || (*known)[1] != 1 || (*known)[2] < 1)
  {
    throw Error("the weights' shape must be known before the run")
        .expected("[channels, 1, taps], of a weight in the file or an input of the network")
        .found(known ? toString(*known) : "'" + node.input(1) + "', which is none");
  }
  return *known;
}

// Inputs x [samples, channels, steps], weights, bias, and the steps before: as many as taps, less one.
// Without them zeros. Output 1 is what the next steps need.
void expandCausalConvWithState(Expansion& node)
{
  node.requireInputs(2, 4);
  node.requireOutputsBelow(2);
  const std::string activation = node.choice("activation", {"none", "silu", "swish"});
  const Shape weights = weightShape(node);
  const std::int64_t before = weights[2] - 1;
  const std::string steps =
      node.has(3) ? node.add("Concat", {node.input(3), node.input(0)}, {{"axis", std::int64_t(2)}})
                  : node.add("Pad", {node.input(0), node.ints({before, 0}), "", node.ints({2})});
  const std::string y = node.add("Conv", {steps, node.input(1), node.input(2)}, {{"group", weights[0]}});
  node.deliver(0, activation == "none" ? y : node.add("Swish", {y}));
  if (node.wants(1))
  {
    constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();
    const std::int64_t first = before == 0 ? end : -before;
    node.deliver(1, node.add("Slice", {steps, node.ints({first}), node.ints({end}), node.ints({2})}));
  }
}
}  // namespace

LAYERSCOPE_EXPANSION("", CausalConvWithState, expandCausalConvWithState);

}  // namespace layerscope
