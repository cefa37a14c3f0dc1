#include "analysis/CentreSet.h"

#include "analysis/RowKernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope
{

CentreSet::CentreSet(std::size_t count, std::size_t columns)
    : count_(count),
      columns_(columns),
      stride_(kernels::centreStride(columns)),
      exact_(count * columns),
      rough_(count * stride_),
      relativeError_(kernels::squaredDistanceError(columns)),
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

void CentreSet::roughSquaredDistances(const float* row, float* distances) const
{
  kernels::squaredDistances(row, rough_.data(), count_, columns_, distances);
}

double CentreSet::squaredDistance(const float* row, std::size_t j) const
{
  return kernels::exactSquaredDistance(row, this->centre(j), columns_);
}

// The errors of the squares serve as errors of the roots, which are half as large: room for the roundings
// here.
double CentreSet::roughBelow(float squaredDistance) const
{
  return std::sqrt(static_cast<double>(squaredDistance)) * (1 - relativeError_) - absoluteError_;
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

Nearest CentreSet::nearest(const float* row, float* scratch) const
{
  this->roughSquaredDistances(row, scratch);
  std::size_t best = 0;
  float bestDistance = scratch[0];
  float second = std::numeric_limits<float>::infinity();
  for (std::size_t j = 1; j < count_; ++j)
  {
    const float distance = scratch[j];
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
  const double upper = roughAbove(bestDistance);
  const double lower = roughBelow(second);
  if (upper < lower)
  {
    return {static_cast<int>(best), upper, lower};
  }
  return this->decide(row, scratch, upper);
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
    const double least = roughBelow(rough[j]);
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
