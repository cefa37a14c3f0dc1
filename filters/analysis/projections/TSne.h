#ifndef layerscope_analysis_TSne_h
#define layerscope_analysis_TSne_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "Neighbours.h"
#include "WeightedGraph.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// t-distributed stochastic neighbour embedding: L. van der Maaten, G. Hinton, JMLR 9 (2008), with the
/// Barnes-Hut approximation of L. van der Maaten, JMLR 15 (2014), and the learning rate and start of A.
/// Belkina et al., Nature Communications 10 (2019), and D. Kobak, P. Berens, same volume.
struct TSneOptions
{
  double perplexity = 30;
  std::size_t dimensions = 2;  ///< 2 or 3
  std::size_t iterations = 1000;
  double exaggeration = 12;       ///< of the affinities at first
  std::size_t exaggerated = 250;  ///< iterations
  double learningRate = 0;        ///< 0: rows / exaggeration, but at least 200
  double angle = 0.5;             ///< Barnes and Hut's: 0 is exact
};

/// A place for each row, and how well they keep the neighbourhoods.
struct Embedding
{
  std::vector<double> places;  ///< [rows, dimensions], about 0
  double divergence = 0;       ///< Kullback and Leibler's, in nats
};

/// Symmetric affinities p(i, j) of rows, whose sum is 1.
using Affinities = WeightedGraph;

/// Neighbours that affinities of a perplexity are computed from: three times as many, or all.
std::size_t neighboursFor(double perplexity, std::size_t rows);

/// The affinities of t-SNE: normal densities of the distances, whose widths are found such that each row's
/// perplexity is the one wanted (to 1e-5 of its entropy), made symmetric. Throws Error where the perplexity
/// is less than 1 or too large for the rows; it names the largest that fits.
Affinities affinities(const Neighbours& neighbours, std::size_t rows, double perplexity);

/// The start: the first principal components [rows, dimensions], scaled such that the first has a standard
/// deviation of 1e-4.
std::vector<double> startOf(const std::vector<double>& components, std::size_t dimensions);

/// Moves places from a start along the gradient of the divergence, with momentum (.5 at first, .8 after the
/// exaggeration) and gains. The same for any number of threads and on every processor. Time of an iteration
/// O(rows log rows + affinities). After an abort, which the monitor tells, the result is of no use.
Embedding embed(const Affinities& affinities, std::vector<double> start, const TSneOptions& options,
                WorkMonitor& monitor);

/// The same for the rows of several times at once (`affinities` for each, of the same rows), from one start:
/// a pull between a row's places at successive times keeps them near each other, so that what moves is what
/// changed. It adds `pull` / (2 rows) times the sum of their squared distances to the sum of the divergences:
/// P. Rauber, A. Falcão, A. Telea, EuroVis short papers (2016). The divergences are told without it.
std::vector<Embedding> embedJointly(const std::vector<Affinities>& affinities,
                                    const std::vector<double>& start, double pull, const TSneOptions& options,
                                    WorkMonitor& monitor);

/// Places of new rows in a projection [old rows, dimensions] that stays as it is, given their nearest
/// neighbours among the old rows, three times as many as the perplexity: from the median of these, 250 steps
/// down the divergence of each row for itself. P. Policar, M. Strazar, B. Zupan, Machine Learning 112 (2023),
/// as in openTSNE, whose perplexity for this is 5. Of the options only the dimensions and the angle count. A
/// row's place doesn't depend on the other new rows. Time O(new rows log(old rows)).
std::vector<double> placeOn(const std::vector<double>& places, const Neighbours& neighbours,
                            const TSneOptions& options, WorkMonitor& monitor);

/// The gradient at places, without exaggeration and without its constant factor 4, [rows, dimensions]; for
/// tests. `angle` as above.
std::vector<double> gradient(const Affinities& affinities, const std::vector<double>& places,
                             std::size_t dimensions, double angle);

}  // namespace layerscope

#endif
