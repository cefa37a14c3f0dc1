#include <cmath>
#include <limits>
#include <memory>

#include "Broadcast.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"
#include "StridedCopy.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

namespace
{
constexpr float minusInfinity = -std::numeric_limits<float>::infinity();

/// A tensor of heads: [samples, heads, steps, size], or [samples, steps, heads * size] in the file.
struct Heads
{
  std::int64_t samples = 0, heads = 0, steps = 0, size = 0;

  Shape shape() const { return {samples, heads, steps, size}; }
  std::int64_t count() const { return elementCount(shape()); }
};

/// Scaled dot product attention (Vaswani et al., arXiv:1706.03762) with grouped heads, masks, windows and
/// past keys and values. Inputs Q, K, V, mask, past key, past value, lengths; outputs Y, all keys, all
/// values, scores. Heads that share a key are rows of one matrix product.
class Attention : public Operator
{
public:
  explicit Attention(const Node& node)
      : isCausal_(node.attributes.getInt("is_causal", 0) != 0),
        queryHeads_(node.attributes.getInt("q_num_heads", 0)),
        keyHeads_(node.attributes.getInt("kv_num_heads", 0)),
        left_(node.attributes.getInt("left_window_size", -1)),
        right_(node.attributes.getInt("right_window_size", -1)),
        scale_(node.attributes.getFloat("scale", 0.0F)),
        hasScale_(node.attributes.has("scale")),
        cap_(node.attributes.getFloat("softcap", 0.0F)),
        scoreMode_(node.attributes.getInt("qk_matmul_output_mode", 0))
  {
    refuseOutputsFrom(node, 4, "there is no such output");
    if (scoreMode_ < 0 || scoreMode_ > 3)
    {
      throw Error("attribute 'qk_matmul_output_mode' is unknown")
          .expected("0 to 3")
          .found(std::to_string(scoreMode_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 7);
    isFlat_ = inputs.floatShape(0).size() == 3;
    q_ = headsOf(inputs.floatShape(0), queryHeads_, "the queries");
    k_ = headsOf(inputs.floatShape(1), keyHeads_, "the keys");
    v_ = headsOf(inputs.floatShape(2), keyHeads_, "the values");
    past_ = inputs.has(4) && inputs.shape(4).size() == 4 ? inputs.shape(4)[2] : 0;
    const bool fits = k_.samples == q_.samples && v_.samples == q_.samples && k_.heads == v_.heads &&
                      k_.steps == v_.steps && k_.size == q_.size && k_.heads > 0 &&
                      q_.heads % k_.heads == 0 && q_.size > 0;
    if (!fits)
    {
      throw Error("queries, keys and values do not fit")
          .expected("as many samples, keys of the queries' size, a value a key, queries' heads in groups")
          .found(toString(q_.shape()) + ", " + toString(k_.shape()) + ", " + toString(v_.shape()));
    }
    if (inputs.has(4) != inputs.has(5) || (inputs.has(4) && inputs.has(6)))
    {
      throw Error("past keys, past values and lengths do not go together")
          .expected("keys and values, or lengths, or none");
    }
    if (inputs.has(4))
    {
      requireShape(inputs.floatShape(4), {k_.samples, k_.heads, past_, k_.size}, "the past keys");
      requireShape(inputs.floatShape(5), {v_.samples, v_.heads, past_, v_.size}, "the past values");
    }
    if (inputs.has(6))
    {
      requireShape(inputs.intShape(6), {q_.samples}, "the lengths");
    }
    allK_ = k_;
    allV_ = v_;
    allK_.steps = allV_.steps = past_ + k_.steps;
    scoreShape_ = {q_.samples, q_.heads, q_.steps, allK_.steps};
    const std::int64_t scores = elementCount(scoreShape_);
    readMask(inputs);
    y_ = q_;
    y_.size = v_.size;
    allK_.count();
    allV_.count();
    y_.count();
    makeProducts(scores);
    const Shape y = isFlat_ ? Shape{y_.samples, y_.steps, y_.heads * y_.size} : y_.shape();
    return {{ElementType::Float32, y},
            {ElementType::Float32, allK_.shape()},
            {ElementType::Float32, allV_.shape()},
            {ElementType::Float32, scoreShape_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    const Memory memory = forward(inputs, static_cast<float*>(scratch), at(outputs, 3));
    if (Tensor* keys = at(outputs, 1))
    {
      std::copy_n(memory.k, keys->size(), keys->floats());
    }
    if (Tensor* values = at(outputs, 2))
    {
      std::copy_n(memory.v, values->size(), values->floats());
    }
    if (!outputs[0] || outputs[0]->isEmpty())
    {
      return;
    }
    float* const y = isFlat_ ? memory.y : outputs[0]->floats();
    if (elementCount(scoreShape_) == 0)
    {
      fillZeros(*outputs[0]);
      return;
    }
    weighted_->run(memory.scores, memory.v, {}, y, memory.products);
    if (isFlat_)
    {
      copyHeads(y_, Tensor::view({ElementType::Float32, y_.shape()}, y), false, *outputs[0], true);
    }
  }

  std::size_t scratchBytes() const override { return forwardBytes_; }
  std::int64_t multiplyAdds() const override
  {
    return scored_ ? scored_->multiplyAdds() + weighted_->multiplyAdds() : 0;
  }

  bool hasGradient(std::size_t input) const override { return input != 6 && (input != 3 || !isBoolMask_); }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    if (elementCount(scoreShape_) > 0)
    {
      const std::int64_t rows = sharedRows();
      toWeights_ = product(rows, v_.size, allV_.steps, false, true);
      toValues_ = product(allV_.steps, rows, v_.size, true, false);
      toQueries_ = product(rows, allK_.steps, k_.size, false, false);
      toKeys_ = product(allK_.steps, rows, k_.size, true, false);
      for (const auto* each : {&toWeights_, &toValues_, &toQueries_, &toKeys_})
      {
        backProducts_ = std::max(backProducts_, (*each)->scratchBytes());
      }
    }
    BackwardNeeds needs;
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      if (inputs.has(i))
      {
        needs.inputs.push_back(i);
      }
    }
    return needs;
  }

  std::size_t backwardScratchBytes() const override
  {
    return forwardBytes_ + backProducts_ +
           static_cast<std::size_t>(2 * padded(elementCount(scoreShape_)) + padded(y_.count()) +
                                    padded(q_.count()) + padded(allK_.count()) + padded(allV_.count())) *
               sizeof(float);
  }

  void backward(const BackwardStep& step) const override
  {
    const std::int64_t scores = elementCount(scoreShape_);
    float* next = static_cast<float*>(step.scratch);
    const auto take = [&](std::int64_t count)
    {
      float* const memory = next;
      next += padded(count);
      return memory;
    };
    float* const raw = take(scores);    // scores before masks, after the cap
    float* const slope = take(scores);  // gradient of the weights, then of the scores
    float* const out = take(y_.count());
    float* const q = take(q_.count());
    float* const k = take(allK_.count());
    float* const v = take(allV_.count());
    const Memory memory = forward(step.inputs, next, nullptr, raw);
    std::fill_n(q, q_.count(), 0.0F);
    std::fill_n(k, allK_.count(), 0.0F);
    std::fill_n(v, allV_.count(), 0.0F);
    std::fill_n(slope, scores, 0.0F);
    void* const products = next + forwardBytes_ / sizeof(float);
    const Tensor* const ofScores = at(step.outputGradients, 3);
    if (step.outputGradients[0] && scores > 0)
    {
      Tensor outTensor = Tensor::view({ElementType::Float32, y_.shape()}, out);
      copyHeads(y_, *step.outputGradients[0], isFlat_, outTensor, false);
      toWeights_->run(out, memory.v, {}, slope, products);
      toValues_->run(memory.scores, out, {}, v, products);
    }
    const auto add = [](float* to, const Tensor* from)
    {
      for (std::int64_t i = 0; from && i < from->size(); ++i)
      {
        to[i] += from->floats()[i];
      }
    };
    add(slope, scoreMode_ == 3 ? ofScores : nullptr);
    add(v, at(step.outputGradients, 2));
    parallelItems(q_.samples * q_.heads * q_.steps, allK_.steps,
                  [&](std::int64_t row)
                  {
                    const std::int64_t n = allK_.steps;
                    const float* const p = memory.scores + row * n;
                    float* const s = slope + row * n;
                    double sum = 0.0;
                    for (std::int64_t j = 0; j < n; ++j)
                    {
                      sum += static_cast<double>(s[j]) * p[j];
                    }
                    for (std::int64_t j = 0; j < n; ++j)
                    {
                      s[j] = p[j] * (s[j] - static_cast<float>(sum));
                    }
                  });
    add(slope, scoreMode_ == 2 ? ofScores : nullptr);
    maskBack(step, slope);
    add(slope, scoreMode_ == 1 ? ofScores : nullptr);
    for (std::int64_t i = 0; cap_ > 0.0F && i < scores; ++i)
    {
      const float share = raw[i] / cap_;
      slope[i] *= 1.0F - share * share;
    }
    add(slope, scoreMode_ == 0 ? ofScores : nullptr);
    if (scores > 0)
    {
      Epilogue scaled;
      scaled.scale = scale();
      toQueries_->run(slope, memory.k, scaled, q, products);
      toKeys_->run(slope, memory.q, scaled, k, products);
    }
    add(k, at(step.outputGradients, 1));
    deliver(q_, q, q_.steps, 0, at(step.inputGradients, 0), isFlat_);
    deliver(k_, k, allK_.steps, past_, at(step.inputGradients, 1), isFlat_);
    deliver(v_, v, allV_.steps, past_, at(step.inputGradients, 2), isFlat_);
    Heads pastK = k_, pastV = v_;
    pastK.steps = pastV.steps = past_;
    deliver(pastK, k, allK_.steps, 0, at(step.inputGradients, 4), false);
    deliver(pastV, v, allV_.steps, 0, at(step.inputGradients, 5), false);
  }

private:
  struct Memory
  {
    const float* q = nullptr;
    const float* k = nullptr;
    const float* v = nullptr;
    float* scores = nullptr;  ///< then the weights
    float* y = nullptr;
    void* products = nullptr;
  };

  template <class T>
  static T* at(const std::vector<T*>& tensors, std::size_t index)
  {
    return index < tensors.size() ? tensors[index] : nullptr;
  }

  static std::int64_t padded(std::int64_t floats) { return (floats + 15) / 16 * 16; }

  float scale() const { return hasScale_ ? scale_ : 1.0F / std::sqrt(static_cast<float>(q_.size)); }
  std::int64_t sharedRows() const { return q_.heads / k_.heads * q_.steps; }

  Heads headsOf(const Shape& shape, std::int64_t heads, const char* what) const
  {
    elementCount(shape);
    if (shape.size() == 4 && !isFlat_)
    {
      return {shape[0], shape[1], shape[2], shape[3]};
    }
    if (shape.size() != 3 || !isFlat_ || heads < 1 || shape[2] % heads != 0)
    {
      throw Error(std::string(what) + " cannot be divided into heads")
          .expected(isFlat_ ? "3 axes, the last a multiple of the number of heads" : "3 or 4 axes")
          .found(toString(shape) + " and " + std::to_string(heads) + " heads");
    }
    return {shape[0], heads, shape[1], shape[2] / heads};
  }

  void readMask(const Inputs& inputs)
  {
    hasMask_ = inputs.has(3);
    if (!hasMask_)
    {
      return;
    }
    const TensorInfo& info = inputs.at(3);
    isBoolMask_ = info.type == ElementType::Int64;
    maskShape_ = info.shape;
    Shape target = scoreShape_;
    bool fits = !maskShape_.empty() && maskShape_.size() <= 4 && maskShape_.back() <= scoreShape_.back();
    for (std::size_t i = 0; fits && i + 1 < maskShape_.size(); ++i)
    {
      const std::int64_t extent = scoreShape_[4 - maskShape_.size() + i];
      fits = maskShape_[i] == extent || maskShape_[i] == 1;
    }
    if (!fits)
    {
      throw Error("the mask does not fit the scores")
          .expected("what can be broadcast to " + toString(scoreShape_) +
                    ", or is shorter along the last axis")
          .found(toString(maskShape_));
    }
    target.back() = maskShape_.back();
    maskStrides_ = broadcastStrides(maskShape_, target);
  }

  std::unique_ptr<MatrixProduct> product(std::int64_t rows, std::int64_t depth, std::int64_t columns,
                                         bool flipsLeft, bool flipsRight) const
  {
    MatrixProductShape shape;
    shape.rows = rows;
    shape.depth = depth;
    shape.columns = columns;
    shape.isLeftTransposed = flipsLeft;
    shape.isRightTransposed = flipsRight;
    const std::int64_t products = k_.samples * k_.heads;
    constexpr std::int64_t mostProducts = std::int64_t(1) << 22;
    if (products > mostProducts)
    {
      throw Error("there are too many heads").expected("at most 2^22").found(std::to_string(products));
    }
    shape.setPairs(products);
    return std::make_unique<MatrixProduct>(shape, kernels_);
  }

  void makeProducts(std::int64_t scores)
  {
    std::size_t bytes = 0;
    if (scores > 0)
    {
      scored_ = product(sharedRows(), q_.size, allK_.steps, false, true);
      weighted_ = product(sharedRows(), allV_.steps, v_.size, false, false);
      bytes = std::max(scored_->scratchBytes(), weighted_->scratchBytes());
    }
    forwardBytes_ = static_cast<std::size_t>(padded(q_.count()) + padded(allK_.count()) +
                                             padded(allV_.count()) + padded(scores) + padded(y_.count())) *
                        sizeof(float) +
                    (bytes + 63) / 64 * 64;
  }

  /// Copies heads between the layout of the engine's and of the file's; `flatFrom`, `flatTo`: [samples,
  /// steps, heads * size].
  static void copyHeads(const Heads& heads, const Tensor& from, bool flatFrom, Tensor& to, bool flatTo)
  {
    copyHeads(heads, from, stridesOf(heads, heads.steps, flatFrom), 0, to,
              stridesOf(heads, heads.steps, flatTo), 0);
  }
  static void copyHeads(const Heads& heads, const Tensor& from, const Strides& fromStrides,
                        std::int64_t fromOffset, Tensor& to, const Strides& toStrides, std::int64_t toOffset)
  {
    if (heads.count() > 0)
    {
      StridedCopy(heads.shape(), fromStrides, toStrides).run(from, fromOffset, to, toOffset);
    }
  }
  /// `steps` of the tensor that the heads stand in.
  static Strides stridesOf(const Heads& heads, std::int64_t steps, bool isFlat)
  {
    return isFlat ? Strides{steps * heads.heads * heads.size, heads.size, heads.heads * heads.size, 1}
                  : Strides{heads.heads * steps * heads.size, steps * heads.size, heads.size, 1};
  }

  /// All steps of keys or values, the past ones first, in `memory` unless they stand so anyway.
  const float* joined(const Heads& heads, const Tensor& fresh, const Tensor* past, float* memory) const
  {
    if (!past && !isFlat_)
    {
      return fresh.floats();
    }
    Heads all = heads;
    all.steps += past_;
    Tensor to = Tensor::view({ElementType::Float32, all.shape()}, memory);
    const Strides strides = stridesOf(heads, all.steps, false);
    copyHeads(heads, fresh, stridesOf(heads, heads.steps, isFlat_), 0, to, strides, past_ * heads.size);
    if (past)
    {
      Heads before = heads;
      before.steps = past_;
      copyHeads(before, *past, stridesOf(before, past_, false), 0, to, strides, 0);
    }
    return memory;
  }

  /// Scores and weights; `out` gets what the mode of the scores says, `capped` the scores before masks.
  Memory forward(const std::vector<const Tensor*>& inputs, float* scratch, Tensor* out,
                 float* capped = nullptr) const
  {
    checkLengths(at(inputs, 6));
    Memory memory;
    float* next = scratch;
    const auto take = [&](std::int64_t count)
    {
      float* const place = next;
      next += padded(count);
      return place;
    };
    float* const q = take(q_.count());
    float* const k = take(allK_.count());
    float* const v = take(allV_.count());
    memory.scores = take(elementCount(scoreShape_));
    memory.y = take(y_.count());
    memory.products = next;
    memory.q = inputs[0]->floats();
    if (isFlat_)
    {
      Tensor to = Tensor::view({ElementType::Float32, q_.shape()}, q);
      copyHeads(q_, *inputs[0], true, to, false);
      memory.q = q;
    }
    memory.k = joined(k_, *inputs[1], at(inputs, 4), k);
    memory.v = joined(v_, *inputs[2], at(inputs, 5), v);
    if (elementCount(scoreShape_) == 0)
    {
      return memory;
    }
    Epilogue scaled;
    scaled.scale = scale();
    scored_->run(memory.q, memory.k, scaled, memory.scores, memory.products);
    parallelItems(q_.samples * q_.heads * q_.steps, allK_.steps * 4,
                  [&](std::int64_t row)
                  {
                    const std::int64_t place = row * allK_.steps;
                    weigh(inputs, row, memory.scores + place, out ? out->floats() + place : nullptr,
                          capped ? capped + place : nullptr);
                  });
    return memory;
  }

  void checkLengths(const Tensor* lengths) const
  {
    for (std::int64_t i = 0; lengths && i < lengths->size(); ++i)
    {
      if (lengths->ints()[i] < 0 || lengths->ints()[i] > k_.steps)
      {
        throw Error("a length is outside the keys")
            .expected("0 to " + std::to_string(k_.steps))
            .found(std::to_string(lengths->ints()[i]));
      }
    }
  }

  /// Keys that a query may look at: [first, last).
  void findWindow(const Tensor* lengths, std::int64_t sample, std::int64_t query, std::int64_t& first,
                  std::int64_t& last) const
  {
    const std::int64_t length = lengths ? lengths->ints()[sample] : allK_.steps;
    const std::int64_t place = query + (lengths ? length - q_.steps : past_);
    const std::int64_t far = allK_.steps + q_.steps;
    first = left_ >= 0 ? place - std::min(left_, far) : 0;
    last = length;
    last = isCausal_ ? std::min(last, place + 1) : last;
    last = right_ >= 0 ? std::min(last, place + 1 + std::min(right_, far)) : last;
    first = std::clamp<std::int64_t>(first, 0, allK_.steps);
    last = std::clamp<std::int64_t>(last, first, allK_.steps);
  }

  /// From the scores of a query to the weights of the values.
  void weigh(const std::vector<const Tensor*>& inputs, std::int64_t row, float* scores, float* out,
             float* capped) const
  {
    const std::int64_t n = allK_.steps;
    const std::int64_t query = row % q_.steps, head = row / q_.steps % q_.heads,
                       sample = row / q_.steps / q_.heads;
    const auto show = [&](std::int64_t mode)
    {
      if (out && scoreMode_ == mode)
      {
        std::copy_n(scores, n, out);
      }
    };
    show(0);
    for (std::int64_t j = 0; cap_ > 0.0F && j < n; ++j)
    {
      scores[j] = cap_ * std::tanh(scores[j] / cap_);
    }
    show(1);
    if (capped)
    {
      std::copy_n(scores, n, capped);
    }
    std::int64_t first = 0, last = n;
    findWindow(at(inputs, 6), sample, query, first, last);
    std::fill(scores, scores + first, minusInfinity);
    std::fill(scores + last, scores + n, minusInfinity);
    bool isAny = first < last && !hasMask_;
    if (hasMask_)
    {
      const std::int64_t length = maskShape_.back();
      const std::int64_t place = sample * maskStrides_[0] + head * maskStrides_[1] + query * maskStrides_[2];
      for (std::int64_t j = first; j < last; ++j)
      {
        const float bias = j >= length ? minusInfinity : maskAt(*inputs[3], place + j * maskStrides_[3]);
        scores[j] = bias == minusInfinity ? bias : scores[j] + bias;
        isAny = isAny || bias != minusInfinity;
      }
    }
    show(2);
    if (!isAny)
    {
      std::fill_n(scores, n, 0.0F);
    }
    else
    {
      kernels_.shiftedExp(scores, kernels_.maximum(scores, n), scores, n);
      const auto factor = static_cast<float>(1.0 / kernels_.sum(scores, n));
      for (std::int64_t j = 0; j < n; ++j)
      {
        scores[j] *= factor;
      }
    }
    show(3);
  }

  float maskAt(const Tensor& mask, std::int64_t place) const
  {
    return isBoolMask_ ? (mask.ints()[place] != 0 ? 0.0F : minusInfinity) : mask.floats()[place];
  }

  void maskBack(const BackwardStep& step, const float* slope) const
  {
    Tensor* const mask = at(step.inputGradients, 3);
    if (!mask)
    {
      return;
    }
    fillZeros(*mask);
    const std::int64_t n = allK_.steps;
    for (std::int64_t row = 0; row < q_.samples * q_.heads * q_.steps; ++row)
    {
      const std::int64_t query = row % q_.steps, head = row / q_.steps % q_.heads,
                         sample = row / q_.steps / q_.heads;
      const std::int64_t place = sample * maskStrides_[0] + head * maskStrides_[1] + query * maskStrides_[2];
      std::int64_t first = 0, last = n;
      findWindow(at(step.inputs, 6), sample, query, first, last);
      for (std::int64_t j = first; j < std::min(last, maskShape_.back()); ++j)
      {
        mask->floats()[place + j * maskStrides_[3]] += slope[row * n + j];
      }
    }
  }

  void deliver(const Heads& heads, float* from, std::int64_t steps, std::int64_t firstStep, Tensor* to,
               bool isFlat) const
  {
    if (to)
    {
      Heads all = heads;
      all.steps = steps;
      const Tensor source = Tensor::view({ElementType::Float32, all.shape()}, from);
      copyHeads(heads, source, stridesOf(heads, steps, false), firstStep * heads.size, *to,
                stridesOf(heads, heads.steps, isFlat), 0);
    }
  }

  bool isCausal_;
  std::int64_t queryHeads_, keyHeads_;
  std::int64_t left_, right_;
  float scale_;
  bool hasScale_;
  float cap_;
  std::int64_t scoreMode_;
  bool isFlat_ = false, hasMask_ = false, isBoolMask_ = false;
  Heads q_, k_, v_, allK_, allV_, y_;
  std::int64_t past_ = 0;
  Shape scoreShape_, maskShape_;
  Strides maskStrides_;
  std::unique_ptr<MatrixProduct> scored_, weighted_, toWeights_, toValues_, toQueries_, toKeys_;
  std::size_t forwardBytes_ = 0, backProducts_ = 0;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(Attention, Attention);

}  // namespace layerscope
