#include "vtkSpatialPooling.h"

#include <algorithm>

#include "BoundRows.h"
#include "LayerSelection.h"
#include "LayerSurvey.h"
#include "PooledLayers.h"
#include "PoolingFields.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/FieldValues.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDataSetAttributes.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

namespace layerscope
{

/// One layer to pool.
struct PooledLayer
{
  int number = 0;  ///< its place in the network, from 1
  Layer layer;
  std::size_t width = 0;  ///< values a sample has after pooling
};

}  // namespace layerscope

using layerscope::Error;
using layerscope::PooledLayer;

vtkStandardNewMacro(vtkSpatialPooling);

namespace
{

constexpr const char* layerFields[] = {"layer_number",        "layer_channels", "layer_height",
                                       "layer_width",         "layer_op",       "layer_node",
                                       "layer_dead_channels", "pooling",        "normalization"};

void requireRoom(const std::vector<PooledLayer>& layers, vtkIdType rows)
{
  double bytes = 0;
  for (const PooledLayer& pooled : layers)
  {
    bytes += static_cast<double>(pooled.width) *
             (sizeof(float) * static_cast<double>(rows) + layerscope::bytesOfComponent);
  }
  layerscope::requireMemory(
      bytes,
      "the activations don't fit into memory; take fewer samples or layers, or another Pooling than None");
}

void describeLayer(const PooledLayer& pooled, vtkFieldData* fieldData)
{
  layerscope::appendField<vtkIntArray>(fieldData, "layer_number", pooled.number);
  layerscope::appendField<vtkIdTypeArray>(fieldData, "layer_channels", pooled.layer.channels);
  layerscope::appendField<vtkIdTypeArray>(fieldData, "layer_height", pooled.layer.height);
  layerscope::appendField<vtkIdTypeArray>(fieldData, "layer_width", pooled.layer.width);
  layerscope::appendField<vtkStringArray>(fieldData, "layer_op", pooled.layer.op);
  layerscope::appendField<vtkStringArray>(fieldData, "layer_node", pooled.layer.node);
}

/// "layer_3 (/encoder/mlp/Gelu)"
std::string nameWithNode(const layerscope::Layer& layer)
{
  return layer.name + (layer.node.empty() ? "" : " (" + layer.node + ")");
}

/// Collective. Counts what is dead, and finds what is the same for all samples.
void survey(const std::vector<PooledLayer>& layers, vtkTable* table, layerscope::Communicator& communicator,
            std::vector<std::string>& warnings)
{
  for (const PooledLayer& pooled : layers)
  {
    auto* column = vtkFloatArray::SafeDownCast(
        table->GetColumnByName(("layer_" + std::to_string(pooled.number)).c_str()));
    const auto found = layerscope::surveyLayer(column->GetPointer(0), column->GetNumberOfTuples(),
                                               pooled.width, communicator);
    layerscope::appendField<vtkIdTypeArray>(table->GetFieldData(), "layer_dead_channels", found.deadChannels);
    if (found.allEqual)
    {
      warnings.push_back(nameWithNode(pooled.layer) +
                         " is the same for all samples; its clusters would mean nothing.");
    }
    if (pooled.layer.varies && found.rowsWithNan > 0)
    {
      warnings.push_back("of " + nameWithNode(pooled.layer) + ", " + std::to_string(found.rowsWithNan) +
                         " of " + std::to_string(found.rows) +
                         " samples lack values, as it has another size for each: NaN stands for those, and "
                         "stages that compare samples refuse such rows");
    }
  }
}

}  // namespace

vtkSpatialPooling::vtkSpatialPooling()
    : vtkLayerTableAlgorithm([](const layerscope::Layer& layer) { return !layer.isOutput; })
{
}

std::vector<PooledLayer> vtkSpatialPooling::ChosenLayers(const layerscope::Network& network,
                                                         std::vector<std::string>& warnings) const
{
  const auto pooling =
      static_cast<layerscope::Pooling>(layerscope::checkedChoice("Pooling", this->Pooling, NONE + 1));
  this->Layers->checkNames(network.file());
  const bool isDefault = this->Layers->isDefault();
  std::vector<PooledLayer> chosen;
  int number = 0;
  for (const auto& layer : network.layers())
  {
    ++number;
    if (!this->Layers->isChosen(layer.name))
    {
      continue;
    }
    const PooledLayer pooled = {number, layer, layerscope::pooledWidth(pooling, layer)};
    if (pooled.width > 1 || this->Normalization == UNCHANGED)
    {
      chosen.push_back(pooled);
      continue;
    }
    const std::string fault = nameWithNode(layer) + " has one channel; divided by its " +
                              (this->Normalization == L2 ? "length" : "sum") +
                              " it is the same for all samples";
    if (!isDefault)
    {
      throw Error(fault)
          .inFile(network.file())
          .expected("Normalization None, or a layer of several channels");
    }
    warnings.push_back(fault + ", and is left out. With Normalization None it is kept.");
  }
  if (chosen.empty())
  {
    const auto& layers = network.layers();
    const bool hasHidden =
        std::any_of(layers.begin(), layers.end(), [](const auto& each) { return !each.isOutput; });
    if (hasHidden)
    {
      throw Error("no layer of the network is chosen, or none that can be compared")
          .inFile(network.file())
          .expected("some of layer_1 to layer_" + std::to_string(number));
    }
    throw Error(
        "the network has no hidden layers: looked for convolutions and matrix products with weights, and for "
        "the "
        "activations behind them")
        .inFile(network.file())
        .expected("some, or that its output, layer_" + std::to_string(number) + ", is chosen in Layers")
        .found(layers.empty() ? "nothing" : layers.back().op);
  }
  return chosen;
}

bool vtkSpatialPooling::Pool(const layerscope::BoundRows& rows, vtkTable* output,
                             std::vector<PooledLayer>& chosen, std::vector<std::string>& warnings)
{
  const auto& network = rows.loaded.network;
  this->Layers->list(*network);
  chosen = this->ChosenLayers(*network, warnings);
  const layerscope::PoolingOptions options = {
      static_cast<layerscope::Pooling>(this->Pooling),
      static_cast<layerscope::Normalization>(
          layerscope::checkedChoice("Normalization", this->Normalization, UNCHANGED + 1))};
  if (rows.totalRows == 0)
  {
    throw Error("the table has no rows");
  }
  const vtkIdType count = rows.inputs->count();
  requireRoom(chosen, count);
  // What an earlier pooling said of its own arrays; its values belong to its output too.
  for (const char* name : layerFields)
  {
    output->GetFieldData()->RemoveArray(name);
  }
  std::vector<layerscope::Layer> layers;
  std::vector<float*> columns;
  for (const PooledLayer& pooled : chosen)
  {
    vtkNew<vtkFloatArray> column;
    column->SetName(("layer_" + std::to_string(pooled.number)).c_str());
    column->SetNumberOfComponents(static_cast<int>(pooled.width));
    column->SetNumberOfTuples(count);
    output->GetRowData()->AddArray(column);
    layers.push_back(pooled.layer);
    columns.push_back(column->GetPointer(0));
    describeLayer(pooled, output->GetFieldData());
  }
  layerscope::writePooling(options, output->GetFieldData());
  layerscope::writeBinding(rows.binding, output->GetFieldData());
  layerscope::LayerPooler pooler(network, layers, options);
  const auto read = [&](std::int64_t first, std::int64_t number, float* values)
  { rows.inputs->read(first, number, values); };
  return pooler.run(read, count, columns,
                    [this](double done) { return layerscope::reportProgress(this, done); });
}

int vtkSpatialPooling::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                   vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    const auto rows = layerscope::readBoundRows(input, inputs[0]->GetInformationObject(0), communicator);
    vtkNew<vtkTable> result;
    bool finished = true;
    std::vector<PooledLayer> chosen;
    std::vector<std::string> warnings;
    const auto pool = [&]
    {
      result->ShallowCopy(input);
      layerscope::joinComponents(result, rows.binding.latentArray);
      layerscope::setSampleColumn(result, rows.samples);
      finished = this->Pool(rows, result, chosen, warnings);
    };
    layerscope::runOnAllRanks(communicator, pool);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    const std::string dropped = layerscope::dropBrokenRows(rows, result, communicator);
    if (!dropped.empty())
    {
      warnings.push_back(dropped);
    }
    survey(chosen, result, communicator, warnings);
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

void vtkSpatialPooling::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Pooling: " << this->Pooling << "\n"
     << indent << "Normalization: " << this->Normalization << "\n";
}
