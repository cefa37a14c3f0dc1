#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "KnownValues.h"

namespace layerscope
{

namespace
{
/// Weights [frequencies of half a spectrum, bands] that sum a spectrum up in triangles, evenly spaced on the
/// mel scale, 2595 log10(1 + f / 700). Inputs: the number of bands, the length of the transform, samples a
/// second, and the lowest and the highest frequency.
class MelWeightMatrix : public Operator
{
public:
  explicit MelWeightMatrix(const Node& node)
      : format_(numberFormat(node.attributes.getInt("output_datatype", 1)))
  {
    if (elementTypeOf(format_) != ElementType::Float32)
    {
      throw Error("attribute 'output_datatype' is not supported")
          .expected("a type of floats")
          .found(toString(format_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 5, 5);
    bands_ = constantNumber(inputs, 0, "the number of bands");
    length_ = constantNumber(inputs, 1, "the length of the transform");
    if (bands_ < 0 || length_ < 0)
    {
      throw Error("there is no such matrix")
          .expected("numbers of at least 0")
          .found(std::to_string(bands_) + " bands, a length of " + std::to_string(length_));
    }
    for (const std::size_t input : {2, 3, 4})
    {
      if (elementCount(input == 2 ? inputs.intShape(input) : inputs.floatShape(input)) != 1)
      {
        throw Error("input " + std::to_string(input) + " is not one number")
            .expected("one number")
            .found(toString(inputs.shape(input)));
      }
    }
    const Shape output = {length_ / 2 + 1, bands_};
    elementCount(output);
    return {{ElementType::Float32, output, format_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const auto rate = static_cast<double>(*inputs[2]->ints());
    const double lowest = mels(*inputs[3]->floats()), highest = mels(*inputs[4]->floats());
    const double step = (highest - lowest) / static_cast<double>(bands_ + 2);
    const auto edge = [&](std::int64_t i)
    {
      const double hertz = 700.0 * (std::pow(10.0, (static_cast<double>(i) * step + lowest) / 2595.0) - 1.0);
      const double place = std::floor(static_cast<double>(length_ + 1) * hertz / rate);
      // Also where it isn't a number.
      return place > -mostPlaces && place < mostPlaces ? static_cast<std::int64_t>(place) : -1;
    };
    float* const y = outputs[0]->floats();
    std::fill_n(y, outputs[0]->size(), 0.0F);
    for (std::int64_t band = 0; band < bands_; ++band)
    {
      fillBand(y + band, edge(band), edge(band + 1), edge(band + 2));
    }
    std::transform(y, y + outputs[0]->size(), y, [this](float value) { return rounded(value, format_); });
  }

private:
  static constexpr double mostPlaces = 0x1p40;

  static double mels(float hertz) { return 2595.0 * std::log10(1.0 + static_cast<double>(hertz) / 700.0); }

  // Up to the middle and down again; a flank of no width is not there, but that the middle is 1.
  void fillBand(float* column, std::int64_t left, std::int64_t middle, std::int64_t right) const
  {
    const auto set = [&](std::int64_t row, double value)
    { column[row * bands_] = static_cast<float>(value); };
    const auto share = [](std::int64_t part, std::int64_t whole)
    { return static_cast<double>(part) / static_cast<double>(whole); };
    const std::int64_t rows = length_ / 2 + 1;
    if (left == middle && middle >= 0 && middle < rows)
    {
      set(middle, 1.0);
    }
    for (std::int64_t row = std::max<std::int64_t>(0, left);
         left < middle && row < std::min(rows, middle + 1); ++row)
    {
      set(row, share(row - left, middle - left));
    }
    for (std::int64_t row = std::max<std::int64_t>(0, middle); row < std::min(rows, right); ++row)
    {
      set(row, share(right - row, right - middle));
    }
  }

  NumberFormat format_;
  std::int64_t bands_ = 0, length_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(MelWeightMatrix, MelWeightMatrix);

}  // namespace layerscope
