#include <algorithm>
#include <cmath>
#include <limits>

#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
/// The largest element in each of a grid of bins over a region (Girshick, arXiv:1504.08083); 0 in a bin
/// without any. Inputs x, and regions [regions, 5]: the sample, left, top, right and bottom, both inclusive.
class MaxRoiPool : public Operator
{
public:
  explicit MaxRoiPool(const Node& node)
      : shape_(node.attributes.getInts("pooled_shape")),
        scale_(node.attributes.getFloat("spatial_scale", 1.0F))
  {
    if (shape_.size() != 2 || shape_[0] < 1 || shape_[1] < 1)
    {
      throw Error("attribute 'pooled_shape' does not fit")
          .expected("two numbers of at least 1")
          .found(toString(shape_));
    }
    elementCount(shape_);
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape& x = inputs.floatShape(0);
    const Shape& regions = inputs.floatShape(1);
    if (x.size() != 4 || regions.size() != 2 || regions[1] != 5)
    {
      throw Error("the inputs are no image and regions")
          .expected("4 axes, [regions, 5]")
          .found(toString(x) + ", " + toString(regions));
    }
    elementCount(x);
    image_ = x;
    regions_ = regions[0];
    const Shape output = {regions_, x[1], shape_[0], shape_[1]};
    requireFeasible(static_cast<double>(elementCount(output)) * static_cast<double>(x[2] * x[3]));
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    check(inputs[1]->floats());
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    const std::int64_t bins = shape_[0] * shape_[1];
    parallelItems(regions_ * image_[1], image_[2] * image_[3],
                  [&](std::int64_t item)
                  {
                    const float* const region = inputs[1]->floats() + item / image_[1] * 5;
                    const float* const plane = x + planeOf(region, item % image_[1]);
                    for (std::int64_t bin = 0; bin < bins; ++bin)
                    {
                      const std::int64_t place = placeOfLargest(region, bin, plane);
                      y[item * bins + bin] = place < 0 ? 0.0F : plane[place];
                    }
                  });
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0, 1}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    fillZeros(*step.inputGradients[0]);
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    const std::int64_t bins = shape_[0] * shape_[1];
    // Regions overlap: a channel is one thread's.
    parallelItems(image_[1], regions_ * image_[2] * image_[3],
                  [&](std::int64_t channel)
                  {
                    for (std::int64_t i = 0; i < regions_; ++i)
                    {
                      const float* const region = step.inputs[1]->floats() + i * 5;
                      const std::int64_t plane = planeOf(region, channel);
                      for (std::int64_t bin = 0; bin < bins; ++bin)
                      {
                        const std::int64_t place = placeOfLargest(region, bin, x + plane);
                        if (place >= 0)
                        {
                          step.inputGradients[0]->floats()[plane + place] +=
                              out[(i * image_[1] + channel) * bins + bin];
                        }
                      }
                    }
                  });
  }

private:
  void check(const float* regions) const
  {
    constexpr float farthest = 1e9F;
    for (std::int64_t i = 0; i < regions_; ++i)
    {
      const float* const region = regions + i * 5;
      if (!(region[0] >= 0.0F && region[0] < static_cast<float>(image_[0])))
      {
        throw Error("a region is of no sample")
            .expected("0 to " + std::to_string(image_[0] - 1))
            .found(std::to_string(region[0]));
      }
      for (std::int64_t edge = 1; edge < 5; ++edge)
      {
        if (!(std::abs(region[edge] * scale_) < farthest))
        {
          throw Error("a region is too large")
              .expected("edges below 10^9")
              .found("region " + std::to_string(i) + " with " + std::to_string(region[edge]));
        }
      }
    }
  }

  std::int64_t planeOf(const float* region, std::int64_t channel) const
  {
    return (static_cast<std::int64_t>(region[0]) * image_[1] + channel) * image_[2] * image_[3];
  }

  struct Span
  {
    std::int64_t begin, end;
  };

  // The elements of bin `index` of `bins` between two edges of a region.
  Span spanOf(float first, float last, std::int64_t index, std::int64_t bins, std::int64_t extent) const
  {
    const auto begin = static_cast<std::int64_t>(std::round(first * scale_));
    const auto end = static_cast<std::int64_t>(std::round(last * scale_));
    const float size =
        static_cast<float>(std::max<std::int64_t>(end - begin + 1, 1)) / static_cast<float>(bins);
    const auto place = [&](float at)
    { return std::clamp<std::int64_t>(begin + static_cast<std::int64_t>(at), 0, extent); };
    return {place(std::floor(static_cast<float>(index) * size)),
            place(std::ceil(static_cast<float>(index + 1) * size))};
  }

  // -1 for a bin without elements. Not-a-number is larger than any.
  std::int64_t placeOfLargest(const float* region, std::int64_t bin, const float* plane) const
  {
    const Span rows = spanOf(region[2], region[4], bin / shape_[1], shape_[0], image_[2]);
    const Span columns = spanOf(region[1], region[3], bin % shape_[1], shape_[1], image_[3]);
    std::int64_t best = -1;
    for (std::int64_t row = rows.begin; row < rows.end; ++row)
    {
      for (std::int64_t column = columns.begin; column < columns.end; ++column)
      {
        const std::int64_t place = row * image_[3] + column;
        if (best < 0 || plane[place] > plane[best] || std::isnan(plane[place]))
        {
          best = place;
        }
      }
    }
    return best;
  }

  Shape shape_;  ///< bins
  float scale_;
  Shape image_;
  std::int64_t regions_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(MaxRoiPool, MaxRoiPool);

}  // namespace layerscope
