#include "vtkClusterRejectionSampler.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "ClusterCenters.h"
#include "ClusterRegion.h"
#include "LatentSearch.h"
#include "analysis/Communicator.h"
#include "analysis/DistanceQuantiles.h"
#include "network/Error.h"
#include "network/NumberText.h"
#include "networks/NetworkBinding.h"
#include "networks/PoolingFields.h"
#include "tables/FieldValues.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

using layerscope::ClusterRegion;
using layerscope::Error;
using layerscope::RejectionResult;
using layerscope::SearchOptions;
using layerscope::SearchResult;

vtkStandardNewMacro(vtkClusterRejectionSampler);

namespace
{

std::string number(double value)
{
  return layerscope::numberText(value, 3);
}

void fillRows(const SearchResult& result, std::size_t dimension, const std::string& latentArray,
              vtkTable* table)
{
  const auto count = static_cast<vtkIdType>(result.attempts.size());
  vtkNew<vtkIdTypeArray> samples, attempts;
  vtkNew<vtkFloatArray> latents;
  vtkNew<vtkDoubleArray> distances;
  samples->SetNumberOfTuples(count);
  for (vtkIdType row = 0; row < count; ++row)
  {
    samples->SetValue(row, result.firstRow + row);
  }
  latents->SetName(latentArray.c_str());
  latents->SetNumberOfComponents(static_cast<int>(dimension));
  latents->SetNumberOfTuples(count);
  std::copy(result.latents.begin(), result.latents.end(), latents->GetPointer(0));
  distances->SetName("center_dist");
  distances->SetNumberOfTuples(count);
  std::copy(result.distances.begin(), result.distances.end(), distances->GetPointer(0));
  attempts->SetName("attempt");
  attempts->SetNumberOfTuples(count);
  std::copy(result.attempts.begin(), result.attempts.end(), attempts->GetPointer(0));
  layerscope::setSampleColumn(table, samples);
  table->AddColumn(latents);
  table->AddColumn(distances);
  table->AddColumn(attempts);
}

}  // namespace

vtkClusterRejectionSampler::vtkClusterRejectionSampler()
{
  this->SetNumberOfInputPorts(1);
}

int vtkClusterRejectionSampler::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

void vtkClusterRejectionSampler::CheckProperties() const
{
  const auto requireOne = [](const char* property, vtkIdType value)
  {
    if (value < 1)
    {
      throw Error(std::string(property) + " is too small").expected("1 or more").found(std::to_string(value));
    }
  };
  requireOne("NumberOfSamples", this->NumberOfSamples);
  requireOne("MaximumAttempts", this->MaximumAttempts);
  if (this->Method != REJECTION && this->Method != GUIDED)
  {
    throw Error("unknown Method").expected("0 or 1").found(std::to_string(this->Method));
  }
  if (this->RadiusMode != QUANTILE && this->RadiusMode != ABSOLUTE)
  {
    throw Error("unknown RadiusMode").expected("0 or 1").found(std::to_string(this->RadiusMode));
  }
  if (this->RadiusMode == QUANTILE && !(this->RadiusQuantile >= 0 && this->RadiusQuantile <= 1))
  {
    throw Error("RadiusQuantile is out of range").expected("0 to 1").found(number(this->RadiusQuantile));
  }
  if (this->RadiusMode == ABSOLUTE && !(this->Radius >= 0))
  {
    throw Error("Radius is out of range").expected("0 or more").found(number(this->Radius));
  }
}

double vtkClusterRejectionSampler::RadiusOf(const ClusterRegion& region) const
{
  if (this->RadiusMode == ABSOLUTE)
  {
    return this->Radius;
  }
  const double radius = layerscope::distanceAt(region.percentiles(), this->RadiusQuantile);
  if (std::isnan(radius))
  {
    throw Error(
        "the table does not tell the distances of the cluster's samples; give the radius as a distance")
        .expected("a column 'distance_percentile', as Layer K-Means makes it");
  }
  return radius;
}

bool vtkClusterRejectionSampler::Report(long long accepted, long long tried)
{
  const std::string text = std::to_string(accepted) + " of " + std::to_string(this->NumberOfSamples) +
                           " found, " + std::to_string(tried) + " tried";
  this->SetProgressText(text.c_str());
  const double found = static_cast<double>(accepted) / static_cast<double>(this->NumberOfSamples);
  const double used = static_cast<double>(tried) / static_cast<double>(this->MaximumAttempts);
  return layerscope::reportProgress(this, std::max(found, used));
}

void vtkClusterRejectionSampler::WarnOfTooFew(const SearchOptions& options, const RejectionResult& result,
                                              const double* percentiles)
{
  const auto found = static_cast<double>(result.found);
  const auto tried = static_cast<double>(result.tried);
  std::string text = "found " + std::to_string(result.found) + " of " + std::to_string(options.wanted) +
                     " samples in " + std::to_string(result.tried) + " attempts, of which " +
                     number(100 * found / tried) + " % were within the radius of " + number(options.radius) +
                     ". ";
  if (std::isfinite(result.sufficientRadius))
  {
    text += "A radius of " + number(result.sufficientRadius);
    const double quantile = layerscope::quantileOf(percentiles, result.sufficientRadius);
    if (!std::isnan(quantile))
    {
      text +=
          quantile < 1 ? " (quantile " + number(quantile) + ")" : " (beyond the cluster's farthest sample)";
    }
    text += " would have been enough.";
  }
  else
  {
    text += "No radius is large enough for these attempts: " + std::to_string(result.inCluster) +
            " of them are in the cluster.";
  }
  if (found > 0)
  {
    text += " With this radius, Maximum Attempts would have to be about " +
            number(tried * static_cast<double>(options.wanted) / found) + ".";
  }
  vtkWarningMacro(<< text);
}

void vtkClusterRejectionSampler::WarnOfTooFew(const SearchOptions& options, const SearchResult& result)
{
  vtkWarningMacro(
      << "found " << result.found << " of " << options.wanted
      << " samples. The other walks were given up after "
      << std::max<std::int64_t>(options.mostAttempts / options.wanted, 1)
      << " passes through the network each, which is Maximum Attempts by Number Of Samples; a greater radius "
         "takes fewer.");
}

int vtkClusterRejectionSampler::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                            vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    const auto binding = layerscope::shareBinding(
        layerscope::findBinding(input, inputs[0]->GetInformationObject(0)), communicator);
    vtkNew<vtkTable> copy;
    copy->ShallowCopy(input);
    const auto clusters = layerscope::readClusters(copy, communicator);
    layerscope::requireSamples(binding);
    layerscope::requireLatents(*binding);
    SearchOptions options;
    std::optional<ClusterRegion> region;
    const auto prepare = [&]
    {
      this->CheckProperties();
      const auto pooling = layerscope::readPooling(input->GetFieldData());
      if (!pooling)
      {
        throw Error("the table does not tell how its layers were pooled")
            .expected("field data 'pooling' and 'normalization', as Spatial Pooling writes them");
      }
      const auto network = layerscope::loadNetwork(*binding).network;
      layerscope::requireOneInput(*network);
      region.emplace(network, *pooling, clusters, this->Layer, this->Cluster);
      options.prior = {layerscope::latentDistribution(this->Distribution),
                       static_cast<std::uint64_t>(this->Seed), this->Truncation};
      options.dimension = static_cast<std::size_t>(network->sampleSize());
      options.radius = this->RadiusOf(*region);
      options.wanted = this->NumberOfSamples;
      options.mostAttempts = this->MaximumAttempts;
    };
    layerscope::runOnAllRanks(communicator, prepare);
    const auto progress = [this](std::int64_t accepted, std::int64_t tried)
    { return this->Report(accepted, tried); };
    vtkNew<vtkTable> table;
    const auto isFilled = [&](const SearchResult& result)
    {
      this->SetProgressText(nullptr);
      const auto fill = [&] { fillRows(result, options.dimension, binding->latentArray, table); };
      if (!result.aborted)
      {
        layerscope::runOnAllRanks(communicator, fill);
        layerscope::setField<vtkIdTypeArray>(table->GetFieldData(), "attempts_tried", result.tried);
      }
      return !result.aborted;
    };
    const auto isShort = [&](const SearchResult& result)
    { return communicator.rank() == 0 && result.found < options.wanted; };
    if (this->Method == GUIDED)
    {
      const SearchResult result = layerscope::searchBySlices(*region, options, communicator, progress);
      if (!isFilled(result))
      {
        return false;
      }
      if (isShort(result))
      {
        this->WarnOfTooFew(options, result);
      }
    }
    else
    {
      const RejectionResult result = layerscope::searchByRejection(*region, options, communicator, progress);
      if (!isFilled(result))
      {
        return false;
      }
      layerscope::setField<vtkIdTypeArray>(table->GetFieldData(), "attempts_in_cluster", result.inCluster);
      if (isShort(result))
      {
        this->WarnOfTooFew(options, result, region->percentiles());
      }
    }
    vtkFieldData* fieldData = table->GetFieldData();
    layerscope::writeBinding(*binding, fieldData);
    layerscope::setField<vtkIdTypeArray>(fieldData, "sampled_layer", this->Layer);
    layerscope::setField<vtkIdTypeArray>(fieldData, "sampled_cluster", this->Cluster);
    layerscope::setField<vtkDoubleArray>(fieldData, "sampled_radius", options.radius);
    vtkTable::GetData(outputs, 0)->ShallowCopy(table);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkClusterRejectionSampler::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Layer: " << this->Layer << "\n"
     << indent << "Cluster: " << this->Cluster << "\n"
     << indent << "RadiusMode: " << this->RadiusMode << "\n"
     << indent << "RadiusQuantile: " << this->RadiusQuantile << "\n"
     << indent << "Radius: " << this->Radius << "\n"
     << indent << "Method: " << this->Method << "\n"
     << indent << "NumberOfSamples: " << this->NumberOfSamples << "\n"
     << indent << "MaximumAttempts: " << this->MaximumAttempts << "\n"
     << indent << "Distribution: " << this->Distribution << "\n"
     << indent << "Truncation: " << this->Truncation << "\n"
     << indent << "Seed: " << this->Seed << "\n";
}
