#ifndef layerscope_network_PlanImplementation_h
#define layerscope_network_PlanImplementation_h

#include <unordered_map>
#include <unordered_set>

#include "Plan.h"

namespace layerscope
{

/// How a plan is built and kept: the values and steps of the graph's part that the taps need. PlanNodes.cpp
/// works out shapes and constants, PlanFusion.cpp merges activations and sums, PlanGroups.cpp element-wise
/// steps, PlanBackward.cpp plans the way back, PlanRecomputation.cpp saves memory on it, PlanMemory.cpp
/// places tensors in the workspace, Plan.cpp runs.
struct Plan::Implementation
{
  using Index = std::size_t;
  static constexpr Index none = static_cast<Index>(-1);

  // Where the values of a tensor come from during a run.
  enum class Source
  {
    Constant,  // known when the plan is made
    Input,     // handed in by the caller
    Memory     // a place in the workspace
  };

  struct Value
  {
    std::string name;
    TensorInfo info;
    Source source = Source::Memory;
    Tensor constant;
    Index root = none;  // the value whose memory this one uses: itself unless it is a view
    std::int64_t multiplyAdds = 0;
    bool isVariable = false;  // a weight that somebody differentiates by: what reads it is not folded
  };

  struct Step
  {
    const Node* node = nullptr;
    std::unique_ptr<Operator> op;
    std::vector<Index> inputs;   // none where left out
    std::vector<Index> outputs;  // none where nobody wants them
    std::vector<Index> taps;     // to deliver after this step
    bool isView = false;
    Activation merged;   // what the operator applies to output 0
    bool isSum = false;  // the last input is added to output 0, and may lie in its memory
  };

  // A moment of the way back.
  struct BackStep
  {
    enum class Kind
    {
      Again,    // runs a step a second time
      Seed,     // asks the caller for the weights of a tensor
      Deliver,  // hands a gradient to the caller
      Backward  // a step's derivative; without a step: only sums
    };
    Kind kind = Kind::Backward;
    Index step = none;
    Index tensor = none;         // of Gradients::of or by
    std::vector<Index> inputs;   // values of the forward run that are read; none for others
    std::vector<Index> outputs;  // likewise, or written by Again
    std::vector<Index> outputGradients;
    std::vector<Index> inputGradients;  // written
    struct Sum
    {
      Index into;
      Index from;
    };
    std::vector<Sum> sums;  // afterwards
  };

  // When memory is used: moments, of a value and its views.
  struct Life
  {
    std::size_t first = none;
    std::size_t lastForward = 0;
    std::size_t firstBack = none;  // first use on the way back
    std::size_t last = 0;
  };

  // What a moment reads and writes; moments count on from the last step into the way back.
  struct Uses
  {
    std::vector<Index> reads;
    std::vector<Index> writes;
  };

  std::shared_ptr<const Graph> graph;
  std::vector<std::string> taps;
  std::vector<std::string> gradientTargets;  // Gradients::of
  std::vector<Index> tapValues;
  std::vector<Index> earlyTaps;  // constants and inputs, delivered before the first step
  std::vector<Value> values;
  std::unordered_map<std::string, Index> byName;
  std::vector<Step> steps;
  std::vector<BackStep> backSteps;
  std::vector<Index> ofValues, byValues;
  std::vector<std::size_t> offsets;  // by value, for roots in the workspace
  std::size_t constantBytes = 0;     // of computed constants
  std::size_t scratchOffset = 0;
  std::size_t workspaceBytes = 0;
  std::int64_t multiplyAdds = 0;

  Index addValue(Value value)
  {
    const Index index = values.size();
    if (value.root == none)
    {
      value.root = index;
    }
    byName[value.name] = index;
    values.push_back(std::move(value));
    return index;
  }

  void addInputs(const std::map<std::string, Input>& inputs);
  std::unordered_set<const Node*> findNeededNodes() const;

  /// The value of that name; weights become values when they are first used.
  Index valueOf(const std::string& name);

  /// Works out a node's outputs; they become constants where all it needs is known, a step otherwise.
  void addNode(const Node& node);
  void reserveConstants(const std::vector<TensorInfo>& infos);
  bool fold(const Node& node, Operator& op, const std::vector<Index>& inputs,
            const std::vector<TensorInfo>& infos);
  void addStep(const Node& node, std::unique_ptr<Operator> op, const std::vector<Index>& inputs,
               const std::vector<TensorInfo>& outputs);

  void fuseActivations();
  void groupPointwise();
  class Grouping;
  void placeTaps();

  Inputs describeInputs(const std::vector<Index>& inputs) const;
  Index floatValueOf(const std::string& name);
  Index byValueOf(const std::string& name, const Gradients& gradients);
  void addVariables(const Gradients& gradients);
  void planBackward(const Gradients& gradients);
  void recompute(std::size_t limit);
  class WayBack;
  class Recomputation;

  std::size_t moments() const { return steps.size() + backSteps.size(); }
  Uses usesOf(std::size_t moment) const;
  std::vector<Life> findLives() const;  // by value, for roots
  std::size_t bytesOf(Index value) const;
  void placeMemory();
  /// A root that lies within the memory of another one.
  struct Part
  {
    Index root;
    Index whole;
    std::size_t offset;  ///< bytes from the beginning of the whole
  };
  std::vector<Part> findParts(std::vector<Life>& lives) const;
  void reuseMemory(std::vector<Life>& lives);
  using Sharing = std::vector<std::vector<Index>>;  // by root: the values that use its memory
  void reuse(Index from, Index to, std::size_t moment, const std::vector<Index>& others,
             std::vector<Life>& lives, Sharing& sharing);

  /// What is known when a run starts: constants and the caller's inputs.
  std::vector<Tensor> startTensors(const std::map<std::string, Tensor>& inputs) const;
  Tensor placed(Index value, const std::vector<Tensor>& tensors, char* memory) const;
  void runStep(const Step& step, const std::vector<Index>& inputs, const std::vector<Index>& outputs,
               std::vector<Tensor>& tensors, char* memory) const;
  bool runForward(std::vector<Tensor>& tensors, char* memory, const TapFunction& tap,
                  const std::atomic<bool>* stop) const;
  void runDerivative(const BackStep& back, std::vector<Tensor>& tensors, char* memory,
                     GradientRule rule) const;
  bool runBackward(std::vector<Tensor>& tensors, char* memory, const SeedFunction& seed,
                   const GradientFunction& gradient, GradientRule rule, const std::atomic<bool>* stop) const;
};

}  // namespace layerscope

#endif
