#ifndef layerscope_NetworkCache_h
#define layerscope_NetworkCache_h

#include <memory>
#include <string>
#include <vector>

#include "network/Network.h"

namespace layerscope
{

/// A network and the identity of the file it was read from.
struct LoadedNetwork
{
  std::shared_ptr<const Network> network;
  std::string file;      ///< absolute path
  std::string checksum;  ///< MD5 of the file, 32 hexadecimal digits; external data isn't part of it
};

/// Loads a network, or finds it among those of this process: stages along a pipeline share one copy. A file
/// whose size or time of modification changed is read anew. The most recently used networks stay loaded (at
/// most 8); others live as long as somebody holds them. Thread-safe.
///
/// `file` may be relative to the working directory, `options` as for Network::load. Throws Error for
/// whatever Network::load refuses. Time: that of loading at the first call, one look at the file's status
/// afterwards.
LoadedNetwork loadNetwork(const std::string& file, const InputOptions& options = {});

/// The network with other layers, see Network::withLayers; as it is for the default. What was made most
/// recently is kept.
LoadedNetwork withLayers(const LoadedNetwork& loaded, const LayerOptions& options);

/// The network with changed channels, see Network::withInterventions; as it is when there are none. What was
/// made most recently is kept (at most 8).
LoadedNetwork withInterventions(const LoadedNetwork& loaded, const std::vector<Intervention>& interventions);

}  // namespace layerscope

#endif
