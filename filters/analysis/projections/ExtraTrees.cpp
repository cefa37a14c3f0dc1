#include "ExtraTrees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "analysis/Philox.h"
#include "network/Error.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
/// The rows that have a label, column by column.
struct Samples
{
  std::size_t count = 0;
  std::size_t columns = 0;
  std::vector<float> values;  // [columns, count]
  std::vector<std::int64_t> labels;

  const float* column(std::size_t index) const { return values.data() + index * count; }
};

Samples labelled(const RowsView& rows, const std::vector<std::int64_t>& labels)
{
  Samples samples;
  samples.columns = rows.columns;
  std::vector<std::size_t> known;
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    if (labels[row] >= 0)
    {
      known.push_back(row);
      samples.labels.push_back(labels[row]);
    }
  }
  samples.count = known.size();
  samples.values.resize(samples.count * samples.columns);
  for (std::size_t i = 0; i < known.size(); ++i)
  {
    const float* const row = rows.row(known[i]);
    for (std::size_t column = 0; column < samples.columns; ++column)
    {
      samples.values[column * samples.count + i] = row[column];
    }
  }
  return samples;
}

/// The random numbers of one tree, one after the other.
class Draws
{
public:
  Draws(std::uint64_t seed, std::uint64_t tree) : seed_(seed), tree_(tree) {}

  std::uint64_t next()
  {
    if (part_ % 2 == 0)
    {
      pair_ = philox(seed_, tree_, part_ / 2, RandomStream::ExtraTrees);
    }
    return pair_[part_++ % 2];
  }

  double nextUniform()
  {
    constexpr int mantissa = 53;
    return std::ldexp(static_cast<double>(next() >> (64 - mantissa)), -mantissa);
  }

private:
  std::uint64_t seed_, tree_;
  std::uint32_t part_ = 0;
  std::array<std::uint64_t, 2> pair_{};
};

/// One tree of one class, which forgets its nodes and keeps what they were worth.
class Tree
{
public:
  Tree(const Samples& samples, std::int64_t own, std::size_t candidates, bool isBalanced, Draws draws)
      : samples_(samples),
        candidates_(candidates),
        draws_(draws),
        order_(samples.count),
        columns_(samples.columns)
  {
    std::size_t owned = 0;
    for (std::size_t row = 0; row < samples.count; ++row)
    {
      const std::uint32_t isOwn = samples.labels[row] == own ? 1 : 0;
      order_[row] = static_cast<std::uint32_t>(2 * row) + isOwn;
      owned += isOwn;
    }
    std::iota(columns_.begin(), columns_.end(), std::uint32_t{0});
    values_.resize(samples.count);
    importances_.resize(samples.columns);
    if (isBalanced && owned > 0 && owned < samples.count)
    {
      const auto count = static_cast<double>(samples.count);
      weightOfOwn_ = count / (2 * static_cast<double>(owned));
      weightOfRest_ = count / (2 * static_cast<double>(samples.count - owned));
    }
    nodes_.push_back({0, samples.count, 0, owned});
  }

  /// Parts of one.
  std::vector<double> grow()
  {
    while (!nodes_.empty())
    {
      const Node node = nodes_.back();
      nodes_.pop_back();
      if (node.owned > 0 && node.owned < node.size())
      {
        this->split(node);
      }
    }
    const double sum = std::accumulate(importances_.begin(), importances_.end(), 0.0);
    for (double& importance : importances_)
    {
      importance = sum > 0 ? importance / sum : 0;
    }
    return importances_;
  }

private:
  struct Node
  {
    std::size_t begin = 0, end = 0;  // of order_
    std::size_t constants = 0;       // of columns_, at its front: known to be constant here
    std::size_t owned = 0;           // rows of the class

    std::size_t size() const { return end - begin; }
  };

  struct Split
  {
    std::uint32_t column = 0;
    float threshold = 0;  // rows up to it go left
    double fall = 0;
    bool isThere = false;
  };

  /// Gini's impurity, times the weight of the rows.
  double impurity(std::size_t rows, std::size_t owned) const
  {
    const double own = weightOfOwn_ * static_cast<double>(owned);
    const double all = own + weightOfRest_ * static_cast<double>(rows - owned);
    return all > 0 ? 2 * own * (all - own) / all : 0;
  }

  /// Whether the column has two values here; where it has, they are in values_.
  bool read(const Node& node, std::uint32_t column, float& least, float& greatest)
  {
    const float* const all = samples_.column(column);
    least = greatest = all[order_[node.begin] / 2];
    for (std::size_t i = node.begin; i < node.end; ++i)
    {
      const float value = all[order_[i] / 2];
      values_[i] = value;
      least = value < least ? value : least;
      greatest = value > greatest ? value : greatest;
    }
    return least < greatest;
  }

  void tryColumn(const Node& node, std::uint32_t column, float least, float greatest, double whole,
                 Split& best)
  {
    const double width = static_cast<double>(greatest) - static_cast<double>(least);
    auto threshold = static_cast<float>(static_cast<double>(least) + width * draws_.nextUniform());
    threshold = threshold < greatest ? threshold : least;
    const float* const values = values_.data();
    const std::uint32_t* const order = order_.data();
    std::uint32_t left = 0, leftOwned = 0;
    for (std::size_t i = node.begin; i < node.end; ++i)
    {
      const std::uint32_t isLeft = values[i] <= threshold ? 1 : 0;
      left += isLeft;
      leftOwned += isLeft & order[i];
    }
    const double fall =
        whole - this->impurity(left, leftOwned) - this->impurity(node.size() - left, node.owned - leftOwned);
    if (!best.isThere || fall > best.fall)
    {
      best = {column, threshold, fall, true};
    }
  }

  /// Columns are drawn as cards are: those drawn go to the end, those found to be constant to the front.
  void split(const Node& node)
  {
    const double whole = this->impurity(node.size(), node.owned);
    std::size_t constants = node.constants, end = columns_.size();
    std::size_t visited = 0, drawn = 0, found = 0;  // of those drawn: known to be constant, found to be
    Split best;
    while (end > constants && (visited < candidates_ || visited <= found + drawn))
    {
      ++visited;
      const std::size_t left = end - found - drawn;
      const std::size_t at =
          drawn + static_cast<std::size_t>(below(static_cast<std::int64_t>(left), draws_.next()));
      if (at < node.constants)
      {
        ++drawn;
        continue;
      }
      const std::size_t place = at + found;
      const std::uint32_t column = columns_[place];
      float least = 0, greatest = 0;
      if (!this->read(node, column, least, greatest))
      {
        std::swap(columns_[place], columns_[constants++]);
        ++found;
        continue;
      }
      std::swap(columns_[place], columns_[--end]);
      this->tryColumn(node, column, least, greatest, whole, best);
    }
    if (best.isThere)
    {
      importances_[best.column] += std::max(0.0, best.fall);
      this->divide(node, best, constants);
    }
  }

  void divide(const Node& node, const Split& split, std::size_t constants)
  {
    const float* const all = samples_.column(split.column);
    const auto middle = std::partition(order_.begin() + static_cast<std::ptrdiff_t>(node.begin),
                                       order_.begin() + static_cast<std::ptrdiff_t>(node.end),
                                       [&](std::uint32_t row) { return all[row / 2] <= split.threshold; });
    const auto at = static_cast<std::size_t>(middle - order_.begin());
    std::size_t owned = 0;
    for (std::size_t i = node.begin; i < at; ++i)
    {
      owned += order_[i] % 2;
    }
    nodes_.push_back({at, node.end, constants, node.owned - owned});
    nodes_.push_back({node.begin, at, constants, owned});
  }

  const Samples& samples_;
  std::size_t candidates_;
  Draws draws_;
  double weightOfOwn_ = 1, weightOfRest_ = 1;
  std::vector<std::uint32_t> order_;  // twice the row, and one more for rows of the class
  std::vector<std::uint32_t> columns_;
  std::vector<float> values_;
  std::vector<double> importances_;
  std::vector<Node> nodes_;
};
}  // namespace

std::vector<double> classImportances(const RowsView& rows, const std::vector<std::int64_t>& labels,
                                     std::size_t classes, const ExtraTreesOptions& options,
                                     WorkMonitor& monitor)
{
  if (labels.size() != rows.count)
  {
    throw Error("the labels don't fit the rows")
        .expected(std::to_string(rows.count))
        .found(std::to_string(labels.size()));
  }
  if (rows.count > std::numeric_limits<std::uint32_t>::max() / 2)
  {
    throw Error("there are too many rows").expected("less than 2^31").found(std::to_string(rows.count));
  }
  if (options.trees < 1)
  {
    throw Error("a forest has no trees").expected("1 or more").found("0");
  }
  const Samples samples = labelled(rows, labels);
  const auto root = static_cast<std::size_t>(std::sqrt(static_cast<double>(rows.columns)));
  const std::size_t candidates = std::max<std::size_t>(options.candidates > 0 ? options.candidates : root, 1);
  std::vector<double> importances(classes * rows.columns);
  // Some trees at a time, added up in their order.
  const std::size_t all = classes * options.trees;
  const auto some = static_cast<std::size_t>(availableThreads()) * 2;
  std::vector<std::vector<double>> grown(some);
  for (std::size_t first = 0; first < all && !monitor.poll(); first += some)
  {
    const std::size_t count = std::min(some, all - first);
    const auto grow = [&](std::int64_t index, int)
    {
      const std::size_t tree = first + static_cast<std::size_t>(index);
      grown[static_cast<std::size_t>(index)] = Tree(samples, static_cast<std::int64_t>(tree / options.trees),
                                                    candidates, options.isBalanced, Draws(options.seed, tree))
                                                   .grow();
    };
    parallelTasks(static_cast<std::int64_t>(count), availableThreads(), grow);
    for (std::size_t i = 0; i < count; ++i)
    {
      double* const sums = importances.data() + (first + i) / options.trees * rows.columns;
      for (std::size_t column = 0; column < rows.columns; ++column)
      {
        sums[column] += grown[i][column];
      }
    }
    monitor.setFraction(static_cast<double>(first + count) / static_cast<double>(all));
  }
  for (std::size_t own = 0; own < classes; ++own)
  {
    double* const begin = importances.data() + own * rows.columns;
    const double sum = std::accumulate(begin, begin + rows.columns, 0.0);
    std::transform(begin, begin + rows.columns, begin,
                   [&](double value) { return sum > 0 ? value / sum : 0; });
  }
  return importances;
}

}  // namespace layerscope
