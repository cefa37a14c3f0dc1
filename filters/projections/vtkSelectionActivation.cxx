#include "vtkSelectionActivation.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>
#include <vector>

#include "NeuronColumns.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "tables/AddColumn.h"
#include "tables/GatherOnFirst.h"
#include "tables/LayerColumns.h"
#include "tables/RankAgreement.h"
#include "tables/SelectedRows.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDoubleArray.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkSelection.h"
#include "vtkTable.h"

using layerscope::Communicator;
using layerscope::LayerColumn;
using layerscope::Neuron;

vtkStandardNewMacro(vtkSelectionActivation);

namespace
{

constexpr const char* resultColumn = "selection_activation";
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

vtkSmartPointer<vtkTable> selectedIn(vtkTable* table, vtkInformationVector* selections)
{
  vtkSelection* selection = vtkSelection::GetData(selections, 0);
  return selection ? layerscope::selectedRows(table, selection) : vtkSmartPointer<vtkTable>();
}

/// Collective. The mean of each layer's channels over the rows of all ranks, by the layer's number; nothing
/// where there are no rows. Summed in the order of the rows, so that it doesn't depend on the ranks.
std::map<int, std::vector<double>> meansOf(const std::vector<LayerColumn>& layers, vtkTable* rows,
                                           Communicator& communicator)
{
  std::int64_t count = 0;
  layerscope::rowsBefore(rows ? rows->GetNumberOfRows() : 0, count, communicator);
  std::map<int, std::vector<double>> means;
  for (std::size_t index = 0; index < layers.size() && count > 0; ++index)
  {
    const std::size_t width = layers[index].width;
    vtkSmartPointer<vtkFloatArray> own;
    const auto read = [&]
    {
      own =
          rows && rows->GetNumberOfRows() > 0 ? layerscope::floatColumn(rows, layers[index].name()) : nullptr;
      means[layers[index].number].assign(width, 0);
    };
    layerscope::runOnAllRanks(communicator, read);
    const auto all =
        layerscope::gatherOnFirst(own ? own->GetPointer(0) : nullptr,
                                  own ? static_cast<std::size_t>(own->GetNumberOfValues()) : 0, communicator);
    std::vector<double>& mean = means[layers[index].number];
    for (std::size_t first = 0; first < all.size(); first += width)
    {
      for (std::size_t channel = 0; channel < width; ++channel)
      {
        mean[channel] += all[first + channel];
      }
    }
    for (double& each : mean)
    {
      each /= static_cast<double>(count);
    }
    communicator.broadcast(mean.data(), width * sizeof(double), 0);
  }
  return means;
}

/// A row of the activations, and what the selected neurons say of it.
struct Response
{
  std::int64_t sample;
  double epoch;
  double activation;

  bool isBefore(const Response& other) const
  {
    return std::tie(sample, epoch) < std::tie(other.sample, other.epoch);
  }
};

vtkDataArray* epochsOf(vtkTable* table)
{
  auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName("epoch"));
  return column && column->GetNumberOfComponents() == 1 ? column : nullptr;
}

/// This rank's rows.
std::vector<Response> responsesOf(vtkTable* table, std::int64_t firstRow,
                                  const std::vector<LayerColumn>& layers, const std::vector<Neuron>& neurons,
                                  bool withEpochs)
{
  const auto samples = layerscope::sampleColumn(table, firstRow);
  vtkDataArray* epochs = withEpochs ? epochsOf(table) : nullptr;
  std::vector<const float*> values;
  std::vector<std::size_t> widths;
  for (const Neuron& neuron : neurons)
  {
    const auto layer =
        std::find_if(layers.begin(), layers.end(),
                     [&neuron](const LayerColumn& each) { return each.number == neuron.layer; });
    values.push_back(layer->rows().values + neuron.channel);
    widths.push_back(layer->width);
  }
  std::vector<Response> responses(static_cast<std::size_t>(table->GetNumberOfRows()));
  for (std::size_t row = 0; row < responses.size(); ++row)
  {
    double sum = 0;
    for (std::size_t neuron = 0; neuron < neurons.size(); ++neuron)
    {
      sum += values[neuron][row * widths[neuron]];
    }
    const auto place = static_cast<vtkIdType>(row);
    responses[row] = {samples->GetValue(place), epochs ? epochs->GetTuple1(place) : 0,
                      sum / static_cast<double>(neurons.size())};
  }
  return responses;
}

void addResponses(std::vector<Response> responses, bool withEpochs, vtkTable* table)
{
  const auto isBefore = [](const Response& a, const Response& b) { return a.isBefore(b); };
  std::stable_sort(responses.begin(), responses.end(), isBefore);
  const auto samples = layerscope::sampleColumn(table, 0);
  vtkDataArray* epochs = withEpochs ? epochsOf(table) : nullptr;
  auto* column = layerscope::addColumn<vtkDoubleArray>(table, resultColumn, table->GetNumberOfRows());
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    const Response wanted{samples->GetValue(row), epochs ? epochs->GetTuple1(row) : 0, 0};
    const auto found = std::lower_bound(responses.begin(), responses.end(), wanted, isBefore);
    const bool isThere = found != responses.end() && !wanted.isBefore(*found);
    column->SetValue(row, isThere ? found->activation : unknown);
  }
}

/// Throws Error unless the table, if it has rows, has a column of samples.
void requireSamples(vtkTable* table)
{
  if (table->GetNumberOfRows() > 0 && !table->GetColumnByName("sample"))
  {
    throw layerscope::Error(
        "the table at Samples has no samples; connect the output Samples of Layer Projection")
        .expected("a column sample")
        .found(layerscope::columnNames(table));
  }
}

}  // namespace

vtkSelectionActivation::vtkSelectionActivation()
{
  this->SetNumberOfInputPorts(INPUT_PORTS);
  this->SetNumberOfOutputPorts(2);
}

int vtkSelectionActivation::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port < SELECTION ? "vtkTable" : "vtkSelection");
  if (port > NEURONS)
  {
    info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), 1);
  }
  return 1;
}

int vtkSelectionActivation::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                        vtkInformationVector* outputs)
{
  const auto work = [&](Communicator& communicator)
  {
    // Columns that a text file had split are joined in copies.
    vtkNew<vtkTable> activations;
    activations->ShallowCopy(vtkTable::GetData(inputs[ACTIVATIONS], 0));
    vtkTable* neurons = vtkTable::GetData(outputs, 0);
    neurons->ShallowCopy(vtkTable::GetData(inputs[NEURONS], 0));
    vtkTable* samples = vtkTable::GetData(outputs, 1);
    if (vtkTable* places = vtkTable::GetData(inputs[SAMPLES], 0))
    {
      samples->ShallowCopy(places);
    }
    neurons->RemoveColumnByName(resultColumn);
    samples->RemoveColumnByName(resultColumn);

    const auto layers = layerscope::layerColumns(activations, communicator);
    std::vector<Neuron> rows, selected;
    vtkSmartPointer<vtkTable> selectedSamples;
    const auto read = [&]
    {
      requireSamples(samples);
      rows = layerscope::readNeurons(neurons, layers);
      const auto chosen =
          selectedIn(neurons, inputs[this->FollowSelection ? ACTIVE_NEURONS : NEURON_SELECTION]);
      selected = chosen ? layerscope::readNeurons(chosen, layers) : std::vector<Neuron>();
      selectedSamples = selectedIn(activations, inputs[this->FollowSelection ? ACTIVE_SELECTION : SELECTION]);
    };
    layerscope::runOnAllRanks(communicator, read);

    const auto means = meansOf(layers, selectedSamples, communicator);
    if (!means.empty())
    {
      auto* column =
          layerscope::addColumn<vtkDoubleArray>(neurons, resultColumn, static_cast<vtkIdType>(rows.size()));
      for (std::size_t row = 0; row < rows.size(); ++row)
      {
        column->SetValue(static_cast<vtkIdType>(row), means.at(rows[row].layer)[rows[row].channel]);
      }
    }
    if (!layerscope::reportProgress(this, 0.5))
    {
      return false;
    }

    selected = layerscope::gatherOnAll(selected.data(), selected.size(), communicator);
    if (selected.empty())
    {
      return true;
    }
    const auto has = [&](vtkTable* table)
    { return layerscope::lowestRank(epochsOf(table) != nullptr, communicator) >= 0; };
    const bool activationsHave = has(activations);
    const bool withEpochs = has(samples) && activationsHave;
    std::int64_t total = 0;
    const std::int64_t firstRow = layerscope::rowsBefore(activations->GetNumberOfRows(), total, communicator);
    std::vector<Response> own;
    layerscope::runOnAllRanks(
        communicator, [&] { own = responsesOf(activations, firstRow, layers, selected, withEpochs); });
    auto all = layerscope::gatherOnAll(own.data(), own.size(), communicator);
    const auto add = [&]
    {
      if (samples->GetNumberOfColumns() > 0)
      {
        addResponses(std::move(all), withEpochs, samples);
      }
    };
    layerscope::runOnAllRanks(communicator, add);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkSelectionActivation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FollowSelection: " << this->FollowSelection << "\n";
}
