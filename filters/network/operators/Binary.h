#ifndef layerscope_network_operators_Binary_h
#define layerscope_network_operators_Binary_h

#include <array>
#include <type_traits>

#include "Broadcast.h"
#include "BroadcastSum.h"
#include "network/Operator.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// An element-wise operator with two broadcast inputs, both float32 or both int64, and an output of their
/// type. Follows the attributes `broadcast` and `axis` of operator sets below 7.
class BinaryOperator : public Operator
{
public:
  explicit BinaryOperator(const Node& node) : node_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool canRunInPlace() const override { return fitsInPlace_; }

  bool isPointwise() const override { return isFloat_ && computesPieces(); }
  void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const override;

  bool hasGradient(std::size_t input) const override { return input < 2; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override;
  bool canGoBackInPlace() const override { return fitsInPlace_; }

protected:
  /// The rule for the inputs' types; throws Error.
  virtual void checkTypes(const Inputs& inputs) const;

  /// Reads the tensors' values through `loops`.
  virtual void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const = 0;

  /// out[i] = function(a[i * strideA], b[i * strideB]) for strides of 0 and 1, on this thread; `out` may be
  /// `a` or `b` where their stride is 1. False where there is no such function.
  virtual bool computesPieces() const { return false; }
  virtual void computeRow(const float* a, std::int64_t strideA, const float* b, std::int64_t strideB,
                          float* out, std::int64_t count) const;

  /// The derivative with respect to an input where it is 1 or -1 everywhere; else 0, and the two functions
  /// below tell it.
  virtual float constantSlope(std::size_t /*input*/) const { return 0.0F; }
  virtual BackwardNeeds needsFor(std::size_t /*input*/) const { return {}; }
  /// to[i] = the output's gradient times the derivative, before it is added up over what a broadcast
  /// repeated. `to` may be the output's gradient.
  virtual void differentiate(std::size_t input, const BackwardStep& step, float* to) const;

  /// Both inputs are float32 and have the output's shape.
  bool isOfPair() const { return isFloat_ && isWhole_[0] && isWhole_[1]; }

  /// Loops over the inputs, and over something of the output's shape with input 0 or 1.
  const BroadcastLoops& loops() const { return loops_; }
  const BroadcastLoops& loopsWith(std::size_t input) const { return loopsWith_[input]; }

private:
  Node node_;
  BroadcastLoops loops_;
  bool fitsInPlace_ = false;
  bool isFloat_ = false;
  Shape shape_;  ///< the output's
  std::array<Shape, 2> shapes_;
  std::array<bool, 2> isWhole_ = {false, false};  ///< of the output's shape
  std::array<BroadcastLoops, 2> loopsWith_;
  std::array<BroadcastSum, 2> sums_;
  bool needsScratch_ = false;
};

/// The kernels that compute a function of two rows, and of a row and a number on either side: those of a
/// function with `static constexpr auto ofRows = &Kernels::..., ofNumber = ...`.
template <class Function, class = void>
struct HasKernels : std::false_type
{
};
template <class Function>
struct HasKernels<Function, std::void_t<decltype(Function::ofRows)>> : std::true_type
{
};

/// A BinaryOperator from a function object with `float operator()(float, float) const` and the same for
/// std::int64_t; the latter may throw.
template <class Function>
class Binary : public BinaryOperator
{
public:
  using BinaryOperator::BinaryOperator;

protected:
  void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const override
  {
    if (a.type() == ElementType::Int64)
    {
      loops.runSerial(a.ints(), b.ints(), out.ints(), Function());
    }
    else
    {
      loops.run(a.floats(), b.floats(), out.floats(), Function());
    }
  }

  bool computesPieces() const override { return true; }

  void computeRow(const float* a, std::int64_t strideA, const float* b, std::int64_t strideB, float* out,
                  std::int64_t count) const override
  {
    if constexpr (HasKernels<Function>::value)
    {
      if (strideA != 0 || strideB != 0)
      {
        strideA == 0   ? (kernels_.*Function::ofNumber)(b, *a, out, count)
        : strideB == 0 ? (kernels_.*Function::ofNumber)(a, *b, out, count)
                       : (kernels_.*Function::ofRows)(a, b, out, count);
        return;
      }
    }
    forRow(a, strideA, b, strideB, 0, count,
           [out, function = Function()](std::int64_t i, float x, float y) { out[i] = function(x, y); });
  }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
