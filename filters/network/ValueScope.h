#ifndef layerscope_network_ValueScope_h
#define layerscope_network_ValueScope_h

#include <string>
#include <unordered_map>
#include <utility>

#include "ValueWalk.h"

namespace layerscope
{

/// What the names of one graph stand for, and those of the graphs around it.
class ValueWalk::Scope
{
public:
  Scope(ValueWalk& walk, const Graph& graph, Scope* outer) : walk_(walk), graph_(graph), outer_(outer) {}
  ~Scope() { walk_.held_ -= held_; }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  const Graph& graph() const { return graph_; }

  const WalkedTensor& find(const std::string& name)
  {
    for (Scope* scope = this; scope; scope = scope->outer_)
    {
      const auto known = scope->tensors_.find(name);
      if (known != scope->tensors_.end())
      {
        return known->second.tensor;
      }
      const auto weight = scope->graph_.initializers.find(name);
      if (weight != scope->graph_.initializers.end())
      {
        const WalkedTensor tensor = WalkedTensor::of(weight->second, true);
        return scope->tensors_.emplace(name, Entry{tensor, 0}).first->second.tensor;
      }
    }
    throw Error("there is no tensor '" + name + "' in the network");
  }

  void set(const std::string& name, WalkedTensor tensor)
  {
    if (name.empty())
    {
      return;
    }
    const auto bytes = static_cast<double>(tensor.hasValues ? tensor.values.bytes() : 0);
    hold(bytes);
    tensors_[name] = {std::move(tensor), bytes};
  }

  void drop(const std::string& name)
  {
    const auto known = tensors_.find(name);
    if (known != tensors_.end())
    {
      hold(-known->second.bytes);
      tensors_.erase(known);
    }
  }

  /// Counts what is kept for this graph elsewhere.
  void hold(double bytes)
  {
    held_ += bytes;
    walk_.held_ += bytes;
  }

private:
  struct Entry
  {
    WalkedTensor tensor;
    double bytes = 0;
  };

  ValueWalk& walk_;
  const Graph& graph_;
  Scope* outer_;
  std::unordered_map<std::string, Entry> tensors_;
  double held_ = 0;
};

}  // namespace layerscope

#endif
