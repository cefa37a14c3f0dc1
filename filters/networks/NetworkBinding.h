#ifndef layerscope_NetworkBinding_h
#define layerscope_NetworkBinding_h

#include <optional>
#include <string>

#include "LayerChoice.h"
#include "NetworkCache.h"

class vtkFieldData;
class vtkInformation;
class vtkTable;

namespace layerscope
{
class Communicator;

/// What ties a table to the network whose samples its rows are. It travels in the table's field data as the
/// string arrays `network_file`, `network_checksum` and `latent_array`, one value each, and so survives
/// filters, files and states; where channels are multiplied by factors, also `channel_factors` (see
/// network/Interventions.h), and where something else was asked for, `network_options` with a value
/// `key=value` each.
struct NetworkBinding
{
  std::string file;      ///< absolute path
  std::string checksum;  ///< MD5 of the file when the table was bound
  std::string
      latentArray;      ///< row array with the network's input, e.g. "z"; empty where there are no samples
  std::string factors;  ///< of channels, as text; empty for the network as it is
  NetworkOptions options;

  bool operator==(const NetworkBinding& other) const
  {
    return file == other.file && checksum == other.checksum && latentArray == other.latentArray &&
           factors == other.factors && options == other.options;
  }
};

/// In place of an earlier one.
void writeBinding(const NetworkBinding& binding, vtkFieldData* fieldData);

/// Nothing when one of the three arrays is missing; `fieldData` may be nullptr.
std::optional<NetworkBinding> readBinding(vtkFieldData* fieldData);

/// Forgets a binding, or what is left of one.
void removeBinding(vtkFieldData* fieldData);

/// Announces the binding of a stage's output along the pipeline, before anything runs, so that stages behind
/// it can list the layers of the network to choose from; nothing: there is none (any longer).
void announceBinding(const std::optional<NetworkBinding>& binding, vtkInformation* outInfo);

/// In RequestData, of a stage whose network depends on the time: what its announcement says from now on, to
/// all stages that received it. Does nothing where there was none.
void renewAnnouncement(const NetworkBinding& binding, vtkInformation* outInfo);

/// The binding of a table on this rank: that in its field data or, where a filter between dropped that, what
/// was announced along the pipeline (`inInfo`). Both may be nullptr.
std::optional<NetworkBinding> findBinding(vtkTable* table, vtkInformation* inInfo);

/// The binding at a stage's input before the stage runs: what is announced is newer than the rows of the last
/// run.
std::optional<NetworkBinding> announcedBinding(vtkInformation* inInfo);

/// Throws Error when a table isn't bound to a network.
void requireNetwork(const std::optional<NetworkBinding>& binding);

/// Throws Error when a table isn't bound to a network, or is bound without latents of its rows.
void requireSamples(const std::optional<NetworkBinding>& binding);

/// Throws Error when a bound table feeds pictures, of which there are no others to sample or to interpolate.
void requireLatents(const NetworkBinding& binding);

/// Throws Error when a network is fed more with each sample than its main input, for stages that make inputs.
void requireOneInput(const Network& network);

/// Collective. The binding of the lowest rank that has one: a rank without rows may have received a table
/// without any arrays.
std::optional<NetworkBinding> shareBinding(const std::optional<NetworkBinding>& local,
                                           Communicator& communicator);

/// Loads the network a table is bound to, with its options and interventions. Throws Error that names the
/// file, the expected and the found checksum when the file has gone, cannot be read, or isn't the one the
/// table was bound to; or the interventions.
LoadedNetwork loadNetwork(const NetworkBinding& binding);

/// For what is about the network in the file: forgets factors and other interventions.
void removeInterventions(NetworkBinding& binding);

}  // namespace layerscope

#endif
