#include "GraphInputs.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "Error.h"
#include "Memory.h"
#include "OwnOperators.h"

namespace layerscope
{

namespace
{
constexpr std::size_t none = static_cast<std::size_t>(-1);

std::string quoted(const ValueInfo& input)
{
  return "the network's input '" + input.name + "'";
}

std::string namesOf(const Graph& graph)
{
  std::string names;
  for (const ValueInfo& input : graph.inputs)
  {
    names += (names.empty() ? "'" : ", '") + input.name + "' " + toString(fileFormat(input.info)) +
             (input.hasShape ? " " + toString(input.info.shape) : "");
  }
  return names.empty() ? "none" : names;
}

std::size_t inputNamed(const Graph& graph, const std::string& name, const char* property)
{
  for (std::size_t i = 0; i < graph.inputs.size(); ++i)
  {
    if (graph.inputs[i].name == name)
    {
      return i;
    }
  }
  throw Error(std::string(property) + " names an input that the network doesn't have")
      .expected(namesOf(graph))
      .found("'" + name + "'");
}

/// Open extents have a name where the file gives one, and "" where not.
const std::string& symbolOf(const ValueInfo& input, std::size_t axis)
{
  static const std::string nothing;
  return axis < input.symbols.size() ? input.symbols[axis] : nothing;
}

bool meansSamples(std::string symbol)
{
  std::transform(symbol.begin(), symbol.end(), symbol.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return symbol == "n" || symbol.find("batch") != std::string::npos;
}

std::size_t axisThatMeansSamples(const ValueInfo& input)
{
  for (std::size_t axis = 0; axis < input.symbols.size(); ++axis)
  {
    if (meansSamples(input.symbols[axis]))
    {
      return axis;
    }
  }
  return none;
}

/// Extents of one sample: all but that of the samples.
Shape withoutAxis(Shape shape, std::size_t axis)
{
  if (axis < shape.size())
  {
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  }
  return shape;
}

Shape withAxis(Shape shape, std::size_t axis, std::int64_t extent)
{
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), extent);
  return shape;
}

bool isFixed(const Shape& shape)
{
  return std::all_of(shape.begin(), shape.end(), [](auto extent) { return extent > 0; });
}

class InputPreparation
{
public:
  InputPreparation(Graph& graph, const InputOptions& options) : graph_(graph), options_(options)
  {
    if (graph.inputs.empty())
    {
      throw Error("the network has no input").expected("at least one");
    }
    main_ = mainInput();
    for (const InputConstant& each : options.constants)
    {
      const std::size_t index = inputNamed(graph, each.input, "Other Inputs");
      if (index == main_)
      {
        throw Error("Other Inputs names the input that the samples go to").found("'" + each.input + "'");
      }
      if (!constants_.emplace(index, &each).second)
      {
        throw Error("Other Inputs names an input twice").found("'" + each.input + "'");
      }
    }
  }

  GraphInputs run()
  {
    const std::vector<ValueInfo> inputs = graph_.inputs;
    addMain(inputs[main_]);
    for (std::size_t i = 0; i < inputs.size(); ++i)
    {
      if (i != main_)
      {
        addOther(inputs[i], i);
      }
    }
    graph_.inputs = std::move(visible_);
    return std::move(found_);
  }

private:
  std::size_t mainInput() const
  {
    if (!options_.mainInput.empty())
    {
      return inputNamed(graph_, options_.mainInput, "Main Input");
    }
    const auto first =
        std::find_if(graph_.inputs.begin(), graph_.inputs.end(),
                     [](const ValueInfo& input) { return input.info.type == ElementType::Float32; });
    return first == graph_.inputs.end() ? 0 : static_cast<std::size_t>(first - graph_.inputs.begin());
  }

  void addMain(const ValueInfo& input)
  {
    const Shape& shape = input.info.shape;
    const std::size_t named = axisThatMeansSamples(input);
    const std::size_t axis = options_.sampleAxis >= 0 ? static_cast<std::size_t>(options_.sampleAxis)
                             : named == none          ? 0
                                                      : named;
    const std::size_t rank = input.hasShape ? shape.size() : options_.sampleShape.size() + 1;
    if (axis >= rank)
    {
      throw Error(quoted(input) + " has no such axis of samples")
          .expected(rank == 0 ? "at least one axis" : "Sample Axis from 0 to " + std::to_string(rank - 1))
          .found(std::to_string(axis));
    }
    symbol_ = symbolOf(input, axis);
    const Shape own = withoutAxis(shape, axis);
    const Shape sample = sampleShapeOf(input, own);
    const bool isKnown = !(input.hasShape && shape[axis] == 0) && isFixed(sample);
    if (!isKnown || (!input.hasShape && sample.empty()))
    {
      OpenShape open(quoted(input) + " leaves its shape open; Input Shape would tell it", own);
      open.expected("[samples, ...] with fixed extents but for the first")
          .found(input.hasShape ? toString(shape) : "no shape");
      throw open;
    }
    for (std::size_t i = 0; i < sample.size(); ++i)
    {
      const std::string& symbol = symbolOf(input, i < axis ? i : i + 1);
      if (!symbol.empty())
      {
        extents_.emplace(symbol, sample[i]);
      }
    }
    found_.isShapeGiven = own != sample;
    found_.fixedBatch = input.hasShape ? std::max<std::int64_t>(0, shape[axis]) : 0;
    feed(input, axis, sample);
  }

  /// `own` with what Input Shape says of extents that the file leaves open.
  Shape sampleShapeOf(const ValueInfo& input, const Shape& own) const
  {
    const Shape& given = options_.sampleShape;
    const auto agrees = [](std::int64_t fixed, std::int64_t wanted)
    { return wanted > 0 && (fixed < 0 || fixed == wanted); };
    if (given.empty())
    {
      return own;
    }
    if (input.hasShape &&
        (own.size() != given.size() || !std::equal(own.begin(), own.end(), given.begin(), agrees)))
    {
      throw Error("Input Shape does not fit " + quoted(input))
          .expected(toString(own) + ", with any number for ?")
          .found(toString(given));
    }
    return given;
  }

  /// The axis of another input along which it has the samples.
  std::size_t sampleAxisOf(const ValueInfo& input) const
  {
    const Shape& shape = input.info.shape;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
    {
      if (!symbol_.empty() && symbolOf(input, axis) == symbol_)
      {
        return axis;
      }
    }
    if (const std::size_t named = axisThatMeansSamples(input); named != none)
    {
      return named;
    }
    const std::int64_t expected = found_.fixedBatch == 0 ? -1 : found_.fixedBatch;
    const bool isFirst = !shape.empty() && shape[0] == expected && extents_.count(symbolOf(input, 0)) == 0;
    return isFirst ? 0 : none;
  }

  void addOther(const ValueInfo& input, std::size_t index)
  {
    const auto constant = constants_.find(index);
    const std::size_t axis = sampleAxisOf(input);
    Shape sample = input.info.shape;
    for (std::size_t i = 0; i < sample.size(); ++i)
    {
      const auto known = extents_.find(symbolOf(input, i));
      sample[i] = sample[i] < 0 && known != extents_.end() ? known->second : sample[i];
    }
    sample = withoutAxis(sample, axis);
    if (constant == constants_.end())
    {
      if (axis == none)
      {
        throw Error(quoted(input) + " has no axis of samples, so that it cannot come with each sample")
            .expected("numbers for it in Other Inputs")
            .found(input.hasShape ? toString(input.info.shape) : "no shape");
      }
      requireFixed(input, sample);
      feed(input, axis, sample);
      return;
    }
    const auto count = static_cast<std::int64_t>(constant->second->values.size());
    // A single number is for all of any shape.
    const Shape closed = count > 1 ? closedShape(sample, count) : Shape{};
    sample = closed.empty() ? sample : closed;
    requireFixed(input, sample);
    if (count != 1 && count != elementCount(sample))
    {
      throw Error("Other Inputs has a wrong number of values for " + quoted(input))
          .expected("1 or " + std::to_string(elementCount(sample)) + ", for " + toString(sample))
          .found(std::to_string(count));
    }
    set(input, axis, constantTensor(input, constant->second->values, sample));
  }

  void requireFixed(const ValueInfo& input, const Shape& sample) const
  {
    if (!input.hasShape || !isFixed(sample))
    {
      throw Error(quoted(input) + " leaves its shape open")
          .expected("extents that are fixed, or have the same names as those of the main input")
          .found(input.hasShape ? toString(input.info.shape) : "no shape");
    }
  }

  Tensor constantTensor(const ValueInfo& input, const std::vector<double>& values, const Shape& sample) const
  {
    requireSize(input, sample);
    const NumberFormat format = fileFormat(input.info);
    const IntRange range = input.info.type == ElementType::Int64 ? rangeOf(format) : IntRange{0, 0};
    Tensor tensor(TensorInfo{input.info.type, sample, input.info.format});
    for (std::int64_t i = 0; i < tensor.size(); ++i)
    {
      const double value = values[values.size() == 1 ? 0 : static_cast<std::size_t>(i)];
      if (input.info.type == ElementType::Float32)
      {
        tensor.floats()[i] = static_cast<float>(value);
        continue;
      }
      const bool fits = std::floor(value) == value && value >= static_cast<double>(range.least) &&
                        value < static_cast<double>(range.most) + 1;
      if (!fits)
      {
        throw Error("Other Inputs has a value that " + quoted(input) + " cannot take")
            .expected(toString(format))
            .found(std::to_string(value));
      }
      tensor.ints()[i] = static_cast<std::int64_t>(value);
    }
    return tensor;
  }

  static void requireSize(const ValueInfo& input, const Shape& sample)
  {
    const double bytes = static_cast<double>(elementCount(sample)) * sizeof(float);
    if (bytes > static_cast<double>(physicalMemory()))
    {
      throw Error("one sample of " + quoted(input) + " does not fit into memory")
          .expected("at most " + bytesText(static_cast<double>(physicalMemory())))
          .found(bytesText(bytes) + " for " + toString(sample));
    }
  }

  /// The input becomes a weight or, with an axis of samples, one that is repeated for each.
  void set(const ValueInfo& input, std::size_t axis, const Tensor& values)
  {
    if (axis == none)
    {
      graph_.initializers.emplace(input.name, values);
      return;
    }
    Node node = ownNode(repeatedOp, input.name, {found_.fed[0].tensor}, {input.name});
    node.attributes.set("values", values.reshaped(withAxis(values.shape(), axis, 1)));
    node.attributes.set("axis", static_cast<std::int64_t>(axis));
    graph_.nodes.insert(graph_.nodes.begin(), std::move(node));
  }

  void feed(const ValueInfo& input, std::size_t axis, const Shape& sample)
  {
    requireSize(input, sample);
    const bool isWhole = input.info.type != ElementType::Float32;
    std::string tensor = input.name;
    // From the network's own tensor back to the one that is fed.
    const auto insert =
        [&](const char* op, const char* attribute, Attributes::Value value, const char* suffix)
    {
      Node node = ownNode(op, tensor, {tensor + suffix}, {tensor});
      node.attributes.set(attribute, std::move(value));
      graph_.nodes.insert(graph_.nodes.begin(), std::move(node));
      tensor += suffix;
    };
    if (isWhole)
    {
      insert("Cast", "to", static_cast<std::int64_t>(fileFormat(input.info)), "\x1f floats");
    }
    if (axis != 0)
    {
      std::vector<std::int64_t> order;
      for (std::size_t i = 0; i < sample.size(); ++i)
      {
        order.push_back(static_cast<std::int64_t>(i) + 1);
      }
      order.insert(order.begin() + static_cast<std::ptrdiff_t>(axis), 0);
      insert("Transpose", "perm", order, "\x1f samples first");
    }
    found_.fed.push_back({input.name, tensor, sample, isWhole});
    ValueInfo visible;
    visible.name = tensor;
    visible.hasShape = true;
    visible.info.shape = withAxis(sample, 0, found_.fixedBatch == 0 ? -1 : found_.fixedBatch);
    visible_.push_back(visible);
  }

  Graph& graph_;
  const InputOptions& options_;
  std::size_t main_ = 0;
  std::map<std::size_t, const InputConstant*> constants_;
  std::string symbol_;                           // of the main input's axis of samples
  std::map<std::string, std::int64_t> extents_;  // of the main input's other axes, by their names
  std::vector<ValueInfo> visible_;
  GraphInputs found_;
};
}  // namespace

GraphInputs prepareInputs(Graph& graph, const InputOptions& options)
{
  return InputPreparation(graph, options).run();
}

}  // namespace layerscope
