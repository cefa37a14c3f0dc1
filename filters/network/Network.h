#ifndef layerscope_network_Network_h
#define layerscope_network_Network_h

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "Graph.h"
#include "InputOptions.h"
#include "Interventions.h"
#include "Layer.h"
#include "Plan.h"

namespace layerscope
{

/// Values of one batch that replace those of a tensor, or of the gradient that comes to it; NaN leaves one as
/// it is.
struct GivenTensor
{
  std::string tensor;
  Tensor values;
  bool isGradient = false;
};

/// A network, read from a file and checked: every operator is known and every shape fits. It is fed with
/// samples: rows of numbers, the values of the main input and then those of the other inputs that come with
/// each sample. Immutable; share it between threads.
class Network
{
public:
  /// Reads and checks. Throws Error. `file` may be relative to the working directory.
  static std::shared_ptr<const Network> load(const std::string& file, const InputOptions& options = {});

  const std::string& file() const;
  const std::shared_ptr<const Graph>& graph() const;

  /// The same network but that channels of layers are changed, line by line, for all that is computed from
  /// them and for whoever taps the layer. Weights are shared. What reads a layer's values before they are
  /// reshaped to feature maps gets them as they were.
  ///
  /// The gradient goes back through changed activations as arithmetic says: not at all through a constant,
  /// and through limits where the value was within. Gradients that come to a layer, from what reads it and
  /// from the caller, are changed before the layer's own gradient is delivered and before they go on. Costs
  /// nothing where no backward pass is run. Throws Error that names the layer or channel that there isn't,
  /// numbers that are not finite and limits that are the wrong way round.
  std::shared_ptr<const Network> withInterventions(const std::vector<Intervention>& interventions) const;

  /// The same network for one batch: what reads a tensor reads the given values, as far as they aren't NaN,
  /// and no gradient comes back through those; given gradients take the place of what comes to a tensor, for
  /// its own gradient and for what goes on. They come behind interventions on the same activations, and
  /// before interventions on the same gradients. A tensor may come once for values and once for gradients.
  /// Throws Error for what there isn't; the shapes are checked by `plan`.
  std::shared_ptr<const Network> withGiven(const std::vector<GivenTensor>& given) const;

  /// The tensor that is read as `name`, that of a layer, of a tensor or of a node in the file: what comes of
  /// it by interventions, where there are any. Throws Error where there is none.
  std::string tensorNamed(const std::string& name) const;

  /// The same network but that other tensors count as its layers. Weights are shared. Throws Error that names
  /// what there isn't. Costs what inspecting the network at loading does; interventions are not kept.
  std::shared_ptr<const Network> withLayers(const LayerOptions& options) const;

  /// The tensor of the main input, and the extents of one sample of it ([40] for the cat generator).
  const std::string& inputName() const;
  const Shape& sampleShape() const;
  std::int64_t sampleSize() const;

  /// Did the file leave extents of it open?
  bool isShapeGiven() const;

  /// All inputs that are fed with each sample, float32 [samples, ...] to a plan: the main one first.
  const std::vector<FedInput>& inputs() const;
  /// Values that a sample is fed, of all inputs together.
  std::int64_t rowSize() const;
  /// Tensors for the inputs of a plan for `batch` samples. Their values are not initialised.
  std::map<std::string, Tensor> emptyInputs(std::int64_t batch) const;

  /// The output's name and the extents of one sample of it ([3, 128, 128]). Where the samples run along
  /// another than the first axis of the tensor in the file, or its numbers are whole, it is a tensor made of
  /// that.
  const std::string& outputName() const;
  const Shape& outputShape() const;
  /// Operator that makes the output ("Tanh"), which tells the range of its values.
  const std::string& outputOp() const;

  /// All layers in the order of computation, the network's output among them.
  const std::vector<Layer>& layers() const;

  /// Number of samples the file fixes for a run; 0 when the file leaves it open.
  std::int64_t fixedBatch() const;

  /// A number of samples for one run that keeps memory near 64 MiB and a run under about a second.
  std::int64_t suggestedBatch() const;

  /// A plan for `batch` samples that delivers `taps`, and `gradients` on request.
  Plan plan(std::int64_t batch, std::vector<std::string> taps, const Gradients& gradients = {}) const;

private:
  Network() = default;
  void chooseOutput(const Plan& everything, std::int64_t samples);
  void inspect();
  bool keepsSamplesApart();
  bool inspectTensors(std::int64_t samples);
  std::vector<std::string> layerTensors() const;
  void replace(const std::string& tensor, const std::string& by);
  void intervene(Graph& graph, std::size_t layer, const std::vector<Intervention>& changes);

  std::shared_ptr<const Graph> graph_;
  std::vector<FedInput> inputs_;
  bool isShapeGiven_ = false;
  std::string outputName_, outputOp_;
  std::string wantedOutput_;
  std::string outputTensor_;  // in the file; empty until it is known which one has the samples
  std::string outputLayer_;   // that as floats
  Shape outputShape_;
  std::vector<Layer> layers_;
  // By interventions: what is read instead of a tensor, and for that, whose gradient is the changed one.
  std::map<std::string, std::string> readInstead_, gradientOf_;
  LayerOptions layerOptions_;
  std::int64_t fixedBatch_ = 0;
  std::int64_t suggestedBatch_ = 1;
};

}  // namespace layerscope

#endif
