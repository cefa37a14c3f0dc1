#ifndef layerscope_network_Network_h
#define layerscope_network_Network_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ChannelFactors.h"
#include "Graph.h"
#include "Plan.h"

namespace layerscope
{

/// A layer as users count them: the output of an activation operator (Relu, LeakyRelu, Tanh, Sigmoid ...), or
/// of a linear or convolution operator that no activation follows. Normalisations, residual additions and
/// pooling between a convolution and its activation belong to the layer. Activations that ONNX writes as
/// several nodes (SiLU, GELU, Mish) count as one.
struct Layer
{
  std::string name;    ///< for display, unique in the network: "layer_1" ...
  std::string tensor;  ///< the tensor to tap
  std::string op;      ///< operators of the layer that carry it, e.g. "ConvTranspose + Relu"
  std::int64_t channels = 0;
  std::int64_t height = 1;
  std::int64_t width = 1;
  std::int64_t parameters = 0;    ///< weights and biases first used in this layer
  std::int64_t multiplyAdds = 0;  ///< of one sample
  bool isOutput = false;          ///< the network's output rather than a hidden layer
};

/// A network that takes one float input with the samples along its first axis, read from a file and checked:
/// every operator is known and every shape fits. Immutable; share it between threads.
class Network
{
public:
  /// Reads and checks. Throws Error. `file` may be relative to the working directory.
  static std::shared_ptr<const Network> load(const std::string& file);

  const std::string& file() const;
  const std::shared_ptr<const Graph>& graph() const;

  /// The same network but that some channels of layers are multiplied by factors, for all that is computed
  /// from them and for whoever taps the layer. Weights are shared. What reads a layer's values before they
  /// are reshaped to feature maps gets them as they were. Throws Error that names the layer or channel that
  /// there isn't.
  std::shared_ptr<const Network> withFactors(const std::vector<ChannelFactor>& factors) const;

  /// The input's name, and the extents of one sample ([40] for the cat generator).
  const std::string& inputName() const;
  const Shape& sampleShape() const;
  std::int64_t sampleSize() const;

  /// The first output's name and the extents of one sample of it ([3, 128, 128]).
  const std::string& outputName() const;
  const Shape& outputShape() const;
  /// Operator that makes the output ("Tanh"), which tells the range of its values.
  const std::string& outputOp() const;

  /// All layers from input to output; none for a network without activations and weights.
  const std::vector<Layer>& layers() const;

  /// Number of samples the file fixes for a run; 0 when the file leaves it open.
  std::int64_t fixedBatch() const;

  /// A number of samples for one run that keeps memory near 64 MiB and a run under about a second.
  std::int64_t suggestedBatch() const;

  /// A plan for `batch` samples that delivers `taps`.
  Plan plan(std::int64_t batch, std::vector<std::string> taps) const;

private:
  Network() = default;
  void inspect();
  void inspectTensors(std::int64_t samples);
  bool keepsSamplesApart() const;
  std::vector<std::string> layerTensors() const;

  std::shared_ptr<const Graph> graph_;
  std::string inputName_, outputName_, outputOp_;
  Shape sampleShape_, outputShape_;
  std::vector<Layer> layers_;
  std::int64_t fixedBatch_ = 0;
  std::int64_t suggestedBatch_ = 1;
};

}  // namespace layerscope

#endif
