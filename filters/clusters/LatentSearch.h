#ifndef layerscope_LatentSearch_h
#define layerscope_LatentSearch_h

#include <cstdint>
#include <functional>
#include <vector>

#include "ClusterRegion.h"
#include "analysis/Latents.h"

namespace layerscope
{
class Communicator;

struct SearchOptions
{
  LatentOptions prior;
  std::size_t dimension = 0;
  double radius = 0;              ///< a latent is accepted up to this distance from the centre
  std::int64_t wanted = 0;        ///< latents
  std::int64_t mostAttempts = 0;  ///< passes through the network, up to the cluster's layer
};

/// Latents of the prior that are in the cluster and within the radius. Which ones doesn't depend on ranks or
/// threads, nor do the numbers.
struct SearchResult
{
  // This rank's part, contiguous in the order of the ranks.
  std::vector<float> latents;          ///< [rows, dimension]
  std::vector<double> distances;       ///< to the cluster's centre
  std::vector<std::int64_t> attempts;  ///< see the methods
  std::int64_t firstRow = 0;           ///< rows on the ranks below

  std::int64_t found = 0;  ///< on all ranks, like all that follows
  std::int64_t tried = 0;  ///< passes through the network that led there
  bool aborted = false;    ///< everything else is empty then
};

struct RejectionResult : SearchResult
{
  std::int64_t inCluster = 0;  ///< of those tried, those of the cluster, at any distance
  /// The least radius that would have accepted `wanted` of those tried; infinite when there is none.
  double sufficientRadius = 0;
};

/// Told how many latents were accepted and tried so far, on this rank or on all. Returning false asks for an
/// abort.
using SearchProgress = std::function<bool(std::int64_t accepted, std::int64_t tried)>;

/// Collective. Attempt i is latent i of `prior` (see analysis/Latents.h). Ranks share the attempts, block by
/// block, and stop at the first `wanted` that are accepted; `attempts` has their numbers, rising, and `tried`
/// counts up to the last of them. Time is that of `tried` passes, and of at most 512 more on each rank.
/// Throws Error on all ranks alike.
RejectionResult searchByRejection(ClusterRegion& region, const SearchOptions& options,
                                  Communicator& communicator, const SearchProgress& progress);

/// Collective. Elliptical slice sampling (I. Murray, R. P. Adams, D. J. C. MacKay 2010) of the prior
/// restricted to the region, for regions that hardly any attempt would hit. Each latent is the end of a walk
/// of its own, so that latents are independent: the walk starts anywhere, first wanders towards the region
/// (each step may go anywhere on an ellipse that is no farther off than the walk is already, as in nested
/// sampling, which about halves the volume it may be in), and then takes 30 steps inside, to forget where it
/// came in.
///
/// Latents follow the restricted prior but for what the last steps don't forget. A region of several separate
/// parts is reached through the neighbourhood of each, so their shares may differ from the prior's.
///
/// A walk gives up after mostAttempts / wanted passes, and its latent is missing then; `attempts` has the
/// passes of each walk. Time is O(log(1 / p)) passes a latent for a region of probability p, about 120 + 60
/// log10(1 / p) for the cat generator. Throws Error on all ranks alike.
SearchResult searchBySlices(ClusterRegion& region, const SearchOptions& options, Communicator& communicator,
                            const SearchProgress& progress);

}  // namespace layerscope

#endif
