#include "vtkGenerator.h"

#include <cmath>
#include <optional>

#include "BoundRows.h"
#include "LayerTable.h"
#include "NetworkBinding.h"
#include "ShippedWeights.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

vtkStandardNewMacro(vtkGenerator);

vtkGenerator::vtkGenerator()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

int vtkGenerator::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

std::string vtkGenerator::NetworkFile() const
{
  return this->Network.empty() ? layerscope::shippedNetworkFile() : this->Network;
}

void vtkGenerator::ClearChannelFactors()
{
  if (!this->ChannelFactors.empty())
  {
    this->ChannelFactors.clear();
    this->Modified();
  }
}

void vtkGenerator::AddChannelFactor(double layer, double channel, double factor)
{
  this->ChannelFactors.push_back({layer, channel, factor});
  this->Modified();
}

void vtkGenerator::ClearLayerTensors()
{
  if (!this->LayerTensors.empty())
  {
    this->LayerTensors.clear();
    this->Modified();
  }
}

void vtkGenerator::AddLayerTensor(const char* name)
{
  this->LayerTensors.emplace_back(name ? name : "");
  this->Modified();
}

void vtkGenerator::ClearFeatureAxes()
{
  if (!this->FeatureAxes.empty())
  {
    this->FeatureAxes.clear();
    this->Modified();
  }
}

void vtkGenerator::AddFeatureAxis(int layer, int axis)
{
  this->FeatureAxes.emplace_back(layer, axis);
  this->Modified();
}

layerscope::LayerOptions vtkGenerator::ChosenLayers() const
{
  layerscope::LayerOptions options;
  options.inBlocks = this->LayersInBlocks;
  options.featureAxes = this->FeatureAxes;
  for (const std::string& name : this->LayerTensors)
  {
    // A line that the user has added but not filled in.
    if (!name.empty())
    {
      options.tensors.push_back(name);
    }
  }
  return options;
}

layerscope::NetworkBinding vtkGenerator::Binding(const layerscope::LoadedNetwork& loaded) const
{
  layerscope::NetworkBinding binding{
      loaded.file, loaded.checksum, this->LatentArray, toText(this->CheckedFactors()), {}};
  layerscope::addLayerOptions(this->ChosenLayers(), binding.options);
  return binding;
}

std::vector<layerscope::ChannelFactor> vtkGenerator::CheckedFactors() const
{
  const auto wholeNumber = [](double value, const char* what)
  {
    if (value != std::floor(value) || !(std::abs(value) < 1e9))
    {
      throw layerscope::Error(std::string("ChannelFactors has a ") + what + " that is not a whole number")
          .found(std::to_string(value));
    }
    return static_cast<int>(value);
  };
  std::vector<layerscope::ChannelFactor> factors;
  for (const auto& [layer, channel, factor] : this->ChannelFactors)
  {
    factors.push_back(
        {wholeNumber(layer, "layer"), wholeNumber(channel, "channel"), static_cast<float>(factor)});
  }
  return factors;
}

int vtkGenerator::RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector* outputs)
{
  std::optional<layerscope::NetworkBinding> binding;
  try
  {
    binding = this->Binding(layerscope::loadNetwork(this->NetworkFile()));
  }
  catch (const std::exception&)
  {
    // RequestData will meet the same fault and report it.
  }
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    layerscope::announceBinding(binding, outputs->GetInformationObject(port));
  }
  return 1;
}

int vtkGenerator::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    vtkNew<vtkTable> rows;
    rows->ShallowCopy(input);
    std::int64_t total = 0;
    const std::int64_t firstRow = layerscope::rowsBefore(input->GetNumberOfRows(), total, communicator);
    layerscope::LoadedNetwork loaded;
    layerscope::NetworkBinding binding;
    const auto bind = [&]
    {
      loaded = layerscope::loadNetwork(this->NetworkFile());
      binding = this->Binding(loaded);
      loaded = layerscope::withLayers(loaded, this->ChosenLayers());
      layerscope::withFactors(loaded, this->CheckedFactors());
      const auto latents = layerscope::latentColumn(rows, this->LatentArray, loaded, firstRow);
      if (!rows->GetColumnByName(this->LatentArray.c_str()))
      {
        rows->AddColumn(latents);
      }
      layerscope::setSampleColumn(rows, layerscope::sampleColumn(rows, firstRow));
    };
    layerscope::runOnAllRanks(communicator, bind);
    layerscope::writeBinding(binding, rows->GetFieldData());
    vtkTable::GetData(outputs, 0)->ShallowCopy(rows);
    layerscope::fillLayerTable(loaded, binding, communicator.rank() == 0, vtkTable::GetData(outputs, 1));
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkGenerator::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Network: " << this->Network << "\n"
     << indent << "LatentArray: " << this->LatentArray << "\n"
     << indent << "ChannelFactors:";
  for (const auto& [layer, channel, factor] : this->ChannelFactors)
  {
    os << " (" << layer << ", " << channel << ", " << factor << ")";
  }
  os << "\n" << indent << "LayersInBlocks: " << this->LayersInBlocks << "\n" << indent << "LayerTensors:";
  for (const std::string& name : this->LayerTensors)
  {
    os << " " << name;
  }
  os << "\n" << indent << "FeatureAxes:";
  for (const auto& [layer, axis] : this->FeatureAxes)
  {
    os << " (" << layer << ", " << axis << ")";
  }
  os << "\n";
}
