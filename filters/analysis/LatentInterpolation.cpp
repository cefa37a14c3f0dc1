#include "analysis/LatentInterpolation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "network/Error.h"
#include "network/NumberText.h"

namespace layerscope
{
namespace
{

/// Components at right angles to the start below this are rounding errors of the subtraction.
constexpr double leastSine = 1e-12;

double dot(const std::vector<double>& left, const std::vector<double>& right)
{
  double sum = 0;
  for (std::size_t d = 0; d < left.size(); ++d)
  {
    sum += left[d] * right[d];
  }
  return sum;
}

/// `vector` divided by its length, which is returned; zero stays zero.
double normalize(std::vector<double>& vector)
{
  const double length = std::sqrt(dot(vector, vector));
  for (double& value : vector)
  {
    value /= length > 0 ? length : 1;
  }
  return length;
}

/// What of `vector` is at right angles to `unit`.
std::vector<double> perpendicularPart(const std::vector<double>& vector, const std::vector<double>& unit)
{
  const double along = dot(vector, unit);
  std::vector<double> rest(vector);
  for (std::size_t d = 0; d < rest.size(); ++d)
  {
    rest[d] -= along * unit[d];
  }
  return rest;
}

/// The unit vector at right angles to `unit` that is nearest to the axis of its smallest component.
std::vector<double> anyPerpendicular(const std::vector<double>& unit)
{
  const auto smallest = std::min_element(unit.begin(), unit.end(),
                                         [](double a, double b) { return std::abs(a) < std::abs(b); });
  std::vector<double> axis(unit.size(), 0);
  axis[static_cast<std::size_t>(smallest - unit.begin())] = 1;
  std::vector<double> side = perpendicularPart(axis, unit);
  normalize(side);
  return side;
}

}  // namespace

LatentPath latentPath(int number)
{
  if (number < 0 || number > static_cast<int>(LatentPath::Straight))
  {
    throw Error("unknown Path").expected("0 or 1").found(std::to_string(number));
  }
  return static_cast<LatentPath>(number);
}

LatentInterpolation::LatentInterpolation(LatentPath path, std::vector<float> from, std::vector<float> to)
    : path_(path), from_(std::move(from)), to_(std::move(to))
{
  if (path_ == LatentPath::Spherical)
  {
    findCircle();
  }
}

void LatentInterpolation::findCircle()
{
  start_.assign(from_.begin(), from_.end());
  std::vector<double> end(to_.begin(), to_.end());
  fromLength_ = normalize(start_);
  toLength_ = normalize(end);
  const double longest = std::max(fromLength_, toLength_);
  if (longest > std::numeric_limits<float>::max())
  {
    throw Error("the latent vectors are too long for a spherical path")
        .expected("lengths up to " + numberText(std::numeric_limits<float>::max()))
        .found(numberText(longest));
  }
  if (fromLength_ == 0 || toLength_ == 0)
  {
    path_ = LatentPath::Straight;
    return;
  }
  side_ = perpendicularPart(end, start_);
  const double cosine = dot(start_, end);
  const double sine = normalize(side_);
  if (sine > leastSine)
  {
    angle_ = std::atan2(sine, cosine);
  }
  else if (cosine > 0 || start_.size() == 1)
  {
    path_ = LatentPath::Straight;
  }
  else
  {
    side_ = anyPerpendicular(start_);
    angle_ = std::acos(-1.0);
  }
}

void LatentInterpolation::at(double t, float* latent) const
{
  if (t <= 0 || t >= 1)
  {
    const std::vector<float>& end = t <= 0 ? from_ : to_;
    std::copy(end.begin(), end.end(), latent);
    return;
  }
  if (path_ == LatentPath::Straight)
  {
    for (std::size_t d = 0; d < from_.size(); ++d)
    {
      latent[d] = static_cast<float>((1 - t) * from_[d] + t * to_[d]);
    }
    return;
  }
  const double length = (1 - t) * fromLength_ + t * toLength_;
  const double alongStart = length * std::cos(t * angle_);
  const double alongSide = length * std::sin(t * angle_);
  for (std::size_t d = 0; d < from_.size(); ++d)
  {
    latent[d] = static_cast<float>(alongStart * start_[d] + alongSide * side_[d]);
  }
}

}  // namespace layerscope
