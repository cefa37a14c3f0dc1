#include "analysis/LatentNeighborhood.h"

#include <cmath>

#include "analysis/Latents.h"
#include "network/Error.h"
#include "network/NumberText.h"

namespace layerscope
{

void fillNeighborhood(const NeighborhoodOptions& options, const float* latent, std::uint64_t first,
                      std::size_t count, std::size_t dimension, float* latents, double* distances)
{
  // What is larger could add up to infinite values.
  if (!(options.sigma >= 0 && options.sigma <= 1e30))
  {
    throw Error("Sigma is out of range").expected("0 to 1e30").found(numberText(options.sigma));
  }
  LatentOptions normal;
  normal.seed = options.seed;
  normal.stream = RandomStream::Neighbours;
  fillLatents(normal, first, count, dimension, latents);
#pragma omp parallel for schedule(static)
  for (std::size_t neighbour = 0; neighbour < count; ++neighbour)
  {
    const double sigma = first + neighbour == 0 ? 0 : options.sigma;
    float* row = latents + neighbour * dimension;
    double squares = 0;
    for (std::size_t d = 0; d < dimension; ++d)
    {
      row[d] = static_cast<float>(latent[d] + sigma * row[d]);
      const double shift = static_cast<double>(row[d]) - latent[d];
      squares += shift * shift;
    }
    distances[neighbour] = std::sqrt(squares);
  }
}

}  // namespace layerscope
