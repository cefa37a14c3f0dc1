#ifndef layerscope_network_operators_Reduction_h
#define layerscope_network_operators_Reduction_h

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "Broadcast.h"
#include "IntList.h"
#include "Parallel.h"
#include "Reducers.h"
#include "network/Operator.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// Walks an input of which some axes are reduced. Neighbouring axes of one kind are merged; sums over the
/// elements of one output run in a fixed order, so they don't depend on the number of threads.
class ReductionLoops
{
public:
  ReductionLoops() = default;
  /// `axes` are normalised and in rising order.
  ReductionLoops(const Shape& input, const std::vector<std::size_t>& axes);

  /// Elements of the input in one element of the output.
  std::int64_t reducedCount() const { return reducedCount_; }

  /// out = finish(fold of the input's elements). Reducer has, for an input type T,
  ///   using Accumulator<T>                      what it folds into, for less rounding than in T
  ///   Accumulator<T> start<T>()                 where a fold begins
  ///   Accumulator<T> add(Accumulator<T>, T)     takes one element in
  ///   Accumulator<T> merge(Accumulator<T>, Accumulator<T>)
  ///   T finish<T>(Accumulator<T>, count)
  /// None may throw.
  template <class Reducer, class T>
  void run(const T* in, T* out) const
  {
    // An input without elements has no memory to point into.
    const auto from = [&](std::int64_t position) { return reducedCount_ == 0 ? in : in + position; };
    if constexpr (isPlainSum<Reducer, T>)
    {
      if (innerReduced_ >= leastRun)
      {
        const Kernels& table = kernels();
        parallelItems(outerCount_, reducedCount_,
                      [&](std::int64_t item)
                      {
                        double sum = 0.0;
                        forEachReduced(from(offset(outerKept_, item)),
                                       [&](const T* run) { sum += table.sum(run, innerReduced_); });
                        out[item] = Reducer::template finish<T>(sum, reducedCount_);
                      });
        return;
      }
    }
    if (innerReduced_ > 1 || innerKept_ == 1)
    {
      parallelItems(outerCount_, reducedCount_,
                    [&](std::int64_t item)
                    { out[item] = reduceRuns<Reducer>(from(offset(outerKept_, item))); });
      return;
    }
    const std::int64_t pieces = (innerKept_ + columns - 1) / columns;
    parallelItems(outerCount_ * pieces, columns * reducedCount_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t outer = item / pieces;
                    const std::int64_t begin = item % pieces * columns;
                    reduceColumns<Reducer>(from(offset(outerKept_, outer) + begin),
                                           out + outer * innerKept_ + begin,
                                           std::min(columns, innerKept_ - begin));
                  });
  }

private:
  struct Axis
  {
    std::int64_t extent = 1;
    std::int64_t stride = 1;
  };

  static constexpr std::int64_t leastRun = 16;  ///< of neighbours that the kernels add up
  static constexpr std::int64_t columns = 256;  ///< outputs that are folded side by side
  static constexpr std::int64_t lanes = 8;      ///< partial folds of one run, for vector code

  static std::int64_t offset(const std::vector<Axis>& axes, std::int64_t index)
  {
    std::int64_t result = 0;
    for (std::size_t i = axes.size(); i-- > 0;)
    {
      result += index % axes[i].extent * axes[i].stride;
      index /= axes[i].extent;
    }
    return result;
  }

  /// Calls body(address) for every index of the outer reduced axes.
  template <class T, class Body>
  void forEachReduced(const T* in, const Body& body) const
  {
    for (std::int64_t r = 0; r < farReducedCount_; ++r)
    {
      const T* address = in + offset(farReduced_, r);
      for (std::int64_t i = 0; i < nearReduced_.extent; ++i)
      {
        body(address + i * nearReduced_.stride);
      }
    }
  }

  /// The innermost axis is reduced: one output from runs of neighbouring elements.
  template <class Reducer, class T>
  T reduceRuns(const T* in) const
  {
    using Accumulator = typename Reducer::template Accumulator<T>;
    std::array<Accumulator, lanes> partial;
    partial.fill(Reducer::template start<T>());
    forEachReduced(in,
                   [&](const T* run)
                   {
                     std::int64_t i = 0;
                     for (; i + lanes <= innerReduced_; i += lanes)
                     {
                       for (std::int64_t lane = 0; lane < lanes; ++lane)
                       {
                         partial[lane] = Reducer::add(partial[lane], run[i + lane]);
                       }
                     }
                     for (; i < innerReduced_; ++i)
                     {
                       partial[i % lanes] = Reducer::add(partial[i % lanes], run[i]);
                     }
                   });
    for (std::int64_t step = lanes / 2; step > 0; step /= 2)
    {
      for (std::int64_t lane = 0; lane < step; ++lane)
      {
        partial[lane] = Reducer::merge(partial[lane], partial[lane + step]);
      }
    }
    return Reducer::template finish<T>(partial[0], reducedCount_);
  }

  /// The innermost axis is kept: neighbouring outputs from rows of neighbouring elements.
  template <class Reducer, class T>
  void reduceColumns(const T* in, T* out, std::int64_t count) const
  {
    using Accumulator = typename Reducer::template Accumulator<T>;
    std::array<Accumulator, columns> partial;
    std::fill(partial.begin(), partial.begin() + count, Reducer::template start<T>());
    forEachReduced(in,
                   [&](const T* row)
                   {
                     for (std::int64_t i = 0; i < count; ++i)
                     {
                       partial[i] = Reducer::add(partial[i], row[i]);
                     }
                   });
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = Reducer::template finish<T>(partial[i], reducedCount_);
    }
  }

  std::vector<Axis> outerKept_;   ///< without the innermost axis
  std::int64_t outerCount_ = 0;   ///< product of outerKept_
  Axis nearReduced_;              ///< the reduced axis that stands next to the innermost axis
  std::vector<Axis> farReduced_;  ///< those before it
  std::int64_t farReducedCount_ = 0;
  std::int64_t innerReduced_ = 1;  ///< extent of the innermost axis where it is reduced, else 1
  std::int64_t innerKept_ = 1;     ///< extent of the innermost axis where it is kept, else 1
  std::int64_t reducedCount_ = 1;
};

/// What the operators Reduce... share: the axes (attribute, or constant input 1 from operator set 18,
/// ReduceSum 13), keepdims, noop_with_empty_axes, and the shape rule. No axes: all.
class ReductionOperator : public Operator
{
public:
  explicit ReductionOperator(const Node& node);

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override;

protected:
  /// What goBack reads.
  virtual BackwardNeeds derivativeNeeds() const = 0;
  /// As `backward`, where there is something to reduce. The scratch memory has goBackFloats() floats for each
  /// element of the output.
  virtual void goBack(const BackwardStep& step) const = 0;
  virtual std::int64_t goBackFloats() const { return 1; }

  const ReductionLoops& loops() const { return loops_; }
  /// Loops over something of the input's shape with something of the output's.
  const BroadcastLoops& spread() const { return spread_; }
  std::int64_t outputSize() const { return outputSize_; }

  virtual bool acceptsInts() const = 0;
  /// False where nothing can stand for the result of no elements (a maximum) before operator set 20.
  virtual bool acceptsEmpty() const = 0;
  virtual void reduce(const ReductionLoops& loops, const Tensor& in, Tensor& out) const = 0;

private:
  static void limit(Tensor& output);
  std::vector<std::size_t> axes(const Inputs& inputs, std::size_t rank) const;

  Node node_;
  IntList axes_;
  bool hasAxesInput_;
  ReductionLoops loops_;
  BroadcastLoops spread_;
  std::int64_t outputSize_ = 0;
  bool isCopy_ = false;
};

/// Makes the operator of a Reducer, which also has `static constexpr bool takesInts, takesEmpty`.
template <class Reducer>
class ReductionBy : public ReductionOperator
{
public:
  using ReductionOperator::ReductionOperator;

protected:
  bool acceptsInts() const override { return Reducer::takesInts; }
  bool acceptsEmpty() const override { return Reducer::takesEmpty; }

  void reduce(const ReductionLoops& loops, const Tensor& in, Tensor& out) const override
  {
    if constexpr (Reducer::takesInts)
    {
      if (in.type() == ElementType::Int64)
      {
        loops.run<Reducer>(in.ints(), out.ints());
        return;
      }
    }
    loops.run<Reducer>(in.floats(), out.floats());
  }
};

}  // namespace layerscope

#endif
