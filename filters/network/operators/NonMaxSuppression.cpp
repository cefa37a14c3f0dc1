#include <algorithm>
#include <array>
#include <numeric>

#include "Checks.h"
#include "KnownValues.h"

namespace layerscope
{

namespace
{
/// For each sample and class, boxes in the order of their scores, without those that overlap a better one.
/// How many there are depends on the values, so that all inputs must be known before the run.
class NonMaxSuppression : public Operator
{
public:
  explicit NonMaxSuppression(const Node& node)
      : isCentred_(node.attributes.getInt("center_point_box", 0) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 5);
    const Shape& boxes = inputs.floatShape(0);
    const Shape& scores = inputs.floatShape(1);
    if (boxes.size() != 3 || boxes[2] != 4 || scores.size() != 3 || scores[0] != boxes[0] ||
        scores[2] != boxes[1])
    {
      throw Error("boxes and scores do not fit")
          .expected("[samples, boxes, 4] and [samples, classes, boxes]")
          .found(toString(boxes) + ", " + toString(scores));
    }
    const float* const box = requireKnown(inputs, 0).floats();
    const float* const score = requireKnown(inputs, 1).floats();
    const std::int64_t most = inputs.has(2) ? single(inputs.constantInts(2, "the number of boxes")) : 0;
    const float overlap = inputs.has(3) ? single(inputs.constantFloats(3, "the overlap")) : 0.0F;
    const bool hasLeast = inputs.has(4);
    const float least = hasLeast ? single(inputs.constantFloats(4, "the least score")) : 0.0F;
    const std::int64_t pairs =
        elementCount({scores[0], scores[1], scores[2], std::clamp<std::int64_t>(most, 0, scores[2])});
    constexpr std::int64_t mostPairs = std::int64_t(1) << 32;
    if (pairs > mostPairs)
    {
      throw Error("there are too many boxes to compare")
          .expected("at most 2^32 pairs")
          .found(std::to_string(pairs));
    }
    found_.clear();
    for (std::int64_t row = 0; row < scores[0] * scores[1]; ++row)
    {
      const std::int64_t sample = row / scores[1], count = scores[2];
      const float* const values = score + row * count;
      std::vector<std::int64_t> order(static_cast<std::size_t>(count)), kept;
      std::iota(order.begin(), order.end(), std::int64_t(0));
      order.erase(std::remove_if(order.begin(), order.end(),
                                 [&](std::int64_t i)
                                 { return values[i] != values[i] || (hasLeast && !(values[i] > least)); }),
                  order.end());
      std::stable_sort(order.begin(), order.end(),
                       [&](std::int64_t a, std::int64_t b) { return values[a] > values[b]; });
      for (const std::int64_t i : order)
      {
        const bool isHidden = std::any_of(
            kept.begin(), kept.end(),
            [&](std::int64_t k)
            { return overlapOf(box + (sample * count + i) * 4, box + (sample * count + k) * 4) > overlap; });
        if (!isHidden && static_cast<std::int64_t>(kept.size()) < most)
        {
          kept.push_back(i);
          found_.insert(found_.end(), {sample, row % scores[1], i});
        }
      }
    }
    return {{ElementType::Int64, {static_cast<std::int64_t>(found_.size()) / 3, 3}}};
  }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    std::copy(found_.begin(), found_.end(), outputs[0]->ints());
  }

private:
  template <class T>
  static T single(const std::vector<T>& values)
  {
    if (values.size() != 1)
    {
      throw Error("a limit is not one number").expected("1").found(std::to_string(values.size()));
    }
    return values[0];
  }

  using Corners = std::array<float, 4>;  // lower ends, then upper ends

  Corners cornersOf(const float* box) const
  {
    if (isCentred_)
    {
      return {box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2};
    }
    return {std::min(box[0], box[2]), std::min(box[1], box[3]), std::max(box[0], box[2]),
            std::max(box[1], box[3])};
  }

  float overlapOf(const float* first, const float* second) const
  {
    const Corners a = cornersOf(first), b = cornersOf(second);
    const auto area = [](const Corners& c) { return (c[2] - c[0]) * (c[3] - c[1]); };
    const float height = std::min(a[2], b[2]) - std::max(a[0], b[0]);
    const float width = std::min(a[3], b[3]) - std::max(a[1], b[1]);
    if (height <= 0.0F || width <= 0.0F || area(a) <= 0.0F || area(b) <= 0.0F)
    {
      return 0.0F;
    }
    return height * width / (area(a) + area(b) - height * width);
  }

  bool isCentred_;
  std::vector<std::int64_t> found_;
};
}  // namespace

LAYERSCOPE_OPERATOR(NonMaxSuppression, NonMaxSuppression);

}  // namespace layerscope
