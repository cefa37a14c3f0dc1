#include "PixelValues.h"

#include <string>

#include "network/Error.h"
#include "network/Network.h"

namespace layerscope
{

PixelLayout pixelLayout(const Network& network)
{
  const Shape& shape = network.outputShape();
  const auto isColor = [](std::int64_t channels) { return channels == 1 || channels == 3; };
  if (shape.size() == 3 && isColor(shape[0]))
  {
    return {shape[0], shape[1], shape[2], false};
  }
  if (shape.size() == 3 && isColor(shape[2]))
  {
    return {shape[2], shape[0], shape[1], true};
  }
  throw Error("the network's output '" + network.outputName() + "' is not a picture")
      .inFile(network.file())
      .expected("[1 or 3, height, width]")
      .found(toString(shape));
}

ShadeRange pixelRange(const Network& network)
{
  const std::string& op = network.outputOp();
  if (op == "Tanh")
  {
    return {-1.0F, 1.0F};
  }
  if (op == "Sigmoid" || op == "HardSigmoid" || op == "Softmax")
  {
    return {0.0F, 1.0F};
  }
  return {};
}

}  // namespace layerscope
