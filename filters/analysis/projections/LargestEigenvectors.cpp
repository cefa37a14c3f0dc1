#include "LargestEigenvectors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <Eigen/Eigenvalues>

#include "analysis/Philox.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::size_t mostDense = 256;
constexpr std::size_t width = 8;  ///< vectors that are iterated together
constexpr std::size_t blockRows = 1024;

using Block = std::vector<std::array<double, width>>;  ///< a row of all vectors after the other
using Small = Eigen::Matrix<double, width, width>;

/// Calls body(block, begin, end) on blocks of rows.
template <class Body>
void parallelBlocks(std::size_t rows, const Body& body)
{
  const auto run = [&](std::int64_t index, int)
  {
    const std::size_t begin = static_cast<std::size_t>(index) * blockRows;
    body(static_cast<std::size_t>(index), begin, std::min(begin + blockRows, rows));
  };
  parallelTasks(static_cast<std::int64_t>((rows + blockRows - 1) / blockRows), availableThreads(), run);
}

/// All products of two blocks' vectors.
Small products(const Block& left, const Block& right)
{
  std::vector<Small> parts((left.size() + blockRows - 1) / blockRows, Small::Zero());
  parallelBlocks(left.size(),
                 [&](std::size_t block, std::size_t begin, std::size_t end)
                 {
                   Small& part = parts[block];
                   for (std::size_t row = begin; row < end; ++row)
                   {
                     const Eigen::Map<const Eigen::Matrix<double, width, 1>> a(left[row].data());
                     const Eigen::Map<const Eigen::Matrix<double, width, 1>> b(right[row].data());
                     part.noalias() += a * b.transpose();
                   }
                 });
  Small sum = Small::Zero();
  for (const Small& part : parts)
  {
    sum += part;
  }
  return sum;
}

class Adjacency
{
public:
  explicit Adjacency(const WeightedGraph& graph) : graph_(graph), first_(graph.rows()), values_(graph.values)
  {
    double total = 0;
    for (std::size_t row = 0; row < first_.size(); ++row)
    {
      for (std::size_t k = graph.begins[row]; k < graph.begins[row + 1]; ++k)
      {
        first_[row] += static_cast<double>(graph.values[k]);
      }
      total += first_[row];
      first_[row] = std::sqrt(first_[row]);
    }
    for (std::size_t row = 0; row < first_.size(); ++row)
    {
      for (std::size_t k = graph.begins[row]; k < graph.begins[row + 1]; ++k)
      {
        const double other = first_[static_cast<std::size_t>(graph.columns[k])];
        values_[k] = static_cast<float>(static_cast<double>(values_[k]) / (first_[row] * other));
      }
    }
    for (double& value : first_)
    {
      value /= std::sqrt(total);
    }
  }

  /// to = scale (A from - shift from) - less before
  void apply(const Block& from, double scale, double shift, double less, const Block& before, Block& to) const
  {
    const auto multiply = [&](std::size_t, std::size_t begin, std::size_t end)
    {
      for (std::size_t row = begin; row < end; ++row)
      {
        std::array<double, width> sums{};
        for (std::size_t k = graph_.begins[row]; k < graph_.begins[row + 1]; ++k)
        {
          const auto weight = static_cast<double>(values_[k]);
          const auto& other = from[static_cast<std::size_t>(graph_.columns[k])];
          for (std::size_t i = 0; i < width; ++i)
          {
            sums[i] += weight * other[i];
          }
        }
        for (std::size_t i = 0; i < width; ++i)
        {
          to[row][i] = scale * (sums[i] - shift * from[row][i]) - less * before[row][i];
        }
      }
    };
    parallelBlocks(first_.size(), multiply);
  }

  /// Takes the first eigenvector, that of eigenvalue 1, out of the block.
  void takeFirstOut(Block& block) const
  {
    std::array<double, width> along{};
    for (std::size_t row = 0; row < block.size(); ++row)
    {
      for (std::size_t i = 0; i < width; ++i)
      {
        along[i] += first_[row] * block[row][i];
      }
    }
    for (std::size_t row = 0; row < block.size(); ++row)
    {
      for (std::size_t i = 0; i < width; ++i)
      {
        block[row][i] -= first_[row] * along[i];
      }
    }
  }

  Eigen::MatrixXd dense() const
  {
    const auto side = static_cast<Eigen::Index>(first_.size());
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(side, side);
    for (Eigen::Index row = 0; row < side; ++row)
    {
      const auto index = static_cast<std::size_t>(row);
      for (std::size_t k = graph_.begins[index]; k < graph_.begins[index + 1]; ++k)
      {
        matrix(row, graph_.columns[k]) = static_cast<double>(values_[k]);
      }
    }
    return matrix;
  }

private:
  const WeightedGraph& graph_;
  std::vector<double> first_;
  std::vector<float> values_;
};

/// The eigenvectors of the subspace that a block spans, and their eigenvalues, rising.
struct Ritz
{
  explicit Ritz(const Adjacency& matrix, Block& block)
  {
    Block image(block.size());
    matrix.apply(block, 1, 0, 0, block, image);
    const Small inner = products(block, block), outer = products(block, image);
    const Eigen::GeneralizedSelfAdjointEigenSolver<Small> solver((outer + outer.transpose()) / 2, inner);
    values = solver.eigenvalues();
    const Small turn = solver.eigenvectors();
    Block missing(block.size());
    parallelBlocks(block.size(),
                   [&](std::size_t, std::size_t begin, std::size_t end)
                   {
                     for (std::size_t row = begin; row < end; ++row)
                     {
                       using Row = Eigen::Map<Eigen::Matrix<double, 1, width>>;
                       Row own(block[row].data()), its(image[row].data()), rest(missing[row].data());
                       own = (own * turn).eval();
                       its = (its * turn).eval();
                       rest = its - own.cwiseProduct(values.transpose());
                     }
                   });
    errors = products(missing, missing).diagonal().cwiseSqrt();
  }

  Eigen::Matrix<double, width, 1> values, errors;
};

/// Chebyshev's polynomial of the matrix, small from -1 to `cut` and large above.
void filter(const Adjacency& matrix, double cut, std::size_t degree, Block& block)
{
  const double half = (cut + 1) / 2, centre = (cut - 1) / 2;
  Block before = block, next(block.size());
  matrix.apply(block, 1 / half, centre, 0, block, next);
  before.swap(block);
  block.swap(next);
  for (std::size_t i = 1; i < degree; ++i)
  {
    // In place: a row of `before` is read only for the same row of the result.
    matrix.apply(block, 2 / half, centre, 1, before, before);
    block.swap(before);
  }
  matrix.takeFirstOut(block);
}

std::vector<double> iterate(const Adjacency& matrix, std::size_t rows, std::size_t count,
                            std::size_t mostTimes, WorkMonitor& monitor)
{
  Block block(rows);
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t i = 0; i < width; ++i)
    {
      const auto random = philox(0, row, static_cast<std::uint32_t>(i), RandomStream::UmapStart)[0];
      block[row][i] = std::ldexp(static_cast<double>(random), -63) - 1;
    }
  }
  matrix.takeFirstOut(block);
  // The largest stand last. The filter grows them by about e^growth more than those it damps.
  constexpr double growth = 12, enough = 1e-3;
  constexpr std::size_t mostDegree = 400;
  Ritz ritz(matrix, block);
  for (std::size_t times = 0; times < mostTimes && !monitor.poll();)
  {
    const double cut = std::max(-0.5, ritz.values(0)), top = ritz.values(width - 1);
    const double beyond = std::max(1e-9, (2 * top - cut + 1) / (cut + 1) - 1);
    const double wanted = growth / std::acosh(1 + beyond);
    const auto degree = static_cast<std::size_t>(
        std::clamp(wanted, 2.0, static_cast<double>(std::min(mostDegree, mostTimes))));
    filter(matrix, cut, degree, block);
    times += degree + 1;
    ritz = Ritz(matrix, block);
    bool isDone = true;
    for (std::size_t i = 0; i < count; ++i)
    {
      const auto place = static_cast<Eigen::Index>(width - 1 - i);
      isDone = isDone && ritz.errors(place) <= enough * (1 - ritz.values(place));
    }
    if (isDone)
    {
      break;
    }
  }
  std::vector<double> result;
  for (const auto& row : block)
  {
    result.insert(result.end(), row.rbegin(), row.rbegin() + static_cast<std::ptrdiff_t>(count));
  }
  return result;
}
}  // namespace

std::vector<double> largestEigenvectors(const WeightedGraph& graph, std::size_t count, std::size_t mostTimes,
                                        WorkMonitor& monitor)
{
  const Adjacency matrix(graph);
  const std::size_t rows = graph.rows();
  if (rows > mostDense)
  {
    return iterate(matrix, rows, count, mostTimes, monitor);
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix.dense());
  std::vector<double> result;
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t i = 0; i < count; ++i)
    {
      result.push_back(
          solver.eigenvectors()(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(rows - 2 - i)));
    }
  }
  return result;
}

}  // namespace layerscope
