#ifndef layerscope_network_operators_IntList_h
#define layerscope_network_operators_IntList_h

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/Operator.h"

namespace layerscope
{

/// A list of integers (axes, pads, split sizes ...) that older operator sets give as an attribute and newer
/// ones as an input.
class IntList
{
public:
  /// Attribute `name` where the node has it, else input `index`.
  IntList(const Node& node, const char* name, std::size_t index);

  /// The values, or nothing where the node leaves them out. Throws Error where they are not known before the
  /// run.
  std::optional<std::vector<std::int64_t>> read(const Inputs& inputs) const;

  /// As above; throws Error where the node leaves them out.
  std::vector<std::int64_t> require(const Inputs& inputs) const;

private:
  const char* name_;
  std::size_t index_;
  std::optional<std::vector<std::int64_t>> attribute_;
};

/// "[1, -1, 8]"
std::string listText(const std::vector<std::int64_t>& values);

}  // namespace layerscope

#endif
