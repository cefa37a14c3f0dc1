#include "ActivationMaximization.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/NormalPair.h"
#include "network/Backward.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
using Optimizer = MaximizationOptions::Optimizer;

/// Of the values, as double.
double rootMeanSquare(const std::vector<double>& values)
{
  double sum = 0;
  for (const double value : values)
  {
    sum += value * value;
  }
  return std::sqrt(sum / static_cast<double>(values.size()));
}

double signOf(double value)
{
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/// The input of one channel on its way, in the order [channels, height, width] and as shares of the range.
class Climber
{
public:
  Climber(std::int64_t channel, const InputFrame& frame, const MaximizationOptions& options)
      : frame_(frame),
        options_(options),
        channel_(channel),
        size_(static_cast<std::size_t>(frame.size())),
        x_(size_)
  {
    for (std::size_t i = 0; i < size_; i += 2)
    {
      const auto normals = normalPair(options.seed, static_cast<std::uint64_t>(channel),
                                      static_cast<std::uint32_t>(i / 2), RandomStream::MaximizationStart);
      for (std::size_t k = i; k < std::min(i + 2, size_); ++k)
      {
        x_[k] = options.level + options.noise * normals[k - i];
      }
    }
    this->limit();
    if (options.optimizer == Optimizer::Adam)
    {
      mean_.resize(size_);
      square_.resize(size_);
    }
  }

  std::int64_t channel() const { return channel_; }

  /// The network's input, moved by the step's jitter; by none before the first step (-1).
  void write(std::int64_t step, float* values) const
  {
    const auto [down, right] = this->jitterOf(step);
    this->forEach(
        down, right,
        [&](std::size_t from, std::size_t to, std::int64_t channel)
        { values[to] = static_cast<float>(frame_.blackOf(channel) + x_[from] * frame_.spanOf(channel)); });
  }

  /// Takes a step along the gradient by the network's input, moved by the step's jitter.
  void climb(std::int64_t step, const float* gradient)
  {
    std::vector<double> ascent(size_);
    const auto [down, right] = this->jitterOf(step);
    this->forEach(down, right,
                  [&](std::size_t to, std::size_t from, std::int64_t channel)
                  { ascent[to] = static_cast<double>(gradient[from]) * frame_.spanOf(channel); });
    const double scale = rootMeanSquare(ascent);
    if (!std::isfinite(scale))
    {
      throw Error("the gradient of channel " + std::to_string(channel_) + " is not finite, in step " +
                  std::to_string(step + 1));
    }
    if (options_.totalVariation > 0 && frame_.isPicture)
    {
      this->smooth(options_.totalVariation * scale, ascent);
    }
    this->step(step, scale, ascent);
    for (double& value : x_)
    {
      value = options_.level + (1 - options_.decay) * (value - options_.level);
    }
    if (options_.blur > 0 && frame_.isPicture && (step + 1) % options_.blurInterval == 0)
    {
      this->blur();
    }
    this->limit();
  }

private:
  std::array<std::int64_t, 2> jitterOf(std::int64_t step) const
  {
    if (step < 0 || options_.jitter == 0 || !frame_.isPicture)
    {
      return {0, 0};
    }
    const auto words = philox(options_.seed, static_cast<std::uint64_t>(channel_),
                              static_cast<std::uint32_t>(step), RandomStream::MaximizationJitter);
    const std::int64_t choices = 2 * options_.jitter + 1;
    return {below(choices, words[0]) - options_.jitter, below(choices, words[1]) - options_.jitter};
  }

  /// Calls visit(place here, place in the moved input, channel).
  template <class Visit>
  void forEach(std::int64_t down, std::int64_t right, const Visit& visit) const
  {
    const auto moved = [](std::int64_t place, std::int64_t by, std::int64_t extent)
    { return ((place + by) % extent + extent) % extent; };
    std::size_t here = 0;
    for (std::int64_t channel = 0; channel < frame_.channels; ++channel)
    {
      for (std::int64_t row = 0; row < frame_.height; ++row)
      {
        for (std::int64_t column = 0; column < frame_.width; ++column)
        {
          const std::int64_t position =
              moved(row, down, frame_.height) * frame_.width + moved(column, right, frame_.width);
          visit(here++, static_cast<std::size_t>(frame_.place(channel, position)), channel);
        }
      }
    }
  }

  /// Takes from the ascent that of the total variation, times a weight.
  void smooth(double weight, std::vector<double>& ascent) const
  {
    const auto width = static_cast<std::size_t>(frame_.width);
    const auto area = static_cast<std::size_t>(frame_.height) * width;
    const auto pull = [&](std::size_t from, std::size_t to)
    {
      const double sign = weight * signOf(x_[to] - x_[from]);
      ascent[to] -= sign;
      ascent[from] += sign;
    };
    for (std::size_t i = 0; i < size_; ++i)
    {
      if (i % width + 1 < width)
      {
        pull(i, i + 1);
      }
      if (i % area + width < area)
      {
        pull(i, i + width);
      }
    }
  }

  void step(std::int64_t step, double scale, const std::vector<double>& ascent)
  {
    if (options_.optimizer == Optimizer::NormalizedGradient)
    {
      for (std::size_t i = 0; scale > 0 && i < size_; ++i)
      {
        x_[i] += options_.stepSize * ascent[i] / scale;
      }
      return;
    }
    constexpr double first = 0.9, second = 0.999, epsilon = 1e-8;
    const double taken = static_cast<double>(step) + 1;
    const double meanScale = 1 - std::pow(first, taken), squareScale = 1 - std::pow(second, taken);
    for (std::size_t i = 0; i < size_; ++i)
    {
      mean_[i] = first * mean_[i] + (1 - first) * ascent[i];
      square_[i] = second * square_[i] + (1 - second) * ascent[i] * ascent[i];
      x_[i] += options_.stepSize * (mean_[i] / meanScale) / (std::sqrt(square_[i] / squareScale) + epsilon);
    }
  }

  void blur()
  {
    std::vector<double> kernel;
    const auto radius = static_cast<std::int64_t>(std::ceil(3 * options_.blur));
    double sum = 0;
    for (std::int64_t i = -radius; i <= radius; ++i)
    {
      const double place = static_cast<double>(i) / options_.blur;
      kernel.push_back(std::exp(-place * place / 2));
      sum += kernel.back();
    }
    for (double& weight : kernel)
    {
      weight /= sum;
    }
    for (const bool isDown : {false, true})
    {
      const std::int64_t extent = isDown ? frame_.height : frame_.width;
      const std::int64_t stride = isDown ? frame_.width : 1;
      std::vector<double> blurred(size_);
      for (std::int64_t i = 0; i < frame_.size(); ++i)
      {
        const std::int64_t place = i / stride % extent;
        double value = 0;
        for (std::int64_t k = -radius; k <= radius; ++k)
        {
          const std::int64_t other = std::clamp<std::int64_t>(place + k, 0, extent - 1);
          value += kernel[static_cast<std::size_t>(k + radius)] *
                   x_[static_cast<std::size_t>(i + (other - place) * stride)];
        }
        blurred[static_cast<std::size_t>(i)] = value;
      }
      x_.swap(blurred);
    }
  }

  void limit()
  {
    if (frame_.isPicture && options_.staysInRange)
    {
      for (double& value : x_)
      {
        value = std::clamp(value, 0.0, 1.0);
      }
    }
    if (!frame_.isPicture && options_.lengthLimit > 0)
    {
      const double length = rootMeanSquare(x_);
      for (double& value : x_)
      {
        value *= length > options_.lengthLimit ? options_.lengthLimit / length : 1;
      }
    }
  }

  const InputFrame& frame_;
  const MaximizationOptions& options_;
  std::int64_t channel_;
  std::size_t size_;
  std::vector<double> x_, mean_, square_;
};

/// The channels of one batch, which climb together.
class Party
{
public:
  Party(Backward& backward, const ChannelScores& scores, const std::vector<std::int64_t>& channels,
        const InputFrame& frame, const MaximizationOptions& options, const std::atomic<bool>* stop)
      : backward_(backward), scores_(scores), size_(frame.size()), stop_(stop)
  {
    climbers_.reserve(channels.size());
    for (const std::int64_t channel : channels)
    {
      climbers_.emplace_back(channel, frame, options);
    }
  }

  /// False when the run was stopped.
  bool climb(std::int64_t step)
  {
    const auto write = [&](std::int64_t first, std::int64_t count, float* values)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        this->at(first + i).write(step, values + i * size_);
      }
    };
    std::vector<bool> isOff;
    const auto look = [&](std::size_t, std::int64_t first, std::int64_t count, const float* values)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        isOff.push_back(!scores_.beforeRectifier().empty() &&
                        scores_.isOff(this->at(first + i).channel(), values + i * scores_.size()));
      }
      return true;
    };
    const auto seed = [&](std::size_t of, std::int64_t first, std::int64_t count, float* weights)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        if (isOff[static_cast<std::size_t>(first + i)] == (of == 1))
        {
          scores_.writeGradient(this->at(first + i).channel(), weights + i * scores_.size());
        }
      }
    };
    const auto move = [&](std::size_t, std::int64_t first, std::int64_t count, const float* gradient)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        this->at(first + i).climb(step, gradient + i * size_);
      }
      return true;
    };
    return backward_.run(write, this->count(), look, seed, move, GradientRule::True, {}, stop_);
  }

  /// The inputs as they are and their scores.
  bool look(std::vector<float>& values, std::vector<float>& reached)
  {
    values.resize(static_cast<std::size_t>(this->count() * size_));
    reached.clear();
    const auto write = [&](std::int64_t first, std::int64_t count, float* target)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        this->at(first + i).write(-1, target + i * size_);
        std::copy_n(target + i * size_, size_, values.data() + (first + i) * size_);
      }
    };
    // No need to go back: the run ends here.
    const auto keep = [&](std::size_t, std::int64_t first, std::int64_t count, const float* tapped)
    {
      for (std::int64_t i = 0; i < count; ++i)
      {
        const std::int64_t channel = this->at(first + i).channel();
        reached.push_back(scores_.score(channel, tapped + i * scores_.size()));
        if (!std::isfinite(reached.back()))
        {
          throw Error("the activation of channel " + std::to_string(channel) + " is not finite")
              .expected("a finite number")
              .found(std::to_string(reached.back()));
        }
      }
      return false;
    };
    backward_.run(
        write, this->count(), keep, [](std::size_t, std::int64_t, std::int64_t, float*) {},
        [](std::size_t, std::int64_t, std::int64_t, const float*) { return false; }, GradientRule::True, {},
        stop_);
    return static_cast<std::int64_t>(reached.size()) == this->count();
  }

private:
  std::int64_t count() const { return static_cast<std::int64_t>(climbers_.size()); }
  Climber& at(std::int64_t index) { return climbers_[static_cast<std::size_t>(index)]; }

  Backward& backward_;
  const ChannelScores& scores_;
  std::int64_t size_;  ///< values of an input
  const std::atomic<bool>* stop_;
  std::vector<Climber> climbers_;
};
}  // namespace

bool maximizeActivations(const std::shared_ptr<const Network>& network, const ChannelScores& scores,
                         const std::vector<std::int64_t>& channels, const InputFrame& frame,
                         const MaximizationOptions& options, std::vector<MaximizedInput>& result,
                         const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  result.clear();
  for (const std::int64_t channel : channels)
  {
    if (channel < 0 || channel >= scores.channels())
    {
      throw Error("there is no such class or channel")
          .inFile(network->file())
          .expected("0 to " + std::to_string(scores.channels() - 1))
          .found(std::to_string(channel));
    }
  }
  if (channels.empty())
  {
    return true;
  }
  std::vector<std::string> of = {scores.tensor()};
  if (!scores.beforeRectifier().empty())
  {
    of.push_back(scores.beforeRectifier());
  }
  Backward backward(network, {scores.tensor()}, of, {network->inputName()});
  const auto most = static_cast<std::size_t>(backward.batch());
  const auto total = static_cast<double>(channels.size()) * static_cast<double>(options.steps);
  const auto size = static_cast<std::ptrdiff_t>(network->sampleSize());
  for (std::size_t first = 0; first < channels.size(); first += most)
  {
    const std::size_t count = std::min(most, channels.size() - first);
    const auto begin = channels.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::int64_t> part(begin, begin + static_cast<std::ptrdiff_t>(count));
    Party party(backward, scores, part, frame, options, stop);
    std::vector<float> values, start, reached;
    if (!party.look(values, start))
    {
      return false;
    }
    for (std::int64_t step = 0; step < options.steps; ++step)
    {
      const double done = (static_cast<double>(first) * static_cast<double>(options.steps) +
                           static_cast<double>(count) * static_cast<double>(step + 1)) /
                          total;
      if (!party.climb(step) || (progress && !progress(done)))
      {
        return false;
      }
    }
    if (!party.look(values, reached))
    {
      return false;
    }
    for (std::size_t i = 0; i < count; ++i)
    {
      const auto from = values.begin() + static_cast<std::ptrdiff_t>(i) * size;
      result.push_back({part[i], start[i], reached[i], {from, from + size}});
    }
  }
  return true;
}

}  // namespace layerscope
