#ifndef layerscope_LayerSelection_h
#define layerscope_LayerSelection_h

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "network/Network.h"

class vtkInformation;
class vtkStringArray;

namespace layerscope
{

/// The layer by name: "layer_1" ..., or that of its node or tensor in the network's file. nullptr when there
/// is none.
const Layer* findLayer(const Network& network, const std::string& name);

/// The same; throws Error that names the layers there are.
const Layer& layerNamed(const Network& network, const std::string& name);

/// The layers of a network as a stage lists them, and those that the user chose by name: "layer_1" ..., or
/// that of their node or tensor in the network's file. As long as none is named the layers that are kept by
/// default are chosen; once some are, the others aren't.
class LayerSelection
{
public:
  /// `isKept`: which layers are chosen as long as none is named.
  explicit LayerSelection(std::function<bool(const Layer&)> isKept) : isKept_(std::move(isKept)) {}

  void list(const Network& network);
  /// Lists the layers of the network that is announced at a stage's input, else of that which its last rows
  /// are bound to. Faults are left to who needs the network.
  void list(vtkInformation* inInfo);

  int count() const { return static_cast<int>(known_.size()); }
  /// nullptr for an index that there isn't.
  const char* name(int index) const;
  /// What the exporter calls the layers: a line for each, its name, a tab and its node.
  const char* nodes();

  bool isChosen(const std::string& name) const;
  void choose(const std::string& name, bool chosen) { chosen_[name] = chosen; }
  void clear() { chosen_.clear(); }

  /// True where the layers chosen are those that are kept by default. ParaView says of each layer whether it
  /// is chosen, also where nobody chose.
  bool isDefault() const;

  /// Throws Error for a name that isn't known: it must not choose less than was asked for.
  void checkNames(const std::string& file) const;

private:
  struct Known
  {
    std::string name;
    std::string node;    ///< of the exporter
    std::string tensor;  ///< tapped
    bool isKept = false;
  };

  const bool* statusOf(const Known& layer) const;

  std::function<bool(const Layer&)> isKept_;
  std::vector<Known> known_;
  std::map<std::string, bool> chosen_;  ///< what was named, known or not
  std::string nodes_;
};

/// The names of a network's layers to choose one from, behind `first`, as long as the network at a stage's
/// input is known; else `names` stay as they are, or have `first` alone.
void listLayers(vtkInformation* inInfo, const char* first, const std::function<bool(const Layer&)>& isListed,
                vtkStringArray* names);

}  // namespace layerscope

#endif
