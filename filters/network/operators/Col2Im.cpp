#include <algorithm>

#include "Checks.h"
#include "IntList.h"
#include "Parallel.h"
#include "SpatialAttributes.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
/// Adds up blocks to an image, each at its place: the way back of taking the windows of a convolution apart.
/// Input [samples, channels * elements of a block, blocks].
class Col2Im : public Operator
{
public:
  explicit Col2Im(const Node& node) : attributes_(SpatialAttributes::read(node.attributes)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const Shape& shape = inputs.floatShape(0);
    const Shape image = inputs.constantInts(1, "the image's shape");
    const Shape block = inputs.constantInts(2, "the block's shape");
    if (image.empty() || image.size() != block.size())
    {
      throw Error("the shapes of image and block do not fit")
          .expected("at least one axis, and as many")
          .found(toString(image) + ", " + toString(block));
    }
    for (const std::int64_t extent : block)
    {
      if (extent < 1)
      {
        throw Error("the block is too small").expected("extents of at least 1").found(toString(block));
      }
    }
    requireRange(block, 1, "block_shape");
    requireRange(image, 1, "image_shape");
    axes_ = attributes_.resolve(image, block);
    Shape blocks;
    for (const SpatialAxis& axis : axes_)
    {
      blocks.push_back(axis.output);
    }
    const std::int64_t places = elementCount(blocks);
    taps_ = elementCount(block);
    if (shape.size() != 3 || shape[2] != places || shape[1] % taps_ != 0)
    {
      throw Error("input 0 does not have the blocks of that image")
          .expected("[samples, a multiple of " + std::to_string(taps_) + ", " + std::to_string(places) + "]")
          .found(toString(shape));
    }
    Shape output = {shape[0], shape[1] / taps_};
    output.insert(output.end(), image.begin(), image.end());
    planes_ = output[0] * output[1];
    plane_ = elementCount(image);
    places_ = places;
    requireFeasible(static_cast<double>(elementCount(shape)));
    elementCount(output);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(planes_, taps_ * places_,
                  [&](std::int64_t plane)
                  {
                    float* const to = y + plane * plane_;
                    const float* const from = x + plane * taps_ * places_;
                    std::fill_n(to, plane_, 0.0F);
                    forEach([&](std::int64_t column, std::int64_t pixel) { to[pixel] += from[column]; });
                  });
  }

  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    parallelItems(planes_, taps_ * places_,
                  [&](std::int64_t plane)
                  {
                    const float* const from = out + plane * plane_;
                    float* const to = in + plane * taps_ * places_;
                    std::fill_n(to, taps_ * places_, 0.0F);
                    forEach([&](std::int64_t column, std::int64_t pixel) { to[column] = from[pixel]; });
                  });
  }

private:
  /// Calls body(place in the columns, place in the image) for all elements of blocks that lie in the image.
  template <class Body>
  void forEach(const Body& body) const
  {
    for (std::int64_t tap = 0; tap < taps_; ++tap)
    {
      for (std::int64_t place = 0; place < places_; ++place)
      {
        std::int64_t pixel = 0, stride = 1, restOfTap = tap, restOfPlace = place;
        bool isInside = true;
        for (std::size_t i = axes_.size(); i-- > 0;)
        {
          const SpatialAxis& axis = axes_[i];
          const std::int64_t at = restOfPlace % axis.output * axis.stride +
                                  restOfTap % axis.kernel * axis.dilation - axis.padBegin;
          restOfPlace /= axis.output;
          restOfTap /= axis.kernel;
          isInside = isInside && at >= 0 && at < axis.input;
          pixel += at * stride;
          stride *= axis.input;
        }
        if (isInside)
        {
          body(tap * places_ + place, pixel);
        }
      }
    }
  }

  SpatialAttributes attributes_;
  std::vector<SpatialAxis> axes_;
  std::int64_t planes_ = 0, plane_ = 0;  ///< of the image
  std::int64_t taps_ = 0, places_ = 0;   ///< elements of a block, and blocks
};
}  // namespace

LAYERSCOPE_OPERATOR(Col2Im, Col2Im);

}  // namespace layerscope
