#ifndef layerscope_analysis_LargestEigenvectors_h
#define layerscope_analysis_LargestEigenvectors_h

#include <cstddef>
#include <vector>

#include "WeightedGraph.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// The eigenvectors of the largest eigenvalues below the first, 1, of a connected graph's adjacency matrix
/// D^-1/2 W D^-1/2; in other words those of the smallest of its normalised Laplacian but the first, 0.
/// [rows, count], of length 1; that of the largest eigenvalue first. Up to 256 rows by a dense decomposition;
/// more by subspace iteration with a Chebyshev filter (Y. Zhou, Y. Saad, SIAM J. Matrix Anal. Appl. 29
/// (2007)), until all are right to about 1e-3 or the matrix has been applied about `mostTimes`. That takes
/// three blocks of eight vectors, where Krylov subspaces (see KrylovEigenvectors) would take many. The same
/// for any number of threads. `count` is at most 4, and less than the rows.
std::vector<double> largestEigenvectors(const WeightedGraph& graph, std::size_t count, std::size_t mostTimes,
                                        WorkMonitor& monitor);

}  // namespace layerscope

#endif
