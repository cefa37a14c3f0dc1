#include "vtkNetworkParameters.h"

#include <algorithm>
#include <cmath>

#include "LayerSelection.h"
#include "NetworkBinding.h"
#include "WeightFields.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/LayerWeights.h"
#include "network/Memory.h"
#include "tables/AddColumn.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

using layerscope::Error;
using layerscope::LayerWeights;

vtkStandardNewMacro(vtkNetworkParameters);

namespace
{

double normOf(const float* weights, std::int64_t count)
{
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i)
  {
    sum += static_cast<double>(weights[i]) * weights[i];
  }
  return std::sqrt(sum);
}

/// Collects the rows of the layers.
class ParameterRows
{
public:
  ParameterRows(bool withRows, vtkTable* table)
      : withRows_(withRows),
        table_(table),
        layer_(layerscope::addColumn<vtkIntArray>(table, "layer")),
        unit_(layerscope::addColumn<vtkIdTypeArray>(table, "unit")),
        bias_(layerscope::addColumn<vtkFloatArray>(table, "bias")),
        norm_(layerscope::addColumn<vtkDoubleArray>(table, "weight_norm"))
  {
  }

  void add(int number, const LayerWeights& weights)
  {
    const std::int64_t incoming = weights.incoming();
    for (std::int64_t unit = 0; withRows_ && unit < weights.units(); ++unit)
    {
      layer_->InsertNextValue(number);
      unit_->InsertNextValue(unit);
      bias_->InsertNextValue(weights.bias[static_cast<std::size_t>(unit)]);
      norm_->InsertNextValue(normOf(weights.weights.floats() + unit * incoming, incoming));
    }
    isUniform_ = isUniform_ && (layers_++ == 0 || incoming == incoming_);
    incoming_ = incoming;
    units_ += weights.units();
    kept_.push_back(weights.weights);
    if (!isUniform_)
    {
      kept_.clear();
    }
  }

  int layers() const { return layers_; }

  /// The column `weights`, where there can be one of at most `most` components. Returns why there is none
  /// although all units have as many weights.
  std::string addWeights(std::int64_t most)
  {
    if (!isUniform_ || incoming_ == 0)
    {
      return {};
    }
    const double bytes = static_cast<double>(incoming_) *
                         (layerscope::bytesOfComponent + sizeof(float) * static_cast<double>(units_));
    if (incoming_ > most)
    {
      return "The column 'weights' is left out: units have " + std::to_string(incoming_) +
             " weights each, and Maximum Weights allows " + std::to_string(most) + ".";
    }
    layerscope::requireMemory(
        bytes,
        "the column 'weights' doesn't fit into memory; choose fewer layers, or less in Maximum Weights");
    auto* column = layerscope::addColumn<vtkFloatArray>(table_, "weights", withRows_ ? units_ : 0,
                                                        static_cast<int>(incoming_));
    float* target = withRows_ ? column->GetPointer(0) : nullptr;
    for (const layerscope::Tensor& each : kept_)
    {
      target = withRows_ ? std::copy_n(each.floats(), each.size(), target) : nullptr;
    }
    return {};
  }

private:
  bool withRows_;
  vtkTable* table_;
  vtkIntArray* layer_;
  vtkIdTypeArray* unit_;
  vtkFloatArray* bias_;
  vtkDoubleArray* norm_;
  int layers_ = 0;
  bool isUniform_ = true;
  std::int64_t incoming_ = 0, units_ = 0;
  std::vector<layerscope::Tensor> kept_;
};

}  // namespace

vtkNetworkParameters::vtkNetworkParameters()
    : vtkLayerTableAlgorithm([](const layerscope::Layer& layer) { return !layer.linear.empty(); })
{
}

int vtkNetworkParameters::RequestInformation(vtkInformation* request, vtkInformationVector** inputs,
                                             vtkInformationVector* outputs)
{
  this->Superclass::RequestInformation(request, inputs, outputs);
  outputs->GetInformationObject(0)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  return 1;
}

bool vtkNetworkParameters::List(const layerscope::Network& network, bool withRows, vtkTable* output,
                                std::vector<std::string>& warnings)
{
  if (this->MaximumWeights < 0)
  {
    throw Error("MaximumWeights is too small")
        .expected("0 or more")
        .found(std::to_string(this->MaximumWeights));
  }
  this->Layers->list(network);
  this->Layers->checkNames(network.file());
  const bool isDefault = this->Layers->isDefault();
  ParameterRows rows(withRows, output);
  const auto& layers = network.layers();
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    const auto number = static_cast<int>(index) + 1;
    if (!this->Layers->isChosen(layers[index].name))
    {
      continue;
    }
    try
    {
      const LayerWeights weights = layerscope::layerWeights(network, layers[index]);
      rows.add(number, weights);
      layerscope::describeWeights(number, layers[index], weights, output->GetFieldData());
    }
    catch (const Error& error)
    {
      if (!isDefault)
      {
        throw;
      }
      warnings.push_back(layers[index].name + " is left out: " + error.what());
    }
    if (!layerscope::reportProgress(this, static_cast<double>(number) / static_cast<double>(layers.size())))
    {
      return false;
    }
  }
  if (rows.layers() == 0)
  {
    throw Error(isDefault ? "no layer of the network has constant weights"
                          : "no layer of the network is chosen")
        .inFile(network.file())
        .expected(isDefault ? "a convolution, or a product with weights in the file"
                            : "some of layer_1 to layer_" + std::to_string(layers.size()));
  }
  const std::string fault = rows.addWeights(this->MaximumWeights);
  if (!fault.empty())
  {
    warnings.push_back(fault);
  }
  return true;
}

int vtkNetworkParameters::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                      vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
    auto binding =
        layerscope::shareBinding(layerscope::findBinding(vtkTable::GetData(inInfo), inInfo), communicator);
    layerscope::requireNetwork(binding);
    layerscope::removeInterventions(*binding);
    vtkNew<vtkTable> result;
    bool finished = true;
    std::vector<std::string> warnings;
    const auto list = [&]
    {
      const auto loaded = layerscope::loadNetwork(*binding);
      finished = this->List(*loaded.network, communicator.rank() == 0, result, warnings);
      layerscope::writeBinding(*binding, result->GetFieldData());
    };
    layerscope::runOnAllRanks(communicator, list);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    for (const std::string& warning : warnings)
    {
      if (communicator.rank() == 0)
      {
        vtkWarningMacro(<< warning);
      }
    }
    vtkTable::GetData(outputs, 0)->ShallowCopy(result);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkNetworkParameters::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "MaximumWeights: " << this->MaximumWeights << "\n";
}
