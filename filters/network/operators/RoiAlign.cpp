#include <algorithm>
#include <limits>

#include "Bilinear.h"
#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// The mean, or the largest, of samples in each of a grid of bins over a region (He et al.,
/// arXiv:1703.06870). Inputs x, regions [regions, 4], the sample of each.
class RoiAlign : public Operator
{
public:
  explicit RoiAlign(const Node& node)
      : height_(node.attributes.getInt("output_height", 1)),
        width_(node.attributes.getInt("output_width", 1)),
        ratio_(node.attributes.getInt("sampling_ratio", 0)),
        scale_(node.attributes.getFloat("spatial_scale", 1.0F))
  {
    const std::string mode = node.attributes.getString("mode", "avg");
    const std::string transformation = node.attributes.getString(
        "coordinate_transformation_mode", node.opset < 16 ? "output_half_pixel" : "half_pixel");
    takesLargest_ = mode == "max";
    isHalfPixel_ = transformation == "half_pixel";
    if ((mode != "avg" && mode != "max") || (!isHalfPixel_ && transformation != "output_half_pixel"))
    {
      throw Error("an attribute is unknown")
          .expected("mode avg or max; half_pixel or output_half_pixel")
          .found("'" + mode + "', '" + transformation + "'");
    }
    if (height_ < 1 || width_ < 1 || ratio_ < 0 || ratio_ > mostSamples)
    {
      throw Error("there are no such bins")
          .expected("output_height and output_width of at least 1, sampling_ratio of 0 to " +
                    std::to_string(mostSamples))
          .found(std::to_string(height_) + ", " + std::to_string(width_) + ", " + std::to_string(ratio_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const Shape& x = inputs.floatShape(0);
    const Shape& regions = inputs.floatShape(1);
    if (x.size() != 4 || x[2] < 1 || x[3] < 1 || regions.size() != 2 || regions[1] != 4)
    {
      throw Error("the inputs are no image and regions")
          .expected("4 axes, [regions, 4]")
          .found(toString(x) + ", " + toString(regions));
    }
    requireShape(inputs.intShape(2), {regions[0]}, "the samples of the regions");
    elementCount(x);
    shape_ = x;
    regions_ = regions[0];
    const Shape output = {regions_, x[1], height_, width_};
    elementCount(output);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    check(*inputs[1], *inputs[2]);
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(regions_ * shape_[1], height_ * width_ * 16,
                  [&](std::int64_t item)
                  {
                    const std::int64_t region = item / shape_[1];
                    const float* const plane = planeOf(x, *inputs[2], region, item % shape_[1]);
                    for (std::int64_t bin = 0; bin < height_ * width_; ++bin)
                    {
                      float result = takesLargest_ ? -std::numeric_limits<float>::infinity() : 0.0F;
                      std::int64_t count = 0;
                      forEachSample(inputs[1]->floats() + region * 4, bin,
                                    [&](const Bilinear& sample)
                                    {
                                      ++count;
                                      const float value = sample.of(plane);
                                      result =
                                          takesLargest_ ? largest(result, sample, plane) : result + value;
                                    });
                      const float share =
                          takesLargest_ ? 1.0F : 1.0F / static_cast<float>(std::max<std::int64_t>(1, count));
                      y[item * height_ * width_ + bin] = count == 0 ? 0.0F : result * share;
                    }
                  });
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {takesLargest_ ? std::vector<std::size_t>{0, 1, 2} : std::vector<std::size_t>{1, 2}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    fillZeros(*step.inputGradients[0]);
    float* const in = step.inputGradients[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    // Regions overlap: a channel is one thread's.
    parallelItems(shape_[1], regions_ * height_ * width_ * 16,
                  [&](std::int64_t channel)
                  {
                    for (std::int64_t region = 0; region < regions_; ++region)
                    {
                      float* const to = const_cast<float*>(planeOf(in, *step.inputs[2], region, channel));
                      const float* const plane =
                          takesLargest_ ? planeOf(step.inputs[0]->floats(), *step.inputs[2], region, channel)
                                        : nullptr;
                      for (std::int64_t bin = 0; bin < height_ * width_; ++bin)
                      {
                        binBack(step.inputs[1]->floats() + region * 4, bin, plane, to,
                                out[(region * shape_[1] + channel) * height_ * width_ + bin]);
                      }
                    }
                  });
  }

private:
  static constexpr std::int64_t mostSamples = 1024;  // along an axis of a bin

  // The largest of the four weighted elements, as the specification's own cases have it.
  static float largest(float before, const Bilinear& sample, const float* plane)
  {
    for (int i = 0; i < 4; ++i)
    {
      before = std::max(before, sample.weight[i] * plane[sample.place[i]]);
    }
    return before;
  }

  struct Bins
  {
    float top, left, height, width;
    std::int64_t rows, columns;  ///< samples in a bin
  };

  Bins binsOf(const float* region) const
  {
    const float offset = isHalfPixel_ ? 0.5F : 0.0F;
    Bins bins{};
    bins.left = region[0] * scale_ - offset;
    bins.top = region[1] * scale_ - offset;
    float width = region[2] * scale_ - offset - bins.left;
    float height = region[3] * scale_ - offset - bins.top;
    if (!isHalfPixel_)
    {
      width = std::max(width, 1.0F);
      height = std::max(height, 1.0F);
    }
    bins.height = height / static_cast<float>(height_);
    bins.width = width / static_cast<float>(width_);
    const auto samples = [&](float size)
    {
      return ratio_ > 0 ? ratio_
             : size < static_cast<float>(mostSamples + 1)
                 ? static_cast<std::int64_t>(std::ceil(std::max(0.0F, size)))
                 : mostSamples + 1;
    };
    bins.rows = samples(bins.height);
    bins.columns = samples(bins.width);
    return bins;
  }

  void check(const Tensor& regions, const Tensor& samples) const
  {
    for (std::int64_t i = 0; i < regions_; ++i)
    {
      if (samples.ints()[i] < 0 || samples.ints()[i] >= shape_[0])
      {
        throw Error("a region is of no sample")
            .expected("0 to " + std::to_string(shape_[0] - 1))
            .found(std::to_string(samples.ints()[i]));
      }
      const Bins bins = binsOf(regions.floats() + i * 4);
      if (std::max(bins.rows, bins.columns) > mostSamples)
      {
        throw Error("a region is too large")
            .expected("bins of at most " + std::to_string(mostSamples) + " elements")
            .found("region " + std::to_string(i));
      }
    }
  }

  const float* planeOf(const float* x, const Tensor& samples, std::int64_t region, std::int64_t channel) const
  {
    return x + (samples.ints()[region] * shape_[1] + channel) * shape_[2] * shape_[3];
  }

  template <class Body>
  void forEachSample(const float* region, std::int64_t bin, const Body& body) const
  {
    const Bins bins = binsOf(region);
    const auto at = [](float begin, float size, std::int64_t index, std::int64_t i, std::int64_t count,
                       std::int64_t extent)
    {
      const float place = begin + static_cast<float>(index) * size +
                          (static_cast<float>(i) + 0.5F) * size / static_cast<float>(count);
      // Up to one element outside the border holds.
      return place < -1.0F || place > static_cast<float>(extent)
                 ? -2.0F
                 : std::clamp(place, 0.0F, static_cast<float>(extent - 1));
    };
    for (std::int64_t i = 0; i < bins.rows; ++i)
    {
      const float row = at(bins.top, bins.height, bin / width_, i, bins.rows, shape_[2]);
      for (std::int64_t j = 0; j < bins.columns; ++j)
      {
        body(Bilinear(row, at(bins.left, bins.width, bin % width_, j, bins.columns, shape_[3]), shape_[2],
                      shape_[3]));
      }
    }
  }

  void binBack(const float* region, std::int64_t bin, const float* plane, float* to, float gradient) const
  {
    if (takesLargest_)
    {
      float best = -std::numeric_limits<float>::infinity(), weight = 0.0F;
      std::int64_t place = 0;
      forEachSample(region, bin,
                    [&](const Bilinear& sample)
                    {
                      for (int i = 0; i < 4; ++i)
                      {
                        const float value = sample.weight[i] * plane[sample.place[i]];
                        if (value > best)
                        {
                          best = value;
                          weight = sample.weight[i];
                          place = sample.place[i];
                        }
                      }
                    });
      to[place] += weight * gradient;
      return;
    }
    const Bins bins = binsOf(region);
    const float share = gradient / static_cast<float>(std::max<std::int64_t>(1, bins.rows * bins.columns));
    forEachSample(region, bin,
                  [&](const Bilinear& sample)
                  {
                    for (int i = 0; i < 4; ++i)
                    {
                      to[sample.place[i]] += sample.weight[i] * share;
                    }
                  });
  }

  std::int64_t height_, width_, ratio_;
  float scale_;
  bool takesLargest_ = false, isHalfPixel_ = true;
  Shape shape_;
  std::int64_t regions_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(RoiAlign, RoiAlign);

}  // namespace layerscope
