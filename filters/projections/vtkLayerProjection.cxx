#include "vtkLayerProjection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "LayerProjector.h"
#include "PanelFacts.h"
#include "ProjectedTable.h"
#include "ProjectionTables.h"
#include "analysis/Communicator.h"
#include "analysis/projections/Procrustes.h"
#include "network/Error.h"
#include "networks/NetworkBinding.h"
#include "tables/ErrorIn.h"
#include "tables/FieldValues.h"
#include "tables/GatherOnFirst.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

using layerscope::Error;
using layerscope::ProjectedLayer;
using layerscope::ProjectedTable;

vtkStandardNewMacro(vtkLayerProjection);

namespace
{

constexpr const char* automatic = "Automatic";
constexpr int outputCount = 3;
constexpr const char* settingsField = "projection_settings";

void checkNumber(const char* property, double value, double least, double most, const char* expected)
{
  if (!(value >= least && value <= most))
  {
    throw Error(std::string(property) + " is out of range").expected(expected).found(std::to_string(value));
  }
}

/// Collective. Throws Error unless all epochs have the samples of the first, in their order.
void requireSameSamples(const ProjectedTable& table, layerscope::Communicator& communicator)
{
  std::vector<std::int64_t> first;
  const layerscope::ProjectedGroup* known = nullptr;
  for (const auto& group : table.groups)
  {
    if (known && known->epoch == group.epoch)
    {
      continue;
    }
    std::vector<std::int64_t> own;
    for (const vtkIdType row : group.places)
    {
      own.push_back(table.samples->GetValue(row));
    }
    auto samples = layerscope::gatherOnAll(own.data(), own.size(), communicator);
    if (known && samples != first)
    {
      throw Error(group.rows.name + " has other samples than " + known->rows.name +
                  ", or another order, and cannot be aligned; set Align to None")
          .expected(std::to_string(first.size()) + " samples")
          .found(std::to_string(samples.size()));
    }
    first = std::move(samples);
    known = &group;
  }
}

/// The turn that takes places to others; nothing in other than 2 or 3 dimensions.
std::optional<layerscope::Alignment> turnOnto(const std::vector<double>& places,
                                              const std::vector<double>& model, std::size_t dimensions)
{
  if (dimensions < 2 || dimensions > 3 || places.size() != model.size())
  {
    return std::nullopt;
  }
  return layerscope::alignmentOf(places, model, dimensions, false);
}

}  // namespace

vtkLayerProjection::vtkLayerProjection()
{
  this->SetNumberOfInputPorts(2);
  this->SetNumberOfOutputPorts(outputCount);
}

int vtkLayerProjection::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), port == 0 ? 0 : 1);
  return 1;
}

layerscope::LayerProjectorOptions vtkLayerProjection::Options() const
{
  constexpr int usualDimensions = 3, mostDimensions = 1000;
  constexpr double least = 1e-6, most = 1e9;
  layerscope::checkedChoice("Method", this->Method, CLASSICAL_MDS + 1);
  layerscope::checkedChoice("Metric", this->Metric, CORRELATION + 1);
  layerscope::checkedChoice("Align", this->Align, JOINT + 1);
  if (this->Method == PRINCIPAL_COMPONENTS || this->Method == CLASSICAL_MDS)
  {
    layerscope::checkBounds("Dimensions", this->Dimensions, 1, mostDimensions);
  }
  else
  {
    layerscope::checkBounds("Dimensions", this->Dimensions, 2, usualDimensions);
  }
  layerscope::checkBounds("ReducedColumns", this->ReducedColumns, 0);
  layerscope::checkBounds("Iterations", this->Iterations, 0);
  layerscope::checkBounds("QualityNeighbors", this->QualityNeighbors, 0);
  layerscope::checkBounds("QualitySamples", this->QualitySamples, 1);
  checkNumber("Exaggeration", this->Exaggeration, 1, most, "1 or more");
  checkNumber("LearningRate", this->LearningRate, 0, most, "0 or more");
  checkNumber("Angle", this->Angle, 0, 1, "0 to 1");
  layerscope::checkBounds("Neighbors", this->Neighbors, 2);
  checkNumber("Spread", this->Spread, least, most, "more than 0");
  checkNumber("MinimumDistance", this->MinimumDistance, 0, this->Spread, "0 to Spread");
  checkNumber("Pull", this->Pull, 0, most, "0 or more");
  if (this->Align == JOINT && this->Method != T_SNE)
  {
    throw Error("only t-SNE projects all epochs at once")
        .expected("Method t-SNE, or another Align")
        .found("Align Joint");
  }
  layerscope::LayerProjectorOptions options;
  options.projection.method = static_cast<layerscope::ProjectionMethod>(this->Method);
  options.projection.dimensions = static_cast<std::size_t>(this->Dimensions);
  options.projection.iterations = static_cast<std::size_t>(this->Iterations);
  options.projection.perplexity = this->Perplexity;
  options.projection.exaggeration = this->Exaggeration;
  options.projection.learningRate = this->LearningRate;
  options.projection.angle = this->Angle;
  options.projection.neighbours = static_cast<std::size_t>(this->Neighbors);
  options.projection.minimumDistance = this->MinimumDistance;
  options.projection.spread = this->Spread;
  options.projection.seed = static_cast<std::uint64_t>(this->Seed);
  options.metric = static_cast<layerscope::Metric>(this->Metric);
  options.isStandardized = this->Standardize;
  options.reducedColumns = static_cast<std::size_t>(this->ReducedColumns);
  options.qualityNeighbours = static_cast<std::size_t>(this->QualityNeighbors);
  options.qualityRows = static_cast<std::size_t>(this->QualitySamples);
  options.seed = static_cast<std::uint64_t>(this->Seed);
  return options;
}

void vtkLayerProjection::SetReferenceConnection(vtkAlgorithmOutput* reference)
{
  this->SetInputConnection(1, reference);
}

std::string vtkLayerProjection::Settings() const
{
  static const char* const metrics[] = {"Euclidean", "Cosine", "Correlation"};
  return layerscope::projectionMethodName(this->Method) + ", " + std::to_string(this->Dimensions) +
         " dimensions, " + metrics[this->Metric] + (this->Standardize ? ", standardized" : "") + ", " +
         (this->Method == PRINCIPAL_COMPONENTS ? std::string("no") : std::to_string(this->ReducedColumns)) +
         " reduced columns";
}

bool vtkLayerProjection::Place(const ProjectedTable& table, const ProjectedTable& reference,
                               std::vector<ProjectedLayer>& layers, layerscope::Communicator& communicator)
{
  layerscope::LayerProjectorOptions options;
  const auto check = [&]
  {
    options = this->Options();
    const auto settings = layerscope::textField(reference.table->GetFieldData(), settingsField);
    if (settings && *settings != this->Settings())
    {
      throw Error("the reference was projected with other properties")
          .expected(this->Settings())
          .found(*settings);
    }
  };
  layerscope::runOnAllRanks(communicator, check);
  layerscope::LayerProjector projector(options, communicator);
  for (std::size_t index = 0; index < table.groups.size(); ++index)
  {
    const auto& group = table.groups[index];
    const double begin = static_cast<double>(index), all = static_cast<double>(table.groups.size());
    const auto progress = [this, begin, all](double fraction)
    { return layerscope::reportProgress(this, (begin + fraction) / all); };
    try
    {
      const auto& known = reference.groupLike(group);
      std::vector<double> places;
      layerscope::runOnAllRanks(
          communicator,
          [&] { places = layerscope::readPlaces(reference, known, options.projection.dimensions); });
      auto found = projector.place(group.rows, known.rows, places, progress);
      if (!found)
      {
        return false;
      }
      layers.push_back(std::move(*found));
    }
    catch (const Error& error)
    {
      throw layerscope::errorIn(group.rows.name, error);
    }
  }
  return true;
}

bool vtkLayerProjection::CanStart() const
{
  return this->Method != PRINCIPAL_COMPONENTS && this->Method != CLASSICAL_MDS;
}

bool vtkLayerProjection::Project(const ProjectedTable& table, std::vector<ProjectedLayer>& layers,
                                 layerscope::Communicator& communicator)
{
  layerscope::LayerProjectorOptions options;
  layerscope::runOnAllRanks(communicator, [&] { options = this->Options(); });
  if (this->Align != NO_ALIGNMENT && table.epochs.size() > 1)
  {
    requireSameSamples(table, communicator);
  }
  layerscope::LayerProjector projector(options, communicator);
  const std::size_t count = table.groups.size();
  std::vector<bool> isDone(count);
  layers.resize(count);
  std::size_t done = 0;
  const auto progressOf = [&](std::size_t groups)
  {
    const double begin = static_cast<double>(done), all = static_cast<double>(count);
    return [this, begin, all, groups](double fraction)
    { return layerscope::reportProgress(this, (begin + fraction * static_cast<double>(groups)) / all); };
  };
  for (std::size_t index = 0; index < count; ++index)
  {
    if (isDone[index])
    {
      continue;
    }
    std::size_t model = table.before(index);
    if (model == count && index > 0 && table.groups[index - 1].epoch == table.groups[index].epoch)
    {
      model = index - 1;
    }
    const bool hasModel = model < count;
    try
    {
      if (this->Align == JOINT)
      {
        std::vector<std::size_t> members;
        std::vector<layerscope::ProjectedRows> times;
        for (std::size_t other = index; other < count; ++other)
        {
          if (table.groups[other].layer == table.groups[index].layer)
          {
            members.push_back(other);
            times.push_back(table.groups[other].rows);
          }
        }
        auto found = projector.projectJointly(times, this->Pull, progressOf(members.size()));
        if (!found)
        {
          return false;
        }
        const auto turn =
            hasModel ? turnOnto((*found)[0].places, layers[model].places, options.projection.dimensions)
                     : std::nullopt;
        for (std::size_t each = 0; each < members.size(); ++each)
        {
          if (turn)
          {
            turn->apply((*found)[each].places);
          }
          layers[members[each]] = std::move((*found)[each]);
          isDone[members[each]] = true;
        }
        done += members.size();
        continue;
      }
      const bool startsThere = this->Align == START && hasModel && this->CanStart();
      auto found =
          projector.project(table.groups[index].rows,
                            startsThere ? layers[model].places : std::vector<double>(), progressOf(1));
      if (!found)
      {
        return false;
      }
      layers[index] = std::move(*found);
      if (hasModel && this->Align != NO_ALIGNMENT && !startsThere)
      {
        if (const auto turn =
                turnOnto(layers[index].places, layers[model].places, options.projection.dimensions))
        {
          turn->apply(layers[index].places);
        }
      }
      ++done;
    }
    catch (const Error& error)
    {
      throw layerscope::errorIn(table.groups[index].rows.name, error);
    }
  }
  return true;
}

int vtkLayerProjection::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                    vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
    const auto binding = layerscope::shareBinding(layerscope::findBinding(input, inInfo), communicator);
    const layerscope::DataChoice data = {this->IncludeData,
                                         this->DataArray == automatic ? "" : this->DataArray};
    const ProjectedTable table =
        layerscope::readProjected(input, inInfo, data, this->LabelArray, communicator);
    std::vector<ProjectedLayer> layers;
    const bool hasReference =
        layerscope::lowestRank(vtkTable::GetData(inputs[1], 0) != nullptr, communicator) >= 0;
    bool isDone = false;
    if (hasReference)
    {
      const auto reference = layerscope::readProjected(
          vtkTable::GetData(inputs[1], 0), inputs[1]->GetInformationObject(0), data, "", communicator);
      isDone = this->Place(table, reference, layers, communicator);
    }
    else
    {
      isDone = this->Project(table, layers, communicator);
    }
    if (!isDone)
    {
      return false;
    }
    std::vector<std::int64_t> firstRows;
    for (const auto& group : table.groups)
    {
      std::int64_t total = 0;
      firstRows.push_back(
          layerscope::rowsBefore(static_cast<std::int64_t>(group.places.size()), total, communicator));
    }
    const auto dimensions = static_cast<std::size_t>(this->Dimensions);
    vtkNew<vtkTable> tables[outputCount];
    const auto fill = [&]
    {
      layerscope::fillProjections(table, layers, firstRows, dimensions, tables[0]);
      layerscope::fillProjectionQuality(table, layers,
                                        static_cast<layerscope::ProjectionMethod>(this->Method), dimensions,
                                        communicator.rank() == 0, tables[1]);
      layerscope::fillReference(table, layers, firstRows, dimensions, tables[2]);
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
      if (port == 0)
      {
        layerscope::writePanels(layerscope::panelFacts(table, layers),
                                layerscope::projectionMethodName(this->Method), table.hasEpochs, fieldData);
      }
      if (port == outputCount - 1)
      {
        layerscope::setField<vtkStringArray>(fieldData, settingsField, this->Settings());
      }
      vtkTable::GetData(outputs, port)->ShallowCopy(tables[port]);
    }
    return layerscope::reportProgress(this, 1);
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLayerProjection::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Method: " << this->Method << "\n"
     << indent << "Dimensions: " << this->Dimensions << "\n"
     << indent << "Metric: " << this->Metric << "\n"
     << indent << "Standardize: " << this->Standardize << "\n"
     << indent << "ReducedColumns: " << this->ReducedColumns << "\n"
     << indent << "Perplexity: " << this->Perplexity << "\n"
     << indent << "Neighbors: " << this->Neighbors << "\n"
     << indent << "MinimumDistance: " << this->MinimumDistance << "\n"
     << indent << "Spread: " << this->Spread << "\n"
     << indent << "Iterations: " << this->Iterations << "\n"
     << indent << "Exaggeration: " << this->Exaggeration << "\n"
     << indent << "LearningRate: " << this->LearningRate << "\n"
     << indent << "Angle: " << this->Angle << "\n"
     << indent << "Align: " << this->Align << "\n"
     << indent << "Pull: " << this->Pull << "\n"
     << indent << "IncludeData: " << this->IncludeData << "\n"
     << indent << "DataArray: " << this->DataArray << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n"
     << indent << "QualityNeighbors: " << this->QualityNeighbors << "\n"
     << indent << "QualitySamples: " << this->QualitySamples << "\n"
     << indent << "Seed: " << this->Seed << "\n";
}
