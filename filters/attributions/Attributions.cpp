#include "Attributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/NormalPair.h"
#include "network/Backward.h"
#include "network/Error.h"
#include "network/Forward.h"

namespace layerscope
{

namespace
{
std::int64_t product(const Shape& shape, std::size_t from)
{
  return shape.size() <= from
             ? 1
             : elementCount(Shape(shape.begin() + static_cast<std::ptrdiff_t>(from), shape.end()));
}

/// Units and positions of a sample's target.
struct Units
{
  Units(const Network& network, const Shape& shape, const std::optional<Region>& region)
      : count(shape.empty() ? 1 : shape[0]), positions(product(shape, 1))
  {
    if (!region)
    {
      counted.resize(static_cast<std::size_t>(positions));
      std::iota(counted.begin(), counted.end(), 0);
      return;
    }
    if (shape.size() != 3)
    {
      throw Error("the scores have no rows and columns, of which a region could be taken")
          .inFile(network.file())
          .expected("[channels, height, width]")
          .found(toString(shape));
    }
    requireWithin(network, "rows", region->firstRow, region->lastRow, shape[1]);
    requireWithin(network, "columns", region->firstColumn, region->lastColumn, shape[2]);
    for (std::int64_t row = region->firstRow; row <= region->lastRow; ++row)
    {
      for (std::int64_t column = region->firstColumn; column <= region->lastColumn; ++column)
      {
        counted.push_back(row * shape[2] + column);
      }
    }
  }

  std::int64_t count;
  std::int64_t positions;
  std::vector<std::int64_t> counted;  ///< positions that have a part in the score

  void average(const float* values, float* scores) const
  {
    for (std::int64_t unit = 0; unit < count; ++unit)
    {
      double sum = 0;
      for (const std::int64_t position : counted)
      {
        sum += static_cast<double>(values[unit * positions + position]);
      }
      scores[unit] = static_cast<float>(sum / static_cast<double>(counted.size()));
    }
  }

  void seed(std::int64_t unit, float* weights) const
  {
    const bool isAll = unit == allUnits;
    const auto parts = static_cast<std::int64_t>(counted.size()) * (isAll ? count : 1);
    for (std::int64_t each = isAll ? 0 : unit; each < (isAll ? count : unit + 1); ++each)
    {
      for (const std::int64_t position : counted)
      {
        weights[each * positions + position] = 1.0F / static_cast<float>(parts);
      }
    }
  }

private:
  static void requireWithin(const Network& network, const std::string& what, std::int64_t first,
                            std::int64_t last, std::int64_t extent)
  {
    if (first < 0 || last < first || last >= extent)
    {
      throw Error("the region is not within the scores' " + what)
          .inFile(network.file())
          .expected("first and last of 0 to " + std::to_string(extent - 1))
          .found(std::to_string(first) + " to " + std::to_string(last));
    }
  }
};

/// Of a unit, or the mean of all.
float scoreOf(const float* scores, std::int64_t units, std::int64_t unit)
{
  return unit == allUnits
             ? static_cast<float>(std::accumulate(scores, scores + units, 0.0) / static_cast<double>(units))
             : scores[unit];
}

GradientRule ruleOf(AttributionMethod method)
{
  switch (method)
  {
    case AttributionMethod::Deconvnet:
      return GradientRule::Deconvnet;
    case AttributionMethod::GuidedBackpropagation:
    case AttributionMethod::GuidedGradCam:
      return GradientRule::Guided;
    default:
      return GradientRule::True;
  }
}

/// The weights of a layer's channels for one sample, times the channels: [positions].
std::vector<double> activationMap(bool isPlusPlus, const float* activations, const float* gradients,
                                  std::int64_t channels, std::int64_t positions)
{
  std::vector<double> map(static_cast<std::size_t>(positions), 0.0);
  for (std::int64_t c = 0; c < channels; ++c)
  {
    const float* const a = activations + c * positions;
    const float* const g = gradients + c * positions;
    double weight = 0;
    double sum = 0;
    for (std::int64_t i = 0; i < positions; ++i)
    {
      sum += static_cast<double>(a[i]);
    }
    for (std::int64_t i = 0; i < positions; ++i)
    {
      const double gradient = static_cast<double>(g[i]);
      if (!isPlusPlus)
      {
        weight += gradient / static_cast<double>(positions);
        continue;
      }
      const double below = 2 * gradient * gradient + sum * gradient * gradient * gradient;
      weight += below != 0 && gradient > 0 ? gradient * gradient * gradient / below : 0;
    }
    for (std::int64_t i = 0; i < positions; ++i)
    {
      map[static_cast<std::size_t>(i)] += weight * static_cast<double>(a[i]);
    }
  }
  return map;
}

/// One call of `attribute`.
class Run
{
public:
  Run(const std::shared_ptr<const Network>& network, const AttributionOptions& options, const float* inputs,
      const std::vector<std::int64_t>& samples, const std::vector<float>& scores,
      const std::vector<std::int64_t>& units, const std::function<bool(double)>& progress,
      const std::atomic<bool>* stop)
      : network_(network),
        options_(options),
        inputs_(inputs),
        samples_(samples),
        scores_(scores),
        units_(units),
        progress_(progress),
        stop_(stop),
        count_(static_cast<std::int64_t>(samples.size())),
        size_(network->sampleSize()),
        width_(network->rowSize())
  {
    if (options.steps < 1)
    {
      throw Error("there are too few steps").expected("at least 1").found(std::to_string(options.steps));
    }
    if (!options.baseline.empty() && static_cast<std::int64_t>(options.baseline.size()) != size_)
    {
      throw Error("the baseline does not fit the network's input")
          .expected(std::to_string(size_) + " numbers")
          .found(std::to_string(options.baseline.size()));
    }
  }

  bool make(Attributions& result)
  {
    result = {};
    const std::int64_t width = count_ == 0 ? 0 : static_cast<std::int64_t>(scores_.size()) / count_;
    for (std::int64_t i = 0; i < count_; ++i)
    {
      const std::int64_t unit = units_[static_cast<std::size_t>(i)];
      if (unit != allUnits && (unit < 0 || unit >= width))
      {
        throw Error("there is no such class or channel")
            .inFile(network_->file())
            .expected("0 to " + std::to_string(width - 1))
            .found(std::to_string(unit));
      }
      result.scores.push_back(scoreOf(scores_.data() + i * width, width, unit));
    }
    const bool isDone =
        isClassActivationMap(options_.method) ? makeMaps(result.values) : makeGradients(result.values);
    if (!isDone)
    {
      return false;
    }
    if (options_.method == AttributionMethod::IntegratedGradients)
    {
      return measureCompleteness(result);
    }
    if (options_.method == AttributionMethod::GuidedGradCam)
    {
      std::vector<float> maps;
      if (!makeMaps(maps))
      {
        return false;
      }
      multiply(result.values, maps);
    }
    return true;
  }

private:
  bool hasSteps() const
  {
    return options_.method == AttributionMethod::IntegratedGradients ||
           options_.method == AttributionMethod::SmoothGrad;
  }

  float baseline(std::int64_t place) const
  {
    return options_.baseline.empty() ? 0.0F : options_.baseline[static_cast<std::size_t>(place)];
  }

  /// Value `place` of the samples' main inputs, [samples, size].
  float inputOf(std::int64_t place) const { return inputs_[place / size_ * width_ + place % size_]; }

  /// The inputs of one step of a sample; those beside the main one stay as they are.
  void writeStep(std::int64_t sample, std::int64_t step, float* values) const
  {
    const float* const x = inputs_ + sample * width_;
    std::copy(x + size_, x + width_, values + size_);
    if (options_.method == AttributionMethod::IntegratedGradients)
    {
      const double way = (static_cast<double>(step) + 0.5) / static_cast<double>(options_.steps);
      for (std::int64_t i = 0; i < size_; ++i)
      {
        const double from = static_cast<double>(baseline(i));
        values[i] = static_cast<float>(from + way * (static_cast<double>(x[i]) - from));
      }
      return;
    }
    const auto [least, largest] = std::minmax_element(x, x + size_);
    const double deviation = options_.noise * (static_cast<double>(*largest) - static_cast<double>(*least));
    const auto number = static_cast<std::uint64_t>(samples_[static_cast<std::size_t>(sample)]);
    const auto copy = number * static_cast<std::uint64_t>(options_.steps) + static_cast<std::uint64_t>(step);
    for (std::int64_t i = 0; i < size_; i += 2)
    {
      const auto normals =
          normalPair(options_.seed, copy, static_cast<std::uint32_t>(i / 2), RandomStream::AttributionNoise);
      for (std::int64_t k = i; k < std::min(i + 2, size_); ++k)
      {
        values[k] = static_cast<float>(static_cast<double>(x[k]) +
                                       deviation * normals[static_cast<std::size_t>(k - i)]);
      }
    }
  }

  bool makeGradients(std::vector<float>& values)
  {
    const std::int64_t steps = hasSteps() ? options_.steps : 1;
    Backward backward(network_, {}, {options_.target}, {network_->inputName()});
    const Units units(*network_, backward.ofShape(0), options_.region);
    std::vector<double> sums(static_cast<std::size_t>(count_ * size_), 0.0);
    const auto write = [&](std::int64_t first, std::int64_t number, float* target)
    {
      for (std::int64_t i = 0; i < number; ++i)
      {
        const std::int64_t sample = (first + i) / steps;
        if (hasSteps())
        {
          writeStep(sample, (first + i) % steps, target + i * width_);
        }
        else
        {
          std::copy_n(inputs_ + sample * width_, width_, target + i * width_);
        }
      }
    };
    const auto seed = [&](std::size_t, std::int64_t first, std::int64_t number, float* weights)
    {
      for (std::int64_t i = 0; i < number; ++i)
      {
        units.seed(units_[static_cast<std::size_t>((first + i) / steps)],
                   weights + i * units.count * units.positions);
      }
    };
    const auto add = [&](std::size_t, std::int64_t first, std::int64_t number, const float* gradient)
    {
      for (std::int64_t i = 0; i < number; ++i)
      {
        double* const sum = sums.data() + (first + i) / steps * size_;
        for (std::int64_t k = 0; k < size_; ++k)
        {
          sum[k] += static_cast<double>(gradient[i * size_ + k]);
        }
      }
      return true;
    };
    const auto ignore = [](std::size_t, std::int64_t, std::int64_t, const float*) { return true; };
    if (!backward.run(write, count_ * steps, ignore, seed, add, ruleOf(options_.method), progress_, stop_))
    {
      return false;
    }
    values.resize(sums.size());
    for (std::int64_t i = 0; i < count_ * size_; ++i)
    {
      const auto place = static_cast<std::size_t>(i);
      double value = sums[place] / static_cast<double>(steps);
      if (options_.method == AttributionMethod::GradientTimesInput)
      {
        value *= static_cast<double>(inputOf(i));
      }
      if (options_.method == AttributionMethod::IntegratedGradients)
      {
        value *= static_cast<double>(inputOf(i)) - static_cast<double>(baseline(i % size_));
      }
      values[place] = static_cast<float>(value);
    }
    return true;
  }

  bool makeMaps(std::vector<float>& values)
  {
    const Shape& picture = network_->sampleShape();
    if (picture.size() != 3)
    {
      throw Error("class activation maps are for networks that are fed with pictures")
          .inFile(network_->file())
          .expected("an input [channels, height, width]")
          .found(toString(picture));
    }
    Backward backward(network_, {options_.layer}, {options_.target}, {options_.layer});
    const Shape shape = backward.byShape(0);
    if (shape.size() != 3)
    {
      throw Error("the layer has no rows and columns, which a class activation map is made of")
          .inFile(network_->file())
          .expected("[channels, height, width]")
          .found(toString(shape));
    }
    const Units units(*network_, backward.ofShape(0), options_.region);
    const std::int64_t layerSize = elementCount(shape);
    std::vector<float> activations;
    values.clear();
    const auto keep = [&](std::size_t, std::int64_t, std::int64_t number, const float* tapped)
    {
      activations.assign(tapped, tapped + number * layerSize);
      return true;
    };
    const auto seed = [&](std::size_t, std::int64_t first, std::int64_t number, float* weights)
    {
      for (std::int64_t i = 0; i < number; ++i)
      {
        units.seed(units_[static_cast<std::size_t>(first + i)], weights + i * units.count * units.positions);
      }
    };
    const auto map = [&](std::size_t, std::int64_t, std::int64_t number, const float* gradient)
    {
      for (std::int64_t i = 0; i < number; ++i)
      {
        const auto sum = activationMap(options_.method == AttributionMethod::GradCamPlusPlus,
                                       activations.data() + i * layerSize, gradient + i * layerSize, shape[0],
                                       shape[1] * shape[2]);
        const std::vector<float> small(sum.begin(), sum.end());
        const auto large = resized(small.data(), shape[1], shape[2], picture[1], picture[2]);
        values.insert(values.end(), large.begin(), large.end());
      }
      return true;
    };
    return backward.run(samplesAt(inputs_, width_, width_), count_, keep, seed, map, GradientRule::True,
                        progress_, stop_);
  }

  /// Guided gradients [channels, positions] by rectified maps [positions].
  void multiply(std::vector<float>& values, const std::vector<float>& maps) const
  {
    const auto positions = static_cast<std::size_t>(product(network_->sampleShape(), 1));
    const auto size = static_cast<std::size_t>(size_);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
      values[i] *= std::max(0.0F, maps[i / size * positions + i % positions]);
    }
  }

  bool measureCompleteness(Attributions& result) const
  {
    // Inputs beside the main one are those of the sample, so that each may have a start of its own.
    const std::int64_t starts = width_ == size_ ? std::min<std::int64_t>(count_, 1) : count_;
    std::vector<float> from(inputs_, inputs_ + starts * width_);
    for (std::int64_t i = 0; i < starts * size_; ++i)
    {
      from[static_cast<std::size_t>(i / size_ * width_ + i % size_)] = baseline(i % size_);
    }
    std::vector<float> before;
    if (!scoresOf(network_, options_, from.data(), starts, before, {}, stop_))
    {
      return false;
    }
    const std::int64_t scores = starts == 0 ? 0 : static_cast<std::int64_t>(before.size()) / starts;
    for (std::int64_t i = 0; i < count_; ++i)
    {
      const auto index = static_cast<std::size_t>(i);
      double sum = 0;
      for (std::int64_t k = 0; k < size_; ++k)
      {
        sum += static_cast<double>(result.values[static_cast<std::size_t>(i * size_ + k)]);
      }
      const float start = scoreOf(before.data() + (starts == 1 ? 0 : i) * scores, scores, units_[index]);
      const double difference = static_cast<double>(result.scores[index]) - static_cast<double>(start);
      result.completeness.push_back(difference == 0 ? std::numeric_limits<float>::quiet_NaN()
                                                    : static_cast<float>(sum / difference));
    }
    return true;
  }

  const std::shared_ptr<const Network>& network_;
  const AttributionOptions& options_;
  const float* inputs_;
  const std::vector<std::int64_t>& samples_;
  const std::vector<float>& scores_;
  const std::vector<std::int64_t>& units_;
  const std::function<bool(double)>& progress_;
  const std::atomic<bool>* stop_;
  std::int64_t count_;
  std::int64_t size_;   // of the main input
  std::int64_t width_;  // of all that a sample is fed
};

std::int64_t clampedIndex(std::int64_t index, std::int64_t extent)
{
  return std::clamp<std::int64_t>(index, 0, extent - 1);
}
}  // namespace

bool isClassActivationMap(AttributionMethod method)
{
  return method == AttributionMethod::GradCam || method == AttributionMethod::GradCamPlusPlus;
}

bool needsLayer(AttributionMethod method)
{
  return isClassActivationMap(method) || method == AttributionMethod::GuidedGradCam;
}

std::string scoreTensor(const Network& network)
{
  for (const Node& node : network.graph()->nodes)
  {
    const bool makesOutput =
        std::find(node.outputs.begin(), node.outputs.end(), network.outputName()) != node.outputs.end();
    if (makesOutput && (node.op == "Softmax" || node.op == "LogSoftmax"))
    {
      return node.inputs.at(0);
    }
  }
  return network.outputName();
}

bool scoresOf(const std::shared_ptr<const Network>& network, const AttributionOptions& options,
              const float* inputs, std::int64_t count, std::vector<float>& scores,
              const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  Forward forward(network, {options.target});
  const Units units(*network, forward.tapShape(0), options.region);
  scores.clear();
  const auto average = [&](std::size_t, std::int64_t, std::int64_t number, const float* values)
  {
    for (std::int64_t i = 0; i < number; ++i)
    {
      scores.resize(scores.size() + static_cast<std::size_t>(units.count));
      units.average(values + i * units.count * units.positions, scores.data() + scores.size() - units.count);
    }
    return true;
  };
  return forward.run(inputs, count, network->rowSize(), average, progress, stop);
}

bool attribute(const std::shared_ptr<const Network>& network, const AttributionOptions& options,
               const float* inputs, const std::vector<std::int64_t>& samples,
               const std::vector<float>& scores, const std::vector<std::int64_t>& units, Attributions& result,
               const std::function<bool(double)>& progress, const std::atomic<bool>* stop)
{
  return Run(network, options, inputs, samples, scores, units, progress, stop).make(result);
}

std::vector<float> resized(const float* map, std::int64_t height, std::int64_t width, std::int64_t newHeight,
                           std::int64_t newWidth)
{
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(newHeight * newWidth));
  const auto place = [](std::int64_t to, std::int64_t extent, std::int64_t newExtent)
  {
    const double from =
        (static_cast<double>(to) + 0.5) * static_cast<double>(extent) / static_cast<double>(newExtent) - 0.5;
    return std::max(0.0, from);
  };
  for (std::int64_t row = 0; row < newHeight; ++row)
  {
    const double y = place(row, height, newHeight);
    const auto top = static_cast<std::int64_t>(y);
    const double down = y - static_cast<double>(top);
    for (std::int64_t column = 0; column < newWidth; ++column)
    {
      const double x = place(column, width, newWidth);
      const auto left = static_cast<std::int64_t>(x);
      const double right = x - static_cast<double>(left);
      const auto at = [&](std::int64_t i, std::int64_t j)
      { return static_cast<double>(map[clampedIndex(i, height) * width + clampedIndex(j, width)]); };
      result.push_back(
          static_cast<float>((1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
                             down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1))));
    }
  }
  return result;
}

}  // namespace layerscope
