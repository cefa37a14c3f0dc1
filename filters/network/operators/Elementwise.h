#ifndef layerscope_network_operators_Elementwise_h
#define layerscope_network_operators_Elementwise_h

#include <type_traits>
#include <utility>

#include "Rectifier.h"
#include "network/Operator.h"

namespace layerscope
{

/// What an element-wise derivative is computed from.
enum class Slope
{
  None,      ///< there is none
  Constant,  ///< neither input nor output
  OfInput,
  OfOutput
};

/// An operator with one input whose output has the input's type and shape, each element made from the input's
/// element at the same place. Float32 only, unless `acceptsInts`. Blocks of elements run on all threads.
class UnaryOperator : public Operator
{
public:
  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool canRunInPlace() const override { return true; }
  bool isPointwise() const override { return isFloat_; }
  void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const override
  {
    apply(inputs[0], out, end - begin);
  }

  bool hasGradient(std::size_t input) const override { return input == 0 && slope() != Slope::None; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  bool canGoBackInPlace() const override { return true; }

protected:
  virtual bool acceptsInts() const { return false; }

  virtual Slope slope() const { return Slope::None; }
  /// For rules other than True: does the operator rectify? Its input must then be what the slope is computed
  /// from, or have the output's sign.
  virtual bool rectifies() const { return false; }
  /// in[i] = out[i] times the derivative; `values` are those of the input or output, as `slope` says, or
  /// nullptr. `in` may be `out`.
  virtual void multiplySlopes(const float* values, const float* out, float* in, std::int64_t count) const;

  /// `out` may be `in`.
  virtual void apply(const float* in, float* out, std::int64_t count) const = 0;
  virtual void apply(const std::int64_t* in, std::int64_t* out, std::int64_t count) const;

private:
  bool isFloat_ = false;
};

template <class Function, class = void>
struct SlopeOf
{
  static constexpr Slope value = Slope::None;
};
template <class Function>
struct SlopeOf<Function, std::void_t<decltype(Function::slope)>>
{
  static constexpr Slope value = Function::slope;
};
template <class Function, class = void>
struct Rectifies : std::false_type
{
};
template <class Function>
struct Rectifies<Function, std::void_t<decltype(Function::rectifies)>>
    : std::bool_constant<Function::rectifies>
{
};

/// A UnaryOperator from a function object: `float operator()(float) const`, and the same for std::int64_t
/// where the operator takes those too. A function with attributes has a constructor that reads them from the
/// node. One with a derivative has `static constexpr Slope slope` and `float derivative(float) const` of the
/// input (of the output for Slope::OfOutput; of anything for Constant), and where it rectifies `static
/// constexpr bool rectifies = true`.
template <class Function>
class Elementwise : public UnaryOperator
{
public:
  explicit Elementwise(const Node& node) : function_(make(node)) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    const Function function = function_;
// Only element i of `in` is under element i of `out`.
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = function(in[i]);
    }
  }

  Slope slope() const override
  {
    return SlopeOf<Function>::value;
  }
  bool rectifies() const override
  {
    return Rectifies<Function>::value;
  }

  void multiplySlopes(const float* values, const float* out, float* in, std::int64_t count) const override
  {
    if constexpr (SlopeOf<Function>::value != Slope::None)
    {
      const Function function = function_;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < count; ++i)
      {
        in[i] = out[i] * function.derivative(values ? values[i] : 0.0F);
      }
    }
  }

  static Function make(const Node& node)
  {
    if constexpr (std::is_constructible_v<Function, const Node&>)
    {
      return Function(node);
    }
    else
    {
      return Function();
    }
  }

  Function function_;
};

/// As above, and for int64 too.
template <class Function>
class ElementwiseOfBothTypes : public Elementwise<Function>
{
public:
  using Elementwise<Function>::Elementwise;

protected:
  using Elementwise<Function>::apply;

  bool acceptsInts() const override { return true; }

  void apply(const std::int64_t* in, std::int64_t* out, std::int64_t count) const override
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = this->function_(in[i]);
    }
  }
};

}  // namespace layerscope

#endif
