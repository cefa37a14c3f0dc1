#include "KrylovEigenvectors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include "analysis/Philox.h"

namespace layerscope
{

namespace
{
using Matrix = Eigen::MatrixXd;

constexpr Eigen::Index width = 8;  // vectors of a block
constexpr Eigen::Index most = 20 * width;
constexpr int restarts = 40;
constexpr double tolerance = 1e-10;

/// The same vectors each time, which no matrix expects.
Matrix startOf(Eigen::Index size, Eigen::Index columns)
{
  Matrix start(size, columns);
  for (Eigen::Index i = 0; i < start.size(); ++i)
  {
    const auto random = philox({static_cast<std::uint32_t>(i), 0, 0, 0}, {0, 0})[0];
    start.data()[i] = std::ldexp(static_cast<double>(random), -32) - 0.5;
  }
  return start;
}

/// An orthonormal basis of the vectors, orthogonal to one that there is.
Matrix orthonormal(Matrix vectors, const Eigen::Ref<const Matrix>& basis)
{
  // Twice is enough; once more, since what hardly sticks out of the basis loses its direction.
  for (int pass = 0; pass < 3; ++pass)
  {
    vectors -= basis * (basis.transpose() * vectors);
    const Eigen::HouseholderQR<Matrix> factors(vectors);
    vectors = factors.householderQ() * Matrix::Identity(vectors.rows(), vectors.cols());
  }
  return vectors;
}
}  // namespace

Eigenvectors krylovEigenvectors(std::size_t size, std::size_t count, const MatrixTimes& times)
{
  const auto rows = static_cast<Eigen::Index>(size);
  const auto wanted = static_cast<Eigen::Index>(count);
  const Eigen::Index columns = std::min(width, rows);
  const Eigen::Index limit = rows < 2 * most ? rows : most;
  Matrix basis(rows, limit), products(rows, limit);
  Matrix next = startOf(rows, columns);
  Eigenvectors result;
  for (int restart = 0; restart < restarts; ++restart)
  {
    Eigen::Index filled = 0;
    while (filled < limit)
    {
      const Eigen::Index added = std::min(columns, limit - filled);
      const Matrix block = orthonormal(next.leftCols(added), basis.leftCols(filled));
      Matrix product(rows, added);
      if (!times(block, product))
      {
        return result;
      }
      basis.middleCols(filled, added) = block;
      products.middleCols(filled, added) = product;
      filled += added;
      const auto all = basis.leftCols(filled);
      Matrix small = all.transpose() * products.leftCols(filled);
      small = (small + small.transpose()).eval() / 2;
      const Eigen::SelfAdjointEigenSolver<Matrix> solver(small);
      const Eigen::Index kept = std::min(columns, filled);
      const Matrix chosen = solver.eigenvectors().rightCols(kept).rowwise().reverse();
      result.values = solver.eigenvalues().tail(std::min(wanted, kept)).reverse();
      const Matrix vectors = all * chosen;
      const Matrix residuals = products.leftCols(filled) * chosen.leftCols(result.values.size()) -
                               vectors.leftCols(result.values.size()) * result.values.asDiagonal();
      result.vectors = vectors.leftCols(result.values.size());
      const double largest = solver.eigenvalues().cwiseAbs().maxCoeff();
      if (filled == rows || residuals.colwise().norm().maxCoeff() <= tolerance * largest)
      {
        return result;
      }
      next = filled == limit ? vectors : product;
    }
  }
  return result;
}

}  // namespace layerscope
