#ifndef layerscope_testing_TestRows_h
#define layerscope_testing_TestRows_h

#include "analysis/RowsView.h"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace layerscope::testing
{

/// Rows that a test owns.
struct Table
{
  std::size_t columns = 1;
  std::vector<float> values;

  std::size_t count() const { return values.size() / columns; }
  RowsView view() const { return denseRows(values.data(), this->count(), columns); }
  RowsView part(std::size_t begin, std::size_t end) const
  {
    return denseRows(values.data() + begin * columns, end - begin, columns);
  }
};

/// Normal blobs about `blobs` random places `distance` or so apart, row i in blob i % blobs.
inline Table blobs(std::size_t count, std::size_t columns, std::size_t blobs, double distance,
                   unsigned seed = 1)
{
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::vector<double> places(blobs * columns);
  for (double& place : places)
  {
    place = distance * normal(engine);
  }
  Table table{columns, {}};
  for (std::size_t i = 0; i < count * columns; ++i)
  {
    const std::size_t blob = i / columns % blobs;
    table.values.push_back(static_cast<float>(places[blob * columns + i % columns] + normal(engine)));
  }
  return table;
}

inline double squaredDistance(const float* row, const double* centre, std::size_t columns)
{
  double sum = 0;
  for (std::size_t column = 0; column < columns; ++column)
  {
    sum += (row[column] - centre[column]) * (row[column] - centre[column]);
  }
  return sum;
}

}  // namespace layerscope::testing

#endif
