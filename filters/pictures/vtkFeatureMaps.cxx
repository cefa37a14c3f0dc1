#include "vtkFeatureMaps.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "FeatureMapPictures.h"
#include "SheetExtent.h"
#include "SheetImage.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "networks/BoundRows.h"
#include "networks/ChosenSamples.h"
#include "networks/LayerSelection.h"
#include "tables/FieldValues.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/SelectedRows.h"
#include "tables/StageRun.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkSelection.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

using layerscope::Error;

vtkStandardNewMacro(vtkFeatureMaps);

namespace
{

const layerscope::Layer& chosenLayer(const layerscope::Network& network, const std::string& name)
{
  return name.empty() ? network.layers().front() : layerscope::layerNamed(network, name);
}

void paintSheet(const layerscope::FeatureMapPictures& pictures, vtkImageData* sheet)
{
  const auto layout = layerscope::layoutFeatureMaps(pictures);
  const vtkIdType count = layerscope::setSheetSize(layout, sheet);
  auto* activations = layerscope::addPoints<vtkFloatArray>(sheet, "activation", count);
  auto* channels = layerscope::addPoints<vtkIntArray>(sheet, "channel", count);
  auto* samples = layerscope::addPoints<vtkIdTypeArray>(sheet, "sample", count);
  layerscope::paintFeatureMaps(pictures, layout, activations->GetPointer(0), channels->GetPointer(0),
                               samples->GetPointer(0));
  sheet->GetPointData()->SetActiveScalars("activation");
}

void describe(const layerscope::Network& network, const layerscope::Layer& layer,
              const layerscope::FeatureMapPictures& pictures, vtkFieldData* fieldData)
{
  const auto number = static_cast<int>(&layer - network.layers().data()) + 1;
  layerscope::setField<vtkIntArray>(fieldData, "layer_number", number);
  layerscope::setField<vtkStringArray>(fieldData, "layer_name", layer.name);
  layerscope::setField<vtkStringArray>(fieldData, "layer_op", layer.op);
  layerscope::setField<vtkStringArray>(fieldData, "layer_node", layer.node);
  for (const std::int64_t sample : pictures.samples)
  {
    layerscope::appendField<vtkIdTypeArray>(fieldData, "sample", sample);
  }
  for (const std::int64_t channel : pictures.channels)
  {
    layerscope::appendField<vtkIntArray>(fieldData, "channel", static_cast<int>(channel));
  }
}

}  // namespace

vtkFeatureMaps::vtkFeatureMaps()
{
  this->SetNumberOfInputPorts(2);
}

vtkFeatureMaps::~vtkFeatureMaps() = default;

int vtkFeatureMaps::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port == 0 ? "vtkTable" : "vtkSelection");
  if (port == 1)
  {
    info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), 1);
  }
  return 1;
}

vtkStringArray* vtkFeatureMaps::GetLayerNames()
{
  return this->LayerNames;
}

int vtkFeatureMaps::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                       vtkInformationVector* outputs)
{
  layerscope::LayerSelection layers([](const layerscope::Layer&) { return true; });
  layers.list(inputs[0]->GetInformationObject(0));
  if (layers.count() > 0)
  {
    this->LayerNames->Initialize();
  }
  for (int index = 0; index < layers.count(); ++index)
  {
    this->LayerNames->InsertNextValue(layers.name(index));
  }
  layerscope::announceSheet(outputs->GetInformationObject(0), VTK_FLOAT, 1);
  return 1;
}

int vtkFeatureMaps::RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*)
{
  // The inputs have pieces, which the executive passes on, but no extent.
  return 1;
}

void vtkFeatureMaps::CheckProperties() const
{
  layerscope::checkBounds("Channels", this->Channels, STRONGEST, ALL);
  layerscope::checkBounds("NumberOfChannels", this->NumberOfChannels, 1);
  layerscope::checkBounds("MaximumSamples", this->MaximumSamples, 1);
  layerscope::checkBounds("Scale", this->Scale, ALL_TOGETHER, EACH_MAP);
}

bool vtkFeatureMaps::MakeSheet(const layerscope::BoundRows& rows, const std::vector<float>& inputs,
                               const std::vector<std::int64_t>& samples, vtkImageData* sheet)
{
  const auto& network = rows.loaded.network;
  const auto& layer = chosenLayer(*network, this->Layer);
  layerscope::FeatureMapOptions options;
  options.areStrongest = this->Channels == STRONGEST;
  options.numberOfChannels = this->NumberOfChannels;
  options.scalesEach = this->Scale == EACH_MAP;
  const auto pictures =
      layerscope::makeFeatureMaps(network, layer, inputs, samples, options,
                                  [this](double done) { return layerscope::reportProgress(this, done); });
  if (!pictures)
  {
    return false;
  }
  paintSheet(*pictures, sheet);
  describe(*network, layer, *pictures, sheet->GetFieldData());
  return true;
}

int vtkFeatureMaps::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  layerscope::announceNoExtent(outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    const auto table =
        layerscope::selectedRows(vtkTable::GetData(inputs[0], 0), vtkSelection::GetData(inputs[1], 0));
    const auto rows = layerscope::readBoundRows(table, inputs[0]->GetInformationObject(0), communicator);
    const auto check = [&]
    {
      this->CheckProperties();
      chosenLayer(*rows.loaded.network, this->Layer);
      if (rows.totalRows == 0)
      {
        throw Error("the table has no rows, or none of them is selected").expected("a sample to show");
      }
    };
    layerscope::runOnAllRanks(communicator, check);
    const auto chosen = layerscope::chooseSamples(rows, this->MaximumSamples, communicator);
    if (!chosen.warning.empty() && communicator.rank() == 0)
    {
      vtkWarningMacro(<< chosen.warning);
    }
    vtkNew<vtkImageData> sheet;
    bool finished = true;
    const auto make = [&]
    {
      if (communicator.rank() == 0)
      {
        finished = this->MakeSheet(rows, chosen.inputs, chosen.samples(), sheet);
      }
      layerscope::writeBinding(rows.binding, sheet->GetFieldData());
    };
    layerscope::runOnAllRanks(communicator, make);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    vtkImageData::GetData(outputs, 0)->ShallowCopy(sheet);
    layerscope::announceExtent(sheet, outputs->GetInformationObject(0), communicator);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkFeatureMaps::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Layer: " << this->Layer << "\n"
     << indent << "Channels: " << this->Channels << "\n"
     << indent << "NumberOfChannels: " << this->NumberOfChannels << "\n"
     << indent << "MaximumSamples: " << this->MaximumSamples << "\n"
     << indent << "Scale: " << this->Scale << "\n";
}
