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

/// Writes the product of the matrix with some vectors, a column each. Returns false where the work shall end.
using MatrixTimes = std::function<bool(const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product)>;

/// The `count` largest eigenvalues, up to 4, of a symmetric matrix of which only products are known:
/// restarted block Krylov subspaces with Rayleigh and Ritz's vectors (Y. Saad, Numerical Methods for Large
/// Eigenvalue Problems, 2nd ed., SIAM 2011, sections 6.3 and 6.4), until residuals are below 1e-10 of the
/// largest eigenvalue, or 40 restarts. The same bits in every run.
Eigenvectors krylovEigenvectors(std::size_t size, std::size_t count, const MatrixTimes& times);

}  // namespace layerscope

#endif
