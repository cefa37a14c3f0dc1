#ifndef layerscope_network_operators_SoftmaxOperator_h
#define layerscope_network_operators_SoftmaxOperator_h

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "Parallel.h"
#include "network/Operator.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// The axes and shape rule that Softmax and LogSoftmax share. Before operator set 13 the input is taken as a
/// matrix whose rows begin at `axis` (default 1); since then `axis` alone (default -1) is normalised.
class SoftmaxBase : public Operator
{
public:
  explicit SoftmaxBase(const Node& node);

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  bool canRunInPlace() const override { return true; }

protected:
  std::int64_t outer_ = 0;   ///< product of the extents before those that are normalised
  std::int64_t length_ = 0;  ///< product of those that are normalised
  std::int64_t inner_ = 0;   ///< product of the extents behind them

private:
  bool flattens_;
  std::int64_t axis_;
};

/// Exponentials relative to the largest value, so that none overflows, and their sum in double. Form turns
/// them, or what they are of, into the result:
///   bool readsExponentials                      `result` is given exp(x - largest), else x - largest
///   float factor(double sum)                    made once from the sum of all exponentials
///   float result(float value, float factor)
/// and what the way back is made from, where p = exp(t) / sum:
///   void shares(kernels, const float* y, float* p, count)
///   float term(float gradient, float p)                a gradient's part of the sum over all
///   float back(float gradient, float p, float sum)
template <class Form>
class SoftmaxOperator : public SoftmaxBase
{
public:
  using SoftmaxBase::SoftmaxBase;

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* x = inputs[0]->floats();
    float* y = outputs[0]->floats();
    forEachPart(
        [&](std::int64_t offset, std::int64_t columns)
        {
          if (inner_ == 1)
          {
            normaliseRow(x + offset, y + offset);
          }
          else
          {
            normaliseColumns(x + offset, y + offset, columns);
          }
        });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{}, {0}};
  }
  bool canGoBackInPlace() const override { return true; }

  void backward(const BackwardStep& step) const override
  {
    const float* y = step.outputs[0]->floats();
    const float* out = step.outputGradients[0]->floats();
    float* in = step.inputGradients[0]->floats();
    forEachPart(
        [&](std::int64_t offset, std::int64_t columns)
        {
          if (inner_ == 1)
          {
            rowBack(y + offset, out + offset, in + offset);
          }
          else
          {
            columnsBack(y + offset, out + offset, in + offset, columns);
          }
        });
  }

private:
  static constexpr std::int64_t block = 128;
  using Block = std::array<float, block>;

  /// Calls body(offset, columns) for rows, or for blocks of columns, that are normalised on their own.
  template <class Body>
  void forEachPart(const Body& body) const
  {
    const std::int64_t pieces = (inner_ + block - 1) / block;
    parallelItems(outer_ * pieces, length_ * std::min(inner_, block),
                  [&](std::int64_t item)
                  {
                    const std::int64_t first = item % pieces * block;
                    body(item / pieces * length_ * inner_ + first, std::min(block, inner_ - first));
                  });
  }

  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();

  void normaliseRow(const float* x, float* y) const
  {
    const float largest = kernels_.maximum(x, length_);
    double sum = 0.0;
    Block t;
    for (std::int64_t begin = 0; begin < length_; begin += block)
    {
      const std::int64_t count = std::min(block, length_ - begin);
      float* const exponentials = Form::readsExponentials ? y + begin : t.data();
      kernels_.shiftedExp(x + begin, largest, exponentials, count);
      sum += kernels_.sum(exponentials, count);
    }
    const float factor = Form::factor(sum);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < length_; ++i)
    {
      y[i] = Form::result(Form::readsExponentials ? y[i] : x[i] - largest, factor);
    }
  }

  void normaliseColumns(const float* x, float* y, std::int64_t columns) const
  {
    Block largest;
    std::copy(x, x + columns, largest.begin());
    for (std::int64_t row = 1; row < length_; ++row)
    {
      for (std::int64_t i = 0; i < columns; ++i)
      {
        const float value = x[row * inner_ + i];
        largest[i] = value > largest[i] ? value : largest[i];
      }
    }
    Block t;
    std::array<double, block> sum{};
    for (std::int64_t row = 0; row < length_; ++row)
    {
      float* const exponentials = Form::readsExponentials ? y + row * inner_ : t.data();
      kernels_.summedExp(x + row * inner_, largest.data(), exponentials, sum.data(), columns);
    }
    Block factor;
    for (std::int64_t i = 0; i < columns; ++i)
    {
      factor[i] = Form::factor(sum[i]);
    }
    for (std::int64_t row = 0; row < length_; ++row)
    {
      const float* const from = x + row * inner_;
      float* const to = y + row * inner_;
#pragma GCC ivdep
      for (std::int64_t i = 0; i < columns; ++i)
      {
        to[i] = Form::result(Form::readsExponentials ? to[i] : from[i] - largest[i], factor[i]);
      }
    }
  }

  /// A line without any result, as all of it was masked, whose results nobody reads: not-a-number times 0 is
  /// nothing that goes back.
  bool isCutOff(const float* y, const float* out, std::int64_t stride) const
  {
    bool isCut = std::isnan(y[0]);
    for (std::int64_t i = 0; i < length_ && isCut; ++i)
    {
      isCut = out[i * stride] == 0.0F;
    }
    return isCut;
  }

  void rowBack(const float* y, const float* out, float* in) const
  {
    if (isCutOff(y, out, 1))
    {
      std::fill_n(in, length_, 0.0F);
      return;
    }
    Block p;
    Block terms;
    double sum = 0.0;
    for (std::int64_t begin = 0; begin < length_; begin += block)
    {
      const std::int64_t count = std::min(block, length_ - begin);
      Form::shares(kernels_, y + begin, p.data(), count);
      for (std::int64_t i = 0; i < count; ++i)
      {
        terms[i] = Form::term(out[begin + i], p[i]);
      }
      sum += kernels_.sum(terms.data(), count);
    }
    for (std::int64_t begin = 0; begin < length_; begin += block)
    {
      const std::int64_t count = std::min(block, length_ - begin);
      Form::shares(kernels_, y + begin, p.data(), count);
#pragma GCC ivdep
      for (std::int64_t i = 0; i < count; ++i)
      {
        in[begin + i] = Form::back(out[begin + i], p[i], static_cast<float>(sum));
      }
    }
  }

  void columnsBack(const float* y, const float* out, float* in, std::int64_t columns) const
  {
    Block p;
    std::array<bool, block> isCut;
    for (std::int64_t i = 0; i < columns; ++i)
    {
      isCut[i] = isCutOff(y + i, out + i, inner_);
    }
    std::array<double, block> sum{};
    for (std::int64_t row = 0; row < length_; ++row)
    {
      Form::shares(kernels_, y + row * inner_, p.data(), columns);
      for (std::int64_t i = 0; i < columns; ++i)
      {
        sum[i] += static_cast<double>(Form::term(out[row * inner_ + i], p[i]));
      }
    }
    for (std::int64_t row = 0; row < length_; ++row)
    {
      Form::shares(kernels_, y + row * inner_, p.data(), columns);
#pragma GCC ivdep
      for (std::int64_t i = 0; i < columns; ++i)
      {
        const float back = Form::back(out[row * inner_ + i], p[i], static_cast<float>(sum[i]));
        in[row * inner_ + i] = isCut[i] ? 0.0F : back;
      }
    }
  }
};

}  // namespace layerscope

#endif
