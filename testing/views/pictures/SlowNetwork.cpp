#include "SlowNetwork.h"

#include <onnx/onnx_pb.h>

#include <fstream>
#include <vector>

namespace layerscope
{
namespace
{

constexpr int channels = 48;

void addWeights(onnx::GraphProto& graph, const std::string& name, int outputs, int inputs)
{
  onnx::TensorProto& weights = *graph.add_initializer();
  weights.set_name(name);
  weights.set_data_type(onnx::TensorProto::FLOAT);
  for (const int extent : {outputs, inputs, 3, 3})
  {
    weights.add_dims(extent);
  }
  // Each channel is the mean of all, so that values neither grow nor vanish.
  const std::vector<float> values(static_cast<std::size_t>(outputs * inputs * 9),
                                  1.0F / static_cast<float>(9 * inputs));
  weights.set_raw_data(values.data(), values.size() * sizeof(float));
}

void addNode(onnx::GraphProto& graph, const std::string& op, const std::vector<std::string>& inputs,
             const std::string& output)
{
  onnx::NodeProto& node = *graph.add_node();
  node.set_op_type(op);
  node.set_name(output);
  for (const std::string& input : inputs)
  {
    node.add_input(input);
  }
  node.add_output(output);
  if (op == "Conv")
  {
    onnx::AttributeProto& pads = *node.add_attribute();
    pads.set_name("pads");
    pads.set_type(onnx::AttributeProto::INTS);
    for (int side = 0; side < 4; ++side)
    {
      pads.add_ints(1);
    }
  }
}

void declare(onnx::ValueInfoProto& value, const std::string& name)
{
  value.set_name(name);
  auto& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape()->add_dim()->set_dim_param("batch");
  for (const int extent : {3, 64, 64})
  {
    type.mutable_shape()->add_dim()->set_dim_value(extent);
  }
}

}  // namespace

void writeSlowNetwork(const std::string& file, int convolutions)
{
  onnx::ModelProto model;
  model.set_ir_version(7);
  model.add_opset_import()->set_version(13);
  onnx::GraphProto& graph = *model.mutable_graph();
  graph.set_name("slow");
  declare(*graph.add_input(), "input");
  declare(*graph.add_output(), "output");
  addWeights(graph, "first", channels, 3);
  addWeights(graph, "middle", channels, channels);
  addWeights(graph, "last", 3, channels);
  addNode(graph, "Conv", {"input", "first"}, "value0");
  for (int index = 0; index < convolutions; ++index)
  {
    addNode(graph, "Conv", {"value" + std::to_string(index), "middle"}, "value" + std::to_string(index + 1));
  }
  addNode(graph, "Conv", {"value" + std::to_string(convolutions), "last"}, "values");
  addNode(graph, "Tanh", {"values"}, "output");
  std::ofstream stream(file, std::ios::binary);
  model.SerializeToOstream(&stream);
}

}  // namespace layerscope
