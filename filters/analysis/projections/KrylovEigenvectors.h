#ifndef layerscope_analysis_KrylovEigenvectors_h
#define layerscope_analysis_KrylovEigenvectors_h

#include <cstddef>
#include <functional>

#include <Eigen/Core>

namespace layerscope
{

/// The largest eigenvalues of a symmetric matrix, the largest first, and their eigenvectors, a column each.
struct Eigenvectors
{
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};

/// Writes the product of the matrix with some orthonormal vectors, a column each. Returns false where the
/// work shall end; then there is no result.
using MatrixTimes = std::function<bool(const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product)>;

/// The `count` largest eigenvalues, or all where there are fewer, of a symmetric matrix of which only
/// products are known: block Krylov subspaces with Rayleigh and Ritz's vectors, restarted with the best of
/// them (Y. Saad, Numerical Methods for Large Eigenvalue Problems, 2nd ed., SIAM 2011, chapter 6; K. Wu, H.
/// Simon, SIAM J. Matrix Anal. Appl. 22 (2000)). Ends when residuals are below 1e-10 of the largest
/// eigenvalue, 1e-7 of the way to the next one, or `rounding`, by which a vector's product may be wrong; or
/// after 40 restarts. Memory O(size count). The same bits in every run.
Eigenvectors krylovEigenvectors(std::size_t size, std::size_t count, double rounding,
                                const MatrixTimes& times);

}  // namespace layerscope

#endif
