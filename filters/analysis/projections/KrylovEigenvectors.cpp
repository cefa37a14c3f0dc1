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
using Eigen::Index;

constexpr Index most = 8;  // vectors of a block
constexpr int restarts = 40;

/// The same vectors each time, which no matrix expects.
Matrix startOf(Index size, Index columns)
{
  if (size == columns)
  {
    return Matrix::Identity(size, size);
  }
  Matrix start(size, columns);
  for (Index i = 0; i < start.size(); ++i)
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

/// Orthonormal vectors and what the matrix makes of them.
struct Subspace
{
  Subspace(Index size, Index limit) : basis(size, limit), products(size, limit) {}

  void add(const Matrix& block, const Matrix& product)
  {
    basis.middleCols(filled, block.cols()) = block;
    products.middleCols(filled, block.cols()) = product;
    filled += block.cols();
  }

  /// Finds the eigenvalues of the matrix within the subspace.
  void solve()
  {
    const Matrix small = basis.leftCols(filled).transpose() * products.leftCols(filled);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver((small + small.transpose()) / 2);
    values = solver.eigenvalues().reverse();
    turn = solver.eigenvectors().rowwise().reverse();
  }

  /// Whether the first eigenvectors are good enough.
  bool isExact(Index count, double rounding) const
  {
    constexpr double ofLargest = 1e-10, ofGap = 1e-7;
    const Matrix chosen = turn.leftCols(count);
    const Matrix missing = products.leftCols(filled) * chosen -
                           basis.leftCols(filled) * chosen * values.head(count).asDiagonal();
    const double least = std::max(ofLargest * values.cwiseAbs().maxCoeff(), rounding);
    for (Index i = 0; i < count; ++i)
    {
      double gap = i + 1 < filled ? values(i) - values(i + 1) : 0;
      gap = i > 0 ? std::min(gap, values(i - 1) - values(i)) : gap;
      if (missing.col(i).norm() > std::max(least, ofGap * gap))
      {
        return false;
      }
    }
    return true;
  }

  /// Keeps the subspace of the first eigenvectors alone.
  void cutTo(Index count)
  {
    const Matrix chosen = turn.leftCols(count);
    basis.leftCols(count) = (basis.leftCols(filled) * chosen).eval();
    products.leftCols(count) = (products.leftCols(filled) * chosen).eval();
    turn = Matrix::Identity(count, count);
    filled = count;
  }

  Matrix basis, products, turn;
  Eigen::VectorXd values;
  Index filled = 0;
};
}  // namespace

Eigenvectors krylovEigenvectors(std::size_t size, std::size_t count, double rounding,
                                const MatrixTimes& times)
{
  const auto rows = static_cast<Index>(size);
  const Index wanted = std::min(static_cast<Index>(count), rows);
  const Index width = std::min(most, rows);
  const Index blocks = (wanted + width - 1) / width;
  const Index usual = std::max<Index>(20, 6 * blocks) * width;
  const Index limit = rows < 2 * usual ? rows : usual;
  Subspace found(rows, limit);
  Matrix next = startOf(rows, width);
  Index looked = 0;
  for (int restart = 0; restart < restarts;)
  {
    const Index added = std::min(width, limit - found.filled);
    const Matrix block = orthonormal(next.leftCols(added), found.basis.leftCols(found.filled));
    next.resize(rows, added);
    if (!times(block, next))
    {
      return {};
    }
    found.add(block, next);
    const bool isFull = found.filled == limit;
    // To look takes time too.
    if (!isFull && (found.filled <= wanted || found.filled < looked + looked / 8))
    {
      continue;
    }
    looked = found.filled;
    found.solve();
    if (found.filled == rows || found.isExact(wanted, rounding))
    {
      break;
    }
    if (isFull)
    {
      // What sticks out of the whole subspace leads on.
      next = orthonormal(next, found.basis.leftCols(found.filled));
      found.cutTo((blocks + 1) * width);
      looked = 0;
      ++restart;
    }
  }
  return {found.values.head(wanted), found.basis.leftCols(found.filled) * found.turn.leftCols(wanted)};
}

}  // namespace layerscope
