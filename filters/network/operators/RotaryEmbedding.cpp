#include <algorithm>

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// Turns pairs of features of each head by angles of their step (Su et al., arXiv:2104.09864). Inputs x,
/// cosines, sines, places; the pairs are a head's two halves, or interleaved.
class RotaryEmbedding : public Operator
{
public:
  explicit RotaryEmbedding(const Node& node)
      : isInterleaved_(node.attributes.getInt("interleaved", 0) != 0),
        heads_(node.attributes.getInt("num_heads", 0)),
        turnedOf_(node.attributes.getInt("rotary_embedding_dim", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 4);
    const Shape& x = inputs.floatShape(0);
    elementCount(x);
    isFlat_ = x.size() == 3;
    if ((x.size() != 3 && x.size() != 4) || (isFlat_ && (heads_ < 1 || x[2] % heads_ != 0)))
    {
      throw Error("input 0 cannot be divided into heads")
          .expected("4 axes, or 3 and the last a multiple of num_heads")
          .found(toString(x) + " and num_heads = " + std::to_string(heads_));
    }
    samples_ = x[0];
    headCount_ = isFlat_ ? heads_ : x[1];
    steps_ = x[isFlat_ ? 1 : 2];
    size_ = isFlat_ ? x[2] / heads_ : x[3];
    turned_ = turnedOf_ == 0 ? size_ : turnedOf_;
    if (turned_ < 0 || turned_ > size_ || turned_ % 2 != 0)
    {
      throw Error("so many features cannot be turned in pairs")
          .expected("an even number, at most " + std::to_string(size_))
          .found(std::to_string(turned_));
    }
    const Shape& angles = inputs.floatShape(1);
    hasPlaces_ = inputs.has(3);
    if (hasPlaces_)
    {
      requireShape(inputs.intShape(3), {samples_, steps_}, "the places");
      places_ = angles.empty() ? 0 : angles[0];
    }
    const Shape expected = hasPlaces_ ? Shape{places_, turned_ / 2} : Shape{samples_, steps_, turned_ / 2};
    requireShape(angles, expected, "the cosines");
    requireShape(inputs.floatShape(2), expected, "the sines");
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    turn(inputs, inputs[0]->floats(), outputs[0]->floats(), 1.0F);
  }

  bool canRunInPlace() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {hasPlaces_ ? std::vector<std::size_t>{1, 2, 3} : std::vector<std::size_t>{1, 2}, {}};
  }
  // Back by the same angles.
  void backward(const BackwardStep& step) const override
  {
    turn(step.inputs, step.outputGradients[0]->floats(), step.inputGradients[0]->floats(), -1.0F);
  }
  bool canGoBackInPlace() const override { return true; }

private:
  void turn(const std::vector<const Tensor*>& inputs, const float* x, float* y, float sign) const
  {
    const std::int64_t* const places = hasPlaces_ ? inputs[3]->ints() : nullptr;
    for (std::int64_t i = 0; places && i < samples_ * steps_; ++i)
    {
      if (places[i] < 0 || places[i] >= places_)
      {
        throw Error("a place has no angles")
            .expected("0 to " + std::to_string(places_ - 1))
            .found(std::to_string(places[i]));
      }
    }
    const float* const cosines = inputs[1]->floats();
    const float* const sines = inputs[2]->floats();
    const std::int64_t half = turned_ / 2;
    parallelItems(samples_ * headCount_ * steps_, size_,
                  [&](std::int64_t row)
                  {
                    const std::int64_t step = isFlat_ ? row / headCount_ % steps_ : row % steps_;
                    const std::int64_t of = row / headCount_ / steps_ * steps_ + step;
                    const std::int64_t angles = (places ? places[of] : of) * half;
                    const float* const from = x + row * size_;
                    float* const to = y + row * size_;
                    for (std::int64_t i = 0; i < half; ++i)
                    {
                      const std::int64_t a = isInterleaved_ ? 2 * i : i;
                      const std::int64_t b = isInterleaved_ ? 2 * i + 1 : i + half;
                      const float cosine = cosines[angles + i], sine = sign * sines[angles + i];
                      const float real = from[a], imaginary = from[b];
                      to[a] = cosine * real - sine * imaginary;
                      to[b] = sine * real + cosine * imaginary;
                    }
                    std::copy(from + turned_, from + size_, to + turned_);
                  });
  }

  bool isInterleaved_;
  std::int64_t heads_, turnedOf_;
  bool isFlat_ = false, hasPlaces_ = false;
  std::int64_t samples_ = 0, headCount_ = 0, steps_ = 0, size_ = 0, turned_ = 0, places_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(RotaryEmbedding, RotaryEmbedding);

}  // namespace layerscope
