#include "NetworkCache.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <vector>

#include "data/DataFile.h"
#include "network/Error.h"
#include "tables/FileChecksum.h"

namespace layerscope
{
namespace
{

constexpr std::size_t mostLoaded = 8;

struct Entry
{
  FileStamp stamp;
  InputOptions options;  ///< that were asked for
  LoadedNetwork loaded;
};

}  // namespace

LoadedNetwork loadNetwork(const std::string& file, const InputOptions& options)
{
  // The front is the most recently used. Never destroyed: threads may still look here when the process ends.
  static auto& entries = *new std::list<Entry>;
  static std::mutex mutex;

  const std::string path = absolutePath(file);
  const std::lock_guard<std::mutex> lock(mutex);
  const FileStamp stamp = stampOf(path);
  const auto known =
      std::find_if(entries.begin(), entries.end(),
                   [&](const Entry& entry) { return entry.loaded.file == path && entry.options == options; });
  if (known != entries.end())
  {
    if (known->stamp == stamp)
    {
      entries.splice(entries.begin(), entries, known);
      return entries.front().loaded;
    }
    entries.erase(known);
  }

  Entry entry;
  entry.stamp = stamp;
  entry.options = options;
  entry.loaded.network = Network::load(path, options);
  entry.loaded.file = path;
  entry.loaded.checksum = md5Of(path);
  if (!(stampOf(path) == stamp))
  {
    throw Error("the file changed while it was read").inFile(path);
  }
  entries.push_front(entry);
  if (entries.size() > mostLoaded)
  {
    entries.pop_back();
  }
  return entry.loaded;
}

namespace
{

/// The networks made most recently of others with `Options`, by `make`.
template <class Options, class Make>
LoadedNetwork derived(const LoadedNetwork& loaded, const Options& options, const Make& make)
{
  struct Made
  {
    std::shared_ptr<const Network> from;
    Options options;
    std::shared_ptr<const Network> network;
  };
  static auto& made = *new std::list<Made>;
  static std::mutex mutex;

  const std::lock_guard<std::mutex> lock(mutex);
  const auto known =
      std::find_if(made.begin(), made.end(),
                   [&](const Made& each) { return each.from == loaded.network && each.options == options; });
  if (known != made.end())
  {
    made.splice(made.begin(), made, known);
  }
  else
  {
    made.push_front({loaded.network, options, make()});
    made.resize(std::min(made.size(), mostLoaded));
  }
  LoadedNetwork changed = loaded;
  changed.network = made.front().network;
  return changed;
}

}  // namespace

LoadedNetwork withLayers(const LoadedNetwork& loaded, const LayerOptions& options)
{
  return options.isDefault() ? loaded
                             : derived(loaded, options, [&] { return loaded.network->withLayers(options); });
}

LoadedNetwork withInterventions(const LoadedNetwork& loaded, const std::vector<Intervention>& interventions)
{
  return interventions.empty() ? loaded
                               : derived(loaded, interventions,
                                         [&] { return loaded.network->withInterventions(interventions); });
}

}  // namespace layerscope
