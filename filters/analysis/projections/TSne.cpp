#include "TSne.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "RepulsionTree.h"
#include "network/Error.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
/// One row's affinities to its neighbours, whose perplexity is the one wanted.
void writeConditional(const double* distances, std::size_t count, double perplexity, double* result)
{
  const double wanted = std::log(perplexity);
  constexpr double tolerance = 1e-5;
  constexpr int most = 200;
  double width = 1, low = 0, high = std::numeric_limits<double>::infinity();
  // The nearest is taken off, so that no row underflows as a whole.
  const double nearest = distances[0] * distances[0];
  for (int step = 0; step < most; ++step)
  {
    double sum = 0, moment = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
      const double square = distances[i] * distances[i] - nearest;
      result[i] = std::exp(-width * square);
      sum += result[i];
      moment += square * result[i];
    }
    const double entropy = std::log(sum) + width * moment / sum;
    for (std::size_t i = 0; i < count; ++i)
    {
      result[i] /= sum;
    }
    if (std::abs(entropy - wanted) < tolerance)
    {
      return;
    }
    (entropy > wanted ? low : high) = width;
    width = std::isinf(high) ? 2 * width : (low + high) / 2;
  }
}

template <std::size_t Dimensions>
class Descent
{
public:
  Descent(const Affinities& affinities, std::vector<double> start)
      : affinities_(affinities), places_(std::move(start))
  {
    floats_.resize(places_.size());
  }

  const std::vector<double>& places() const { return places_; }

  /// `pulls` are added to the gradient, where there are some.
  void step(const TSneOptions& options, std::size_t iteration, const std::vector<double>& pulls = {})
  {
    if (velocities_.empty())
    {
      velocities_.resize(places_.size());
      gains_.assign(places_.size(), 1);
    }
    const bool isExaggerated = iteration < options.exaggerated;
    constexpr double firstMomentum = 0.5, laterMomentum = 0.8, leastGain = 0.01, more = 0.2, less = 0.8;
    constexpr double leastRate = 200;
    const double momentum = isExaggerated ? firstMomentum : laterMomentum;
    const auto rows = static_cast<double>(affinities_.rows());
    const double rate =
        options.learningRate > 0 ? options.learningRate : std::max(rows / options.exaggeration, leastRate);
    this->gradient(options.angle, isExaggerated ? options.exaggeration : 1);
    for (std::size_t i = 0; i < pulls.size(); ++i)
    {
      slope_[i] += pulls[i];
    }
    const auto& slope = slope_;
    std::array<double, Dimensions> mean{};
    for (std::size_t i = 0; i < places_.size(); ++i)
    {
      const bool isOn = (slope[i] > 0) != (velocities_[i] > 0);
      gains_[i] = std::max(isOn ? gains_[i] + more : gains_[i] * less, leastGain);
      velocities_[i] = momentum * velocities_[i] - rate * gains_[i] * slope[i];
      places_[i] += velocities_[i];
      mean[i % Dimensions] += places_[i] / rows;
    }
    for (std::size_t i = 0; i < places_.size(); ++i)
    {
      places_[i] -= mean[i % Dimensions];
    }
  }

  const std::vector<double>& gradient(double angle, double exaggeration)
  {
    this->repulse(angle);
    slope_.resize(places_.size());
    const auto attract = [&](std::int64_t index, int)
    {
      const auto row = static_cast<std::size_t>(index);
      std::array<double, Dimensions> sums{};
      for (std::size_t k = affinities_.begins[row]; k < affinities_.begins[row + 1]; ++k)
      {
        const auto other = static_cast<std::size_t>(affinities_.columns[k]);
        std::array<float, Dimensions> way;
        const float pull = affinities_.values[k] / (1 + this->between(row, other, way));
        for (std::size_t d = 0; d < Dimensions; ++d)
        {
          sums[d] += static_cast<double>(pull * way[d]);
        }
      }
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        const std::size_t i = row * Dimensions + d;
        slope_[i] = exaggeration * sums[d] - static_cast<double>(forces_[i]) / total_;
      }
    };
    parallelRowsOf(affinities_.rows(), attract);
    return slope_;
  }

  double divergence(double angle)
  {
    this->repulse(angle);
    double sum = 0;
    for (std::size_t row = 0; row < affinities_.rows(); ++row)
    {
      for (std::size_t k = affinities_.begins[row]; k < affinities_.begins[row + 1]; ++k)
      {
        std::array<float, Dimensions> way;
        const double square =
            static_cast<double>(this->between(row, static_cast<std::size_t>(affinities_.columns[k]), way));
        const auto p = static_cast<double>(affinities_.values[k]);
        sum += p > 0 ? p * std::log(p * (1 + square) * total_) : 0;
      }
    }
    return sum;
  }

private:
  /// Some rows at a time.
  template <class Body>
  static void parallelRowsOf(std::size_t rows, const Body& body)
  {
    constexpr std::size_t block = 256;
    const auto blocks = static_cast<std::int64_t>((rows + block - 1) / block);
    const auto run = [&](std::int64_t number, int worker)
    {
      const std::size_t first = static_cast<std::size_t>(number) * block;
      for (std::size_t row = first; row < std::min(first + block, rows); ++row)
      {
        body(static_cast<std::int64_t>(row), worker);
      }
    };
    parallelTasks(blocks, availableThreads(), run);
  }

  /// The squared distance, and the way to `row` from `other`.
  float between(std::size_t row, std::size_t other, std::array<float, Dimensions>& way) const
  {
    float square = 0;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      way[d] = floats_[row * Dimensions + d] - floats_[other * Dimensions + d];
      square += way[d] * way[d];
    }
    return square;
  }

  void repulse(double angle)
  {
    std::transform(places_.begin(), places_.end(), floats_.begin(),
                   [](double place) { return static_cast<float>(place); });
    tree_.build(floats_);
    total_ = std::max(tree_.sum(angle, forces_), std::numeric_limits<double>::min());
  }

  const Affinities& affinities_;
  std::vector<double> places_, velocities_, gains_, slope_;
  std::vector<float> floats_, forces_;
  RepulsionTree<Dimensions> tree_;
  double total_ = 0;
};

constexpr double fineAngle = 0.2;  // for divergences

template <std::size_t Dimensions>
Embedding descend(const Affinities& affinities, std::vector<double> start, const TSneOptions& options,
                  WorkMonitor& monitor)
{
  Descent<Dimensions> descent(affinities, std::move(start));
  for (std::size_t iteration = 0; iteration < options.iterations && !monitor.poll(); ++iteration)
  {
    descent.step(options, iteration);
    monitor.setFraction(static_cast<double>(iteration + 1) / static_cast<double>(options.iterations));
  }
  Embedding result;
  result.divergence = descent.divergence(std::min(fineAngle, options.angle));
  result.places = descent.places();
  return result;
}

/// The gradient of the pull between the places of one time and those before and after, with the factor that
/// the gradient of the divergence lacks.
template <std::size_t Dimensions>
std::vector<double> pullsAt(const std::vector<Descent<Dimensions>>& times, std::size_t time, double pull)
{
  const auto& own = times[time].places();
  constexpr double factor = 4;
  const double weight = pull * static_cast<double>(Dimensions) / (factor * static_cast<double>(own.size()));
  std::vector<double> pulls(own.size());
  for (const std::size_t other : {time - 1, time + 1})
  {
    for (std::size_t i = 0; other < times.size() && i < own.size(); ++i)
    {
      pulls[i] += weight * (own[i] - times[other].places()[i]);
    }
  }
  return pulls;
}

template <std::size_t Dimensions>
std::vector<Embedding> descendJointly(const std::vector<Affinities>& affinities,
                                      const std::vector<double>& start, double pull,
                                      const TSneOptions& options, WorkMonitor& monitor)
{
  std::vector<Descent<Dimensions>> times;
  times.reserve(affinities.size());
  for (const Affinities& each : affinities)
  {
    times.emplace_back(each, start);
  }
  for (std::size_t iteration = 0; iteration < options.iterations && !monitor.poll(); ++iteration)
  {
    std::vector<std::vector<double>> pulls;
    for (std::size_t time = 0; time < times.size(); ++time)
    {
      pulls.push_back(pullsAt(times, time, pull));
    }
    for (std::size_t time = 0; time < times.size() && !monitor.poll(); ++time)
    {
      times[time].step(options, iteration, pulls[time]);
    }
    monitor.setFraction(static_cast<double>(iteration + 1) / static_cast<double>(options.iterations));
  }
  std::vector<Embedding> result;
  for (auto& time : times)
  {
    result.push_back({time.places(), time.divergence(std::min(fineAngle, options.angle))});
  }
  return result;
}

/// Places new rows one by one among old ones.
template <std::size_t Dimensions>
class Placement
{
public:
  using Point = std::array<float, Dimensions>;

  Placement(const std::vector<double>& places, const Neighbours& neighbours, double angle)
      : places_(places.begin(), places.end()), neighbours_(neighbours), angle_(angle)
  {
    tree_.build(places_);
  }

  Point place(std::size_t row) const
  {
    constexpr int steps = 250;
    constexpr double leastPerplexity = 1, perNeighbour = 1.0 / 3, momentum = 0.8, rate = 0.1, steepest = 0.25;
    constexpr double leastGain = 0.01, more = 0.2, less = 0.8;
    const std::size_t count = neighbours_.count;
    std::vector<double> affinities(count);
    writeConditional(neighbours_.distancesOf(row), count,
                     std::max(leastPerplexity, perNeighbour * static_cast<double>(count)), affinities.data());
    Point point = this->medianOf(row);
    std::array<double, Dimensions> velocity{}, gains;
    gains.fill(1);
    for (int step = 0; step < steps; ++step)
    {
      auto slope = this->gradient(row, affinities, point);
      double square = 0;
      for (const double part : slope)
      {
        square += part * part;
      }
      const double scale = square > steepest * steepest ? steepest / std::sqrt(square) : 1;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        const bool isOn = (slope[d] > 0) != (velocity[d] > 0);
        gains[d] = std::max(isOn ? gains[d] + more : gains[d] * less, leastGain);
        velocity[d] = momentum * velocity[d] - rate * gains[d] * scale * slope[d];
        point[d] += static_cast<float>(velocity[d]);
      }
    }
    return point;
  }

private:
  const float* placeOf(std::size_t row, std::size_t neighbour) const
  {
    return places_.data() + static_cast<std::size_t>(neighbours_.rowsOf(row)[neighbour]) * Dimensions;
  }

  /// Of the neighbours, each dimension by itself.
  Point medianOf(std::size_t row) const
  {
    Point median;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      std::vector<float> values;
      for (std::size_t i = 0; i < neighbours_.count; ++i)
      {
        values.push_back(this->placeOf(row, i)[d]);
      }
      std::sort(values.begin(), values.end());
      median[d] = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    }
    return median;
  }

  std::array<double, Dimensions> gradient(std::size_t row, const std::vector<double>& affinities,
                                          const Point& point) const
  {
    constexpr double exaggeration = 1.5;
    Point force;
    const double total = std::max(tree_.sumAt(point, angle_, force), std::numeric_limits<double>::min());
    std::array<double, Dimensions> slope;
    std::transform(force.begin(), force.end(), slope.begin(),
                   [total](float part) { return -static_cast<double>(part) / total; });
    for (std::size_t i = 0; i < neighbours_.count; ++i)
    {
      const float* const other = this->placeOf(row, i);
      Point way;
      float square = 0;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        way[d] = point[d] - other[d];
        square += way[d] * way[d];
      }
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        slope[d] += exaggeration * affinities[i] * static_cast<double>(way[d] / (1 + square));
      }
    }
    return slope;
  }

  std::vector<float> places_;
  const Neighbours& neighbours_;
  double angle_;
  RepulsionTree<Dimensions> tree_;
};

template <std::size_t Dimensions>
std::vector<double> placeAll(const std::vector<double>& places, const Neighbours& neighbours, double angle,
                             WorkMonitor& monitor)
{
  const Placement<Dimensions> placement(places, neighbours, angle);
  const std::size_t rows = neighbours.size();
  std::vector<double> result(rows * Dimensions);
  constexpr std::size_t block = 64;
  for (std::size_t first = 0; first < rows && !monitor.poll(); first += block)
  {
    const std::size_t count = std::min(block, rows - first);
    const auto place = [&](std::int64_t i, int)
    {
      const std::size_t row = first + static_cast<std::size_t>(i);
      const auto point = placement.place(row);
      std::copy(point.begin(), point.end(), result.begin() + static_cast<std::ptrdiff_t>(row * Dimensions));
    };
    parallelTasks(static_cast<std::int64_t>(count), availableThreads(), place);
    monitor.setFraction(static_cast<double>(first + count) / static_cast<double>(rows));
  }
  return result;
}
}  // namespace

std::size_t neighboursFor(double perplexity, std::size_t rows)
{
  const auto wanted = static_cast<std::size_t>(std::ceil(3 * std::max(1.0, perplexity)));
  return rows < 2 ? 0 : std::min(wanted, rows - 1);
}

Affinities affinities(const Neighbours& neighbours, std::size_t rows, double perplexity)
{
  const std::size_t count = neighbours.count;
  if (!(perplexity >= 1 && 3 * perplexity <= static_cast<double>(count) + 1))
  {
    throw Error("the perplexity does not fit " + std::to_string(rows) + " rows")
        .expected("1 to " + std::to_string((rows - 1) / 3))
        .found(std::to_string(perplexity));
  }
  std::vector<double> conditional(rows * count);
  const auto find = [&](std::int64_t row, int)
  {
    const auto index = static_cast<std::size_t>(row);
    double* const own = conditional.data() + index * count;
    writeConditional(neighbours.distancesOf(index), count, perplexity, own);
    std::transform(own, own + count, own,
                   [rows](double value) { return value / (2 * static_cast<double>(rows)); });
  };
  parallelTasks(static_cast<std::int64_t>(rows), availableThreads(), find);

  return symmetric(neighbours, conditional, [](float own, float others) { return own + others; });
}

std::vector<double> startOf(const std::vector<double>& components, std::size_t dimensions)
{
  constexpr double wanted = 1e-4;
  const std::size_t rows = components.size() / dimensions;
  double squares = 0;
  for (std::size_t row = 0; row < rows; ++row)
  {
    squares += components[row * dimensions] * components[row * dimensions];
  }
  const double deviation = std::sqrt(squares / static_cast<double>(std::max<std::size_t>(1, rows)));
  std::vector<double> start(components);
  for (double& place : start)
  {
    place *= deviation > 0 ? wanted / deviation : 0;
  }
  return start;
}

Embedding embed(const Affinities& affinities, std::vector<double> start, const TSneOptions& options,
                WorkMonitor& monitor)
{
  return options.dimensions == 2 ? descend<2>(affinities, std::move(start), options, monitor)
                                 : descend<3>(affinities, std::move(start), options, monitor);
}

std::vector<Embedding> embedJointly(const std::vector<Affinities>& affinities,
                                    const std::vector<double>& start, double pull, const TSneOptions& options,
                                    WorkMonitor& monitor)
{
  return options.dimensions == 2 ? descendJointly<2>(affinities, start, pull, options, monitor)
                                 : descendJointly<3>(affinities, start, pull, options, monitor);
}

std::vector<double> placeOn(const std::vector<double>& places, const Neighbours& neighbours,
                            const TSneOptions& options, WorkMonitor& monitor)
{
  return options.dimensions == 2 ? placeAll<2>(places, neighbours, options.angle, monitor)
                                 : placeAll<3>(places, neighbours, options.angle, monitor);
}

std::vector<double> gradient(const Affinities& affinities, const std::vector<double>& places,
                             std::size_t dimensions, double angle)
{
  if (dimensions == 2)
  {
    return Descent<2>(affinities, places).gradient(angle, 1);
  }
  return Descent<3>(affinities, places).gradient(angle, 1);
}

}  // namespace layerscope
