#ifndef layerscope_testing_OperatorCheck_h
#define layerscope_testing_OperatorCheck_h

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "network/Operator.h"

namespace layerscope
{

/// A node of its own; its inputs are what `prepare` is given.
inline Node operatorNode(const std::string& op, std::int64_t opset, const Attributes& attributes = {},
                         std::vector<std::string> outputs = {"y"})
{
  Node node;
  node.name = "node";
  node.op = op;
  node.opset = opset;
  node.attributes = attributes;
  node.outputs = std::move(outputs);
  return node;
}

/// Attributes from a list: attributes({{"axis", std::int64_t(1)}, {"alpha", 0.5F}}).
inline Attributes attributes(const std::vector<std::pair<std::string, Attributes::Value>>& values)
{
  Attributes result;
  for (const auto& [name, value] : values)
  {
    result.set(name, value);
  }
  return result;
}

/// A node with such attributes.
inline Node with(const char* op, std::int64_t opset,
                 const std::vector<std::pair<std::string, Attributes::Value>>& values = {},
                 std::vector<std::string> outputs = {"y"})
{
  return operatorNode(op, opset, attributes(values), std::move(outputs));
}

inline InputInfo floatInput(Shape shape)
{
  return {true, {ElementType::Float32, std::move(shape)}, nullptr};
}
inline InputInfo intInput(Shape shape)
{
  return {true, {ElementType::Int64, std::move(shape)}, nullptr};
}
inline InputInfo noInput()
{
  return {};
}

/// What the Error says that making or preparing the operator throws; empty where there is none. `expected`
/// and `found` of the Error are added where they are set, as users see them.
inline std::string failure(const Node& node, std::vector<InputInfo> inputs)
{
  try
  {
    const std::unique_ptr<Operator> op = makeOperator(node);
    for (const TensorInfo& info : op->prepare(Inputs(std::move(inputs))))
    {
      elementCount(info.shape);
    }
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

/// Runs a node. Inputs named in `constants` (by index) are known when the operator is prepared. Memory is
/// exactly as large as it has to be, so that sanitizers see any step beyond.
inline std::vector<Tensor> runOperator(const Node& node, const std::vector<Tensor>& inputs,
                                       const std::vector<std::size_t>& constants = {})
{
  std::vector<InputInfo> infos;
  std::vector<const Tensor*> arguments;
  for (const Tensor& input : inputs)
  {
    infos.push_back({true, input.info(), nullptr});
    arguments.push_back(&input);
  }
  for (const std::size_t index : constants)
  {
    infos[index].constant = &inputs[index];
  }
  const std::unique_ptr<Operator> op = makeOperator(node);
  std::vector<Tensor> outputs;
  for (const TensorInfo& info : op->prepare(Inputs(infos)))
  {
    outputs.emplace_back(info);
  }
  std::vector<Tensor*> results;
  for (Tensor& output : outputs)
  {
    results.push_back(&output);
  }
  const std::size_t bytes = (op->scratchBytes() + 63) / 64 * 64;
  const std::unique_ptr<void, void (*)(void*)> scratch(bytes ? std::aligned_alloc(64, bytes) : nullptr,
                                                       std::free);
  op->run(arguments, results, scratch.get());
  return outputs;
}

/// As `failure`, of a run.
inline std::string runFailure(const Node& node, const std::vector<Tensor>& inputs)
{
  try
  {
    runOperator(node, inputs);
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

inline std::vector<float> floatValues(const Tensor& tensor)
{
  return {tensor.floats(), tensor.floats() + tensor.size()};
}

inline std::vector<std::int64_t> intValues(const Tensor& tensor)
{
  return {tensor.ints(), tensor.ints() + tensor.size()};
}

inline void expectText(const std::string& text, const std::vector<std::string>& parts)
{
  for (const std::string& part : parts)
  {
    EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is not in: '" << text << "'";
  }
}

}  // namespace layerscope

#endif
