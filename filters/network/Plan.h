#ifndef layerscope_network_Plan_h
#define layerscope_network_Plan_h

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "Graph.h"
#include "Operator.h"

namespace layerscope
{

/// Receives a tapped tensor as soon as it is computed. `tap` is its index in the list the plan was made with.
/// The values are only valid during the call. Returning false ends the run.
using TapFunction = std::function<bool(std::size_t tap, const Tensor& values)>;

/// Which derivatives a plan computes: of a sum of `of`, each weighted with a vector, with respect to each of
/// `by`. Both are names of float32 tensors of the graph: activations, inputs, weights.
struct Gradients
{
  std::vector<std::string> of;
  std::vector<std::string> by;
  /// Workspace bytes to keep below where that is possible: values that backward steps read are computed a
  /// second time then, the cheapest for their size first. 0: keep them all.
  std::size_t memoryLimit = 0;
};

/// Writes the vector that multiplies the Jacobian of tensor `of` (its index in Gradients): its weight in the
/// sum.
using SeedFunction = std::function<void(std::size_t of, Tensor& weights)>;

/// Receives the gradient with respect to tensor `by` (its index in Gradients), of its shape, as soon as it is
/// complete. The values are only valid during the call. Returning false ends the run.
using GradientFunction = std::function<bool(std::size_t by, const Tensor& gradient)>;

/// Memory that a run needs; reused from run to run. One per thread that runs at the same time.
class Workspace
{
public:
  /// At least `bytes` bytes, 64-byte aligned. Throws Error when the memory cannot be had.
  void* reserve(std::size_t bytes);

private:
  std::shared_ptr<void> memory_;
  std::size_t bytes_ = 0;
};

/// A graph made ready for inputs of given shapes: every shape is known and checked, constant parts are
/// computed, nodes that no tap needs are left out, activations are merged into the products before them, and
/// all intermediate tensors share one block of memory in which those that live at different times overlap.
///
/// Making a plan costs time in proportion to its nodes. The first run packs the weights of dense operators,
/// for all plans of the same weights (see Tensor::packedForms). A plan is const while it runs: any number of
/// threads may `run` it, each with a Workspace of its own.
class Plan
{
public:
  /// What is known of each of the graph's inputs, by name. An input with `constant` values is fixed in the
  /// plan.
  struct Input
  {
    TensorInfo info;
    Tensor constant;  ///< no elements: not constant
    bool isConstant = false;
  };

  /// Plans the computation of the tensors `taps` (by name: any tensor of the graph, inputs and weights
  /// included). Throws Error, with file and node, where a tap does not exist or a node's inputs do not fit.
  ///
  /// With `gradients`, values that the backward pass reads are kept until then; throws Error where one of
  /// `by` can have no gradient, naming the node that has no derivative, if there is one.
  Plan(std::shared_ptr<const Graph> graph, const std::map<std::string, Input>& inputs,
       std::vector<std::string> taps, const Gradients& gradients = {});
  ~Plan();
  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;

  const std::vector<std::string>& taps() const;
  const TensorInfo& tapInfo(std::size_t tap) const;

  /// Runs the network. `inputs` are the values of those graph inputs that aren't constant, by name; their
  /// shapes must be the planned ones. Taps are delivered in the order in which they are computed. Another
  /// thread may set `stop`: the run then ends soon, within the operator at hand. Returns false when `tap` or
  /// `stop` ended the run.
  bool run(Workspace& workspace, const std::map<std::string, Tensor>& inputs, const TapFunction& tap,
           const std::atomic<bool>* stop = nullptr) const;

  /// Runs the network, and then back. `seed` is called after all taps, once for each tensor of Gradients::of,
  /// and `gradient` once for each of Gradients::by, in the order in which the pass reaches them. Costs about
  /// as much again as `run` for each kind of operand that a gradient goes through.
  bool runBackward(Workspace& workspace, const std::map<std::string, Tensor>& inputs, const TapFunction& tap,
                   const SeedFunction& seed, const GradientFunction& gradient,
                   GradientRule rule = GradientRule::True, const std::atomic<bool>* stop = nullptr) const;

  /// Bytes of a Workspace that a run uses, backward steps included.
  std::size_t workspaceBytes() const;

  /// Operators that a forward run calls, those that run as one counted once; views count, too.
  std::size_t steps() const;

  /// Multiply-adds of one run.
  std::int64_t multiplyAdds() const;

  /// Shape of any tensor the plan computes, by name; nullptr for others.
  const TensorInfo* find(const std::string& tensor) const;

  /// Multiply-adds of the node that makes `tensor`; 0 for tensors the plan doesn't compute.
  std::int64_t multiplyAddsOf(const std::string& tensor) const;

private:
  friend class PlannedValues;
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace layerscope

#endif
