#include "vtkNeuronProjection.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "NeuronLayers.h"
#include "NeuronTables.h"
#include "PanelFacts.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "networks/NetworkBinding.h"
#include "tables/LayerColumns.h"
#include "tables/PropertyChecks.h"
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

using layerscope::Error;
using layerscope::LayerColumn;

vtkStandardNewMacro(vtkNeuronProjection);

namespace
{

constexpr const char* defaultLabels = "label";
constexpr const char* noLabels = "None";
constexpr std::size_t mostByDefault = 4096;

/// Throws Error where no neuron has a row.
void requireNeurons(const std::vector<layerscope::MappedLayer>& layers, std::int64_t samples)
{
  const bool isAny =
      std::any_of(layers.begin(), layers.end(),
                  [](const layerscope::MappedLayer& layer) { return !layer.map.neurons.empty(); });
  if (!isAny)
  {
    throw Error("no neuron's activation changes from sample to sample")
        .expected("2 samples or more that differ")
        .found(std::to_string(samples) + (samples == 1 ? " sample" : " samples, and none does"));
  }
}

}  // namespace

vtkNeuronProjection::vtkNeuronProjection()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

int vtkNeuronProjection::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

const char* vtkNeuronProjection::GetLayerArrayName(int index) const
{
  return index >= 0 && index < this->GetNumberOfLayerArrays() ? this->KnownLayers[index].Name.c_str()
                                                              : nullptr;
}

bool vtkNeuronProjection::IsChosen(const std::string& name, std::size_t width) const
{
  const auto named = this->Layers.find(name);
  return named != this->Layers.end() ? named->second : this->Layers.empty() && width <= mostByDefault;
}

int vtkNeuronProjection::GetLayerArrayStatus(const char* name) const
{
  const auto known = std::find_if(this->KnownLayers.begin(), this->KnownLayers.end(),
                                  [&](const KnownLayer& layer) { return layer.Name == name; });
  return this->IsChosen(name, known != this->KnownLayers.end() ? known->Width : mostByDefault + 1) ? 1 : 0;
}

void vtkNeuronProjection::SetLayerArrayStatus(const char* name, int status)
{
  this->Layers[name] = status != 0;
  this->Modified();
}

void vtkNeuronProjection::ClearLayerArrayStatus()
{
  this->Layers.clear();
  this->Modified();
}

int vtkNeuronProjection::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                            vtkInformationVector*)
{
  // The columns are known once the stages before have run.
  vtkTable* input = vtkTable::GetData(inputs[0], 0);
  const auto numbers = input ? layerscope::layerNumbers(input) : std::vector<int>();
  if (!numbers.empty())
  {
    this->KnownLayers.clear();
  }
  for (const int number : numbers)
  {
    const std::string name = "layer_" + std::to_string(number);
    auto* column = input->GetColumnByName(name.c_str());
    this->KnownLayers.push_back(
        {name, static_cast<std::size_t>(column ? column->GetNumberOfComponents() : 0)});
  }
  return 1;
}

layerscope::NeuronMapOptions vtkNeuronProjection::Options() const
{
  layerscope::NeuronMapOptions options;
  layerscope::checkedChoice("Dissimilarity", this->Dissimilarity, EUCLIDEAN + 1);
  options.dissimilarity = this->Dissimilarity == CORRELATION ? layerscope::Dissimilarity::Correlation
                                                             : layerscope::Dissimilarity::Euclidean;
  switch (this->Method)
  {
    case TSNE:
      options.method = layerscope::NeuronMethod::TSne;
      break;
    case UMAP:
      options.method = layerscope::NeuronMethod::Umap;
      break;
    case MDS:
      options.method = layerscope::NeuronMethod::MetricScaling;
      break;
    case CLASSICAL_MDS:
      options.method = layerscope::NeuronMethod::ClassicalScaling;
      break;
    default:
      throw Error("unknown Method")
          .expected("1 (t-SNE), 2 (UMAP), 3 (MDS) or 4 (Classical MDS)")
          .found(std::to_string(this->Method));
  }
  constexpr int least = 2, most = 3;
  layerscope::checkBounds("Dimensions", this->Dimensions, least, most);
  layerscope::checkBounds("Trees", this->Trees, 1);
  layerscope::checkBounds("Neighbors", this->Neighbors, 2);
  options.dimensions = static_cast<std::size_t>(this->Dimensions);
  options.perplexity = this->Perplexity;
  options.umap.neighbours = static_cast<std::size_t>(this->Neighbors);
  options.umap.seed = static_cast<std::uint64_t>(this->Seed);
  options.withDead = this->IncludeDeadNeurons;
  options.trees.trees = static_cast<std::size_t>(this->Trees);
  options.trees.seed = static_cast<std::uint64_t>(this->Seed);
  return options;
}

std::vector<LayerColumn> vtkNeuronProjection::Choose(const std::vector<LayerColumn>& all) const
{
  std::vector<LayerColumn> chosen;
  std::string names;
  const LayerColumn* smallest = &all.front();
  for (const LayerColumn& layer : all)
  {
    names += (names.empty() ? "" : ", ") + layer.name();
    smallest = layer.width < smallest->width ? &layer : smallest;
    if (this->IsChosen(layer.name(), layer.width))
    {
      chosen.push_back(layer);
    }
  }
  for (const auto& [name, isChosen] : this->Layers)
  {
    int number = 0;
    // ParaView keeps the names of another table's layers.
    if (isChosen && !layerscope::isLayerName(name, number))
    {
      throw Error("the table has no layer '" + name + "'").expected("some of " + names);
    }
  }
  if (!chosen.empty())
  {
    return chosen;
  }
  std::string message = "no layer of the table is chosen";
  if (smallest->width > mostByDefault)
  {
    const double pairs = static_cast<double>(smallest->width) * static_cast<double>(smallest->width);
    message += "; by themselves those of more than " + std::to_string(mostByDefault) +
               " neurons never are. Pool the feature maps: the dissimilarities of " + smallest->name() +
               " take " + layerscope::bytesText(pairs * sizeof(float));
  }
  throw Error(message).expected("some of " + names);
}

std::optional<std::vector<layerscope::MappedLayer>> vtkNeuronProjection::Map(
    const std::vector<LayerColumn>& chosen, const layerscope::NeuronClasses& classes,
    const layerscope::NeuronMapOptions& options, layerscope::Communicator& communicator)
{
  double neurons = 0, done = 0;
  for (const LayerColumn& layer : chosen)
  {
    neurons += static_cast<double>(layer.width);
  }
  std::vector<layerscope::MappedLayer> layers;
  for (const LayerColumn& layer : chosen)
  {
    const double begin = done / neurons, share = static_cast<double>(layer.width) / neurons;
    const layerscope::ProgressCallback progress = [this, begin, share](double fraction)
    { return layerscope::reportProgress(this, begin + fraction * share); };
    auto mapped = layerscope::mapLayer(layer, classes, options, communicator, progress);
    if (!mapped)
    {
      return std::nullopt;
    }
    layers.push_back(std::move(*mapped));
    done += static_cast<double>(layer.width);
  }
  return layers;
}

int vtkNeuronProjection::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                     vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    const auto binding = layerscope::shareBinding(
        layerscope::findBinding(input, inputs[0]->GetInformationObject(0)), communicator);
    std::int64_t total = 0;
    const std::int64_t firstRow = layerscope::rowsBefore(input->GetNumberOfRows(), total, communicator);
    vtkNew<vtkTable> rows;
    rows->ShallowCopy(input);
    const auto all = layerscope::layerColumns(rows, communicator);
    layerscope::NeuronMapOptions options;
    std::vector<LayerColumn> chosen;
    const auto check = [&]
    {
      options = this->Options();
      if (total == 0)
      {
        throw Error("the table has no rows");
      }
      chosen = this->Choose(all);
    };
    layerscope::runOnAllRanks(communicator, check);
    std::string warning;
    const auto classes =
        layerscope::readNeuronClasses(rows, this->LabelArray == noLabels ? "" : this->LabelArray,
                                      this->LabelArray != defaultLabels, firstRow, communicator, warning);
    const auto checkLayers = [&]
    {
      const auto samples = layerscope::sampleColumn(rows, firstRow);
      for (const LayerColumn& layer : chosen)
      {
        layerscope::requireMappable(layer, total, classes.names.size());
        layerscope::requireFinite(layer, samples);
      }
    };
    layerscope::runOnAllRanks(communicator, checkLayers);
    const auto layers = this->Map(chosen, classes, options, communicator);
    if (!layers)
    {
      return false;
    }
    const bool isFirst = communicator.rank() == 0;
    vtkNew<vtkTable> tables[2];
    const auto fill = [&]
    {
      if (isFirst)
      {
        requireNeurons(*layers, total);
      }
      layerscope::fillNeurons(*layers, options.dimensions, classes.names, isFirst, tables[0]);
      layerscope::fillMapQuality(*layers, options.method, isFirst, tables[1]);
    };
    layerscope::runOnAllRanks(communicator, fill);
    for (int port = 0; port < 2; ++port)
    {
      vtkFieldData* fieldData = tables[port]->GetFieldData();
      fieldData->ShallowCopy(input->GetFieldData());
      if (binding)
      {
        layerscope::writeBinding(*binding, fieldData);
      }
      if (port == 0)
      {
        layerscope::writePanels(layerscope::panelFacts(*layers),
                                layerscope::projectionMethodName(this->Method), false, fieldData);
      }
      vtkTable::GetData(outputs, port)->ShallowCopy(tables[port]);
    }
    if (isFirst && !warning.empty())
    {
      vtkWarningMacro(<< warning);
    }
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkNeuronProjection::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Dissimilarity: " << this->Dissimilarity << "\n"
     << indent << "Method: " << this->Method << "\n"
     << indent << "Dimensions: " << this->Dimensions << "\n"
     << indent << "Perplexity: " << this->Perplexity << "\n"
     << indent << "Neighbors: " << this->Neighbors << "\n"
     << indent << "Trees: " << this->Trees << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "IncludeDeadNeurons: " << this->IncludeDeadNeurons << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n";
}
