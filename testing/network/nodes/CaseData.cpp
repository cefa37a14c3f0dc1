#include "CaseData.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "network/Error.h"
#include "network/OnnxReader.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;

std::vector<Tensor> readTensors(const fs::path& folder, const std::string& kind)
{
  std::vector<Tensor> tensors;
  for (int i = 0;; ++i)
  {
    const fs::path file = folder / (kind + "_" + std::to_string(i) + ".pb");
    if (!fs::exists(file))
    {
      return tensors;
    }
    tensors.push_back(readOnnxTensor(file.string()));
  }
}

// Inputs that an operator must know before the run, by their places.
const std::map<std::string, std::set<std::size_t>>& placesToKnow()
{
  static const std::map<std::string, std::set<std::size_t>> places = {{"ConstantOfShape", {0}},
                                                                      {"Dropout", {1, 2}},
                                                                      {"Expand", {1}},
                                                                      {"If", {0}},
                                                                      {"Loop", {0, 1}},
                                                                      {"Pad", {1, 3}},
                                                                      {"Range", {0, 1, 2}},
                                                                      {"ReduceL1", {1}},
                                                                      {"ReduceL2", {1}},
                                                                      {"ReduceLogSum", {1}},
                                                                      {"ReduceLogSumExp", {1}},
                                                                      {"ReduceMax", {1}},
                                                                      {"ReduceMean", {1}},
                                                                      {"ReduceMin", {1}},
                                                                      {"ReduceProd", {1}},
                                                                      {"ReduceSum", {1}},
                                                                      {"ReduceSumSquare", {1}},
                                                                      {"Reshape", {1}},
                                                                      {"Resize", {1, 2, 3}},
                                                                      {"Slice", {1, 2, 3, 4}},
                                                                      {"Split", {1}},
                                                                      {"Squeeze", {1}},
                                                                      {"Tile", {1, 2}},
                                                                      {"TopK", {1}},
                                                                      {"Unsqueeze", {1}},
                                                                      {"Upsample", {1}},
                                                                      {"AffineGrid", {1}},
                                                                      {"CenterCropPad", {1}},
                                                                      {"Col2Im", {1, 2}},
                                                                      {"Compress", {1}},
                                                                      {"CumProd", {1}},
                                                                      {"DFT", {1, 2}},
                                                                      {"MelWeightMatrix", {0, 1, 2, 3, 4}},
                                                                      {"STFT", {1, 3}},
                                                                      {"CumSum", {1}},
                                                                      {"MaxUnpool", {2}},
                                                                      {"NonZero", {0}},
                                                                      {"OneHot", {1}},
                                                                      {"Unique", {0}},
                                                                      {"NonMaxSuppression", {0, 1, 2, 3, 4}}};
  return places;
}
}  // namespace

std::vector<DataSet> readDataSets(const std::string& folder, const Graph& graph)
{
  std::vector<DataSet> sets;
  for (int i = 0; fs::exists(fs::path(folder) / ("test_data_set_" + std::to_string(i))); ++i)
  {
    const fs::path set = fs::path(folder) / ("test_data_set_" + std::to_string(i));
    sets.push_back({readTensors(set, "input"), readTensors(set, "output")});
    if (sets.back().inputs.size() != graph.inputs.size() ||
        sets.back().outputs.size() != graph.outputs.size())
    {
      throw Error("a data set does not fit the model").inFile(set.string());
    }
  }
  if (sets.empty())
  {
    throw Error("the case has no data").inFile(folder);
  }
  return sets;
}

std::set<std::string> namesToKnow(const Graph& graph)
{
  std::set<std::string> names;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node)
  {
    const bool isAll = std::any_of(node->outputs.begin(), node->outputs.end(),
                                   [&](const std::string& output) { return names.count(output) != 0; });
    const auto places = placesToKnow().find(node->op);
    for (std::size_t i = 0; i < node->inputs.size(); ++i)
    {
      const bool isShapeOnly = node->op == "Shape" || node->op == "Size";
      if ((isAll && !isShapeOnly) || (places != placesToKnow().end() && places->second.count(i)))
      {
        names.insert(node->inputs[i]);
      }
    }
  }
  return names;
}

}  // namespace layerscope
