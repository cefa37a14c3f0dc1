#include "analysis/CentreSet.h"

#include "analysis/RowKernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace layerscope
{

CentreSet::CentreSet(std::size_t count, std::size_t columns)
    : count_(count),
      columns_(columns),
      stride_(kernels::centreStride(columns)),
      exact_(count * columns),
      rough_(count * stride_),
      relativeError_(
          std::max(kernels::squaredDistanceError(columns), kernels::tileSquaredDistanceError(columns))),
      absoluteError_(0),
      exactRelativeError_(kernels::exactSquaredDistanceError(columns))
{
  update();
}

void CentreSet::update()
{
  double largest = 0;
  for (std::size_t j = 0; j < count_; ++j)
  {
    const double* exact = this->centre(j);
    float* rough = rough_.data() + j * stride_;
    double sum = 0;
    for (std::size_t column = 0; column < columns_; ++column)
    {
      rough[column] = static_cast<float>(exact[column]);
      const double error = exact[column] - rough[column];
      sum += error * error;
    }
    largest = std::max(largest, sum);
  }
  const double underflow = static_cast<double>(columns_) * std::numeric_limits<float>::min();
  absoluteError_ = 1.001 * (std::sqrt(largest) + std::sqrt(underflow));
}

void CentreSet::roughSquaredDistances(const float* const* rows, float* distances) const
{
  // To turn wide rows round takes longer than sums across lanes.
  constexpr std::size_t wide = 256;
  constexpr std::size_t mostInCache = std::size_t{1} << 13;
  if (columns_ < wide || count_ * stride_ > mostInCache)
  {
    kernels::tileSquaredDistances(rows, rough_.data(), count_, columns_, distances);
    return;
  }
  std::array<float, mostInCache / wide> ofRow;
  for (std::size_t row = 0; row < tileRows; ++row)
  {
    kernels::squaredDistances(rows[row], rough_.data(), count_, columns_, ofRow.data());
    for (std::size_t j = 0; j < count_; ++j)
    {
      distances[j * tileRows + row] = ofRow[j];
    }
  }
}

double CentreSet::squaredDistance(const float* row, std::size_t j) const
{
  return kernels::exactSquaredDistance(row, this->centre(j), columns_);
}

// The errors of the squares serve as errors of the roots, which are half as large: room for the roundings
// here.
double CentreSet::roughBelow(float squaredDistance) const
{
  // Of one that overflowed that much is known.
  const double square = std::min(squaredDistance, std::numeric_limits<float>::max());
  return std::sqrt(square) * (1 - relativeError_) - absoluteError_;
}

double CentreSet::roughAbove(float squaredDistance) const
{
  return std::sqrt(static_cast<double>(squaredDistance)) * (1 + relativeError_) + absoluteError_;
}

double CentreSet::below(double squaredDistance) const
{
  return std::sqrt(squaredDistance) * (1 - exactRelativeError_);
}

double CentreSet::above(double squaredDistance) const
{
  return std::sqrt(squaredDistance) * (1 + exactRelativeError_);
}

double CentreSet::upperBound(const float* row, std::size_t j) const
{
  float rough;
  kernels::squaredDistances(row, rough_.data() + j * stride_, 1, columns_, &rough);
  return roughAbove(rough);
}

std::vector<double> CentreSet::halfGaps() const
{
  std::vector<double> gaps(count_);
  std::vector<float> distances(count_ * tileRows);
  for (std::size_t first = 0; first < count_; first += tileRows)
  {
    const std::size_t rows = std::min(tileRows, count_ - first);
    std::array<const float*, tileRows> tile;
    for (std::size_t row = 0; row < tileRows; ++row)
    {
      tile[row] = rough_.data() + (first + std::min(row, rows - 1)) * stride_;
    }
    this->roughSquaredDistances(tile.data(), distances.data());
    for (std::size_t row = 0; row < rows; ++row)
    {
      float least = std::numeric_limits<float>::infinity();
      for (std::size_t j = 0; j < count_; ++j)
      {
        least = j == first + row ? least : std::min(least, distances[j * tileRows + row]);
      }
      // Both ends are rounded to float.
      gaps[first + row] =
          count_ == 1 ? std::numeric_limits<double>::infinity() : 0.5 * (roughBelow(least) - absoluteError_);
    }
  }
  return gaps;
}

void CentreSet::nearest(const float* const* rows, float* scratch, Nearest* found) const
{
  this->roughSquaredDistances(rows, scratch);
  std::array<std::int32_t, tileRows> labels;
  std::array<float, tileRows> least;
  std::array<float, tileRows> second;
  kernels::nearestInTile(scratch, count_, labels.data(), least.data(), second.data());
  std::array<double, tileRows> upper;
  std::array<double, tileRows> lower;
  for (std::size_t row = 0; row < tileRows; ++row)
  {
    upper[row] = roughAbove(least[row]);
    lower[row] = roughBelow(second[row]);
  }
  for (std::size_t row = 0; row < tileRows; ++row)
  {
    found[row] = upper[row] < lower[row] ? Nearest{labels[row], upper[row], lower[row]}
                                         : this->decide(rows[row], scratch + row, upper[row]);
  }
}

Nearest CentreSet::decide(const float* row, const float* rough, double bound) const
{
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  double bestDistance = infinity;
  double second = infinity;
  double others = infinity;
  for (std::size_t j = 0; j < count_; ++j)
  {
    const double least = roughBelow(rough[j * tileRows]);
    if (least > bound)  // false for what overflowed
    {
      others = std::min(others, least);
      continue;
    }
    const double distance = this->squaredDistance(row, j);
    if (distance < bestDistance)
    {
      second = bestDistance;
      bestDistance = distance;
      best = j;
    }
    else
    {
      second = std::min(second, distance);
    }
  }
  return {static_cast<int>(best), this->above(bestDistance), std::min(this->below(second), others)};
}

}  // namespace layerscope
