#ifndef layerscope_network_PlanImplementation_h
#define layerscope_network_PlanImplementation_h

#include <unordered_map>
#include <unordered_set>

#include "Plan.h"

namespace layerscope
{

/// How a plan is built and kept: the values and steps of the graph's part that the taps need. PlanNodes.cpp
/// works out shapes and constants, PlanFusion.cpp merges activations, PlanMemory.cpp places tensors in the
/// workspace, Plan.cpp runs.
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
  };

  struct Step
  {
    const Node* node = nullptr;
    std::unique_ptr<Operator> op;
    std::vector<Index> inputs;   // none where left out
    std::vector<Index> outputs;  // none where nobody wants them
    std::vector<Index> taps;     // to deliver after this step
    bool isView = false;
  };

  std::shared_ptr<const Graph> graph;
  std::vector<std::string> taps;
  std::vector<Index> tapValues;
  std::vector<Index> earlyTaps;  // constants and inputs, delivered before the first step
  std::vector<Value> values;
  std::unordered_map<std::string, Index> byName;
  std::vector<Step> steps;
  std::vector<std::size_t> offsets;  // by value, for roots in the workspace
  std::size_t constantBytes = 0;  // of computed constants
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
  void placeTaps();
  void placeMemory();
  void reuseInputs(std::vector<Index>& lastUse);

  /// What is known when a run starts: constants and the caller's inputs.
  std::vector<Tensor> startTensors(const std::map<std::string, Tensor>& inputs) const;
  void runStep(const Step& step, std::vector<Tensor>& tensors, char* memory) const;
  bool run(Workspace& workspace, const std::map<std::string, Tensor>& inputs, const TapFunction& tap,
           const std::atomic<bool>* stop) const;
};

}  // namespace layerscope

#endif
