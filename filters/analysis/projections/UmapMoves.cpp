#include "UmapMoves.h"

#include <algorithm>

#include "analysis/InstructionSet.h"
#include "analysis/Philox.h"

namespace layerscope
{

namespace
{
/// A power of positive numbers, to about 1e-6 of it.
template <typename Float, typename Int>
LAYERSCOPE_INLINE void power(const Float& base, float exponent, Float& result)
{
  // base = 2^whole x, x from sqrt(1/2) to sqrt(2).
  constexpr std::int32_t rootHalf = 0x3f3504f3, mantissa = 23, bias = 127;
  const Int bits = (Int)base;
  const Int whole = (bits - rootHalf) >> mantissa;
  const Float x = (Float)(bits - (whole << mantissa));
  // The logarithm to base 2 by its series in (x - 1) / (x + 1), 2^y by Taylor's.
  const Float s = (x - 1.0F) / (x + 1.0F), square = s * s;
  const Float series = 2.88539008F + square * (0.961796694F + square * (0.577078016F + square * 0.41219859F));
  Float y = exponent * (__builtin_convertvector(whole, Float) + s * series);
  constexpr float limit = 126;
  const Float low = y - y - limit, high = y - y + limit;
  y = y < low ? low : y;
  y = y > high ? high : y;
  const Int nearest = __builtin_convertvector(y + limit + 0.5F, Int) - 126;
  const Float z = (y - __builtin_convertvector(nearest, Float)) * 0.693147181F;
  const Float more = 0.166666667F + z * (0.0416666667F + z * (0.00833333333F + z * 0.00138888889F));
  result = (1.0F + z * (1.0F + z * (0.5F + z * more))) * (Float)((nearest + bias) << mantissa);
}
}  // namespace

template <std::size_t Dimensions>
struct UmapKernel
{
  using Moves = UmapMoves<Dimensions>;
  using Epoch = UmapEpoch<Dimensions>;
  static constexpr std::size_t atOnce = 8;

  template <int Parts>
  struct Lanes
  {
    using Group = lanes::Group<Parts>;
    using Float = typename Group::Float;
    using Int = typename Group::Int;
    static constexpr std::size_t width = Group::floats;

    Float point[Dimensions], way[Dimensions], square;

    /// Where other rows are.
    LAYERSCOPE_INLINE static void gather(const Epoch& epoch, const std::int32_t* others, Float* places)
    {
      float values[Dimensions][width];
      const auto* const points = epoch.others->data();
      for (std::size_t lane = 0; lane < width; ++lane)
      {
        for (std::size_t d = 0; d < Dimensions; ++d)
        {
          values[d][lane] = points[others[lane]][d];
        }
      }
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        lanes::load(places[d], values[d]);
      }
    }

    /// The ways from there, and their squared lengths.
    LAYERSCOPE_INLINE void look(const Float* places)
    {
      square = Float{};
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        way[d] = point[d] - places[d];
        square += way[d] * way[d];
      }
      const Float least = Float{} + 1e-20F;
      square = square < least ? least : square;
    }

    /// Along the way, which is 0 in lanes whose row is in the same place.
    LAYERSCOPE_INLINE void move(const Float& strength, const Float& rate, Float* moved)
    {
      constexpr float limit = 4;
      const Float low = Float{} - limit, high = Float{} + limit;
      for (std::size_t d = 0; d < Dimensions; ++d)
      {
        Float step = strength * way[d];
        step = step < low ? low : step;
        step = step > high ? high : step;
        moved[d] += rate * step;
      }
    }

    LAYERSCOPE_INLINE void attract(const Epoch& epoch, const std::int32_t* others, const Float& rate)
    {
      Float places[Dimensions];
      gather(epoch, others, places);
      this->look(places);
      Float p;
      power<Float, Int>(square, epoch.b, p);
      p *= epoch.a;
      this->move(-2.0F * epoch.b * p / (square * (p + 1.0F)), rate, point);
    }

    LAYERSCOPE_INLINE void repel(const Epoch& epoch, const Float* places, const Float& rate, Float* moved)
    {
      this->look(places);
      constexpr float leastSquare = 0.001F;
      Float p;
      power<Float, Int>(square, epoch.b, p);
      this->move(2.0F * epoch.b / ((leastSquare + square) * (epoch.a * p + 1.0F)), rate, moved);
    }

    /// All repel from where the row is now: sums that don't wait for one another.
    LAYERSCOPE_INLINE void repelAtOnce(const Epoch& epoch, const Moves& moves, std::size_t first,
                                       std::uint32_t number, std::size_t count, const Float& rate)
    {
      Float places[atOnce][Dimensions];
      for (std::size_t i = 0; i < count; ++i)
      {
        std::int32_t others[width];
        for (std::size_t lane = 0; lane < width; ++lane)
        {
          others[lane] = random(moves.keys_[0][first + lane], moves.keys_[1][first + lane],
                                number + static_cast<std::uint32_t>(i), epoch.others->size());
        }
        gather(epoch, others, places[i]);
      }
      Float moved[Dimensions];
      std::copy_n(point, Dimensions, moved);
      for (std::size_t i = 0; i < count; ++i)
      {
        this->repel(epoch, places[i], rate, moved);
      }
      std::copy_n(moved, Dimensions, point);
    }
  };

  template <int Parts>
  LAYERSCOPE_INLINE static void run(const Epoch* epoch, Moves* moves)
  {
    for (std::size_t first = 0; first < Moves::most; first += Lanes<Parts>::width)
    {
      runPart<Parts>(*epoch, *moves, first);
    }
  }

  template <int Parts>
  LAYERSCOPE_INLINE static void runPart(const Epoch& epoch, Moves& moves, std::size_t first)
  {
    using Float = typename Lanes<Parts>::Float;
    Lanes<Parts> own;
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      lanes::load(own.point[d], moves.places_[d].data() + first);
    }
    for (std::size_t step = 0; epoch.isMutual && step < moves.steps_; ++step)
    {
      Float rate;
      lanes::load(rate, moves.drawn_[step].isOn.data() + first);
      own.attract(epoch, moves.drawn_[step].others.data() + first, epoch.rate * rate);
    }
    std::uint32_t number = 0;
    for (std::size_t step = 0; step < moves.steps_; ++step)
    {
      Float rate;
      lanes::load(rate, moves.drawn_[step].isOn.data() + first);
      rate *= epoch.rate;
      own.attract(epoch, moves.drawn_[step].others.data() + first, rate);
      for (std::size_t begin = 0; begin < epoch.negativeSamples; begin += atOnce)
      {
        const std::size_t count = std::min(atOnce, epoch.negativeSamples - begin);
        own.repelAtOnce(epoch, moves, first, number, count, rate);
        number += static_cast<std::uint32_t>(count);
      }
    }
    for (std::size_t d = 0; d < Dimensions; ++d)
    {
      lanes::store(moves.places_[d].data() + first, own.point[d]);
    }
  }

  /// One of the numbers below `end`, by a mix of the bits of key and number: Philox's keys, but a tenth of
  /// its time.
  LAYERSCOPE_INLINE static std::int32_t random(std::uint32_t key, std::uint32_t other, std::uint32_t number,
                                               std::size_t end)
  {
    std::uint32_t mixed = key + number * 0x9E3779B9U;
    mixed = (mixed ^ mixed >> 16) * 0x21F0AAADU;
    mixed = (mixed ^ other ^ mixed >> 15) * 0x735A2D97U;
    mixed ^= mixed >> 15;
    return static_cast<std::int32_t>(std::uint64_t{mixed} * end >> 32);
  }
};

template <std::size_t Dimensions>
void UmapMoves<Dimensions>::clear()
{
  std::fill_n(drawn_.begin(), steps_, Step{});
  size_ = 0;
  steps_ = 0;
}

template <std::size_t Dimensions>
void UmapMoves<Dimensions>::addRow(const Point& point, const std::int32_t* others, std::size_t count,
                                   std::uint64_t seed, std::size_t row, std::size_t epoch)
{
  const auto keys = philox(seed, row, static_cast<std::uint32_t>(epoch), RandomStream::UmapNegatives);
  for (std::size_t i = 0; i < 2; ++i)
  {
    keys_[i][size_] = static_cast<std::uint32_t>(keys[i]);
  }
  for (std::size_t d = 0; d < Dimensions; ++d)
  {
    places_[d][size_] = point[d];
  }
  steps_ = std::max(steps_, count);
  drawn_.resize(std::max(drawn_.size(), steps_));
  for (std::size_t i = 0; i < count; ++i)
  {
    drawn_[i].others[size_] = others[i];
    drawn_[i].isOn[size_] = 1;
  }
  ++size_;
}

template <std::size_t Dimensions>
void UmapMoves<Dimensions>::run(const UmapEpoch<Dimensions>& epoch)
{
  const UmapEpoch<Dimensions>* const shared = &epoch;
  UmapMoves<Dimensions>* const moves = this;
  runKernel<UmapKernel<Dimensions>>(shared, moves);
}

template <std::size_t Dimensions>
auto UmapMoves<Dimensions>::point(std::size_t lane) const -> Point
{
  Point result;
  for (std::size_t d = 0; d < Dimensions; ++d)
  {
    result[d] = places_[d][lane];
  }
  return result;
}

template class UmapMoves<2>;
template class UmapMoves<3>;

}  // namespace layerscope
