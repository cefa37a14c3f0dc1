#include "OnnxFunctions.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/unknown_field_set.h>

#include "Error.h"

namespace layerscope
{

namespace
{

constexpr int deepest = 64;

using FunctionKey = std::pair<std::string, std::string>;

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

class Inliner
{
public:
  Inliner(const onnx::ModelProto& model, std::int64_t opset, std::size_t mostNodes, const NodeVisitor& visit)
      : opset_(opset), mostNodes_(mostNodes), visit_(visit)
  {
    for (const auto& function : model.functions())
    {
      if (!functions_.emplace(FunctionKey(domainOf(function.domain()), function.name()), &function).second)
      {
        throw Error("two functions of the model have the name '" + function.name() + "'");
      }
    }
    for (const auto& node : model.graph().node())
    {
      taken_.insert(node.input().begin(), node.input().end());
      taken_.insert(node.output().begin(), node.output().end());
    }
    for (const auto& values : {model.graph().input(), model.graph().output()})
    {
      for (const auto& value : values)
      {
        taken_.insert(value.name());
      }
    }
    for (const auto& initializer : model.graph().initializer())
    {
      taken_.insert(initializer.name());
    }
  }

  void add(const onnx::NodeProto& node, std::int64_t opset, int depth)
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
      visit_(node, opset);
      return;
    }
    try
    {
      if (depth >= deepest)
      {
        throw Error("functions of the model call each other too deeply, or themselves")
            .expected("at most " + std::to_string(deepest) + " levels");
      }
      this->expand(node, *found->second, depth);
    }
    catch (Error& error)
    {
      error.atNode(nameOf(node), node.op_type());
      throw;
    }
  }

private:
  void expand(const onnx::NodeProto& call, const onnx::FunctionProto& function, int depth)
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
        this->addIdentity(call, input->second, call.output(index));
      }
      else if (isWanted)
      {
        names[function.output(index)] = call.output(index);
      }
    }
    std::map<std::string, onnx::AttributeProto> given;
    for (const onnx::AttributeProto& attribute : defaultAttributes(function, 0))
    {
      given[attribute.name()] = attribute;
    }
    for (const auto& attribute : call.attribute())
    {
      given[attribute.name()] = attribute;
    }
    const auto renamed = [&](const std::string& name)
    {
      const auto known = names.find(name);
      return known != names.end() ? known->second : names[name] = this->freshName(nameOf(call) + "/" + name);
    };
    const std::int64_t opset = this->opsetOf(function);
    for (const auto& inner : function.node())
    {
      onnx::NodeProto node = inner;
      node.set_name(nameOf(call) + "/" + nameOf(inner));
      for (auto& name : *node.mutable_input())
      {
        name = renamed(name);
      }
      for (auto& name : *node.mutable_output())
      {
        name = renamed(name);
      }
      fillAttributes(given, node);
      this->add(node, opset, depth + 1);
    }
  }

  static void requireAtMost(int found, int most, const char* what)
  {
    if (found > most)
    {
      throw Error(std::string("the call has more ") + what + " than the function")
          .expected("at most " + std::to_string(most))
          .found(std::to_string(found));
    }
  }

  /// Gives attributes that refer to one of the call's its value. One that the call leaves out has none.
  static void fillAttributes(const std::map<std::string, onnx::AttributeProto>& given, onnx::NodeProto& node)
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

  void addIdentity(const onnx::NodeProto& call, const std::string& from, const std::string& to)
  {
    onnx::NodeProto node;
    node.set_name(nameOf(call));
    node.set_op_type("Identity");
    node.add_input(from);
    node.add_output(to);
    visit_(node, opset_);
  }

  std::string freshName(const std::string& wanted)
  {
    std::string name = wanted;
    for (int& number = lastNumber_[wanted]; !taken_.insert(name).second;)
    {
      name = wanted + "_" + std::to_string(++number);
    }
    return name;
  }

  std::int64_t opsetOf(const onnx::FunctionProto& function) const
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

  std::int64_t opset_;
  std::size_t mostNodes_;
  std::size_t visited_ = 0;  ///< calls, too
  std::size_t visitedNodes_ = 0;
  std::map<FunctionKey, const onnx::FunctionProto*> functions_;
  std::set<std::string> taken_;
  std::map<std::string, int> lastNumber_;  ///< behind names that were taken
  const NodeVisitor& visit_;
};

}  // namespace

void visitNodes(const onnx::ModelProto& model, std::int64_t opset, std::size_t mostNodes,
                const NodeVisitor& visit)
{
  Inliner inliner(model, opset, mostNodes, visit);
  for (const auto& node : model.graph().node())
  {
    inliner.add(node, opset, 0);
  }
}

}  // namespace layerscope
