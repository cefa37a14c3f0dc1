#include "OnnxReader.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <filesystem>

#include "ControlFlow.h"
#include "DecodedWeights.h"
#include "Error.h"
#include "Expansion.h"
#include "OnnxFile.h"
#include "OnnxFunctions.h"
#include "OnnxTensor.h"
#include "Operator.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;

bool isDefaultDomain(const std::string& domain)
{
  return domain.empty() || domain == "ai.onnx";
}

std::int64_t findOpset(const onnx::ModelProto& model)
{
  for (const auto& import : model.opset_import())
  {
    if (isDefaultDomain(import.domain()))
    {
      if (import.version() < 1)
      {
        throw Error("the operator set (opset) does not exist")
            .expected("1 to " + std::to_string(newestOpset))
            .found(std::to_string(import.version()));
      }
      return import.version();
    }
  }
  // One of models of tables alone need not.
  const auto& nodes = model.graph().node();
  const bool isOfOthers = !nodes.empty() && std::none_of(nodes.begin(), nodes.end(),
                                                         [](const onnx::NodeProto& node)
                                                         { return isDefaultDomain(node.domain()); });
  if (isOfOthers)
  {
    return newestOpset;
  }
  throw Error("the model does not say which operator set (opset) it uses")
      .expected("an import of the default domain");
}

Attributes::Value readAttribute(const onnx::AttributeProto& proto, const fs::path& folder)
{
  using onnx::AttributeProto;
  switch (proto.type())
  {
    case AttributeProto::INT:
      return std::int64_t(proto.i());
    case AttributeProto::FLOAT:
      return proto.f();
    case AttributeProto::STRING:
      return proto.s();
    case AttributeProto::INTS:
      return std::vector<std::int64_t>(proto.ints().begin(), proto.ints().end());
    case AttributeProto::FLOATS:
      return std::vector<float>(proto.floats().begin(), proto.floats().end());
    case AttributeProto::STRINGS:
      return std::vector<std::string>(proto.strings().begin(), proto.strings().end());
    case AttributeProto::TENSOR:
      return fromOnnxTensor(proto.t(), folder);
    case AttributeProto::SPARSE_TENSOR:
      return fromOnnxSparseTensor(proto.sparse_tensor(), folder);
    default:
      throw Error("attribute '" + proto.name() +
                  "' holds a subgraph or another kind that is not supported here");
  }
}

template <class Read>
void addInitializer(Graph& graph, const std::string& name, const Read& read)
{
  try
  {
    if (!graph.initializers.emplace(name, read()).second)
    {
      throw Error("two weights have that name");
    }
  }
  catch (const Error& error)
  {
    throw Error("weight '" + name + "': " + error.message()).expected(error.expected()).found(error.found());
  }
}

// `file`: where the graph's large weights still are.
void readInitializers(const onnx::GraphProto& proto, const fs::path& folder, Graph& graph,
                      const OnnxFile* file = nullptr)
{
  for (int i = 0; i < proto.initializer_size(); ++i)
  {
    const auto& initializer = proto.initializer(i);
    const RawData* const raw = file ? file->initializerData(i) : nullptr;
    addInitializer(graph, initializer.name(), [&] { return fromOnnxTensor(initializer, folder, raw); });
  }
  for (const auto& initializer : proto.sparse_initializer())
  {
    addInitializer(graph, initializer.values().name(),
                   [&] { return fromOnnxSparseTensor(initializer, folder); });
  }
}

// Those whose graphs are put in their places.
bool hasSubgraphs(const std::string& op)
{
  return isControlFlow(op) || op == "ai.onnx.preview.FlexAttention";
}

std::shared_ptr<const Graph> readSubgraph(const onnx::GraphProto& proto, std::int64_t opset,
                                          const fs::path& folder, NodeWalk& walk);

Node readNode(const onnx::NodeProto& proto, std::int64_t opset, const fs::path& folder, NodeWalk& walk)
{
  Node node;
  node.name = !proto.name().empty() ? proto.name() : proto.output_size() ? proto.output(0) : std::string();
  node.op = operatorName(proto.domain(), proto.op_type());
  node.opset = opset;
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  try
  {
    if (std::all_of(node.outputs.begin(), node.outputs.end(),
                    [](const std::string& name) { return name.empty(); }))
    {
      throw Error("the node has no output").expected("at least 1");
    }
    if (!isKnownDomain(proto.domain()))
    {
      throw Error("operators of the domain '" + proto.domain() + "' are not supported")
          .expected("the default domain, ai.onnx.ml, ai.onnx.preview or com.microsoft");
    }
    if (!isKnownOperator(proto.op_type(), proto.domain()))
    {
      if (!isDefaultDomain(proto.domain()))
      {
        throw Error("operator '" + proto.op_type() + "' of the domain '" + proto.domain() +
                    "' is not supported");
      }
      throw Error(
          "operator '" + node.op + "' of operator set " + std::to_string(opset) + " is not supported" +
          (opset > newestOpset ? "; the newest operator set that is known is " + std::to_string(newestOpset)
                               : std::string()));
    }
    for (const auto& attribute : proto.attribute())
    {
      if (hasSubgraphs(node.op) && attribute.type() == onnx::AttributeProto::GRAPH)
      {
        node.subgraphs[attribute.name()] = readSubgraph(attribute.g(), opset, folder, walk);
        continue;
      }
      node.attributes.set(attribute.name(), readAttribute(attribute, folder));
    }
  }
  catch (Error& error)
  {
    error.atNode(node.name, node.op);
    throw;
  }
  node.captured = capturedNames(node);
  return node;
}

std::shared_ptr<const Graph> readSubgraph(const onnx::GraphProto& proto, std::int64_t opset,
                                          const fs::path& folder, NodeWalk& walk)
{
  auto graph = std::make_shared<Graph>();
  walk.visitSubgraph(proto, opset,
                     [&](const onnx::NodeProto& node, std::int64_t version)
                     { graph->nodes.push_back(readNode(node, version, folder, walk)); });
  readInitializers(proto, folder, *graph);
  // Types and shapes follow from what the subgraph is given.
  const auto named = [](const onnx::ValueInfoProto& value)
  {
    ValueInfo info;
    info.name = value.name();
    return info;
  };
  std::transform(proto.input().begin(), proto.input().end(), std::back_inserter(graph->inputs), named);
  std::transform(proto.output().begin(), proto.output().end(), std::back_inserter(graph->outputs), named);
  expandNodes(*graph, mostNodes);
  sortNodes(*graph, outsideNames(*graph));
  return graph;
}

ValueInfo readValueInfo(const onnx::ValueInfoProto& proto, const char* role)
{
  ValueInfo value;
  value.name = proto.name();
  if (value.name.empty())
  {
    // The empty name stands for an input that is left out.
    throw Error(std::string("an ") + role + " of the network has no name");
  }
  const std::string subject = std::string("the network's ") + role + " '" + proto.name() + "'";
  if (!proto.type().has_tensor_type())
  {
    if (proto.type().value_case() == onnx::TypeProto::VALUE_NOT_SET)
    {
      return value;
    }
    throw Error(subject + " is not a tensor");
  }
  const auto& type = proto.type().tensor_type();
  if (type.elem_type() != onnx::TensorProto::UNDEFINED)
  {
    try
    {
      value.info.format = numberFormat(type.elem_type());
      value.info.type = elementTypeOf(value.info.format);
    }
    catch (const Error& error)
    {
      throw Error(subject + " is of a type that is not supported")
          .expected(error.expected())
          .found(error.found());
    }
  }
  value.hasShape = type.has_shape();
  for (const auto& dimension : type.shape().dim())
  {
    if (dimension.has_dim_value() && dimension.dim_value() < 0)
    {
      throw Error(subject + " has a negative extent").found(std::to_string(dimension.dim_value()));
    }
    value.info.shape.push_back(dimension.has_dim_value() ? dimension.dim_value() : -1);
    value.symbols.push_back(dimension.dim_param());
  }
  return value;
}

// Texts and maps that models of tables deliver beside their numbers: an expansion gives numbers alone.
bool isLeftToExpansion(const Graph& graph, const onnx::ValueInfoProto& output)
{
  const auto& type = output.type();
  const bool isOdd = type.has_tensor_type() ? type.tensor_type().elem_type() == onnx::TensorProto::STRING
                                            : type.value_case() != onnx::TypeProto::VALUE_NOT_SET;
  return isOdd && std::any_of(graph.nodes.begin(), graph.nodes.end(),
                              [&](const Node& node)
                              {
                                const auto& made = node.outputs;
                                return isExpanded(node.op) &&
                                       std::find(made.begin(), made.end(), output.name()) != made.end();
                              });
}

Graph readModel(const std::string& file)
{
  const OnnxFile onnxFile(file);
  const onnx::ModelProto& model = onnxFile.model();
  const fs::path folder = fs::path(file).parent_path();
  Graph graph;
  graph.file = file;
  if (!model.has_graph())
  {
    throw Error("the file holds no graph").expected("an ONNX model");
  }
  const std::int64_t opset = findOpset(model);
  if (static_cast<std::size_t>(model.graph().node_size()) > mostNodes)
  {
    throw Error("the network is too large")
        .expected("at most " + std::to_string(mostNodes) + " nodes")
        .found(std::to_string(model.graph().node_size()));
  }
  // Nodes first: an unknown operator says more than the odd type of a weight it takes.
  NodeWalk walk(model, opset, mostNodes);
  walk.visit([&](const onnx::NodeProto& node, std::int64_t version)
             { graph.nodes.push_back(readNode(node, version, folder, walk)); });
  readInitializers(model.graph(), folder, graph, &onnxFile);
  for (const auto& input : model.graph().input())
  {
    if (!graph.initializers.count(input.name()))
    {
      graph.inputs.push_back(readValueInfo(input, "input"));
    }
  }
  for (const auto& output : model.graph().output())
  {
    graph.outputs.push_back(isLeftToExpansion(graph, output) ? ValueInfo{output.name(), {}, false}
                                                             : readValueInfo(output, "output"));
  }
  for (const auto& property : model.metadata_props())
  {
    graph.metadata[property.key()] = property.value();
  }
  const std::set<std::string> read = namesRead(graph);
  expandNodes(graph, mostNodes);
  decodeWeights(graph);
  dropUnread(graph, read);
  sortNodes(graph);
  return graph;
}
}  // namespace

Graph readOnnx(const std::string& file)
{
  try
  {
    return readModel(file);
  }
  catch (Error& error)
  {
    error.inFile(file);
    throw;
  }
  catch (const std::bad_alloc&)
  {
    throw Error("not enough memory to read the model").inFile(file);
  }
}

Tensor readOnnxTensor(const std::string& file, std::string* name)
{
  try
  {
    const onnx::TensorProto proto = readTensorProto(file);
    if (name)
    {
      *name = proto.name();
    }
    return fromOnnxTensor(proto, std::filesystem::path(file).parent_path());
  }
  catch (Error& error)
  {
    error.inFile(file);
    throw;
  }
}

}  // namespace layerscope
