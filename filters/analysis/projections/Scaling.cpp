#include "Scaling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "FixSign.h"
#include "KrylovEigenvectors.h"
#include "analysis/ParallelRows.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::size_t lanes = 8;  // sums that are kept apart, so that their order is always the same

void requireObjects(const Dissimilarities& dissimilarities)
{
  if (dissimilarities.count == 0)
  {
    throw Error("there is nothing to place");
  }
}

void requireDimensions(std::size_t dimensions)
{
  if (dimensions < 2 || dimensions > 3)
  {
    throw Error("places have other dimensions").expected("2 or 3").found(std::to_string(dimensions));
  }
}

/// Calls body(row) for all rows; after an abort not for all.
template <class Body>
void forRows(std::size_t rows, WorkMonitor& monitor, const Body& body)
{
  constexpr std::size_t workOfPair = 8;
  const auto run = [&](int, std::size_t begin, std::size_t end)
  {
    for (std::size_t row = begin; row < end; ++row)
    {
      body(row);
    }
  };
  parallelRows(rows, workOfPair * rows, availableThreads(), monitor, run);
}

/// Takes the mean off each column.
void centre(Eigen::MatrixXd& vectors)
{
  const Eigen::RowVectorXd means = vectors.colwise().mean();
  vectors.rowwise() -= means;
}

/// The squared dissimilarities times some vectors.
Eigen::MatrixXd squaresTimes(const Dissimilarities& dissimilarities, const Eigen::MatrixXd& vectors,
                             WorkMonitor& monitor)
{
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = vectors;
  const auto width = static_cast<std::size_t>(vectors.cols());
  Eigen::MatrixXd product = Eigen::MatrixXd::Zero(vectors.rows(), vectors.cols());
  forRows(dissimilarities.count, monitor,
          [&](std::size_t row)
          {
            std::vector<double> sums(width);
            for (std::size_t other = 0; other < dissimilarities.count; ++other)
            {
              const auto value = static_cast<double>(dissimilarities.row(row)[other]);
              const double* const place = rows.data() + other * width;
              for (std::size_t i = 0; i < width; ++i)
              {
                sums[i] += value * value * place[i];
              }
            }
            for (std::size_t i = 0; i < width; ++i)
            {
              product(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(i)) = sums[i];
            }
          });
  return product;
}

double sumOf(const std::array<double, lanes>& sums)
{
  double sum = 0;
  for (const double each : sums)
  {
    sum += each;
  }
  return sum;
}

/// What one object adds up over all: the stress, the squared distances and the pull that Guttman's transform
/// puts it at.
template <std::size_t Dimensions>
struct Sums
{
  std::array<double, lanes> raw{}, squares{};
  std::array<std::array<double, lanes>, Dimensions> pull{};

  /// Some objects, at most as many as there are lanes.
  void add(const float* dissimilarities, const std::array<const double*, Dimensions>& places,
           const std::array<double, Dimensions>& own, std::size_t count)
  {
    std::array<std::array<double, lanes>, Dimensions> ways;
    for (std::size_t i = 0; i < count; ++i)
    {
      double square = 0;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        ways[d][i] = own[d] - places[d][i];
        square += ways[d][i] * ways[d][i];
      }
      const double distance = std::sqrt(square);
      const auto wanted = static_cast<double>(dissimilarities[i]);
      const double ratio = distance > 0 ? wanted / distance : 0;
      raw[i] += (distance - wanted) * (distance - wanted);
      squares[i] += square;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        pull[d][i] += ratio * ways[d][i];
      }
    }
  }
};

/// The stress of places, dimension by dimension, and what Guttman's transform makes of them.
template <std::size_t Dimensions>
Stress transform(const Dissimilarities& dissimilarities, const std::vector<double>& places,
                 std::vector<double>& moved, WorkMonitor& monitor)
{
  const std::size_t objects = dissimilarities.count;
  std::vector<double> raw(objects), squares(objects);
  moved.resize(places.size());
  const auto add = [&](std::size_t row)
  {
    Sums<Dimensions> sums;
    std::array<double, Dimensions> own;
    std::array<const double*, Dimensions> others;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      own[d] = places[d * objects + row];
      others[d] = places.data() + d * objects;
    }
    const float* wanted = dissimilarities.row(row);
    std::size_t first = 0;
    for (; first + lanes <= objects; first += lanes)
    {
      sums.add(wanted + first, others, own, lanes);
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        others[d] += lanes;
      }
    }
    sums.add(wanted + first, others, own, objects - first);
    raw[row] = sumOf(sums.raw);
    squares[row] = sumOf(sums.squares);
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      moved[d * objects + row] = sumOf(sums.pull[d]) / static_cast<double>(objects);
    }
  };
  forRows(objects, monitor, add);
  double all = 0;
  Stress stress;
  for (std::size_t row = 0; row < objects; ++row)
  {
    stress.raw += raw[row] / 2;
    all += squares[row] / 2;
  }
  stress.one = all > 0 ? std::sqrt(stress.raw / all) : stress.raw > 0 ? 1 : 0;
  return stress;
}

/// [rows, columns] as [columns, rows].
std::vector<double> transposed(const std::vector<double>& values, std::size_t rows, std::size_t columns)
{
  std::vector<double> result(values.size());
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t column = 0; column < columns; ++column)
    {
      result[column * rows + row] = values[row * columns + column];
    }
  }
  return result;
}

template <std::size_t Dimensions>
MetricScaling smacof(const Dissimilarities& dissimilarities, const std::vector<double>& start,
                     const MetricScalingOptions& options, WorkMonitor& monitor)
{
  const std::size_t objects = dissimilarities.count;
  std::vector<double> places = transposed(start, objects, Dimensions), moved, previous;
  MetricScaling result;
  // The first step takes the start to its best size.
  double before = transform<Dimensions>(dissimilarities, places, moved, monitor).raw;
  std::swap(places, moved);
  while (result.iterations < options.iterations && !monitor.poll())
  {
    result.stress = transform<Dimensions>(dissimilarities, places, moved, monitor);
    ++result.iterations;
    const double fallen = before - result.stress.raw;
    before = result.stress.raw;
    if (fallen <= options.tolerance * result.stress.raw)
    {
      result.isConverged = true;
      break;
    }
    for (std::size_t i = 0; i < places.size(); ++i)
    {
      places[i] = 2 * moved[i] - places[i];
    }
    monitor.setFraction(static_cast<double>(result.iterations) / static_cast<double>(options.iterations));
  }
  // A step of its own length: twice as long ones end at places of the wrong size.
  transform<Dimensions>(dissimilarities, places, moved, monitor);
  result.stress = transform<Dimensions>(dissimilarities, moved, places, monitor);
  result.places = transposed(moved, Dimensions, objects);
  return result;
}
}  // namespace

ClassicalScaling classicalScaling(const Dissimilarities& dissimilarities, std::size_t dimensions,
                                  WorkMonitor& monitor)
{
  requireObjects(dissimilarities);
  const std::size_t objects = dissimilarities.count;
  const auto times = [&](const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product)
  {
    Eigen::MatrixXd centred = vectors;
    centre(centred);
    product = squaresTimes(dissimilarities, centred, monitor) / -2;
    centre(product);
    return !monitor.poll();
  };
  const Eigenvectors found = krylovEigenvectors(objects, dimensions, 0, times);
  ClassicalScaling result;
  result.places.resize(objects * dimensions);
  result.eigenvalues.resize(dimensions);
  result.trace =
      squaresTimes(dissimilarities, Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(objects), 1), monitor)
          .sum() /
      (2 * static_cast<double>(objects));
  for (std::size_t d = 0; d < std::min<std::size_t>(dimensions, found.values.size()); ++d)
  {
    result.eigenvalues[d] = found.values(static_cast<Eigen::Index>(d));
    Eigen::VectorXd vector = found.vectors.col(static_cast<Eigen::Index>(d));
    fixSign(vector.data(), objects);
    const double length = std::sqrt(std::max(0.0, result.eigenvalues[d]));
    for (std::size_t object = 0; object < objects; ++object)
    {
      result.places[object * dimensions + d] = length * vector(static_cast<Eigen::Index>(object));
    }
  }
  return result;
}

Stress stressOf(const Dissimilarities& dissimilarities, const std::vector<double>& places,
                WorkMonitor& monitor)
{
  requireObjects(dissimilarities);
  const std::size_t dimensions = places.size() / dissimilarities.count;
  requireDimensions(dimensions);
  const auto columns = transposed(places, dissimilarities.count, dimensions);
  std::vector<double> moved;
  return dimensions == 2 ? transform<2>(dissimilarities, columns, moved, monitor)
                         : transform<3>(dissimilarities, columns, moved, monitor);
}

MetricScaling metricScaling(const Dissimilarities& dissimilarities, std::vector<double> start,
                            const MetricScalingOptions& options, WorkMonitor& monitor)
{
  requireObjects(dissimilarities);
  requireDimensions(options.dimensions);
  if (start.empty())
  {
    start = classicalScaling(dissimilarities, options.dimensions, monitor).places;
  }
  const std::size_t wanted = dissimilarities.count * options.dimensions;
  if (start.size() != wanted)
  {
    throw Error("the start doesn't fit the dissimilarities")
        .expected(std::to_string(wanted) + " numbers")
        .found(std::to_string(start.size()));
  }
  return options.dimensions == 2 ? smacof<2>(dissimilarities, start, options, monitor)
                                 : smacof<3>(dissimilarities, start, options, monitor);
}

}  // namespace layerscope
