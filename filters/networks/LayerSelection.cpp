#include "LayerSelection.h"

#include <algorithm>

#include <vtkInformation.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "NetworkBinding.h"
#include "network/Error.h"
#include "tables/LayerColumns.h"

namespace layerscope
{

const Layer* findLayer(const Network& network, const std::string& name)
{
  const auto& layers = network.layers();
  const auto found = std::find_if(
      layers.begin(), layers.end(),
      [&](const Layer& layer) { return name == layer.name || name == layer.node || name == layer.tensor; });
  return found == layers.end() ? nullptr : &*found;
}

const Layer& layerNamed(const Network& network, const std::string& name)
{
  if (const Layer* found = findLayer(network, name))
  {
    return *found;
  }
  std::string names;
  for (const Layer& layer : network.layers())
  {
    names += (names.empty() ? "" : ", ") + layer.name;
  }
  throw Error("the network has no layer '" + name + "'").inFile(network.file()).expected("one of " + names);
}

void LayerSelection::list(const Network& network)
{
  known_.clear();
  for (const Layer& layer : network.layers())
  {
    known_.push_back({layer.name, layer.node, layer.tensor, isKept_(layer)});
  }
}

void LayerSelection::list(vtkInformation* inInfo)
{
  try
  {
    if (const auto binding = announcedBinding(inInfo))
    {
      this->list(*loadNetwork(*binding).network);
    }
  }
  catch (const std::exception&)
  {
    // RequestData will meet the same fault and report it.
  }
}

const char* LayerSelection::name(int index) const
{
  return index >= 0 && index < this->count() ? known_[static_cast<std::size_t>(index)].name.c_str() : nullptr;
}

const char* LayerSelection::nodes()
{
  nodes_.clear();
  for (const Known& known : known_)
  {
    nodes_ += known.name + "\t" + known.node + "\n";
  }
  return nodes_.c_str();
}

// What was said of a layer, by whichever of its names. Scripts that choose it by one of them switch off the
// others.
const bool* LayerSelection::statusOf(const Known& layer) const
{
  const bool* found = nullptr;
  for (const std::string* name : {&layer.name, &layer.node, &layer.tensor})
  {
    const auto named = chosen_.find(*name);
    if (named != chosen_.end() && (!found || named->second))
    {
      found = &named->second;
    }
  }
  return found;
}

bool LayerSelection::isChosen(const std::string& name) const
{
  for (const Known& known : known_)
  {
    if (known.name == name)
    {
      const bool* named = this->statusOf(known);
      return named ? *named : chosen_.empty() && known.isKept;
    }
  }
  const auto named = chosen_.find(name);
  return named != chosen_.end() && named->second;
}

bool LayerSelection::isDefault() const
{
  return std::all_of(known_.begin(), known_.end(),
                     [&](const Known& known) { return this->isChosen(known.name) == known.isKept; });
}

void LayerSelection::checkNames(const std::string& file) const
{
  for (const auto& [name, isChosen] : chosen_)
  {
    const bool isKnown =
        std::any_of(known_.begin(), known_.end(),
                    [&, &wanted = name](const Known& known)
                    { return wanted == known.name || wanted == known.node || wanted == known.tensor; });
    int number = 0;
    // ParaView keeps the names of another network's layers.
    if (isChosen && !isKnown && !isLayerName(name, number))
    {
      throw Error("the network has no layer '" + name + "'")
          .inFile(file)
          .expected("layer_1 to layer_" + std::to_string(known_.size()) +
                    ", or the name of one's node; other tensors are chosen in Layer Tensors of the stage "
                    "that binds it");
    }
  }
}

void listLayers(vtkInformation* inInfo, const char* first, const std::function<bool(const Layer&)>& isListed,
                vtkStringArray* names)
{
  LayerSelection layers(isListed);
  layers.list(inInfo);
  if (layers.count() == 0 && names->GetNumberOfValues() > 0)
  {
    return;
  }
  names->Initialize();
  names->InsertNextValue(first);
  for (int index = 0; index < layers.count(); ++index)
  {
    if (layers.isChosen(layers.name(index)))
    {
      names->InsertNextValue(layers.name(index));
    }
  }
}

}  // namespace layerscope
