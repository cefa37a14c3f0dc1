#ifndef layerscope_testing_CaseData_h
#define layerscope_testing_CaseData_h

#include <set>
#include <string>
#include <vector>

#include "network/Graph.h"
#include "network/Tensor.h"

namespace layerscope
{

/// Values of a model's inputs and outputs, in its order.
struct DataSet
{
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
};

/// The data sets of the case in `folder` (test_data_set_*/input_*.pb, output_*.pb). Throws Error where there
/// are none, and where one does not fit the model.
std::vector<DataSet> readDataSets(const std::string& folder, const Graph& graph);

/// Names of tensors that an operator must know before a run (shapes, axes, scales ...), back to the inputs
/// that they are computed from.
std::set<std::string> namesToKnow(const Graph& graph);

}  // namespace layerscope

#endif
