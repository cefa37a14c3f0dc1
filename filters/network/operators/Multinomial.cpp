#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "Parallel.h"
#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
/// Classes, drawn by the logarithms of their chances, which need not be normalised: input [samples, classes],
/// output [samples, sample_size]. All rows have the same random numbers.
class Multinomial : public Operator
{
public:
  explicit Multinomial(const Node& node)
      : numbers_(node),
        draws_(node.attributes.getInt("sample_size", 1)),
        format_(numberFormat(node.attributes.getInt("dtype", static_cast<std::int64_t>(NumberFormat::Int32))))
  {
    if (draws_ < 1)
    {
      throw Error("there is nothing to draw").expected("sample_size from 1").found(std::to_string(draws_));
    }
    if (elementTypeOf(format_) != ElementType::Int64)
    {
      throw Error("classes are whole numbers").expected("int32 or int64").found(toString(format_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    if (shape.size() != 2 || shape[1] < 1)
    {
      throw Error("input 0 is no table of chances").expected("[samples, classes]").found(toString(shape));
    }
    rows_ = shape[0];
    classes_ = shape[1];
    return {{ElementType::Int64, {rows_, draws_}, format_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const logarithms = inputs[0]->floats();
    std::int64_t* const drawn = outputs[0]->ints();
    parallelItems(rows_, draws_ * classes_,
                  [&](std::int64_t row)
                  {
                    const float* const of = logarithms + row * classes_;
                    for (std::int64_t i = 0; i < draws_; ++i)
                    {
                      drawn[row * draws_ + i] = draw(of, numbers_.uniform(i));
                    }
                  });
  }

private:
  std::int64_t draw(const float* of, double number) const
  {
    const double most = static_cast<double>(*std::max_element(of, of + classes_));
    double total = 0;
    for (std::int64_t i = 0; i < classes_; ++i)
    {
      total += std::exp(static_cast<double>(of[i]) - most);
    }
    double sum = 0;
    for (std::int64_t i = 0; i < classes_; ++i)
    {
      sum += std::exp(static_cast<double>(of[i]) - most);
      if (number * total < sum)
      {
        return i;
      }
    }
    return classes_ - 1;
  }

  RandomNumbers numbers_;
  std::int64_t draws_;
  NumberFormat format_;
  std::int64_t rows_ = 0, classes_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Multinomial, Multinomial);

}  // namespace layerscope
