#ifndef layerscope_network_ValueWalk_h
#define layerscope_network_ValueWalk_h

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "Graph.h"
#include "Operator.h"
#include "Suppositions.h"

namespace layerscope
{

/// Operators that were prepared for inputs of the same shapes before, and when tensors are read last, for the
/// nodes of a graph and its subgraphs. Any number of threads may walk with one.
class WalkMemory
{
public:
  struct Prepared
  {
    std::vector<TensorInfo> inputs, outputs;
    std::shared_ptr<const Operator> op;
  };

  /// The graph must outlive it.
  explicit WalkMemory(const Graph& graph) { addReads(graph); }

  /// nullptr where there is none.
  std::shared_ptr<const Prepared> find(const Node& node,
                                       const std::vector<const WalkedTensor*>& inputs) const;
  void keep(const Node& node, const std::shared_ptr<const Prepared>& prepared);

  /// The tensors of that graph that nobody reads after its node `index`.
  const std::vector<std::string>& droppedAfter(const Graph& graph, std::size_t index) const;

private:
  void addReads(const Graph& graph);

  // Operators keep packed copies of weights.
  static constexpr std::size_t mostForms = 2;

  mutable std::mutex mutex_;
  std::unordered_map<const Node*, std::vector<std::shared_ptr<const Prepared>>> forms_;
  std::unordered_map<const Graph*, std::vector<std::vector<std::string>>> dropped_;
};

/// The run was stopped, see StopScope.
class WalkStopped : public std::exception
{
};

/// Computes the tensors of a graph node by node, with the values at hand: shapes, branches and numbers of
/// trips follow from them. What plans do for many samples in fixed memory, this does for one sample in memory
/// that it asks for as it goes; both use the same operators.
///
/// With a supposition, values may be missing: it then tells which shapes there could be.
///
/// Throws Error, which names the node, also for more than `mostNodes` trips in all or 2^48 multiply-adds, and
/// where tensors that are needed at the same time don't fit into half of the machine's memory; nothing is
/// asked for then. Throws WalkStopped in a StopScope that is stopped.
class ValueWalk
{
public:
  /// `memory` may be nullptr, for a graph that is walked once.
  explicit ValueWalk(WalkMemory* memory, const Supposition* supposition = nullptr)
      : memory_(memory), supposition_(supposition)
  {
  }

  using Tensors = std::vector<WalkedTensor>;

  /// The outputs of a graph, in their order. `given` are its inputs by name, and whatever else it reads.
  Tensors run(const Graph& graph, const std::unordered_map<std::string, WalkedTensor>& given);

  /// The outputs of one node. `tensors` has all that it reads, its subgraphs included.
  Tensors step(const Node& node, const std::unordered_map<std::string, WalkedTensor>& tensors);

  /// The same of one that is no branch or loop, and of which the constant inputs alone are looked at, as a
  /// plan does; nullptr stands for an input that is left out. Throws UnknownValues where they don't do.
  Tensors plannedStep(const Node& node, const std::vector<const WalkedTensor*>& inputs);

private:
  class Scope;

  void walk(Scope& scope);
  Tensors outputsOf(Scope& scope);
  Tensors stepIn(const Node& node, Scope& scope);
  Tensors operation(const Node& node, const std::vector<const WalkedTensor*>& inputs);
  std::shared_ptr<const WalkMemory::Prepared> prepared(const Node& node,
                                                       const std::vector<const WalkedTensor*>& inputs,
                                                       bool constantsAlone);
  Tensors computed(const Node& node, const WalkMemory::Prepared& prepared,
                   const std::vector<const WalkedTensor*>& inputs, bool isSupposed);
  Tensors supposed(const Node& node, const std::vector<const WalkedTensor*>& inputs);
  void requireRoom(double bytes) const;

  Tensors branch(const Node& node, Scope& scope);
  Tensors loop(const Node& node, Scope& scope);
  Tensors supposedLoop(const Node& node, Scope& scope);
  Tensors scan(const Node& node, Scope& scope);
  Tensors trip(const Node& node, const Graph& body, Tensors given, Scope& scope);
  WalkedTensor stacked(const Tensors& slices) const;
  WalkedTensor stackOfNone(const Node& node, std::size_t output, Scope& scope);

  WalkMemory* memory_;
  const Supposition* supposition_;
  double held_ = 0;  // bytes of what is in scopes
  double multiplyAdds_ = 0;
  std::int64_t trips_ = 0;
};

}  // namespace layerscope

#endif
