#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "LatentSearch.h"
#include "analysis/Communicator.h"
#include "analysis/NormalQuantile.h"
#include "analysis/Philox.h"
#include "tables/RankAgreement.h"

namespace layerscope
{
namespace
{

/// Steps inside the region.
constexpr int stepsInside = 30;
/// A bracket of angles so narrow that the walk stays where it is.
constexpr double narrowest = 1e-9;
/// Walks of one rank that go side by side, and passes of each between two agreements of the ranks.
constexpr std::size_t mostWalks = 512;
constexpr int passesOfRound = 8;
constexpr double pi = 3.14159265358979323846;

/// One walk, among vectors of normal numbers.
class Walk
{
public:
  Walk(std::int64_t number, std::uint64_t seed, std::size_t dimension)
      : number_(number), seed_(seed), at_(dimension), aside_(dimension), next_(dimension)
  {
    this->drawNormal(next_);
  }

  std::int64_t number() const { return number_; }
  std::int64_t passes() const { return passes_; }
  bool isDone() const { return inside_ == stepsInside; }
  double distance() const { return distance_; }

  const std::vector<double>& at() const { return at_; }

  /// Where the network is to be asked next.
  const std::vector<double>& next() const { return next_; }

  /// The network's answer for next().
  void move(const ClusterPlace& place, double radius)
  {
    ++passes_;
    const bool isInside = place.isNearest && place.distance <= radius;
    // How far the walk is outside; it may not go farther. Inside, it may go nowhere else.
    const double excess = isInside ? 0 : std::max({place.distance - radius, -place.margin, 0.0});
    if (passes_ == 1 || isInside || (!isInside_ && excess <= excess_))
    {
      at_ = next_;
      distance_ = place.distance;
      excess_ = excess;
      inside_ += isInside_ ? 1 : 0;
      isInside_ = isInside;
      this->drawEllipse();
    }
    else
    {
      (angle_ < 0 ? low_ : high_) = angle_;
      if (high_ - low_ < narrowest)
      {
        inside_ += isInside_ ? 1 : 0;
        this->drawEllipse();
      }
      else
      {
        angle_ = low_ + (high_ - low_) * this->uniform();
      }
    }
    const double along = std::cos(angle_), across = std::sin(angle_);
    for (std::size_t d = 0; d < at_.size(); ++d)
    {
      next_[d] = along * at_[d] + across * aside_[d];
    }
  }

private:
  void drawNormal(std::vector<double>& values)
  {
    const auto pairs = static_cast<std::uint32_t>((values.size() + 1) / 2);
    for (std::size_t d = 0; d < values.size(); d += 2)
    {
      const auto random =
          philox(seed_, static_cast<std::uint64_t>(number_),
                 vectors_ * pairs + static_cast<std::uint32_t>(d / 2), RandomStream::SliceDirections);
      values[d] = normalQuantile(uniformOf(random[0]));
      if (d + 1 < values.size())
      {
        values[d + 1] = normalQuantile(uniformOf(random[1]));
      }
    }
    ++vectors_;
  }

  double uniform()
  {
    return uniformOf(
        philox(seed_, static_cast<std::uint64_t>(number_), angles_++, RandomStream::SliceAngles)[0]);
  }

  /// Another ellipse through where the walk is, and a first place on it.
  void drawEllipse()
  {
    this->drawNormal(aside_);
    angle_ = 2 * pi * this->uniform();
    low_ = angle_ - 2 * pi;
    high_ = angle_;
  }

  std::int64_t number_;
  std::uint64_t seed_;
  std::uint32_t vectors_ = 0, angles_ = 0;  // drawn so far
  std::vector<double> at_, aside_, next_;
  double angle_ = 0, low_ = 0, high_ = 0;
  double distance_ = 0;
  double excess_ = std::numeric_limits<double>::infinity();
  bool isInside_ = false;
  int inside_ = 0;  // steps
  std::int64_t passes_ = 0;
};

/// The walks [begin, end), some at a time.
class Walks
{
public:
  Walks(ClusterRegion& region, const SearchOptions& options, std::int64_t begin, std::int64_t end)
      : region_(region), options_(options), started_(begin), end_(end)
  {
  }

  bool areDone() const { return started_ == end_ && walks_.empty(); }

  /// Some passes of each walk. False when `progress` asks for an abort.
  bool round(const SearchProgress& progress)
  {
    for (int pass = 0; pass < passesOfRound; ++pass)
    {
      while (started_ < end_ && walks_.size() < mostWalks)
      {
        walks_.emplace_back(started_++, options_.prior.seed, options_.dimension);
      }
      if (walks_.empty())
      {
        return true;
      }
      if (!this->pass(progress))
      {
        return false;
      }
    }
    return true;
  }

  /// The latents that were found, in the order of the walks.
  void take(SearchResult& result) const
  {
    for (const auto& [number, end] : ends_)
    {
      result.latents.insert(result.latents.end(), end.latent.begin(), end.latent.end());
      result.distances.push_back(end.distance);
      result.attempts.push_back(end.passes);
    }
    result.tried = tried_;
  }

private:
  struct End
  {
    std::vector<float> latent;
    double distance = 0;
    std::int64_t passes = 0;
  };

  bool pass(const SearchProgress& progress)
  {
    latents_.resize(walks_.size() * options_.dimension);
    for (std::size_t index = 0; index < walks_.size(); ++index)
    {
      latentsFromNormal(options_.prior, walks_[index].next().data(), options_.dimension,
                        latents_.data() + index * options_.dimension);
    }
    const auto tell = [&](double) { return progress(found_, tried_); };
    if (!region_.locate(latents_.data(), static_cast<std::int64_t>(walks_.size()), places_, tell))
    {
      return false;
    }
    tried_ += static_cast<std::int64_t>(walks_.size());
    for (std::size_t index = 0; index < walks_.size(); ++index)
    {
      walks_[index].move(places_[index], options_.radius);
    }
    const std::int64_t most = std::max<std::int64_t>(options_.mostAttempts / options_.wanted, 1);
    const auto isOver = [&](const Walk& walk)
    {
      if (walk.isDone())
      {
        End& end = ends_[walk.number()];
        end.latent.resize(options_.dimension);
        latentsFromNormal(options_.prior, walk.at().data(), options_.dimension, end.latent.data());
        end.distance = walk.distance();
        end.passes = walk.passes();
        ++found_;
      }
      return walk.isDone() || walk.passes() >= most;
    };
    walks_.erase(std::remove_if(walks_.begin(), walks_.end(), isOver), walks_.end());
    return true;
  }

  ClusterRegion& region_;
  const SearchOptions& options_;
  std::int64_t started_, end_;
  std::map<std::int64_t, End> ends_;  // of the walks that didn't give up
  std::vector<Walk> walks_;
  std::vector<float> latents_;
  std::vector<ClusterPlace> places_;
  std::int64_t found_ = 0, tried_ = 0;
};

}  // namespace

SearchResult searchBySlices(ClusterRegion& region, const SearchOptions& options, Communicator& communicator,
                            const SearchProgress& progress)
{
  const std::int64_t count = std::min(options.wanted, options.mostAttempts);
  Walks walks(region, options, count * communicator.rank() / communicator.size(),
              count * (communicator.rank() + 1) / communicator.size());
  while (lowestRank(!walks.areDone(), communicator) >= 0)
  {
    bool goesOn = true;
    runOnAllRanks(communicator, [&] { goesOn = walks.round(progress); });
    if (lowestRank(!goesOn, communicator) >= 0)
    {
      SearchResult none;
      none.aborted = true;
      return none;
    }
  }
  SearchResult result;
  runOnAllRanks(communicator, [&] { walks.take(result); });
  result.firstRow = rowsBefore(static_cast<std::int64_t>(result.attempts.size()), result.found, communicator);
  communicator.allReduce(Reduction::Sum, &result.tried, 1);
  return result;
}

}  // namespace layerscope
