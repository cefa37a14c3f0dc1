#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "Parallel.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t columns = 64;  // elements of a channel that are normalised side by side

/// y = x / (bias + alpha / size * sum of squares of `size` neighbouring channels) ^ beta (Krizhevsky,
/// Sutskever and Hinton, NIPS 2012).
class LRN : public Operator
{
public:
  explicit LRN(const Node& node)
      : size_(node.attributes.requireInt("size")),
        share_(node.attributes.getFloat("alpha", 1e-4F) / static_cast<float>(size_)),
        beta_(node.attributes.getFloat("beta", 0.75F)),
        bias_(node.attributes.getFloat("bias", 1.0F))
  {
    if (size_ < 1)
    {
      throw Error("attribute 'size' is too small").expected("at least 1").found(std::to_string(size_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    requireRank(shape, 2, "input 0");
    const std::int64_t elements = elementCount(shape);
    batch_ = shape[0];
    channels_ = shape[1];
    inner_ = elementCount(Shape(shape.begin() + 2, shape.end()));
    // A window may be far wider than there are channels.
    before_ = std::min((size_ - 1) / 2, channels_);
    behind_ = std::min(size_ - 1 - (size_ - 1) / 2, channels_);
    requireFeasible(static_cast<double>(elements) * static_cast<double>(before_ + behind_ + 1));
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    forEachPart(
        [&](std::int64_t offset, std::int64_t count, int /*worker*/)
        {
          float sums[columns];
          for (std::int64_t c = 0; c < channels_; ++c)
          {
            sumSquares(x + offset, c, count, sums);
            scale(x + offset + c * inner_, sums, y + offset + c * inner_, count);
          }
        });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    workers_ = availableThreads();
    return {{0}, {}};
  }
  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * channels_ * columns) * sizeof(float);
  }

  // With s for what is raised to a power, a channel's gradient is g / s^beta, less 2 beta alpha / size times
  // its own value times the sum of g x / s^(beta + 1) over the channels whose windows hold it.
  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    const float factor = 2.0F * beta_ * share_;
    forEachPart(
        [&](std::int64_t offset, std::int64_t count, int worker)
        {
          float* const terms = static_cast<float*>(step.scratch) + worker * channels_ * columns;
          float sums[columns];
          for (std::int64_t c = 0; c < channels_; ++c)
          {
            const std::int64_t at = offset + c * inner_;
            sumSquares(x + offset, c, count, sums);
            scale(out + at, sums, in + at, count);
            for (std::int64_t i = 0; i < count; ++i)
            {
              terms[c * columns + i] = in[at + i] * x[at + i] / (bias_ + share_ * sums[i]);
            }
          }
          for (std::int64_t c = 0; c < channels_; ++c)
          {
            const std::int64_t at = offset + c * inner_;
            std::fill(sums, sums + count, 0.0F);
            const std::int64_t last = std::min(channels_ - 1, c + before_);
            for (std::int64_t k = std::max<std::int64_t>(0, c - behind_); k <= last; ++k)
            {
              for (std::int64_t i = 0; i < count; ++i)
              {
                sums[i] += terms[k * columns + i];
              }
            }
            for (std::int64_t i = 0; i < count; ++i)
            {
              in[at + i] -= factor * x[at + i] * sums[i];
            }
          }
        });
  }

private:
  /// Calls body(offset of channel 0, elements, worker) for pieces of the samples.
  template <class Body>
  void forEachPart(const Body& body) const
  {
    const std::int64_t pieces = (inner_ + columns - 1) / columns;
    parallelItems(batch_ * pieces, channels_ * std::min(inner_, columns) * (before_ + behind_ + 1),
                  workers_ > 0 ? std::min(workers_, availableThreads()) : availableThreads(),
                  [&](std::int64_t item, int worker)
                  {
                    const std::int64_t first = item % pieces * columns;
                    body(item / pieces * channels_ * inner_ + first, std::min(columns, inner_ - first),
                         worker);
                  });
  }

  void sumSquares(const float* x, std::int64_t channel, std::int64_t count, float* sums) const
  {
    std::fill(sums, sums + count, 0.0F);
    const std::int64_t last = std::min(channels_ - 1, channel + behind_);
    for (std::int64_t k = std::max<std::int64_t>(0, channel - before_); k <= last; ++k)
    {
      const float* const row = x + k * inner_;
      for (std::int64_t i = 0; i < count; ++i)
      {
        sums[i] += row[i] * row[i];
      }
    }
  }

  void scale(const float* x, const float* sums, float* y, std::int64_t count) const
  {
    if (beta_ == 0.75F)  // as in all networks that are known by name
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        const float root = std::sqrt(bias_ + share_ * sums[i]);
        y[i] = x[i] / (root * std::sqrt(root));
      }
      return;
    }
    for (std::int64_t i = 0; i < count; ++i)
    {
      y[i] = x[i] / std::pow(bias_ + share_ * sums[i], beta_);
    }
  }

  std::int64_t size_;
  float share_, beta_, bias_;
  std::int64_t before_ = 0, behind_ = 0;  ///< channels of a window before and behind its own
  std::int64_t batch_ = 0, channels_ = 0, inner_ = 0;
  int workers_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(LRN, LRN);

}  // namespace layerscope
