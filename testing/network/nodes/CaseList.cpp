#include "CaseList.h"

#include <onnx/onnx_pb.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "network/Error.h"
#include "network/NumberFormat.h"
#include "network/OnnxReader.h"
#include "network/Operator.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;
using onnx::TensorProto;

onnx::ModelProto readModel(const fs::path& file)
{
  std::ifstream stream(file, std::ios::binary);
  onnx::ModelProto model;
  if (!stream || !model.ParseFromIstream(&stream))
  {
    throw std::runtime_error(file.string() + ": not a readable ONNX model");
  }
  return model;
}

// Nothing for a type that the engine takes, else what is wrong with it.
std::string typeObstacle(int type)
{
  try
  {
    numberFormat(type);
    return {};
  }
  catch (const Error& error)
  {
    return error.found();
  }
}

std::string typeObstacle(const onnx::TypeProto& type)
{
  if (type.has_tensor_type())
  {
    return typeObstacle(type.tensor_type().elem_type());
  }
  return "values that are not tensors";
}

std::string modelObstacle(const onnx::GraphProto& graph);

std::string nodeObstacle(const onnx::NodeProto& node)
{
  if (!isKnownOperator(node.op_type(), node.domain()))
  {
    return "operator " + operatorName(node.domain(), node.op_type()) + " not in the engine";
  }
  for (const auto& attribute : node.attribute())
  {
    const std::string obstacle = attribute.has_t()   ? typeObstacle(attribute.t().data_type())
                                 : attribute.has_g() ? modelObstacle(attribute.g())
                                                     : "";
    if (!obstacle.empty())
    {
      return obstacle;
    }
  }
  return {};
}

// Nothing for an eligible model, else the first reason against it.
std::string modelObstacle(const onnx::GraphProto& graph)
{
  std::vector<std::string> obstacles;
  for (const auto& node : graph.node())
  {
    obstacles.push_back(nodeObstacle(node));
  }
  for (const auto& values : {graph.input(), graph.output()})
  {
    for (const auto& value : values)
    {
      obstacles.push_back(typeObstacle(value.type()));
    }
  }
  for (const auto& tensor : graph.initializer())
  {
    obstacles.push_back(typeObstacle(tensor.data_type()));
  }
  const auto first =
      std::find_if(obstacles.begin(), obstacles.end(), [](auto& text) { return !text.empty(); });
  return first == obstacles.end() ? std::string() : *first;
}

// Older suites keep values of bfloat16 in uint16 tensors, so that they cannot be read as what they are.
bool keepsBits(const onnx::GraphProto& graph, const fs::path& folder)
{
  const auto keeps = [&](const auto& values, const char* kind)
  {
    for (int i = 0; i < values.size(); ++i)
    {
      std::ifstream stream(folder / "test_data_set_0" / (kind + ("_" + std::to_string(i) + ".pb")),
                           std::ios::binary);
      TensorProto tensor;
      if (values[i].type().tensor_type().elem_type() == TensorProto::BFLOAT16 &&
          tensor.ParseFromIstream(&stream) && tensor.data_type() != TensorProto::BFLOAT16)
      {
        return true;
      }
    }
    return false;
  };
  return keeps(graph.input(), "input") || keeps(graph.output(), "output");
}

bool isNewer(const onnx::ModelProto& model)
{
  const auto& imports = model.opset_import();
  return std::any_of(imports.begin(), imports.end(),
                     [](const auto& import)
                     { return import.domain().empty() && import.version() > newestOpset; });
}

void appendSuite(const fs::path& suite, std::vector<OnnxCase>& cases)
{
  if (!fs::is_directory(suite))
  {
    throw std::runtime_error(suite.string() + ": no such folder; is the package libonnx-testdata installed?");
  }
  for (const auto& entry : fs::directory_iterator(suite))
  {
    OnnxCase one;
    one.name = suite.filename().string() + "/" + entry.path().filename().string();
    one.folder = entry.path().string();
    const onnx::ModelProto model = readModel(entry.path() / "model.onnx");
    one.reason = modelObstacle(model.graph());
    if (one.reason.empty() && keepsBits(model.graph(), entry.path()))
    {
      one.reason = "BFLOAT16 tensors";
    }
    one.verdict = one.reason.empty() ? OnnxCase::Verdict::Run : OnnxCase::Verdict::Ineligible;
    if (one.reason.empty() && isNewer(model))
    {
      one.reason = "an operator set beyond " + std::to_string(newestOpset);
      one.verdict = OnnxCase::Verdict::Newer;
    }
    cases.push_back(std::move(one));
  }
}
}  // namespace

std::map<std::string, std::string> readNamedLines(const std::string& file)
{
  std::ifstream stream(file);
  if (!stream)
  {
    throw std::runtime_error(file + ": cannot be read");
  }
  std::map<std::string, std::string> lines;
  for (std::string line; std::getline(stream, line);)
  {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string name;
    if (words >> name)
    {
      std::string rest;
      std::getline(words >> std::ws, rest);
      if (!lines.emplace(name, rest).second)
      {
        throw std::runtime_error(file + ": '" + name + "' is named twice");
      }
    }
  }
  return lines;
}

std::vector<OnnxCase> listCases(const std::vector<std::string>& suites, const std::string& exclusionsFile)
{
  std::vector<OnnxCase> cases;
  for (const std::string& suite : suites)
  {
    appendSuite(suite, cases);
  }
  std::sort(cases.begin(), cases.end(), [](const OnnxCase& a, const OnnxCase& b) { return a.name < b.name; });
  for (const auto& [name, reason] : readNamedLines(exclusionsFile))
  {
    const auto found =
        std::find_if(cases.begin(), cases.end(), [name = name](auto& one) { return one.name == name; });
    // Debian's suite is older than ONNX's.
    if (found == cases.end() && reason.rfind("newer suites: ", 0) == 0)
    {
      continue;
    }
    const bool eligible = found != cases.end() && found->verdict != OnnxCase::Verdict::Ineligible;
    if (!eligible || reason.empty())
    {
      throw std::runtime_error(exclusionsFile + ": '" + name + "' " +
                               (found == cases.end() ? "does not exist"
                                : reason.empty()     ? "stands without a reason"
                                                     : "is not eligible anyway: " + found->reason));
    }
    found->verdict = OnnxCase::Verdict::Excluded;
    found->reason = reason;
  }
  return cases;
}

}  // namespace layerscope
