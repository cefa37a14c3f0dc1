#include "RepulsionTree.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/InstructionSet.h"
#include "analysis/Lanes.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

/// What a group sees: points, or cells in their place, as columns relative to the group, and how many points
/// each stands for.
template <std::size_t Dimensions>
struct SeenPoints
{
  std::array<std::vector<float>, Dimensions> places;
  std::vector<float> masses;

  void clear()
  {
    for (auto& column : places)
    {
      column.clear();
    }
    masses.clear();
  }

  void add(const std::array<float, Dimensions>& place, const std::array<float, Dimensions>& origin,
           float mass)
  {
    for (std::size_t i = 0; i < Dimensions; ++i)
    {
      places[i].push_back(place[i] - origin[i]);
    }
    masses.push_back(mass);
  }

  /// To whole groups of lanes, with what weighs nothing.
  void fillUp()
  {
    while (masses.size() % lanes::floatCount != 0)
    {
      for (auto& column : places)
      {
        column.push_back(0);
      }
      masses.push_back(0);
    }
  }
};

namespace
{
constexpr int levels = 16;             // of cells; a code has as many bits a dimension
constexpr std::size_t mostInLeaf = 8;  // points
constexpr std::size_t mostInGroup = 32;

/// The sums over what is seen, for one point: of q, then of q^2 times the way, a number a dimension.
template <std::size_t Dimensions>
struct Repulsion
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* point, const SeenPoints<Dimensions>* seen, float* sums)
  {
    using Group = lanes::Group<Parts>;
    using Float = typename Group::Float;
    Float total[Parts] = {};
    Float force[Dimensions][Parts] = {};
    const std::size_t count = seen->masses.size();
    for (std::size_t i = 0; i < count; i += lanes::floatCount)
    {
      for (int part = 0; part < Parts; ++part)
      {
        const std::size_t first = i + static_cast<std::size_t>(part) * Group::floats;
        Float way[Dimensions];
        Float square = {};
        for (std::size_t d = 0; d < Dimensions; ++d)
        {
          Float place;
          lanes::load(place, seen->places[d].data() + first);
          way[d] = point[d] - place;
          square += way[d] * way[d];
        }
        Float mass;
        lanes::load(mass, seen->masses.data() + first);
        const Float q = 1.0F / (1.0F + square);
        const Float weighed = mass * q;
        total[part] += weighed;
        const Float strength = weighed * q;
        for (std::size_t d = 0; d < Dimensions; ++d)
        {
          force[d][part] += strength * way[d];
        }
      }
    }
    sums[0] = lanes::sum(total);
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      sums[1 + d] = lanes::sum(force[d]);
    }
  }
};

/// The bits of a number, each followed by Dimensions - 1 zeros.
template <std::size_t Dimensions>
std::uint64_t spread(std::uint64_t bits)
{
  std::uint64_t result = 0;
  for (int i = 0; i < levels; ++i)
  {
    result |= (bits >> i & 1) << (static_cast<std::size_t>(i) * Dimensions);
  }
  return result;
}

/// Sorts numbers by their codes, of equal ones the lower number first.
void sortByCode(std::vector<std::uint64_t>& codes, std::vector<std::int32_t>& order, int bits)
{
  constexpr int digit = 12;
  constexpr std::size_t buckets = std::size_t{1} << digit;
  std::vector<std::uint64_t> otherCodes(codes.size());
  std::vector<std::int32_t> otherOrder(codes.size());
  for (int shift = 0; shift < bits; shift += digit)
  {
    std::vector<std::size_t> begins(buckets + 1);
    for (const std::uint64_t code : codes)
    {
      ++begins[(code >> shift & (buckets - 1)) + 1];
    }
    for (std::size_t i = 0; i < buckets; ++i)
    {
      begins[i + 1] += begins[i];
    }
    for (std::size_t i = 0; i < codes.size(); ++i)
    {
      const std::size_t place = begins[codes[i] >> shift & (buckets - 1)]++;
      otherCodes[place] = codes[i];
      otherOrder[place] = order[i];
    }
    codes.swap(otherCodes);
    order.swap(otherOrder);
  }
}
}  // namespace

template <std::size_t Dimensions>
void RepulsionTree<Dimensions>::build(const std::vector<float>& points)
{
  const std::size_t count = points.size() / Dimensions;
  points_.resize(count);
  order_.resize(count);
  codes_.resize(count);
  Point low, high;
  low.fill(std::numeric_limits<float>::max());
  high.fill(std::numeric_limits<float>::lowest());
  for (std::size_t i = 0; i < points.size(); ++i)
  {
    low[i % Dimensions] = std::min(low[i % Dimensions], points[i]);
    high[i % Dimensions] = std::max(high[i % Dimensions], points[i]);
  }
  side_ = std::numeric_limits<float>::min();
  for (std::size_t d = 0; d < Dimensions; ++d)
  {
    side_ = std::max(side_, high[d] - low[d]);
  }
  constexpr std::uint64_t most = (std::uint64_t{1} << levels) - 1;
  const double scale = static_cast<double>(most + 1) / static_cast<double>(side_);
  for (std::size_t i = 0; i < count; ++i)
  {
    order_[i] = static_cast<std::int32_t>(i);
    codes_[i] = 0;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      const double place = static_cast<double>(points[i * Dimensions + d] - low[d]) * scale;
      codes_[i] |= spread<Dimensions>(std::min(static_cast<std::uint64_t>(place), most)) << d;
    }
  }
  sortByCode(codes_, order_, levels * static_cast<int>(Dimensions));
  for (std::size_t i = 0; i < count; ++i)
  {
    std::copy_n(points.data() + static_cast<std::size_t>(order_[i]) * Dimensions, Dimensions,
                points_[i].data());
  }
  cells_.clear();
  groups_.clear();
  if (count > 0)
  {
    this->add(0, count, 0);
  }
}

template <std::size_t Dimensions>
void RepulsionTree<Dimensions>::add(std::size_t begin, std::size_t end, int level)
{
  const std::size_t index = cells_.size();
  cells_.emplace_back();
  Cell cell;
  cell.begin = begin;
  cell.end = end;
  cell.side = std::ldexp(side_, -level);
  cell.isLeaf = end - begin <= mostInLeaf || level == levels;
  std::array<double, Dimensions> sums{};
  for (std::size_t i = begin; i < end; ++i)
  {
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      sums[d] += static_cast<double>(points_[i][d]);
    }
  }
  for (std::size_t d = 0; d < Dimensions; ++d)
  {
    cell.centre[d] = static_cast<float>(sums[d] / static_cast<double>(end - begin));
  }
  const bool hadGroup = !groups_.empty() && groups_.back().second >= end;
  if (!hadGroup && (end - begin <= mostInGroup || cell.isLeaf))
  {
    for (std::size_t first = begin; first < end; first += mostInGroup)
    {
      groups_.emplace_back(first, std::min(first + mostInGroup, end));
    }
  }
  for (std::size_t first = begin; !cell.isLeaf && first < end;)
  {
    const int shift = (levels - 1 - level) * static_cast<int>(Dimensions);
    const std::uint64_t child = codes_[first] >> shift;
    const auto from = codes_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto last = std::partition_point(from, codes_.begin() + static_cast<std::ptrdiff_t>(end),
                                           [&](std::uint64_t code) { return code >> shift == child; });
    const auto behind = static_cast<std::size_t>(last - codes_.begin());
    this->add(first, behind, level + 1);
    first = behind;
  }
  cell.next = cells_.size();
  cells_[index] = cell;
}

template <std::size_t Dimensions>
auto RepulsionTree<Dimensions>::boxOf(std::size_t begin, std::size_t end) const -> std::pair<Point, Point>
{
  Point low = points_[begin], high = low;
  for (std::size_t i = begin + 1; i < end; ++i)
  {
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      low[d] = std::min(low[d], points_[i][d]);
      high[d] = std::max(high[d], points_[i][d]);
    }
  }
  return {low, high};
}

template <std::size_t Dimensions>
auto RepulsionTree<Dimensions>::look(const Point& low, const Point& high, double angle,
                                     SeenPoints<Dimensions>& seen) const -> Point
{
  const auto squaredAngle = static_cast<float>(angle * angle);
  seen.clear();
  Point origin;
  for (std::size_t d = 0; d < Dimensions; ++d)
  {
    origin[d] = (low[d] + high[d]) / 2;
  }
  for (std::size_t index = 0; index < cells_.size();)
  {
    const Cell& cell = cells_[index];
    float distance = 0;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      const float beside = std::max(0.0F, std::max(low[d] - cell.centre[d], cell.centre[d] - high[d]));
      distance += beside * beside;
    }
    if (cell.side * cell.side < squaredAngle * distance)
    {
      seen.add(cell.centre, origin, static_cast<float>(cell.end - cell.begin));
      index = cell.next;
      continue;
    }
    for (std::size_t i = cell.begin; cell.isLeaf && i < cell.end; ++i)
    {
      seen.add(points_[i], origin, 1);
    }
    ++index;
  }
  seen.fillUp();
  return origin;
}

template <std::size_t Dimensions>
double RepulsionTree<Dimensions>::sum(double angle, std::vector<float>& forces) const
{
  forces.resize(points_.size() * Dimensions);
  const int workers = availableThreads();
  std::vector<SeenPoints<Dimensions>> lists(static_cast<std::size_t>(workers));
  std::vector<double> totals(groups_.size());
  const auto sumGroup = [&](std::int64_t number, int worker)
  {
    const auto [begin, end] = groups_[static_cast<std::size_t>(number)];
    SeenPoints<Dimensions>& seen = lists[static_cast<std::size_t>(worker)];
    const auto [low, high] = this->boxOf(begin, end);
    const Point origin = this->look(low, high, angle, seen);
    double total = 0;
    for (std::size_t i = begin; i < end; ++i)
    {
      Point point;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        point[d] = points_[i][d] - origin[d];
      }
      float sums[1 + Dimensions];
      const float* const from = point.data();
      const SeenPoints<Dimensions>* const list = &seen;
      float* const to = sums;
      runKernel<Repulsion<Dimensions>>(from, list, to);
      total += static_cast<double>(sums[0]) - 1;  // the point sees itself
      std::copy_n(sums + 1, Dimensions, forces.data() + static_cast<std::size_t>(order_[i]) * Dimensions);
    }
    totals[static_cast<std::size_t>(number)] = total;
  };
  parallelTasks(static_cast<std::int64_t>(groups_.size()), workers, sumGroup);
  double sum = 0;
  for (const double total : totals)
  {
    sum += total;
  }
  return sum;
}

template <std::size_t Dimensions>
double RepulsionTree<Dimensions>::sumAt(const Point& point, double angle, Point& force) const
{
  SeenPoints<Dimensions> seen;
  this->look(point, point, angle, seen);
  const Point here{};
  float sums[1 + Dimensions];
  const float* const from = here.data();
  const SeenPoints<Dimensions>* const list = &seen;
  float* const to = sums;
  runKernel<Repulsion<Dimensions>>(from, list, to);
  std::copy_n(sums + 1, Dimensions, force.begin());
  return static_cast<double>(sums[0]);
}

template class RepulsionTree<2>;
template class RepulsionTree<3>;

}  // namespace layerscope
