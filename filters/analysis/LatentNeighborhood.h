#ifndef layerscope_analysis_LatentNeighborhood_h
#define layerscope_analysis_LatentNeighborhood_h

#include <cstddef>
#include <cstdint>

namespace layerscope
{

struct NeighborhoodOptions
{
  double sigma = 0.3;  ///< standard deviation of each component's shift, 0 to 1e30
  std::uint64_t seed = 0;
};

/// Fills latents [count, dimension] of the neighbours first, first + 1, ... of a latent vector, and their
/// Euclidean `distances` [count] to it.
///
/// Neighbour 0 is `latent` itself; component d of neighbour i > 0 is that of `latent` plus sigma n(seed, i,
/// d). n are the normal numbers of fillLatents (see Latents.h), in the stream Neighbours: they have nothing
/// to do with the samples of the same seed. So a neighbour's shift depends on (seed, i) alone; more
/// neighbours, other batches or threads keep what was there, and another sigma moves all along straight
/// lines. Distances are those of the rounded values; sigma sqrt(dimension) on average, about.
///
/// Time O(count * dimension), about 20 ns a value, in parallel over neighbours. Throws Error when sigma is
/// out of its range, or dimension exceeds 2^33.
void fillNeighborhood(const NeighborhoodOptions& options, const float* latent, std::uint64_t first,
                      std::size_t count, std::size_t dimension, float* latents, double* distances);

}  // namespace layerscope

#endif
