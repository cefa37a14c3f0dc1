#include <array>

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// Coordinates of a grid for GridSample under affine maps: theta [samples, axes, axes + 1], and the shape of
/// the image (constant input 1).
class AffineGrid : public Operator
{
public:
  explicit AffineGrid(const Node& node) : alignsCorners_(node.attributes.getInt("align_corners", 0) != 0) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const Shape size = inputs.constantInts(1, "the size");
    elementCount(size);
    if ((size.size() != 4 && size.size() != 5) || *std::min_element(size.begin(), size.end()) < 1)
    {
      throw Error("input 1 is not the shape of an image")
          .expected("samples, channels and two or three axes")
          .found(toString(size));
    }
    const auto axes = static_cast<std::int64_t>(size.size()) - 2;
    requireShape(inputs.floatShape(0), {size[0], axes, axes + 1}, "theta");
    extents_.assign(size.begin() + 2, size.end());
    samples_ = size[0];
    points_ = elementCount(extents_);
    Shape output = extents_;
    output.insert(output.begin(), samples_);
    output.push_back(axes);
    elementCount(output);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const theta = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(samples_ * points_, 16,
                  [&](std::int64_t item)
                  {
                    const auto place = placeOf(item % points_);
                    const float* const map = theta + item / points_ * axes() * (axes() + 1);
                    for (std::int64_t i = 0; i < axes(); ++i)
                    {
                      float sum = 0.0F;
                      for (std::int64_t j = 0; j <= axes(); ++j)
                      {
                        sum += map[i * (axes() + 1) + j] * place[static_cast<std::size_t>(j)];
                      }
                      y[item * axes() + i] = sum;
                    }
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
    float* const theta = step.inputGradients[0]->floats();
    parallelItems(samples_, points_ * 12,
                  [&](std::int64_t sample)
                  {
                    std::array<double, 12> sums{};
                    for (std::int64_t point = 0; point < points_; ++point)
                    {
                      const auto place = placeOf(point);
                      for (std::int64_t k = 0; k < axes() * (axes() + 1); ++k)
                      {
                        sums[static_cast<std::size_t>(k)] +=
                            static_cast<double>(out[(sample * points_ + point) * axes() + k / (axes() + 1)]) *
                            place[static_cast<std::size_t>(k % (axes() + 1))];
                      }
                    }
                    for (std::int64_t k = 0; k < axes() * (axes() + 1); ++k)
                    {
                      theta[sample * axes() * (axes() + 1) + k] =
                          static_cast<float>(sums[static_cast<std::size_t>(k)]);
                    }
                  });
  }

private:
  std::int64_t axes() const { return static_cast<std::int64_t>(extents_.size()); }

  // The last axis' coordinate first, and 1 behind them.
  std::array<float, 4> placeOf(std::int64_t point) const
  {
    std::array<float, 4> place{};
    for (std::size_t i = 0; i < extents_.size(); ++i)
    {
      const std::int64_t extent = extents_[extents_.size() - 1 - i];
      const auto at = static_cast<float>(point % extent), size = static_cast<float>(extent);
      point /= extent;
      place[i] = !alignsCorners_ ? (2.0F * at + 1.0F) / size - 1.0F
                 : extent == 1   ? -1.0F
                                 : 2.0F * at / (size - 1.0F) - 1.0F;
    }
    place[extents_.size()] = 1.0F;
    return place;
  }

  bool alignsCorners_;
  Shape extents_;
  std::int64_t samples_ = 0, points_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(AffineGrid, AffineGrid);

}  // namespace layerscope
