#include "CaseGradient.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "CaseData.h"
#include "network/ControlFlow.h"
#include "network/Error.h"
#include "network/OnnxReader.h"
#include "network/Plan.h"

namespace layerscope
{

namespace
{
using Values = std::map<std::string, std::vector<double>>;

Tensor copyOf(const Tensor& tensor)
{
  Tensor copy(tensor.info());
  std::copy_n(static_cast<const char*>(tensor.data()), tensor.bytes(), static_cast<char*>(copy.data()));
  return copy;
}

bool isFloat(const Tensor& tensor)
{
  return tensor.type() == ElementType::Float32 && !tensor.isEmpty();
}

// Differences see the steps of what is rounded, which the way back takes for what it was.
bool isRounded(const Graph& graph, const Tensor& output)
{
  const bool isSmall = bitsOf(output.info().format) < 32;
  const std::set<std::string> always = {"QuantizeLinear", "DynamicQuantizeLinear"};
  const std::set<std::string> toSmall = {"Cast", "CastLike", "DequantizeLinear"};
  return std::any_of(graph.nodes.begin(), graph.nodes.end(),
                     [&](const Node& node)
                     { return always.count(node.op) != 0 || (isSmall && toSmall.count(node.op) != 0); });
}

/// A case's function of some of its inputs; the others are constants.
class Differentiated
{
public:
  Differentiated(const std::shared_ptr<const Graph>& graph, const DataSet& data,
                 const std::vector<std::string>& by, const std::set<std::string>& fixed, std::mt19937& random)
  {
    gradients_.by = by;
    for (std::size_t i = 0; i < graph->outputs.size(); ++i)
    {
      if (isFloat(data.outputs[i]))
      {
        gradients_.of.push_back(graph->outputs[i].name);
        weights_.push_back(randomFloats(data.outputs[i].size(), random));
      }
    }
    std::map<std::string, Plan::Input> planned;
    for (std::size_t i = 0; i < data.inputs.size(); ++i)
    {
      const std::string& name = graph->inputs[i].name;
      const bool isFixed = fixed.count(name) != 0;
      planned[name] = {data.inputs[i].info(), isFixed ? data.inputs[i] : Tensor(), isFixed};
      if (!isFixed)
      {
        given_[name] = data.inputs[i];
      }
    }
    const std::shared_ptr<const Graph> straight = straighten(*graph, planned).graph;
    forward_ = std::make_unique<Plan>(straight, planned, gradients_.of);
    backward_ = std::make_unique<Plan>(straight, planned, std::vector<std::string>(), gradients_);
  }

  static std::vector<float> randomFloats(std::int64_t count, std::mt19937& random)
  {
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(count));
    std::generate(values.begin(), values.end(), [&] { return normal(random); });
    return values;
  }

  Values gradient()
  {
    Values found;
    backward_->runBackward(
        workspace_, given_, [](std::size_t, const Tensor&) { return true; },
        [&](std::size_t of, Tensor& weights)
        { std::copy(weights_[of].begin(), weights_[of].end(), weights.floats()); },
        [&](std::size_t by, const Tensor& gradient)
        {
          found[gradients_.by[by]].assign(gradient.floats(), gradient.floats() + gradient.size());
          return true;
        });
    return found;
  }

  /// Rounds a direction so that steps of whole multiples of `unit` change the inputs by just that much.
  Values representable(Values direction, double unit) const
  {
    for (auto& [name, values] : direction)
    {
      const float* const at = given_.at(name).floats();
      for (std::size_t i = 0; i < values.size(); ++i)
      {
        const double grain = std::ldexp(std::max(std::abs(static_cast<double>(at[i])), 1e-3), -20) / unit;
        const double power = std::exp2(std::ceil(std::log2(grain)));
        values[i] = std::isfinite(power) ? std::round(values[i] / power) * power : values[i];
      }
    }
    return direction;
  }

  /// Weighted outputs, the inputs moved in the direction.
  std::vector<double> outputsAt(const Values& direction, double step)
  {
    std::map<std::string, Tensor> inputs = given_;
    for (const auto& [name, values] : direction)
    {
      Tensor moved = copyOf(inputs.at(name));
      for (std::size_t i = 0; i < values.size(); ++i)
      {
        moved.floats()[i] = static_cast<float>(moved.floats()[i] + step * values[i]);
      }
      inputs[name] = moved;
    }
    std::vector<std::vector<double>> found(weights_.size());
    forward_->run(workspace_, inputs,
                  [&](std::size_t tap, const Tensor& values)
                  {
                    for (std::int64_t i = 0; i < values.size(); ++i)
                    {
                      found[tap].push_back(static_cast<double>(values.floats()[i]) *
                                           weights_[tap][static_cast<std::size_t>(i)]);
                    }
                    return true;
                  });
    std::vector<double> all;
    for (const std::vector<double>& one : found)
    {
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  }

private:
  Gradients gradients_;
  std::vector<std::vector<float>> weights_;
  std::map<std::string, Tensor> given_;
  std::unique_ptr<Plan> forward_, backward_;
  Workspace workspace_;
};

/// The slope of the function, found from differences.
struct Slope
{
  double value = 0.0;
  double scale = 0.0;    ///< root of the sum of squares of what the outputs add to it
  double allowed = 0.0;  ///< what rounding and kinks may have done to it
};

Slope slopeAlong(Differentiated& function, const Values& direction, double step)
{
  const std::vector<double> farBefore = function.outputsAt(direction, -step);
  const std::vector<double> before = function.outputsAt(direction, -step / 2.0);
  const std::vector<double> at = function.outputsAt(direction, 0.0);
  const std::vector<double> behind = function.outputsAt(direction, step / 2.0);
  const std::vector<double> farBehind = function.outputsAt(direction, step);
  Slope slope;
  double noises = 0.0;
  double kinks = 0.0;
  for (std::size_t i = 0; i < at.size(); ++i)
  {
    const double wide = (farBehind[i] - farBefore[i]) / (2.0 * step);
    const double narrow = (behind[i] - before[i]) / step;
    const bool isMoved = wide != 0.0 || narrow != 0.0 || behind[i] != at[i];
    // What doesn't move may do so below half a unit of its last place.
    const double noise = (isMoved ? 2.5e-7 : 6e-8) * std::abs(at[i]) / step;
    // A smooth function bends half as much within half the step.
    const double bend = (behind[i] - 2.0 * at[i] + before[i]) / (step / 2.0);
    const double wideBend = (farBehind[i] - 2.0 * at[i] + farBefore[i]) / step;
    const bool isKink = std::abs(wideBend - 2.0 * bend) > 8.0 * noise + 1e-2 * std::abs(narrow);
    const double part = isKink ? narrow : (4.0 * narrow - wide) / 3.0;
    slope.value += part;
    slope.scale += part * part;
    noises += noise * noise;
    // Of a derivative that has a kink itself, the two differ by as much as the narrow one is wrong.
    kinks += isKink ? std::abs(bend) : std::abs(narrow - wide);
  }
  slope.scale = std::sqrt(slope.scale);
  slope.allowed = 1e-3 * slope.scale + 4.0 * std::sqrt(noises) + kinks + 1e-6;
  return slope;
}

void checkAlong(Differentiated& function, const Values& gradient, const Values& wanted, const char* what,
                GradientCheck& count)
{
  constexpr double step = 1.0 / 64.0;
  const Values direction = function.representable(wanted, step / 2.0);
  double expected = 0.0;
  for (const auto& [name, values] : direction)
  {
    for (std::size_t i = 0; i < values.size(); ++i)
    {
      // 0 * infinity is no reason to doubt.
      expected += values[i] == 0.0 ? 0.0 : values[i] * gradient.at(name)[i];
    }
  }
  const Slope slope = slopeAlong(function, direction, step);
  if (!std::isfinite(slope.value) || !(slope.allowed <= 0.1 * slope.scale + 1e-3))
  {
    ++count.unclear;
  }
  else if (std::abs(expected - slope.value) <= slope.allowed)
  {
    ++count.right;
  }
  else
  {
    ++count.wrong;
    std::printf("  %s: derivative %.6g, difference %.6g +- %.2g -- WRONG\n", what, expected, slope.value,
                slope.allowed);
  }
}

void checkElements(Differentiated& function, const std::string& name, std::mt19937& random,
                   GradientCheck& count)
{
  constexpr int most = 16;
  const Values gradient = function.gradient();
  const std::size_t size = gradient.at(name).size();
  for (int i = 0; i < most; ++i)
  {
    const std::size_t element = size <= most ? static_cast<std::size_t>(i) : random() % size;
    if (element < size)
    {
      Values direction = {{name, std::vector<double>(size, 0.0)}};
      direction[name][element] = 1.0;
      checkAlong(function, gradient, direction, (name + "[" + std::to_string(element) + "]").c_str(), count);
    }
  }
}

void checkDirections(Differentiated& function, std::mt19937& random, GradientCheck& count)
{
  const Values gradient = function.gradient();
  for (int i = 0; i < 4; ++i)
  {
    Values direction;
    for (const auto& [name, values] : gradient)
    {
      const auto floats = Differentiated::randomFloats(static_cast<std::int64_t>(values.size()), random);
      direction[name].assign(floats.begin(), floats.end());
    }
    checkAlong(function, gradient, direction, "all inputs", count);
  }
}

bool isWithoutDerivative(const Error& error)
{
  const std::string text = error.what();
  return text.find("no derivative") != std::string::npos ||
         text.find("there is no gradient") != std::string::npos;
}
}  // namespace

GradientCheck checkGradient(const std::string& folder)
{
  const auto graph = std::make_shared<const Graph>(readOnnx(folder + "/model.onnx"));
  const std::set<std::string> known = namesToKnow(*graph);
  std::mt19937 random(1);
  GradientCheck count;
  bool hasFloats = false;
  bool hasDerivative = false;
  for (const DataSet& data : readDataSets(folder, *graph))
  {
    const auto isSmooth = [&](const Tensor& output) { return isFloat(output) && !isRounded(*graph, output); };
    if (std::none_of(data.outputs.begin(), data.outputs.end(), isSmooth))
    {
      continue;
    }
    std::vector<std::string> differentiable;
    for (std::size_t i = 0; i < data.inputs.size(); ++i)
    {
      const std::string& name = graph->inputs[i].name;
      if (!isFloat(data.inputs[i]) || known.count(name) != 0)
      {
        continue;
      }
      hasFloats = true;
      std::set<std::string> others;
      for (const ValueInfo& input : graph->inputs)
      {
        others.insert(input.name);
      }
      others.erase(name);
      try
      {
        Differentiated function(graph, data, {name}, others, random);
        differentiable.push_back(name);
        checkElements(function, name, random, count);
      }
      catch (const Error& error)
      {
        if (!isWithoutDerivative(error))
        {
          throw;
        }
      }
    }
    if (!differentiable.empty())
    {
      hasDerivative = true;
      Differentiated function(graph, data, differentiable, known, random);
      checkDirections(function, random, count);
    }
  }
  count.verdict = count.wrong > 0   ? GradientVerdict::Wrong
                  : count.right > 0 ? GradientVerdict::Right
                  : hasDerivative   ? GradientVerdict::Unclear
                  : hasFloats       ? GradientVerdict::NoDerivative
                                    : GradientVerdict::NoFloats;
  return count;
}

}  // namespace layerscope
