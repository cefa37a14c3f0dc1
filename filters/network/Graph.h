#ifndef layerscope_network_Graph_h
#define layerscope_network_Graph_h

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "Tensor.h"

namespace layerscope
{

/// A node's attributes by name, as ONNX has them. The getters throw Error when an attribute is of another
/// kind.
class Attributes
{
public:
  using Value = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>,
                             std::vector<std::string>, Tensor>;

  void set(const std::string& name, Value value) { values_[name] = std::move(value); }
  bool has(const std::string& name) const { return values_.count(name) != 0; }

  std::int64_t getInt(const std::string& name, std::int64_t fallback) const;
  float getFloat(const std::string& name, float fallback) const;
  std::string getString(const std::string& name, const std::string& fallback) const;
  std::vector<std::int64_t> getInts(const std::string& name,
                                    const std::vector<std::int64_t>& fallback = {}) const;
  std::vector<float> getFloats(const std::string& name, const std::vector<float>& fallback = {}) const;
  std::vector<std::string> getStrings(const std::string& name) const;
  /// Throws Error where the attribute is missing.
  Tensor getTensor(const std::string& name) const;
  /// Throws Error where the attribute is missing.
  std::int64_t requireInt(const std::string& name) const;

private:
  template <class T>
  const T* find(const std::string& name, const char* kind) const;

  std::map<std::string, Value> values_;
};

/// Several times the largest networks there are. Planning takes time in proportion to the number.
constexpr std::size_t mostNodes = 1 << 16;

struct Graph;

/// One operation. Tensors are named by strings; an omitted optional input or output is "".
struct Node
{
  std::string name;
  std::string op;
  std::int64_t opset = 0;  ///< version of the default operator set that the model imports
  Attributes attributes;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  /// Branches and bodies of If, Loop and Scan by the attribute's name, and the tensors from outside that they
  /// read.
  std::map<std::string, std::shared_ptr<const Graph>> subgraphs;
  std::vector<std::string> captured;
};

/// An input or output as the file declares it. An extent that the file leaves open is -1.
struct ValueInfo
{
  std::string name;
  TensorInfo info;
  bool hasShape = false;
  std::vector<std::string> symbols =
      {};  ///< names of open extents, an entry an extent; "" where there is none
};

/// A network as a graph of operators, in an order in which every node stands behind those it needs.
/// Inputs that have an initializer stand under `initializers` only.
struct Graph
{
  std::string file;
  std::vector<ValueInfo> inputs;
  std::vector<ValueInfo> outputs;
  std::map<std::string, Tensor> initializers;
  std::vector<Node> nodes;
  std::map<std::string, std::string> metadata;  ///< what the exporter wrote beside the graph
};

/// Orders the nodes and checks that every tensor is made once and before it is read. A subgraph reads tensors
/// from `outside`, too. Throws Error for a cycle, a name made twice, a name that nothing makes.
/// O(nodes + edges).
void sortNodes(Graph& graph, const std::set<std::string>& outside = {});

}  // namespace layerscope

#endif
