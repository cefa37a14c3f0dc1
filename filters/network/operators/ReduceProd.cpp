#include "Reducers.h"
#include "Reduction.h"

namespace layerscope
{

namespace
{
struct Product
{
  static constexpr bool takesInts = true;
  static constexpr bool takesEmpty = true;

  template <class T>
  using Accumulator = SumReducer::Accumulator<T>;

  template <class T>
  static Accumulator<T> start()
  {
    return 1;
  }

  static double add(double product, float x) { return product * static_cast<double>(x); }
  static std::int64_t add(std::int64_t product, std::int64_t x) { return wrappingMultiply(product, x); }
  static double merge(double a, double b) { return a * b; }
  static std::int64_t merge(std::int64_t a, std::int64_t b) { return wrappingMultiply(a, b); }

  template <class T>
  static T finish(Accumulator<T> product, std::int64_t /*count*/)
  {
    return static_cast<T>(product);
  }
};

struct ProductWithoutZeros : Product
{
  static double add(double product, float x) { return x == 0.0F ? product : Product::add(product, x); }
};

struct ZeroCount : SumReducer
{
  static double add(double count, float x) { return x == 0.0F ? count + 1.0 : count; }
};

class ReduceProd : public ReductionBy<Product>
{
public:
  using ReductionBy::ReductionBy;

protected:
  BackwardNeeds derivativeNeeds() const override { return {{0}, {}}; }

  /// The product of all other elements: none of them may be 0.
  void goBack(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    auto* const products = static_cast<float*>(step.scratch);
    float* const zeros = products + outputSize();
    loops().run<ProductWithoutZeros>(x, products);
    loops().run<ZeroCount>(x, zeros);
    for (std::int64_t i = 0; i < outputSize(); ++i)
    {
      products[i] *= step.outputGradients[0]->floats()[i];
    }
    spread().run(x, products, in,
                 [](float value, float product) { return value == 0.0F ? product : product / value; });
    spread().forEach(x, zeros,
                     [in](std::int64_t i, float value, float count)
                     {
                       const float product = in[i];
                       in[i] = count > (value == 0.0F ? 1.0F : 0.0F) ? 0.0F : product;
                     });
  }
  std::int64_t goBackFloats() const override { return 2; }
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceProd, ReduceProd);

}  // namespace layerscope
