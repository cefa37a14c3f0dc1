#include "vtkLayerKMeans.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "ClassLabels.h"
#include "ClusterCenters.h"
#include "ClusterTables.h"
#include "analysis/Assignment.h"
#include "analysis/ClusterChoice.h"
#include "analysis/Communicator.h"
#include "analysis/DistanceQuantiles.h"
#include "analysis/TopChannels.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "networks/NetworkBinding.h"
#include "tables/ErrorIn.h"
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

using layerscope::ClusteredLayer;
using layerscope::Error;
using layerscope::RowsView;

vtkStandardNewMacro(vtkLayerKMeans);

namespace
{

constexpr int outputCount = 4;
constexpr const char* defaultLabels = "label";
constexpr const char* noLabels = "None";

void describeClusters(const std::vector<ClusteredLayer>& layers, vtkFieldData* fieldData)
{
  vtkNew<vtkIntArray> numbers, iterations, converged, distinct;
  vtkNew<vtkDoubleArray> inertias, silhouettes, purities, information;
  numbers->SetName("kmeans_layer");
  inertias->SetName("kmeans_inertia");
  iterations->SetName("kmeans_iterations");
  converged->SetName("kmeans_converged");
  distinct->SetName("kmeans_distinct_centers");
  silhouettes->SetName("kmeans_silhouette");
  purities->SetName("kmeans_purity");
  information->SetName("kmeans_normalized_mutual_information");
  for (const ClusteredLayer& layer : layers)
  {
    numbers->InsertNextValue(layer.column.number);
    inertias->InsertNextValue(layer.result.inertia);
    iterations->InsertNextValue(layer.result.iterations);
    converged->InsertNextValue(layer.result.converged ? 1 : 0);
    distinct->InsertNextValue(layer.result.distinctCentres);
    silhouettes->InsertNextValue(layer.tried[layer.chosen].silhouette);
    if (layer.agreement)
    {
      purities->InsertNextValue(layer.agreement->purity);
      information->InsertNextValue(layer.agreement->normalizedInformation);
    }
  }
  for (vtkDataArray* array :
       std::initializer_list<vtkDataArray*>{numbers, inertias, iterations, converged, distinct, silhouettes})
  {
    fieldData->AddArray(array);
  }
  for (vtkDoubleArray* array : {purities.Get(), information.Get()})
  {
    fieldData->RemoveArray(array->GetName());  // of an earlier clustering
    if (array->GetNumberOfValues() > 0)
    {
      fieldData->AddArray(array);
    }
  }
}

/// For each layer the part of the progress that is its own: its time goes with its channels.
std::vector<layerscope::ProgressCallback> progressOfLayers(vtkAlgorithm* stage,
                                                           const std::vector<ClusteredLayer>& layers)
{
  double all = 0, done = 0;
  for (const ClusteredLayer& layer : layers)
  {
    all += static_cast<double>(layer.column.width);
  }
  std::vector<layerscope::ProgressCallback> callbacks;
  for (const ClusteredLayer& layer : layers)
  {
    const double begin = done / all, share = static_cast<double>(layer.column.width) / all;
    callbacks.emplace_back([stage, begin, share](double fraction)
                           { return layerscope::reportProgress(stage, begin + fraction * share); });
    done += static_cast<double>(layer.column.width);
  }
  return callbacks;
}

/// Throws Error when the centers of so many clusters of each layer, or what k-means needs for those of the
/// widest, don't fit into memory.
void requireRoom(const std::vector<ClusteredLayer>& layers, std::int64_t clusters)
{
  std::size_t widest = 0;
  for (const ClusteredLayer& layer : layers)
  {
    widest = std::max(widest, layer.column.width);
  }
  // Sums, means, and copies of both.
  constexpr double numbersOfKMeans = 10;
  const double numbers = static_cast<double>(clusters) * static_cast<double>(widest) *
                         (static_cast<double>(layers.size()) + numbersOfKMeans);
  layerscope::requireMemory(
      numbers * sizeof(double) + layerscope::bytesOfComponent * static_cast<double>(widest),
      "the centers of the clusters don't fit into memory; ask for fewer clusters, or take "
      "another Pooling than None");
}

/// The clusters of another run for a layer, or nullptr. Throws Error when their centers don't fit it.
const layerscope::LayerClusters* clustersFor(const layerscope::LayerColumn& column,
                                             const std::vector<layerscope::LayerClusters>& clusters)
{
  const auto same =
      std::find_if(clusters.begin(), clusters.end(),
                   [&](const layerscope::LayerClusters& each) { return each.layer == column.number; });
  if (same == clusters.end())
  {
    return nullptr;
  }
  if (same->width != column.width)
  {
    throw Error(column.name() + ": the centers have another number of channels than the table")
        .expected(std::to_string(column.width))
        .found(std::to_string(same->width));
  }
  return &*same;
}

}  // namespace

vtkLayerKMeans::vtkLayerKMeans()
{
  this->SetNumberOfInputPorts(2);
  this->SetNumberOfOutputPorts(outputCount);
}

int vtkLayerKMeans::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), port == 0 ? 0 : 1);
  return 1;
}

void vtkLayerKMeans::SetCentersConnection(vtkAlgorithmOutput* centers)
{
  this->SetInputConnection(1, centers);
}

void vtkLayerKMeans::ClearTopChannels()
{
  if (!this->TopChannels.empty())
  {
    this->TopChannels.clear();
    this->Modified();
  }
}

void vtkLayerKMeans::AddTopChannels(int count)
{
  this->TopChannels.push_back(count);
  this->Modified();
}

int vtkLayerKMeans::GetTopChannels(int index) const
{
  return index >= 0 && index < this->GetNumberOfTopChannels() ? this->TopChannels[index] : 0;
}

void vtkLayerKMeans::CheckTopChannels(std::size_t layers) const
{
  if (this->TopChannels.size() != 1 && this->TopChannels.size() != layers)
  {
    throw Error("TopChannels must be one number, or one a layer")
        .expected(layers == 1 ? "1 number" : "1 or " + std::to_string(layers) + " numbers")
        .found(std::to_string(this->TopChannels.size()));
  }
  for (const int count : this->TopChannels)
  {
    if (count < 1)
    {
      throw Error("TopChannels is too small").expected("1 or more").found(std::to_string(count));
    }
  }
}

bool vtkLayerKMeans::Cluster(std::vector<ClusteredLayer>& layers, std::int64_t rows,
                             layerscope::Communicator& communicator)
{
  layerscope::KMeansOptions options;
  options.seed = static_cast<std::uint64_t>(this->Seed);
  options.restarts = this->Restarts;
  options.maximumIterations = this->MaximumIterations;
  options.tolerance = this->Tolerance;
  const int fewest = this->ChooseClusters ? 2 : this->NumberOfClusters;
  int most = this->NumberOfClusters;
  const auto prepare = [&]
  {
    if (this->ChooseClusters)
    {
      most = layerscope::largestTrial(this->MaximumClusters, rows);
    }
    requireRoom(layers, std::min<std::int64_t>(most, rows));
  };
  layerscope::runOnAllRanks(communicator, prepare);

  const auto progress = progressOfLayers(this, layers);
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    ClusteredLayer& layer = layers[index];
    std::optional<layerscope::ClusterChoice> choice;
    try
    {
      choice = layerscope::chooseClusters(layer.column.rows(), options, fewest, most, communicator,
                                          progress[index]);
    }
    catch (const Error& error)
    {
      throw layerscope::errorIn(layer.column.name(), error);
    }
    if (!choice)
    {
      return false;
    }
    layer.result = std::move(choice->result);
    if (layer.result.distinctCentres == 1 && layer.result.sizes.size() > 1 && rows > 1 &&
        communicator.rank() == 0)
    {
      vtkWarningMacro(<< layer.column.name() << " is the same for all samples; its clusters mean nothing.");
    }
    layer.tried = std::move(choice->tried);
    layer.chosen = choice->chosen;
    const int top = this->TopChannels[this->TopChannels.size() == 1 ? 0 : index];
    for (std::size_t cluster = 0; cluster < layer.result.sizes.size(); ++cluster)
    {
      const double* center = layer.result.centres.data() + cluster * layer.column.width;
      layer.topChannels.push_back(
          layerscope::topChannels(center, layer.column.width, static_cast<std::size_t>(top)));
    }
  }
  return true;
}

bool vtkLayerKMeans::Assign(std::vector<ClusteredLayer>& layers,
                            const std::vector<layerscope::LayerClusters>& clusters,
                            layerscope::Communicator& communicator)
{
  const auto progress = progressOfLayers(this, layers);
  std::vector<ClusteredLayer> assigned;
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    ClusteredLayer& layer = layers[index];
    const layerscope::LayerClusters* known = clustersFor(layer.column, clusters);
    if (!known)
    {
      continue;
    }
    const RowsView rows = layer.column.rows();
    layer.result = layerscope::assignToCentres(rows, known->centres, known->count, communicator);
    const auto quality = layerscope::qualityOf(rows, layer.result, static_cast<std::uint64_t>(this->Seed),
                                               communicator, progress[index]);
    if (!quality)
    {
      return false;
    }
    layer.tried = {*quality};
    layer.topChannels = known->topChannels;
    assigned.push_back(std::move(layer));
  }
  if (assigned.empty())
  {
    throw Error("the centers are of none of the table's layers")
        .expected(layers.front().column.name())
        .found("layer_" + std::to_string(clusters.front().layer));
  }
  layers = std::move(assigned);
  return true;
}

int vtkLayerKMeans::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
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
    std::vector<ClusteredLayer> layers;
    for (const auto& column : layerscope::layerColumns(rows, communicator))
    {
      layers.emplace_back();
      layers.back().column = column;
    }
    vtkSmartPointer<vtkIdTypeArray> samples;
    std::vector<layerscope::LayerClusters> clusters;
    if (vtkTable* centers = vtkTable::GetData(inputs[1], 0))
    {
      vtkNew<vtkTable> copy;
      copy->ShallowCopy(centers);
      clusters = layerscope::readClusters(copy, communicator);
    }
    const auto check = [&]
    {
      if (clusters.empty())
      {
        this->CheckTopChannels(layers.size());
      }
      if (total == 0)
      {
        throw Error("the table has no rows");
      }
      if (binding)
      {
        layerscope::joinComponents(rows, binding->latentArray);
      }
      samples = layerscope::sampleColumn(rows, firstRow);
      for (const ClusteredLayer& layer : layers)
      {
        layerscope::requireFinite(layer.column, samples);
      }
    };
    layerscope::runOnAllRanks(communicator, check);
    const auto classes =
        layerscope::readClassLabels(rows, this->LabelArray == noLabels ? "" : this->LabelArray,
                                    this->LabelArray != defaultLabels, firstRow, communicator);
    const bool isDone = clusters.empty() ? this->Cluster(layers, total, communicator)
                                         : this->Assign(layers, clusters, communicator);
    if (!isDone)
    {
      return false;
    }
    for (ClusteredLayer& layer : layers)
    {
      layer.percentiles =
          layerscope::distancePercentiles(layer.result.labels, layer.result.distances,
                                          static_cast<int>(layer.result.sizes.size()), communicator);
      if (classes)
      {
        layer.agreement =
            layerscope::agreementWith(*classes, layer.result.labels, layer.result.sizes.size(), communicator);
      }
    }

    vtkNew<vtkTable> tables[outputCount];
    const auto fill = [&]
    {
      layerscope::fillSamples(layers, rows, samples, tables[0]);
      layerscope::fillActivations(layers, samples, tables[1]);
      layerscope::fillCenters(layers, communicator.rank() == 0, tables[2]);
      layerscope::fillQuality(layers, communicator.rank() == 0, tables[3]);
    };
    layerscope::runOnAllRanks(communicator, fill);
    for (int port = 0; port < outputCount; ++port)
    {
      vtkFieldData* fieldData = tables[port]->GetFieldData();
      fieldData->ShallowCopy(input->GetFieldData());
      if (binding)
      {
        layerscope::writeBinding(*binding, fieldData);
      }
      describeClusters(layers, fieldData);
      vtkTable::GetData(outputs, port)->ShallowCopy(tables[port]);
    }
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLayerKMeans::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "NumberOfClusters: " << this->NumberOfClusters << "\n"
     << indent << "ChooseClusters: " << this->ChooseClusters << "\n"
     << indent << "MaximumClusters: " << this->MaximumClusters << "\n"
     << indent << "TopChannels:";
  for (const int count : this->TopChannels)
  {
    os << " " << count;
  }
  os << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "Restarts: " << this->Restarts << "\n"
     << indent << "MaximumIterations: " << this->MaximumIterations << "\n"
     << indent << "Tolerance: " << this->Tolerance << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n";
}
