#ifndef layerscope_network_Straightener_h
#define layerscope_network_Straightener_h

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ControlFlow.h"
#include "FreshNames.h"
#include "PlannedValues.h"

namespace layerscope
{

/// Makes one graph without control flow, see `straighten`. Straightener.cpp has branches and Loop,
/// StraightenScan.cpp has Scan.
class Straightener
{
public:
  Straightener(const Graph& graph, const std::map<std::string, Plan::Input>& inputs);
  /// The graph's nodes of which the indices are in `kept` stay as they are.
  StraightGraph run(const Graph& graph, const std::set<std::size_t>& kept = {});
  /// The graph's node that was being put in place when `run` threw.
  std::size_t current() const { return current_; }

private:
  using Names = std::vector<std::string>;

  // What tensors of a subgraph are called in the graph that is made.
  struct Scope
  {
    const Scope* outer = nullptr;
    std::map<std::string, std::string> names;
    std::string prefix;

    std::string nameOf(const std::string& name) const
    {
      for (const Scope* scope = this; scope; scope = scope->outer)
      {
        const auto found = scope->names.find(name);
        if (found != scope->names.end())
        {
          return found->second;
        }
      }
      return name;
    }
  };

  /// How a Scan goes through its sequences, and lays out what it makes: axes, and directions (1 is
  /// backwards).
  struct ScanOrder
  {
    std::vector<std::int64_t> inputAxes, inputDirections, outputAxes, outputDirections;
  };

  // The node, with the names that its tensors have outside.
  void add(const Node& original, const Scope& scope);
  void append(Node node);
  std::string constant(const std::string& wanted, std::int64_t value, NumberFormat format);
  std::int64_t knownNumber(const std::string& tensor, const std::string& what);
  void deliver(const Node& node, std::size_t output, const std::string& from);
  const std::map<std::string, std::string>& weightsOf(const Graph& body, const std::string& prefix);
  /// Adds the nodes of a subgraph that is given `inputs`; what its outputs are called then.
  Names expand(const Graph& body, const Names& inputs, const Scope& outer, const std::string& prefix);
  void addIf(const Node& node, const Scope& scope);
  void countTrip(const Graph& body, std::int64_t trip, std::int64_t trips);
  void addLoop(const Node& node, const Scope& scope);
  std::string stacked(const std::string& name, const Names& slices, std::int64_t axis);
  std::int64_t extentOf(const std::string& tensor, std::int64_t axis);
  Names slicesOf(const std::string& name, const std::string& tensor, std::int64_t axis);
  std::int64_t commonExtent(const Names& tensors, const std::vector<std::int64_t>& axes);
  /// The states after a run over the sequences, and what was made on the way; "" for what nobody wants.
  Names scan(const Node& node, Names states, const Names& sequences, const ScanOrder& order,
             const Scope& scope, const std::string& prefix);
  void addScan(const Node& node, const Scope& scope);
  // A Scan of operator set 8: one run a sample.
  Names scanBatch(const Node& node, const Names& states, const Names& sequences, const ScanOrder& order,
                  const Scope& scope);

  std::shared_ptr<Graph> made_;
  std::unique_ptr<PlannedValues> known_;
  FreshNames fresh_;
  std::map<const Graph*, std::map<std::string, std::string>> weights_;
  std::vector<std::int64_t> choices_;
  std::size_t trips_ = 0;
  std::size_t current_ = 0;
};

/// What a Loop is given, checked; throws Error where its parts don't fit.
struct LoopParts
{
  explicit LoopParts(const Node& node);

  bool isCounted = false;  ///< has a number of trips
  bool isWhile = false;    ///< has a condition
  std::size_t states = 0;  ///< values from trip to trip: inputs 2 and on, outputs 0 and on
  const Graph& body;
};

/// Throws Error where branches are missing or don't fit the node.
void checkIf(const Node& node);

/// Throws Error unless a tensor that decides what is run holds one whole number.
void requireOnlyNumber(const std::string& tensor, const TensorInfo& info);

/// That number.
std::int64_t onlyNumber(const std::string& tensor, const Tensor& values);

/// Throws Error for a number of trips below 0.
void requireTrips(std::int64_t trips);

/// Throws Error where there are more or fewer of `what` than there must be.
void requireCount(std::size_t found, std::size_t expected, const std::string& what);

/// Throws Error where one of the names is empty.
void requireGiven(const std::vector<std::string>& inputs);

/// The branch or body of a node; throws Error where it is missing.
const Graph& subgraphOf(const Node& node, const std::string& name);

}  // namespace layerscope

#endif
