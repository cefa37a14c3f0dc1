#include "Quantization.h"

#include "Checks.h"
#include "Integers.h"

namespace layerscope
{

QuantizationLayout::QuantizationLayout(const Shape& shape, const Shape& scales, std::int64_t axis,
                                       std::int64_t block)
    : outer_(elementCount(shape))
{
  if (block < 0)
  {
    throw Error("attribute 'block_size' is out of range").expected("at least 0").found(std::to_string(block));
  }
  if (scales.size() < 2 && elementCount(scales) == 1 && (block == 0 || shape.size() != 1))
  {
    return;
  }
  const std::size_t at = normalizedAxis(axis, shape.size());
  Shape expected = {shape[at]};
  if (block > 0)
  {
    expected = shape;
    expected[at] = shape[at] / block + (shape[at] % block != 0 ? 1 : 0);
  }
  requireShape(scales, expected, "the scale");
  const auto behind = shape.begin() + static_cast<std::ptrdiff_t>(at);
  outer_ = elementCount(Shape(shape.begin(), behind));
  inner_ = elementCount(Shape(behind + 1, shape.end()));
  extent_ = shape[at];
  block_ = block;
  blocks_ = expected[block > 0 ? at : 0];
  if (extent_ == 0 || inner_ == 0)
  {
    outer_ = 0;
  }
}

void requireZeroPoint(const Shape& zero, const Shape& scale, const char* what)
{
  if (elementCount(zero) != 1 || elementCount(scale) != 1)
  {
    requireShape(zero, scale, what);
  }
}

NumberFormat quantizedFormat(const Inputs& inputs, std::size_t zeroPoint, int bits)
{
  const NumberFormat format = inputs.at(zeroPoint).format;
  if (format == NumberFormat::Own || format == NumberFormat::Bool || bitsOf(format) > bits)
  {
    throw Error("the zero point's type does not fit")
        .expected("one of at most " + std::to_string(bits) + " bits")
        .found(format == NumberFormat::Own ? toString(inputs.at(zeroPoint).type) : toString(format));
  }
  return format;
}

namespace
{
// body(element, scale) for all elements.
template <class Body>
void forEachScaled(const Tensor& scale, std::int64_t inner, std::int64_t count, const Body& body)
{
  const float* const scales = scale.floats();
  const std::int64_t last = scale.size();
  parallelBlocks(count,
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     body(i, scales[last == 1 ? 0 : i / inner % last]);
                   }
                 });
}
}  // namespace

Tensor fractionsOf(const Tensor& numbers, const Tensor* scale, const Tensor* zero, std::int64_t inner)
{
  Tensor result = Tensor::floats(numbers.shape());
  for (std::int64_t i = 0; i < numbers.size(); ++i)
  {
    const std::int64_t row = i / inner;
    const std::int64_t number = numbers.ints()[i];
    const std::int64_t centred = zero ? wrappingSubtract(number, zero->ints()[row % zero->size()]) : number;
    result.floats()[i] = static_cast<float>(centred) * (scale ? scale->floats()[row % scale->size()] : 1.0F);
  }
  return result;
}

void unquantizeGradient(const Tensor& result, const IntRange& range, const Tensor& scale, std::int64_t inner,
                        Tensor& gradient)
{
  const std::int64_t* const y = result.ints();
  float* const g = gradient.floats();
  forEachScaled(scale, inner, gradient.size(),
                [&](std::int64_t i, float by)
                { g[i] = y[i] > range.least && y[i] < range.most ? g[i] / by : 0.0F; });
}

void quantizeGradient(const Tensor& scale, std::int64_t inner, Tensor& gradient)
{
  float* const g = gradient.floats();
  forEachScaled(scale, inner, gradient.size(), [&](std::int64_t i, float by) { g[i] *= by; });
}

}  // namespace layerscope
