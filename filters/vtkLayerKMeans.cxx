#include "vtkLayerKMeans.h"

#include <algorithm>
#include <utility>

#include "BoundRows.h"
#include "ClusterCenters.h"
#include "ClusterTables.h"
#include "RankAgreement.h"
#include "StageRun.h"
#include "TableColumns.h"
#include "analysis/Assignment.h"
#include "analysis/Communicator.h"
#include "analysis/DistanceQuantiles.h"
#include "analysis/TopChannels.h"
#include "network/Error.h"
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

vtkStandardNewMacro(vtkLayerKMeans);

namespace
{

/// What k-means says of its columns, in terms of layers.
Error inLayer(const Error& error, const std::string& layer)
{
  return Error(layer + ": " + error.message()).expected(error.expected()).found(error.found());
}

void describeClusters(const std::vector<ClusteredLayer>& layers, vtkFieldData* fieldData)
{
  vtkNew<vtkIntArray> numbers, iterations, converged, distinct;
  vtkNew<vtkDoubleArray> inertias;
  numbers->SetName("kmeans_layer");
  inertias->SetName("kmeans_inertia");
  iterations->SetName("kmeans_iterations");
  converged->SetName("kmeans_converged");
  distinct->SetName("kmeans_distinct_centers");
  for (const ClusteredLayer& layer : layers)
  {
    numbers->InsertNextValue(layer.column.number);
    inertias->InsertNextValue(layer.result.inertia);
    iterations->InsertNextValue(layer.result.iterations);
    converged->InsertNextValue(layer.result.converged ? 1 : 0);
    distinct->InsertNextValue(layer.result.distinctCentres);
  }
  for (vtkDataArray* array :
       std::initializer_list<vtkDataArray*>{numbers, inertias, iterations, converged, distinct})
  {
    fieldData->AddArray(array);
  }
}

/// Gives the rows of each layer to the clusters of another run; layers that this doesn't have are left out.
void assign(std::vector<ClusteredLayer>& layers, const std::vector<layerscope::LayerClusters>& clusters,
            layerscope::Communicator& communicator)
{
  std::vector<ClusteredLayer> assigned;
  for (ClusteredLayer& layer : layers)
  {
    const auto same = std::find_if(clusters.begin(), clusters.end(),
                                   [&](const layerscope::LayerClusters& each)
                                   { return each.layer == layer.column.number; });
    if (same == clusters.end())
    {
      continue;
    }
    if (same->width != layer.column.width)
    {
      throw Error(layer.column.name() + ": the centers have another number of channels than the table")
          .expected(std::to_string(layer.column.width))
          .found(std::to_string(same->width));
    }
    layer.result = layerscope::assignToCentres(layer.column.rows(), same->centres, same->count, communicator);
    layer.topChannels = same->topChannels;
    assigned.push_back(std::move(layer));
  }
  if (assigned.empty())
  {
    throw Error("the centers are of none of the table's layers")
        .expected(layers.front().column.name())
        .found("layer_" + std::to_string(clusters.front().layer));
  }
  layers = std::move(assigned);
}

}  // namespace

vtkLayerKMeans::vtkLayerKMeans()
{
  this->SetNumberOfInputPorts(2);
  this->SetNumberOfOutputPorts(3);
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

bool vtkLayerKMeans::Cluster(std::vector<ClusteredLayer>& layers, layerscope::Communicator& communicator)
{
  layerscope::KMeansOptions options;
  options.clusters = this->NumberOfClusters;
  options.seed = static_cast<std::uint64_t>(this->Seed);
  options.restarts = this->Restarts;
  options.maximumIterations = this->MaximumIterations;
  options.tolerance = this->Tolerance;

  // The time of a layer goes with its channels.
  double done = 0, all = 0;
  for (const ClusteredLayer& layer : layers)
  {
    all += static_cast<double>(layer.column.width);
  }
  for (std::size_t index = 0; index < layers.size(); ++index)
  {
    ClusteredLayer& layer = layers[index];
    const auto share = static_cast<double>(layer.column.width);
    const auto progress = [&](double fraction)
    { return layerscope::reportProgress(this, (done + fraction * share) / all); };
    try
    {
      layer.result = layerscope::kMeans(layer.column.rows(), options, communicator, progress);
    }
    catch (const Error& error)
    {
      throw inLayer(error, layer.column.name());
    }
    if (layer.result.aborted)
    {
      return false;
    }
    const int top = this->TopChannels[this->TopChannels.size() == 1 ? 0 : index];
    for (int cluster = 0; cluster < this->NumberOfClusters; ++cluster)
    {
      const double* center =
          layer.result.centres.data() + static_cast<std::size_t>(cluster) * layer.column.width;
      layer.topChannels.push_back(
          layerscope::topChannels(center, layer.column.width, static_cast<std::size_t>(top)));
    }
    done += share;
  }
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
      layers.push_back({column, {}, {}, {}});
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
    if (!clusters.empty())
    {
      assign(layers, clusters, communicator);
    }
    else if (!this->Cluster(layers, communicator))
    {
      return false;
    }
    for (ClusteredLayer& layer : layers)
    {
      layer.percentiles =
          layerscope::distancePercentiles(layer.result.labels, layer.result.distances,
                                          static_cast<int>(layer.result.sizes.size()), communicator);
    }

    vtkNew<vtkTable> tables[3];
    const auto fill = [&]
    {
      layerscope::fillSamples(layers, rows, samples, tables[0]);
      layerscope::fillActivations(layers, samples, tables[1]);
      layerscope::fillCenters(layers, communicator.rank() == 0, tables[2]);
    };
    layerscope::runOnAllRanks(communicator, fill);
    for (int port = 0; port < 3; ++port)
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
  os << indent << "NumberOfClusters: " << this->NumberOfClusters << "\n" << indent << "TopChannels:";
  for (const int count : this->TopChannels)
  {
    os << " " << count;
  }
  os << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "Restarts: " << this->Restarts << "\n"
     << indent << "MaximumIterations: " << this->MaximumIterations << "\n"
     << indent << "Tolerance: " << this->Tolerance << "\n";
}
