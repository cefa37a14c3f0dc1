#include "OnnxFunctions.h"

#include <set>
#include <vector>

#include <google/protobuf/unknown_field_set.h>

#include "Error.h"

namespace layerscope
{

namespace
{

std::string domainOf(const std::string& domain)
{
  return domain == "ai.onnx" ? "" : domain;
}

/// The attributes that have a default: a field that the oldest supported version of ONNX's library doesn't
/// know yet.
template <class Function>
auto defaultAttributes(const Function& function, int)
    -> decltype(function.attribute_proto(), std::vector<onnx::AttributeProto>())
{
  return {function.attribute_proto().begin(), function.attribute_proto().end()};
}

template <class Function>
std::vector<onnx::AttributeProto> defaultAttributes(const Function& function, long)
{
  constexpr int fieldNumber = 11;
  std::vector<onnx::AttributeProto> found;
  const auto& fields = function.GetReflection()->GetUnknownFields(function);
  for (int index = 0; index < fields.field_count(); ++index)
  {
    const auto& field = fields.field(index);
    onnx::AttributeProto attribute;
    if (field.number() == fieldNumber &&
        field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED &&
        attribute.ParseFromString(field.length_delimited()))
    {
      found.push_back(attribute);
    }
  }
  return found;
}

std::string nameOf(const onnx::NodeProto& node)
{
  return !node.name().empty() ? node.name() : node.output_size() > 0 ? node.output(0) : std::string();
}

// The names that a graph makes or is given by itself.
std::set<std::string> ownNames(const onnx::GraphProto& graph)
{
  std::set<std::string> names;
  for (const auto& input : graph.input())
  {
    names.insert(input.name());
  }
  for (const auto& initializer : graph.initializer())
  {
    names.insert(initializer.name());
  }
  for (const auto& initializer : graph.sparse_initializer())
  {
    names.insert(initializer.values().name());
  }
  for (const auto& node : graph.node())
  {
    names.insert(node.output().begin(), node.output().end());
  }
  return names;
}

void takeNames(const onnx::GraphProto& graph, FreshNames& names)
{
  for (const std::string& name : ownNames(graph))
  {
    names.take(name);
  }
  for (const auto& output : graph.output())
  {
    names.take(output.name());
  }
  for (const auto& node : graph.node())
  {
    for (const std::string& name : node.input())
    {
      names.take(name);
    }
    for (const auto& attribute : node.attribute())
    {
      takeNames(attribute.g(), names);
    }
  }
}

using Renaming = std::function<std::string(const std::string&)>;
using GivenAttributes = std::map<std::string, onnx::AttributeProto>;

/// Gives attributes that refer to one of the call's its value. One that the call leaves out has none.
void fillAttributes(const GivenAttributes& given, onnx::NodeProto& node)
{
  const auto attributes = node.attribute();
  node.clear_attribute();
  for (const auto& attribute : attributes)
  {
    const auto value = given.find(attribute.ref_attr_name());
    if (attribute.ref_attr_name().empty())
    {
      *node.add_attribute() = attribute;
    }
    else if (value != given.end())
    {
      auto* const filled = node.add_attribute();
      *filled = value->second;
      filled->set_name(attribute.name());
    }
  }
}

/// Puts a node of a function into the place of the call, with its subgraphs.
void adapt(onnx::NodeProto& node, const GivenAttributes& given, const Renaming& renamed);

// Names that the subgraph makes itself stay.
void adapt(onnx::GraphProto& graph, const GivenAttributes& given, const Renaming& renamed)
{
  const std::set<std::string> own = ownNames(graph);
  const Renaming inside = [&](const std::string& name) { return own.count(name) ? name : renamed(name); };
  for (auto& node : *graph.mutable_node())
  {
    adapt(node, given, inside);
  }
  for (auto& output : *graph.mutable_output())
  {
    output.set_name(inside(output.name()));
  }
}

void adapt(onnx::NodeProto& node, const GivenAttributes& given, const Renaming& renamed)
{
  for (auto& name : *node.mutable_input())
  {
    name = renamed(name);
  }
  for (auto& name : *node.mutable_output())
  {
    name = renamed(name);
  }
  fillAttributes(given, node);
  for (auto& attribute : *node.mutable_attribute())
  {
    if (attribute.has_g())
    {
      adapt(*attribute.mutable_g(), given, renamed);
    }
  }
}

void requireAtMost(int found, int most, const char* what)
{
  if (found > most)
  {
    throw Error(std::string("the call has more ") + what + " than the function")
        .expected("at most " + std::to_string(most))
        .found(std::to_string(found));
  }
}

onnx::NodeProto identity(const onnx::NodeProto& call, const std::string& from, const std::string& to)
{
  onnx::NodeProto node;
  node.set_name(nameOf(call));
  node.set_op_type("Identity");
  node.add_input(from);
  node.add_output(to);
  return node;
}

}  // namespace

/// One level deeper as long as it is there.
class NodeWalk::Level
{
public:
  Level(int& depth, const char* tooDeep) : depth_(depth)
  {
    if (depth >= deepest)
    {
      throw Error(tooDeep).expected("at most " + std::to_string(deepest) + " levels");
    }
    ++depth_;
  }
  ~Level() { --depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

private:
  int& depth_;
};

NodeWalk::NodeWalk(const onnx::ModelProto& model, std::int64_t opset, std::size_t mostNodes)
    : model_(model), opset_(opset), mostNodes_(mostNodes)
{
  for (const auto& function : model.functions())
  {
    if (!functions_.emplace(FunctionKey(domainOf(function.domain()), function.name()), &function).second)
    {
      throw Error("two functions of the model have the name '" + function.name() + "'");
    }
  }
  takeNames(model.graph(), names_);
}

void NodeWalk::visit(const NodeVisitor& visitor)
{
  for (const auto& node : model_.graph().node())
  {
    this->add(node, opset_, visitor);
  }
}

void NodeWalk::visitSubgraph(const onnx::GraphProto& graph, std::int64_t opset, const NodeVisitor& visitor)
{
  const Level level(depth_, "subgraphs stand in each other too deeply");
  for (const auto& node : graph.node())
  {
    this->add(node, opset, visitor);
  }
}

void NodeWalk::add(const onnx::NodeProto& node, std::int64_t opset, const NodeVisitor& visitor)
{
  // Calls count as well: those of functions without nodes make none.
  if (++visited_ > 2 * mostNodes_ || visitedNodes_ >= mostNodes_)
  {
    throw Error(functions_.empty() ? "the network is too large"
                                   : "the network, with the nodes of its functions, is too large")
        .expected("at most " + std::to_string(mostNodes_) + " nodes");
  }
  const auto found = functions_.find({domainOf(node.domain()), node.op_type()});
  if (found == functions_.end())
  {
    ++visitedNodes_;
    visitor(node, opset);
    return;
  }
  try
  {
    const Level level(depth_, "functions of the model call each other too deeply, or themselves");
    this->expand(node, *found->second, visitor);
  }
  catch (Error& error)
  {
    error.atNode(nameOf(node), node.op_type());
    throw;
  }
}

void NodeWalk::expand(const onnx::NodeProto& call, const onnx::FunctionProto& function,
                      const NodeVisitor& visitor)
{
  requireAtMost(call.input_size(), function.input_size(), "inputs");
  requireAtMost(call.output_size(), function.output_size(), "outputs");
  std::map<std::string, std::string> names = {{"", ""}};
  for (int index = 0; index < function.input_size(); ++index)
  {
    names[function.input(index)] = index < call.input_size() ? call.input(index) : "";
  }
  for (int index = 0; index < function.output_size(); ++index)
  {
    // An input that is an output as it is has another name outside.
    const bool isWanted = index < call.output_size() && !call.output(index).empty();
    const auto input = names.find(function.output(index));
    if (input != names.end() && isWanted)
    {
      visitor(identity(call, input->second, call.output(index)), opset_);
    }
    else if (isWanted)
    {
      names[function.output(index)] = call.output(index);
    }
  }
  GivenAttributes given;
  for (const onnx::AttributeProto& attribute : defaultAttributes(function, 0))
  {
    given[attribute.name()] = attribute;
  }
  for (const auto& attribute : call.attribute())
  {
    given[attribute.name()] = attribute;
  }
  const Renaming renamed = [&](const std::string& name)
  {
    const auto known = names.find(name);
    return known != names.end() ? known->second : names[name] = names_.make(nameOf(call) + "/" + name);
  };
  const std::int64_t opset = this->opsetOf(function);
  for (const auto& inner : function.node())
  {
    onnx::NodeProto node = inner;
    node.set_name(shortened(nameOf(call) + "/" + nameOf(inner)));
    adapt(node, given, renamed);
    this->add(node, opset, visitor);
  }
}

std::int64_t NodeWalk::opsetOf(const onnx::FunctionProto& function) const
{
  for (const auto& import : function.opset_import())
  {
    if (domainOf(import.domain()).empty())
    {
      return import.version();
    }
  }
  return opset_;
}

}  // namespace layerscope
