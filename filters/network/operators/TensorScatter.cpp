#include <cstring>

#include "Checks.h"
#include "FillZeros.h"
#include "TypedValues.h"

namespace layerscope
{

namespace
{
/// A cache (input 0) of which steps along an axis are replaced by an update (input 1), from a place for each
/// sample on (input 2, or 0). In mode "circular" steps beyond the end go to the beginning.
class TensorScatter : public Operator
{
public:
  explicit TensorScatter(const Node& node) : axis_(node.attributes.getInt("axis", -2))
  {
    const std::string mode = node.attributes.getString("mode", "linear");
    if (mode != "linear" && mode != "circular")
    {
      throw Error("attribute 'mode' is unknown").expected("linear or circular").found("'" + mode + "'");
    }
    isCircular_ = mode == "circular";
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const Shape& cache = inputs.shape(0);
    const std::size_t axis = normalizedAxis(axis_, cache.size());
    const Shape& update = inputs.shape(1);
    Shape expected = cache;
    expected[axis] = axis < update.size() ? std::min(cache[axis], update[axis]) : cache[axis];
    requireShape(update, expected, "the update");
    if (axis == 0 || inputs.at(0).type != inputs.at(1).type)
    {
      throw Error("the update does not fit the cache")
          .expected(std::string(toString(inputs.at(0).type)) + ", and steps along another axis than 0")
          .found(std::string(toString(inputs.at(1).type)) + " along axis " + std::to_string(axis));
    }
    if (inputs.has(2))
    {
      requireShape(inputs.intShape(2), {cache[0]}, "the places");
    }
    const auto at = cache.begin() + static_cast<std::ptrdiff_t>(axis);
    outer_ = elementCount(Shape(cache.begin() + 1, at));
    inner_ = elementCount(Shape(at + 1, cache.end()));
    elementCount(cache);
    batch_ = cache[0];
    steps_ = cache[axis];
    newSteps_ = update[axis];
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const std::vector<std::int64_t> places = placesOf(inputs.size() > 2 ? inputs[2] : nullptr);
    if (inputs[0]->data() != outputs[0]->data() && !inputs[0]->isEmpty())
    {
      std::memcpy(outputs[0]->data(), inputs[0]->data(), inputs[0]->bytes());
    }
    withValues(*inputs[1], *outputs[0],
               [&](const auto* from, auto* to)
               {
                 forEachStep(places, [&](std::int64_t cache, std::int64_t update)
                             { std::copy(from + update, from + update + inner_, to + cache); });
               });
  }

  bool canRunInPlace() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input < 2; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    return {inputs.has(2) ? std::vector<std::size_t>{2} : std::vector<std::size_t>{}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const std::vector<std::int64_t> places = placesOf(step.inputs.size() > 2 ? step.inputs[2] : nullptr);
    const float* const out = step.outputGradients[0]->floats();
    if (Tensor* update = step.inputGradients[1])
    {
      forEachStep(places, [&](std::int64_t from, std::int64_t to)
                  { std::copy(out + from, out + from + inner_, update->floats() + to); });
    }
    if (Tensor* cache = step.inputGradients[0])
    {
      std::copy(out, out + cache->size(), cache->floats());
      forEachStep(places, [&](std::int64_t at, std::int64_t /*update*/)
                  { std::fill_n(cache->floats() + at, inner_, 0.0F); });
    }
  }

private:
  std::vector<std::int64_t> placesOf(const Tensor* tensor) const
  {
    std::vector<std::int64_t> places(static_cast<std::size_t>(batch_), 0);
    for (std::size_t i = 0; tensor && i < places.size(); ++i)
    {
      const std::int64_t place = tensor->ints()[i];
      if (place < 0 || (!isCircular_ && place > steps_ - newSteps_))
      {
        throw Error("the update does not fit behind its place in the cache")
            .expected("0 to " + std::to_string(steps_ - newSteps_))
            .found(std::to_string(place));
      }
      places[i] = steps_ == 0 ? 0 : place % steps_;
    }
    return places;
  }

  /// Calls body(place in the cache, place in the update) for runs of `inner_` elements.
  template <class Body>
  void forEachStep(const std::vector<std::int64_t>& places, const Body& body) const
  {
    for (std::int64_t i = 0; i < batch_ * outer_; ++i)
    {
      for (std::int64_t step = 0; step < newSteps_; ++step)
      {
        const std::int64_t at = (places[static_cast<std::size_t>(i / outer_)] + step) % steps_;
        body((i * steps_ + at) * inner_, (i * newSteps_ + step) * inner_);
      }
    }
  }

  std::int64_t axis_;
  bool isCircular_ = false;
  std::int64_t batch_ = 0, outer_ = 0, steps_ = 0, newSteps_ = 0, inner_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(TensorScatter, TensorScatter);

}  // namespace layerscope
