#include "RowNormalization.h"

#include <algorithm>
#include <cmath>

#include "BroadcastSum.h"
#include "Parallel.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t line = 16;      // floats of a cache line
constexpr std::int64_t columns = 128;  // weights whose gradients are added up side by side

std::int64_t wholeLines(std::int64_t floats)
{
  return (floats + line - 1) / line * line;
}
}  // namespace

void RowNormalization::prepareRows(const NormalizedRows& rows, const Shape& weights, const Shape& scale,
                                   const Shape& bias)
{
  rows_ = rows;
  weights_ = weights;
  scale_ = scale;
  bias_ = bias;
}

std::int64_t RowNormalization::weightFloats() const
{
  return wholeLines(rows_.weights());
}

std::size_t RowNormalization::scratchBytes() const
{
  const bool isSpread = scale_ != weights_ || bias_ != weights_;
  return isSpread ? static_cast<std::size_t>(2 * weightFloats()) * sizeof(float) : 0;
}

const float* RowNormalization::spread(const Tensor* input, const Shape& shape, float* buffer) const
{
  if (!input || shape == weights_)
  {
    return input ? input->floats() : nullptr;
  }
  Tensor whole = Tensor::view({ElementType::Float32, weights_}, buffer);
  StridedCopy(weights_, broadcastStrides(shape, weights_), denseStrides(weights_)).run(*input, 0, whole);
  return buffer;
}

RowNormalization::Statistics RowNormalization::statisticsOf(const float* row) const
{
  const auto count = static_cast<double>(rows_.length);
  Statistics result;
  double squares = 0.0;
  if (isCentred())
  {
    result.mean = kernels_.sum(row, rows_.length) / count;
    squares = kernels_.sumOfCentredSquares(row, result.mean, rows_.length);
  }
  else
  {
    squares = kernels_.sumOfSquares(row, rows_.length);
  }
  result.reciprocal = 1.0 / std::sqrt(squares / count + epsilon_);
  return result;
}

void RowNormalization::normalise(const float* x, float* y, std::int64_t row, const Statistics& statistics,
                                 const float* scale, const float* bias) const
{
  const auto mean = static_cast<float>(statistics.mean);
  const auto factor = static_cast<float>(statistics.reciprocal);
  const std::int64_t count = rows_.weightsOfRow();
  const std::int64_t first = row % rows_.period * count;
  if (rows_.run == 1 && bias)
  {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      y[i] = (x[i] - mean) * factor * scale[first + i] + bias[first + i];
    }
    return;
  }
  if (rows_.run == 1)
  {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < count; ++i)
    {
      y[i] = (x[i] - mean) * factor * scale[first + i];
    }
    return;
  }
  for (std::int64_t weight = 0; weight < count; ++weight)
  {
    const float slope = factor * scale[first + weight];
    const float shift = bias ? bias[first + weight] : 0.0F;
    const std::int64_t end = (weight + 1) * rows_.run;
#pragma GCC ivdep
    for (std::int64_t i = weight * rows_.run; i < end; ++i)
    {
      y[i] = (x[i] - mean) * slope + shift;
    }
  }
}

void RowNormalization::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                           void* scratch) const
{
  if (rows_.length == 0 || rows_.rows == 0)
  {
    return;
  }
  auto* const buffer = static_cast<float*>(scratch);
  const float* const x = inputs[0]->floats();
  const float* const scale = spread(inputs[1], scale_, buffer);
  const float* const bias =
      spread(inputs.size() > 2 ? inputs[2] : nullptr, bias_, scratch ? buffer + weightFloats() : nullptr);
  float* const y = outputs[0] ? outputs[0]->floats() : nullptr;
  float* const means = outputs.size() > 1 && outputs[1] ? outputs[1]->floats() : nullptr;
  float* const reciprocals = outputs.size() > 2 && outputs[2] ? outputs[2]->floats() : nullptr;
  parallelItems(rows_.rows, rows_.length,
                [&](std::int64_t row)
                {
                  const float* const from = x + row * rows_.length;
                  const Statistics statistics = statisticsOf(from);
                  if (means)
                  {
                    means[row] = static_cast<float>(statistics.mean);
                  }
                  if (reciprocals)
                  {
                    reciprocals[row] = static_cast<float>(statistics.reciprocal);
                  }
                  if (y)
                  {
                    normalise(from, y + row * rows_.length, row, statistics, scale, bias);
                  }
                });
}

BackwardNeeds RowNormalization::prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted)
{
  if (!wanted[0] && !wanted[1])
  {
    return {};
  }
  return {{0, 1}, {}};
}

std::size_t RowNormalization::backwardScratchBytes() const
{
  return static_cast<std::size_t>(rows_.rows + line) * sizeof(Statistics) +
         static_cast<std::size_t>(3 * weightFloats()) * sizeof(float);
}

// With z = (x - mean) / deviation and h = scale * g, an element's gradient is
// (h - mean of h - z * mean of h z) / deviation, without the mean of h where none is taken off.
void RowNormalization::rowBack(const BackwardStep& step, std::int64_t row, const Statistics& statistics,
                               const float* scale) const
{
  const std::int64_t length = rows_.length;
  const float* const x = step.inputs[0]->floats() + row * length;
  float* const in = step.inputGradients[0]->floats() + row * length;
  const float* const weights = scale + row % rows_.period * rows_.weightsOfRow();
  const auto mean = static_cast<float>(statistics.mean);
  const auto factor = static_cast<float>(statistics.reciprocal);
  if (step.outputGradients[0])
  {
    const float* const out = step.outputGradients[0]->floats() + row * length;
    if (rows_.run == 1)
    {
#pragma GCC ivdep
      for (std::int64_t i = 0; i < length; ++i)
      {
        in[i] = out[i] * weights[i];
      }
    }
    else
    {
      for (std::int64_t weight = 0; weight < rows_.weightsOfRow(); ++weight)
      {
        const std::int64_t end = (weight + 1) * rows_.run;
#pragma GCC ivdep
        for (std::int64_t i = weight * rows_.run; i < end; ++i)
        {
          in[i] = out[i] * weights[weight];
        }
      }
    }
  }
  else
  {
    std::fill_n(in, length, 0.0F);
  }
  const auto count = static_cast<double>(length);
  const double products =
      kernels_.sumOfCentredProducts(x, statistics.mean, in, length) * statistics.reciprocal;
  const double sum = isCentred() ? kernels_.sum(in, length) : 0.0;
  double shift = sum / count;
  double tilt = products / count * statistics.reciprocal;
  // What the mean and the reciprocal deviation add where they are outputs.
  if (step.outputGradients.size() > 1 && step.outputGradients[1])
  {
    shift -= step.outputGradients[1]->floats()[row] / (count * statistics.reciprocal);
  }
  if (step.outputGradients.size() > 2 && step.outputGradients[2])
  {
    tilt += step.outputGradients[2]->floats()[row] * statistics.reciprocal * statistics.reciprocal / count;
  }
  const auto shiftOf = static_cast<float>(shift);
  const auto tiltOf = static_cast<float>(tilt);
#pragma GCC ivdep
  for (std::int64_t i = 0; i < length; ++i)
  {
    in[i] = factor * (in[i] - shiftOf - (x[i] - mean) * tiltOf);
  }
}

void RowNormalization::weightsBack(const BackwardStep& step, const Statistics* statistics, float* scale,
                                   float* bias) const
{
  const std::int64_t ofRow = rows_.weightsOfRow();
  const float* const out = step.outputGradients[0]->floats();
  const float* const x = scale ? step.inputs[0]->floats() : nullptr;
  const std::int64_t pieces = (ofRow + columns - 1) / columns;
  parallelItems(rows_.period * pieces, columns * rows_.run * (rows_.rows / rows_.period),
                [&](std::int64_t item)
                {
                  const std::int64_t first = item % pieces * columns;
                  const std::int64_t count = std::min(columns, ofRow - first);
                  double gradients[columns] = {};
                  double normalised[columns] = {};
                  for (std::int64_t row = item / pieces; row < rows_.rows; row += rows_.period)
                  {
                    const float* const g = out + row * rows_.length + first * rows_.run;
                    const float* const in = x ? x + row * rows_.length + first * rows_.run : nullptr;
                    const double mean = in ? statistics[row].mean : 0.0;
                    const double factor = in ? statistics[row].reciprocal : 0.0;
                    for (std::int64_t i = 0; i < count && rows_.run == 1; ++i)
                    {
                      gradients[i] += g[i];
                      normalised[i] += in ? g[i] * ((in[i] - mean) * factor) : 0.0;
                    }
                    for (std::int64_t i = 0; i < count && rows_.run != 1; ++i)
                    {
                      gradients[i] += kernels_.sum(g + i * rows_.run, rows_.run);
                      normalised[i] +=
                          in ? factor * kernels_.sumOfCentredProducts(in + i * rows_.run, mean,
                                                                      g + i * rows_.run, rows_.run)
                             : 0.0;
                    }
                  }
                  const std::int64_t begin = item / pieces * ofRow + first;
                  for (std::int64_t i = 0; i < count; ++i)
                  {
                    if (scale)
                    {
                      scale[begin + i] = static_cast<float>(normalised[i]);
                    }
                    if (bias)
                    {
                      bias[begin + i] = static_cast<float>(gradients[i]);
                    }
                  }
                });
}

void RowNormalization::backward(const BackwardStep& step) const
{
  auto* const statistics = static_cast<Statistics*>(step.scratch);
  auto* const buffer = reinterpret_cast<float*>(statistics + wholeLines(rows_.rows));
  const bool isEmpty = rows_.rows == 0 || rows_.length == 0;
  if (step.inputs[0] && !isEmpty)
  {
    const float* const x = step.inputs[0]->floats();
    parallelItems(rows_.rows, rows_.length,
                  [&](std::int64_t row) { statistics[row] = statisticsOf(x + row * rows_.length); });
  }
  const bool hasBias = step.inputGradients.size() > 2 && step.inputGradients[2];
  if (step.inputGradients[1] || hasBias)
  {
    float* const scale = buffer + weightFloats();
    float* const bias = buffer + 2 * weightFloats();
    std::fill(scale, scale + 2 * weightFloats(), 0.0F);
    if (step.outputGradients[0] && !isEmpty)
    {
      weightsBack(step, statistics, step.inputGradients[1] ? scale : nullptr, hasBias ? bias : nullptr);
    }
    if (step.inputGradients[1])
    {
      BroadcastSum(weights_, scale_).run(scale, step.inputGradients[1]->floats());
    }
    if (hasBias)
    {
      BroadcastSum(weights_, bias_).run(bias, step.inputGradients[2]->floats());
    }
  }
  if (step.inputGradients[0] && !isEmpty)
  {
    const float* const scale = spread(step.inputs[1], scale_, buffer);
    parallelItems(rows_.rows, rows_.length,
                  [&](std::int64_t row) { rowBack(step, row, statistics[row], scale); });
  }
}

}  // namespace layerscope
