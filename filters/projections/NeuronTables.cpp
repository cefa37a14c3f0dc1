#include "NeuronTables.h"

#include <algorithm>

#include <vtkDataSetAttributes.h>
#include <vtkDoubleArray.h>
#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "tables/AddColumn.h"

namespace layerscope
{
namespace
{

constexpr const char* placeNames[] = {"projection_x", "projection_y", "projection_z"};

/// The columns about classes.
class ClassColumns
{
public:
  ClassColumns(const std::vector<std::string>& names, vtkTable* table)
      : names_(names),
        power_(this->addPerClass(table, "power")),
        best_(addColumn<vtkIntArray>(table, "best_class")),
        bestName_(addColumn<vtkStringArray>(table, "best_class_name")),
        bestPower_(addColumn<vtkDoubleArray>(table, "best_power")),
        means_(this->addPerClass(table, "mean_activation"))
  {
  }

  /// The neuron at a place of a layer's list.
  void add(const NeuronMap& map, std::size_t place)
  {
    const double* const power = map.power.data() + place * names_.size();
    const double* const greatest = std::max_element(power, power + names_.size());
    const bool isAny = *greatest > 0;
    power_->InsertNextTuple(power);
    best_->InsertNextValue(isAny ? static_cast<int>(greatest - power) : -1);
    bestName_->InsertNextValue(isAny ? names_[static_cast<std::size_t>(greatest - power)] : "");
    bestPower_->InsertNextValue(*greatest);
    means_->InsertNextTuple(map.means.data() + place * names_.size());
  }

private:
  vtkDoubleArray* addPerClass(vtkTable* table, const char* name) const
  {
    auto* column = addColumn<vtkDoubleArray>(table, name, 0, static_cast<int>(names_.size()));
    for (std::size_t each = 0; each < names_.size(); ++each)
    {
      column->SetComponentName(static_cast<vtkIdType>(each), names_[each].c_str());
    }
    return column;
  }

  const std::vector<std::string>& names_;
  vtkDoubleArray* power_;
  vtkIntArray* best_;
  vtkStringArray* bestName_;
  vtkDoubleArray* bestPower_;
  vtkDoubleArray* means_;
};

}  // namespace

void fillNeurons(const std::vector<MappedLayer>& layers, std::size_t dimensions,
                 const std::vector<std::string>& classNames, bool withRows, vtkTable* table)
{
  auto* ids = addColumn<vtkIdTypeArray>(table, "neuron");
  auto* numbers = addColumn<vtkIntArray>(table, "layer");
  auto* channels = addColumn<vtkIdTypeArray>(table, "channel");
  std::vector<vtkDoubleArray*> places;
  for (std::size_t d = 0; d < dimensions; ++d)
  {
    places.push_back(addColumn<vtkDoubleArray>(table, placeNames[d]));
  }
  std::vector<ClassColumns> classes;
  if (!classNames.empty())
  {
    classes.emplace_back(classNames, table);
  }
  auto* dead = addColumn<vtkIntArray>(table, "dead");
  for (const MappedLayer& layer : layers)
  {
    for (std::size_t i = 0; withRows && i < layer.map.neurons.size(); ++i)
    {
      const std::size_t channel = layer.map.neurons[i];
      ids->InsertNextValue(
          static_cast<vtkIdType>(static_cast<std::size_t>(layer.number) * neuronsOfLayer + channel));
      numbers->InsertNextValue(layer.number);
      channels->InsertNextValue(static_cast<vtkIdType>(channel));
      for (std::size_t d = 0; d < dimensions; ++d)
      {
        places[d]->InsertNextValue(layer.map.places[i * dimensions + d]);
      }
      for (ClassColumns& each : classes)
      {
        each.add(layer.map, i);
      }
      dead->InsertNextValue(layer.map.isDead[i] ? 1 : 0);
    }
  }
  table->GetRowData()->SetGlobalIds(ids);
}

std::vector<PanelFact> panelFacts(const std::vector<MappedLayer>& layers)
{
  std::vector<PanelFact> facts;
  for (const MappedLayer& layer : layers)
  {
    facts.push_back({layer.number, 0, layer.map.trustworthiness});
  }
  return facts;
}

void fillMapQuality(const std::vector<MappedLayer>& layers, NeuronMethod method, bool withRows,
                    vtkTable* table)
{
  auto* numbers = addColumn<vtkIntArray>(table, "layer");
  auto* neurons = addColumn<vtkIdTypeArray>(table, "neurons");
  auto* dead = addColumn<vtkIdTypeArray>(table, "dead");
  const bool isScaling = method == NeuronMethod::MetricScaling || method == NeuronMethod::ClassicalScaling;
  auto* own = method == NeuronMethod::Umap
                  ? nullptr
                  : addColumn<vtkDoubleArray>(table, isScaling ? "stress" : "kl_divergence");
  auto* iterations =
      method == NeuronMethod::MetricScaling ? addColumn<vtkIdTypeArray>(table, "iterations") : nullptr;
  auto* trust = addColumn<vtkDoubleArray>(table, "trustworthiness");
  auto* continuity = addColumn<vtkDoubleArray>(table, "continuity");
  auto* seconds = addColumn<vtkDoubleArray>(table, "seconds");
  for (const MappedLayer& layer : layers)
  {
    if (!withRows)
    {
      break;
    }
    const NeuronMap& map = layer.map;
    numbers->InsertNextValue(layer.number);
    neurons->InsertNextValue(static_cast<vtkIdType>(map.alive));
    dead->InsertNextValue(static_cast<vtkIdType>(map.dead));
    if (own)
    {
      own->InsertNextValue(isScaling ? map.stress : map.divergence);
    }
    if (iterations)
    {
      iterations->InsertNextValue(static_cast<vtkIdType>(map.iterations));
    }
    trust->InsertNextValue(map.trustworthiness);
    continuity->InsertNextValue(map.continuity);
    seconds->InsertNextValue(layer.seconds);
  }
}

}  // namespace layerscope
