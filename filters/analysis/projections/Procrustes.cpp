#include "Procrustes.h"

#include <algorithm>
#include <string>

#include <Eigen/SVD>

#include "network/Error.h"

namespace layerscope
{

namespace
{
using Matrix = Eigen::MatrixXd;
using Rows = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

/// The places less their mean, and that.
Matrix centred(const std::vector<double>& places, std::size_t dimensions, std::array<double, 3>& mean)
{
  const auto width = static_cast<Eigen::Index>(dimensions);
  Matrix rows = Rows(places.data(), static_cast<Eigen::Index>(places.size()) / width, width);
  for (Eigen::Index d = 0; d < width; ++d)
  {
    mean[static_cast<std::size_t>(d)] = rows.col(d).mean();
    rows.col(d).array() -= mean[static_cast<std::size_t>(d)];
  }
  return rows;
}
}  // namespace

void Alignment::apply(std::vector<double>& places) const
{
  for (std::size_t row = 0; row + dimensions <= places.size(); row += dimensions)
  {
    std::array<double, 3> moved = to;
    for (std::size_t i = 0; i < dimensions; ++i)
    {
      for (std::size_t j = 0; j < dimensions; ++j)
      {
        moved[i] += scale * rotation[i * dimensions + j] * (places[row + j] - from[j]);
      }
    }
    std::copy_n(moved.begin(), dimensions, places.begin() + static_cast<std::ptrdiff_t>(row));
  }
}

Alignment alignmentOf(const std::vector<double>& places, const std::vector<double>& target,
                      std::size_t dimensions, bool withScale)
{
  if (dimensions < 2 || dimensions > 3 || places.size() != target.size() || places.empty() ||
      places.size() % dimensions != 0)
  {
    throw Error("the places to align don't fit each other")
        .expected("as many of both, with 2 or 3 numbers each")
        .found(std::to_string(places.size()) + " and " + std::to_string(target.size()) + " numbers, " +
               std::to_string(dimensions) + " each");
  }
  Alignment result;
  result.dimensions = dimensions;
  const Matrix own = centred(places, dimensions, result.from);
  const Matrix other = centred(target, dimensions, result.to);
  const Eigen::JacobiSVD<Matrix> factors(other.transpose() * own, Eigen::ComputeFullU | Eigen::ComputeFullV);
  const Matrix rotation = factors.matrixU() * factors.matrixV().transpose();
  const double square = own.squaredNorm(), otherSquare = other.squaredNorm();
  if (withScale && square > 0)
  {
    result.scale = factors.singularValues().sum() / square;
  }
  for (std::size_t i = 0; i < dimensions; ++i)
  {
    for (std::size_t j = 0; j < dimensions; ++j)
    {
      result.rotation[i * dimensions + j] =
          rotation(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    }
  }
  result.residual = (result.scale * own * rotation.transpose() - other).squaredNorm();
  result.disparity = otherSquare > 0 ? result.residual / otherSquare : 0;
  return result;
}

}  // namespace layerscope
