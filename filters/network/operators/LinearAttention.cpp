#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
/// A head's state S [keys, values] is a sum of products of keys k and values v, which each step adds to; the
/// output is scale * S^T q. With gates S fades by exp(decay) first; with the delta rule a step adds not v but
/// beta (v - S^T k): what S doesn't tell of k already. Several heads of queries may share a state
/// (Katharopoulos et al., arXiv:2006.16236; Yang et al., arXiv:2412.06464). Inputs query, key, value, past
/// state, decay, beta, heads one after the other in the last axis.
class LinearAttention : public Operator
{
public:
  explicit LinearAttention(const Node& node)
      : queryHeads_(node.attributes.requireInt("q_num_heads")),
        heads_(node.attributes.requireInt("kv_num_heads")),
        scale_(node.attributes.getFloat("scale", 0.0F)),
        hasPresent_(hasOutput(node, 1))
  {
    const std::string rule = node.attributes.getString("update_rule", "gated_delta");
    hasGate_ = rule == "gated" || rule == "gated_delta";
    hasDelta_ = rule == "delta" || rule == "gated_delta";
    if (!hasGate_ && !hasDelta_ && rule != "linear")
    {
      throw Error("there is no such update_rule")
          .expected("linear, gated, delta, gated_delta")
          .found("'" + rule + "'");
    }
    if (heads_ < 1 || queryHeads_ < 1 || queryHeads_ % heads_ != 0)
    {
      throw Error("the numbers of heads do not fit")
          .expected("q_num_heads a multiple of kv_num_heads")
          .found(std::to_string(queryHeads_) + " and " + std::to_string(heads_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 6);
    const Shape& query = inputs.floatShape(0);
    const Shape& value = inputs.floatShape(2);
    if (query.size() != 3 || query[2] % queryHeads_ != 0)
    {
      throw Error("the query cannot be divided into heads")
          .expected("3 axes, the last a multiple of q_num_heads, " + std::to_string(queryHeads_))
          .found(toString(query));
    }
    samples_ = query[0];
    steps_ = query[1];
    keySize_ = query[2] / queryHeads_;
    requireShape(inputs.floatShape(1), {samples_, steps_, heads_ * keySize_}, "the key");
    if (value.size() != 3 || value[0] != samples_ || value[1] != steps_ || value[2] % heads_ != 0)
    {
      throw Error("the value does not fit the query")
          .expected("[" + std::to_string(samples_) + ", " + std::to_string(steps_) + ", a multiple of " +
                    std::to_string(heads_) + "]")
          .found(toString(value));
    }
    valueSize_ = value[2] / heads_;
    const Shape state = {samples_, heads_, keySize_, valueSize_};
    elementCount(state);
    elementCount({2 * steps_ + 2, keySize_, valueSize_});
    if (inputs.has(3))
    {
      requireShape(inputs.floatShape(3), state, "the past state");
    }
    decayWidth_ = width(inputs, 4, hasGate_, heads_ * keySize_, "decay");
    betaWidth_ = width(inputs, 5, hasDelta_, 1, "beta");
    factor_ =
        scale_ == 0.0F ? 1.0F / std::sqrt(static_cast<float>(std::max<std::int64_t>(1, keySize_))) : scale_;
    const Shape output = {samples_, steps_, queryHeads_ * valueSize_};
    return {{ElementType::Float32, output, inputs.at(0).format},
            {ElementType::Float32, state, inputs.at(0).format}};
  }

  std::size_t scratchBytes() const override
  {
    const std::int64_t ofState = hasPresent_ ? 0 : samples_ * heads_ * keySize_ * valueSize_;
    return static_cast<std::size_t>(ofState + samples_ * heads_ * valueSize_) * sizeof(float);
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    float* const own = static_cast<float*>(scratch);
    float* const states = hasPresent_ ? outputs[1]->floats() : own;
    float* const updates = own + (hasPresent_ ? 0 : samples_ * heads_ * keySize_ * valueSize_);
    const float* const query = inputs[0]->floats();
    float* const output = outputs[0] ? outputs[0]->floats() : nullptr;
    const std::int64_t size = keySize_ * valueSize_;
    parallelItems(samples_ * heads_, size * steps_,
                  [&](std::int64_t item)
                  {
                    float* const state = states + item * size;
                    start(inputs, item, state);
                    for (std::int64_t step = 0; step < steps_; ++step)
                    {
                      const Place at = place(item, step);
                      advance(inputs, at, state, updates + item * valueSize_, nullptr);
                      for (std::int64_t head = 0; output && head < group(); ++head)
                      {
                        read(query + at.query(head, keySize_), state, output + at.query(head, valueSize_));
                      }
                    }
                  });
  }

  std::int64_t multiplyAdds() const override
  {
    const double products = static_cast<double>(queryHeads_ + heads_ * (hasDelta_ ? 2 : 1)) *
                            static_cast<double>(samples_ * steps_) *
                            static_cast<double>(keySize_ * valueSize_);
    return static_cast<std::int64_t>(std::min(products, 0x1p62));
  }

  bool hasGradient(std::size_t input) const override
  {
    return input < 4 || (input == 4 && hasGate_) || (input == 5 && hasDelta_);
  }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    BackwardNeeds needs;
    for (std::size_t input = 0; input < 6; ++input)
    {
      if (inputs.has(input))
      {
        needs.inputs.push_back(input);
      }
    }
    return needs;
  }

  // For each worker the states before each step and faded, the gradient of the state, and rows.
  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(workers() * scratchOfWorker()) * sizeof(float);
  }

  void backward(const BackwardStep& step) const override
  {
    for (Tensor* gradient : step.inputGradients)
    {
      if (gradient)
      {
        std::fill_n(gradient->floats(), gradient->size(), 0.0F);
      }
    }
    // A sample's heads may share beta, so that they come one after the other.
    parallelItems(samples_, heads_ * steps_ * keySize_ * valueSize_, workers(),
                  [&](std::int64_t sample, int worker)
                  {
                    float* const own = static_cast<float*>(step.scratch) + worker * scratchOfWorker();
                    for (std::int64_t head = 0; head < heads_; ++head)
                    {
                      goBack(step, sample * heads_ + head, own);
                    }
                  });
  }

private:
  /// Where one step of a head stands in the inputs.
  struct Place
  {
    std::int64_t row = 0, head = 0, heads = 0, group = 0;  // row: of samples and steps

    std::int64_t of(std::int64_t size) const { return (row * heads + head) * size; }
    std::int64_t query(std::int64_t i, std::int64_t size) const
    {
      return ((row * heads + head) * group + i) * size;
    }
  };

  std::int64_t group() const { return queryHeads_ / heads_; }
  int workers() const
  {
    return static_cast<int>(std::min<std::int64_t>(availableThreads(), std::max<std::int64_t>(1, samples_)));
  }
  std::int64_t scratchOfWorker() const
  {
    const std::int64_t size = keySize_ * valueSize_;
    return (2 * steps_ + 2) * size + (steps_ + 2) * valueSize_;
  }

  Place place(std::int64_t item, std::int64_t step) const
  {
    return {item / heads_ * steps_ + step, item % heads_, heads_, group()};
  }

  /// Checks decay or beta, [samples, steps, heads] or with `other` numbers a step.
  std::int64_t width(const Inputs& inputs, std::size_t index, bool isWanted, std::int64_t other,
                     const std::string& what) const
  {
    if (inputs.has(index) != isWanted)
    {
      throw Error("update_rule and the inputs do not fit")
          .expected(isWanted ? "input '" + what + "'" : "no input '" + what + "'")
          .found(isWanted ? "none" : toString(inputs.shape(index)));
    }
    if (!isWanted)
    {
      return 0;
    }
    const Shape& shape = inputs.floatShape(index);
    if (shape.size() != 3 || shape[0] != samples_ || shape[1] != steps_ ||
        (shape[2] != heads_ && shape[2] != other))
    {
      throw Error("input '" + what + "' does not fit")
          .expected("[" + std::to_string(samples_) + ", " + std::to_string(steps_) + ", " +
                    std::to_string(heads_) + " or " + std::to_string(other) + "]")
          .found(toString(shape));
    }
    return shape[2];
  }

  void start(const std::vector<const Tensor*>& inputs, std::int64_t item, float* state) const
  {
    const std::int64_t size = keySize_ * valueSize_;
    if (inputs.size() > 3 && inputs[3])
    {
      std::copy_n(inputs[3]->floats() + item * size, size, state);
    }
    else
    {
      std::fill_n(state, size, 0.0F);
    }
  }

  std::int64_t decayPlace(const Place& at, std::int64_t key) const
  {
    return decayWidth_ == heads_ * keySize_ ? at.of(keySize_) + key : at.row * decayWidth_ + at.head;
  }
  std::int64_t betaPlace(const Place& at) const
  {
    return at.row * betaWidth_ + (betaWidth_ == 1 ? 0 : at.head);
  }

  /// One step of a state; `update` becomes what is added for k. `faded` (may be nullptr) gets the state after
  /// the gates.
  void advance(const std::vector<const Tensor*>& inputs, const Place& at, float* state, float* update,
               float* faded) const
  {
    const float* const key = inputs[1]->floats() + at.of(keySize_);
    const float* const value = inputs[2]->floats() + at.of(valueSize_);
    for (std::int64_t i = 0; hasGate_ && i < keySize_; ++i)
    {
      const float gate = std::exp(inputs[4]->floats()[decayPlace(at, i)]);
      std::for_each(state + i * valueSize_, state + (i + 1) * valueSize_, [=](float& each) { each *= gate; });
    }
    if (faded)
    {
      std::copy_n(state, keySize_ * valueSize_, faded);
    }
    std::copy_n(value, valueSize_, update);
    if (hasDelta_)
    {
      const float beta = inputs[5]->floats()[betaPlace(at)];
      for (std::int64_t i = 0; i < keySize_; ++i)
      {
        for (std::int64_t j = 0; j < valueSize_; ++j)
        {
          update[j] -= key[i] * state[i * valueSize_ + j];
        }
      }
      std::for_each(update, update + valueSize_, [=](float& each) { each *= beta; });
    }
    for (std::int64_t i = 0; i < keySize_; ++i)
    {
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        state[i * valueSize_ + j] += key[i] * update[j];
      }
    }
  }

  void read(const float* query, const float* state, float* output) const
  {
    std::fill_n(output, valueSize_, 0.0F);
    for (std::int64_t i = 0; i < keySize_; ++i)
    {
      const float weight = factor_ * query[i];
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        output[j] += weight * state[i * valueSize_ + j];
      }
    }
  }

  static float* gradientOf(const BackwardStep& step, std::size_t input)
  {
    return input < step.inputGradients.size() && step.inputGradients[input]
               ? step.inputGradients[input]->floats()
               : nullptr;
  }

  void goBack(const BackwardStep& step, std::int64_t item, float* scratch) const
  {
    const std::int64_t size = keySize_ * valueSize_;
    float* const faded = scratch;                 // of each step
    float* const states = faded + steps_ * size;  // after each step
    float* const back = states + steps_ * size;   // gradient of the state
    float* const state = back + size;
    float* const updates = state + size;  // of each step
    float* const ofUpdate = updates + steps_ * valueSize_;
    start(step.inputs, item, state);
    for (std::int64_t t = 0; t < steps_; ++t)
    {
      advance(step.inputs, place(item, t), state, updates + t * valueSize_, faded + t * size);
      std::copy_n(state, size, states + t * size);
    }
    const Tensor* const present = step.outputGradients.size() > 1 ? step.outputGradients[1] : nullptr;
    if (present)
    {
      std::copy_n(present->floats() + item * size, size, back);
    }
    else
    {
      std::fill_n(back, size, 0.0F);
    }
    for (std::int64_t t = steps_ - 1; t >= 0; --t)
    {
      const Place at = place(item, t);
      readBack(step, at, states + t * size, back);
      addBack(step, at, updates + t * valueSize_, faded + t * size, back, ofUpdate);
      fadeBack(step, at, faded + t * size, back);
    }
    if (float* const past = gradientOf(step, 3))
    {
      std::copy_n(back, size, past + item * size);
    }
  }

  /// Of output = scale * state^T query.
  void readBack(const BackwardStep& step, const Place& at, const float* state, float* back) const
  {
    if (!step.outputGradients[0])
    {
      return;
    }
    for (std::int64_t head = 0; head < group(); ++head)
    {
      const float* const output = step.outputGradients[0]->floats() + at.query(head, valueSize_);
      const float* const query = step.inputs[0]->floats() + at.query(head, keySize_);
      float* const ofQuery = gradientOf(step, 0) ? gradientOf(step, 0) + at.query(head, keySize_) : nullptr;
      for (std::int64_t i = 0; i < keySize_; ++i)
      {
        float sum = 0;
        for (std::int64_t j = 0; j < valueSize_; ++j)
        {
          sum += state[i * valueSize_ + j] * output[j];
          back[i * valueSize_ + j] += factor_ * query[i] * output[j];
        }
        if (ofQuery)
        {
          ofQuery[i] = factor_ * sum;
        }
      }
    }
  }

  /// Of state = faded + key update^T, and of what the update is.
  void addBack(const BackwardStep& step, const Place& at, const float* update, const float* faded,
               float* back, float* ofUpdate) const
  {
    const float* const key = step.inputs[1]->floats() + at.of(keySize_);
    float* const ofKey = gradientOf(step, 1) ? gradientOf(step, 1) + at.of(keySize_) : nullptr;
    std::fill_n(ofUpdate, valueSize_, 0.0F);
    for (std::int64_t i = 0; i < keySize_; ++i)
    {
      float sum = 0;
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        sum += back[i * valueSize_ + j] * update[j];
        ofUpdate[j] += back[i * valueSize_ + j] * key[i];
      }
      if (ofKey)
      {
        ofKey[i] = sum;
      }
    }
    if (hasDelta_)
    {
      deltaBack(step, at, faded, back, ofUpdate);
    }
    if (float* const ofValue = gradientOf(step, 2))
    {
      std::copy_n(ofUpdate, valueSize_, ofValue + at.of(valueSize_));
    }
  }

  /// Of update = beta (value - faded^T key); `ofUpdate` becomes the gradient of the value.
  void deltaBack(const BackwardStep& step, const Place& at, const float* faded, float* back,
                 float* ofUpdate) const
  {
    const float* const key = step.inputs[1]->floats() + at.of(keySize_);
    const float* const value = step.inputs[2]->floats() + at.of(valueSize_);
    const float beta = step.inputs[5]->floats()[betaPlace(at)];
    if (float* const ofBeta = gradientOf(step, 5))
    {
      double sum = 0;
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        float rest = value[j];
        for (std::int64_t i = 0; i < keySize_; ++i)
        {
          rest -= faded[i * valueSize_ + j] * key[i];
        }
        sum += static_cast<double>(ofUpdate[j]) * static_cast<double>(rest);
      }
      ofBeta[betaPlace(at)] += static_cast<float>(sum);
    }
    std::for_each(ofUpdate, ofUpdate + valueSize_, [=](float& each) { each *= beta; });
    float* const ofKey = gradientOf(step, 1) ? gradientOf(step, 1) + at.of(keySize_) : nullptr;
    for (std::int64_t i = 0; i < keySize_; ++i)
    {
      float sum = 0;
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        sum += faded[i * valueSize_ + j] * ofUpdate[j];
        back[i * valueSize_ + j] -= key[i] * ofUpdate[j];
      }
      if (ofKey)
      {
        ofKey[i] -= sum;
      }
    }
  }

  /// Of faded = exp(decay) * state before.
  void fadeBack(const BackwardStep& step, const Place& at, const float* faded, float* back) const
  {
    float* const ofDecay = gradientOf(step, 4);
    for (std::int64_t i = 0; hasGate_ && i < keySize_; ++i)
    {
      const std::int64_t decay = decayPlace(at, i);
      const float gate = std::exp(step.inputs[4]->floats()[decay]);
      float sum = 0;
      for (std::int64_t j = 0; j < valueSize_; ++j)
      {
        sum += back[i * valueSize_ + j] * faded[i * valueSize_ + j];
        back[i * valueSize_ + j] *= gate;
      }
      if (ofDecay)
      {
        ofDecay[decay] += sum;
      }
    }
  }

  std::int64_t queryHeads_, heads_;
  float scale_, factor_ = 1.0F;
  bool hasPresent_, hasGate_ = false, hasDelta_ = false;
  std::int64_t samples_ = 0, steps_ = 0, keySize_ = 0, valueSize_ = 0, decayWidth_ = 0, betaWidth_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(LinearAttention, LinearAttention);

}  // namespace layerscope
