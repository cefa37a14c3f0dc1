#include "Checks.h"
#include "Parallel.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// See OwnOperators.h. The keys are those of the past and the present ones.
class AttentionMask : public Operator
{
public:
  explicit AttentionMask(const Node& node) : value_(node.attributes.getFloat("value", -10000.0F)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 4);
    const Shape& mask = inputs.intShape(0);
    const Shape& queries = inputs.floatShape(1);
    const Shape& keys = inputs.floatShape(2);
    requireRank(queries, 3, "the queries");
    requireRank(keys, 3, "the keys");
    const std::int64_t past = inputs.has(3) ? pastOf(inputs.floatShape(3)) : 0;
    samples_ = queries[0];
    queries_ = queries[queries.size() - 2];
    keys_ = past + keys[keys.size() - 2];
    kind_ = kindOf(mask);
    most_ = kind_ == Kind::Square ? mask[2] : 0;
    rows_ = kind_ == Kind::Rows || kind_ == Kind::Square ? queries_ : 1;
    const Shape shape = {samples_, 1, rows_, keys_};
    elementCount(shape);
    return {{ElementType::Float32, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const std::int64_t* const mask = inputs[0]->ints();
    float* const to = outputs[0]->floats();
    parallelItems(samples_ * rows_, keys_,
                  [&](std::int64_t row)
                  {
                    for (std::int64_t key = 0; key < keys_; ++key)
                    {
                      const bool isSeen = this->isSeen(mask, row / rows_, row % rows_, key);
                      to[row * keys_ + key] = isSeen ? 0.0F : value_;
                    }
                  });
  }

private:
  enum class Kind
  {
    Lengths,        ///< [samples]
    EndsAndStarts,  ///< [2 samples]
    Keys,           ///< [samples, keys]
    Rows,           ///< [samples, queries, keys]
    Square          ///< [samples, 1, most, most], of which the last queries and first keys are taken
  };

  static std::int64_t pastOf(const Shape& shape)
  {
    requireRank(shape, 4, "the past keys");
    return shape[2];
  }

  Kind kindOf(const Shape& mask) const
  {
    if (mask == Shape{samples_})
    {
      return Kind::Lengths;
    }
    if (mask == Shape{2 * samples_})
    {
      return Kind::EndsAndStarts;
    }
    if (mask == Shape{samples_, keys_})
    {
      return Kind::Keys;
    }
    if (mask == Shape{samples_, queries_, keys_})
    {
      return Kind::Rows;
    }
    if (mask.size() == 4 && mask[0] == samples_ && mask[1] == 1 && mask[2] == mask[3] && mask[2] >= keys_ &&
        keys_ >= queries_)
    {
      return Kind::Square;
    }
    const std::string samples = std::to_string(samples_), keys = std::to_string(keys_);
    throw Error("the mask is of a form that is not supported")
        .expected("[" + samples + "], [" + std::to_string(2 * samples_) + "], [" + samples + ", " + keys +
                  "], [" + samples + ", " + std::to_string(queries_) + ", " + keys + "] or [" + samples +
                  ", 1, n, n] with n from " + keys)
        .found(toString(mask));
  }

  bool isSeen(const std::int64_t* mask, std::int64_t sample, std::int64_t query, std::int64_t key) const
  {
    switch (kind_)
    {
      case Kind::Lengths:
        return key < mask[sample];
      case Kind::EndsAndStarts:
        return key < mask[sample] && key >= mask[samples_ + sample];
      case Kind::Square:
        return mask[(sample * most_ + keys_ - queries_ + query) * most_ + key] != 0;
      default:
        return mask[(sample * rows_ + query) * keys_ + key] != 0;
    }
  }

  float value_;
  Kind kind_ = Kind::Keys;
  std::int64_t samples_ = 0, queries_ = 0, keys_ = 0, rows_ = 0, most_ = 0;
};

const OperatorRegistration registration(attentionMaskOp,
                                        [](const Node& node) -> std::unique_ptr<Operator>
                                        { return std::make_unique<AttentionMask>(node); });
}  // namespace

}  // namespace layerscope
