#include "vtkClusterFlow.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "analysis/Communicator.h"
#include "analysis/Contingency.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/AddColumn.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDataArray.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

using layerscope::addColumn;
using layerscope::Communicator;
using layerscope::Contingency;
using layerscope::Error;

vtkStandardNewMacro(vtkClusterFlow);

namespace
{

/// A sample's cluster in one layer.
struct Membership
{
  std::int64_t sample;
  int layer;
  int cluster;

  bool operator<(const Membership& other) const
  {
    return sample != other.sample ? sample < other.sample : layer < other.layer;
  }
};

int wholeNumber(vtkDataArray* column, vtkIdType row)
{
  const double value = column->GetComponent(row, 0);
  if (!(value >= 0 && value < 1e9) || value != std::floor(value))
  {
    throw Error(std::string("column '") + column->GetName() +
                "' has another value than a whole number, in row " + std::to_string(row))
        .expected("0, 1, 2 ...")
        .found(std::to_string(value));
  }
  return static_cast<int>(value);
}

/// Sorted by sample, then by layer.
std::vector<Membership> membershipsOf(vtkTable* table)
{
  std::vector<Membership> memberships;
  if (table->GetNumberOfRows() == 0)
  {
    return memberships;
  }
  const auto required = [&](const char* name)
  {
    auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName(name));
    if (!column)
    {
      throw Error("the table does not hold clusters of samples; connect the output Samples of Layer K-Means")
          .expected(std::string("a column '") + name + "' of numbers")
          .found(layerscope::columnNames(table));
    }
    return column;
  };
  vtkDataArray* layers = required("layer");
  vtkDataArray* clusters = required("cluster");
  required("sample");
  const auto samples = layerscope::sampleColumn(table, 0);
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    memberships.push_back({samples->GetValue(row), wholeNumber(layers, row), wholeNumber(clusters, row)});
  }
  std::sort(memberships.begin(), memberships.end());
  const auto twice = std::adjacent_find(memberships.begin(), memberships.end(),
                                        [](const Membership& a, const Membership& b)
                                        { return a.sample == b.sample && a.layer == b.layer; });
  if (twice != memberships.end())
  {
    throw Error("sample " + std::to_string(twice->sample) + " is twice in layer " +
                std::to_string(twice->layer));
  }
  return memberships;
}

/// Collective. The layers of all ranks, rising.
std::vector<int> sharedLayers(const std::vector<Membership>& memberships, Communicator& communicator)
{
  std::set<int> own;
  for (const Membership& membership : memberships)
  {
    own.insert(membership.layer);
  }
  // One after the other: the least that is greater than the last.
  std::vector<int> layers;
  constexpr std::int64_t none = std::int64_t{1} << 40;
  while (true)
  {
    const auto next = layers.empty() ? own.begin() : own.upper_bound(layers.back());
    std::int64_t layer = next == own.end() ? none : *next;
    communicator.allReduce(layerscope::Reduction::Minimum, &layer, 1);
    if (layer == none)
    {
      return layers;
    }
    layers.push_back(static_cast<int>(layer));
  }
}

/// Clusterings of all layers, and the samples that each pair of them shares.
struct Flows
{
  std::vector<int> layers;
  std::vector<std::int64_t> clusters;  ///< of each layer
  std::vector<Contingency> tables;     ///< of layers (0, 1), (0, 2), ... (1, 2), ...

  std::size_t pair(std::size_t from, std::size_t to) const
  {
    return from * layers.size() - from * (from + 1) / 2 + to - from - 1;
  }

  std::int64_t shared(std::size_t from, std::size_t to, std::int64_t fromCluster,
                      std::int64_t toCluster) const
  {
    const auto a = static_cast<std::size_t>(fromCluster), b = static_cast<std::size_t>(toCluster);
    return from < to ? tables[pair(from, to)].at(a, b) : tables[pair(to, from)].at(b, a);
  }
};

Flows countFlows(const std::vector<Membership>& memberships, Communicator& communicator)
{
  Flows flows;
  flows.layers = sharedLayers(memberships, communicator);
  flows.clusters.assign(flows.layers.size(), 0);
  const auto placeOf = [&](int layer)
  {
    return static_cast<std::size_t>(std::lower_bound(flows.layers.begin(), flows.layers.end(), layer) -
                                    flows.layers.begin());
  };
  for (const Membership& membership : memberships)
  {
    std::int64_t& count = flows.clusters[placeOf(membership.layer)];
    count = std::max<std::int64_t>(count, membership.cluster + 1);
  }
  communicator.allReduce(layerscope::Reduction::Maximum, flows.clusters.data(), flows.clusters.size());
  const auto allocate = [&]
  {
    double cells = 0;
    for (std::size_t from = 0; from < flows.layers.size(); ++from)
    {
      for (std::size_t to = from + 1; to < flows.layers.size(); ++to)
      {
        cells += static_cast<double>(flows.clusters[from]) * static_cast<double>(flows.clusters[to]);
      }
    }
    // The table has each pair in both directions, in 32 bytes.
    layerscope::requireMemory(80 * cells, "there are too many clusters to count the samples of each pair");
    for (std::size_t from = 0; from < flows.layers.size(); ++from)
    {
      for (std::size_t to = from + 1; to < flows.layers.size(); ++to)
      {
        flows.tables.emplace_back(static_cast<std::size_t>(flows.clusters[from]),
                                  static_cast<std::size_t>(flows.clusters[to]));
      }
    }
    for (auto first = memberships.begin(); first != memberships.end();)
    {
      const auto last =
          std::find_if(first, memberships.end(),
                       [&](const Membership& membership) { return membership.sample != first->sample; });
      for (auto from = first; from != last; ++from)
      {
        for (auto to = from + 1; to != last; ++to)
        {
          ++flows.tables[flows.pair(placeOf(from->layer), placeOf(to->layer))].at(
              static_cast<std::size_t>(from->cluster), static_cast<std::size_t>(to->cluster));
        }
      }
      first = last;
    }
  };
  layerscope::runOnAllRanks(communicator, allocate);
  for (Contingency& table : flows.tables)
  {
    communicator.allReduce(layerscope::Reduction::Sum, table.counts.data(), table.counts.size());
  }
  return flows;
}

/// Calls action(from, to) for each pair of different layers.
template <typename Action>
void forPairs(const Flows& flows, const Action& action)
{
  for (std::size_t from = 0; from < flows.layers.size(); ++from)
  {
    for (std::size_t to = 0; to < flows.layers.size(); ++to)
    {
      if (from != to)
      {
        action(from, to);
      }
    }
  }
}

/// `withRows` false makes the columns alone.
void fillFlows(const Flows& flows, bool withRows, vtkTable* table)
{
  auto* fromLayers = addColumn<vtkIntArray>(table, "from_layer");
  auto* toLayers = addColumn<vtkIntArray>(table, "to_layer");
  auto* fromClusters = addColumn<vtkIntArray>(table, "from_cluster");
  auto* toClusters = addColumn<vtkIntArray>(table, "to_cluster");
  auto* samples = addColumn<vtkIdTypeArray>(table, "samples");
  auto* shares = addColumn<vtkDoubleArray>(table, "share");
  const auto fill = [&](std::size_t from, std::size_t to)
  {
    for (std::int64_t fromCluster = 0; fromCluster < flows.clusters[from]; ++fromCluster)
    {
      std::int64_t size = 0;
      for (std::int64_t toCluster = 0; toCluster < flows.clusters[to]; ++toCluster)
      {
        size += flows.shared(from, to, fromCluster, toCluster);
      }
      for (std::int64_t toCluster = 0; toCluster < flows.clusters[to]; ++toCluster)
      {
        const std::int64_t shared = flows.shared(from, to, fromCluster, toCluster);
        fromLayers->InsertNextValue(flows.layers[from]);
        toLayers->InsertNextValue(flows.layers[to]);
        fromClusters->InsertNextValue(static_cast<int>(fromCluster));
        toClusters->InsertNextValue(static_cast<int>(toCluster));
        samples->InsertNextValue(shared);
        shares->InsertNextValue(size > 0 ? static_cast<double>(shared) / static_cast<double>(size) : 0);
      }
    }
  };
  if (withRows)
  {
    forPairs(flows, fill);
  }
}

/// `withRows` false makes the columns alone.
void fillLayers(const Flows& flows, bool withRows, vtkTable* table)
{
  auto* fromLayers = addColumn<vtkIntArray>(table, "from_layer");
  auto* toLayers = addColumn<vtkIntArray>(table, "to_layer");
  auto* samples = addColumn<vtkIdTypeArray>(table, "samples");
  auto* mutual = addColumn<vtkDoubleArray>(table, "mutual_information");
  auto* normalized = addColumn<vtkDoubleArray>(table, "normalized_mutual_information");
  auto* adjusted = addColumn<vtkDoubleArray>(table, "adjusted_mutual_information");
  if (!withRows)
  {
    return;
  }
  std::vector<layerscope::SharedInformation> information;
  for (const Contingency& each : flows.tables)
  {
    information.push_back(layerscope::sharedInformation(each));
  }
  const auto fill = [&](std::size_t from, std::size_t to)
  {
    const std::size_t pair = flows.pair(std::min(from, to), std::max(from, to));
    const auto& counts = flows.tables[pair].counts;
    fromLayers->InsertNextValue(flows.layers[from]);
    toLayers->InsertNextValue(flows.layers[to]);
    samples->InsertNextValue(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    mutual->InsertNextValue(information[pair].mutual);
    normalized->InsertNextValue(information[pair].normalized);
    adjusted->InsertNextValue(information[pair].adjusted);
  };
  forPairs(flows, fill);
}

}  // namespace

vtkClusterFlow::vtkClusterFlow()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

int vtkClusterFlow::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

int vtkClusterFlow::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  const auto work = [&](Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    std::vector<Membership> memberships;
    layerscope::runOnAllRanks(communicator, [&] { memberships = membershipsOf(input); });
    auto rows = static_cast<std::int64_t>(memberships.size());
    communicator.allReduce(layerscope::Reduction::Sum, &rows, 1);
    if (rows == 0)
    {
      throw Error("the table has no rows");
    }
    const Flows flows = countFlows(memberships, communicator);
    if (flows.layers.size() < 2)
    {
      throw Error("samples flow from layer to layer, and there is one only")
          .expected("2 or more layers")
          .found("layer " + std::to_string(flows.layers.front()));
    }
    vtkNew<vtkTable> tables[2];
    const auto fill = [&]
    {
      fillFlows(flows, communicator.rank() == 0, tables[0]);
      fillLayers(flows, communicator.rank() == 0, tables[1]);
    };
    layerscope::runOnAllRanks(communicator, fill);
    for (int port = 0; port < 2; ++port)
    {
      vtkTable::GetData(outputs, port)->ShallowCopy(tables[port]);
    }
    return layerscope::reportProgress(this, 1);
  };
  return layerscope::runStage(this, inputs, outputs, work);
}
