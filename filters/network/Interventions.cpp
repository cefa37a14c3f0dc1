#include "Interventions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <sstream>

#include "ChannelMap.h"
#include "Error.h"
#include "Network.h"
#include "OwnOperators.h"

namespace layerscope
{

namespace
{

using Action = Intervention::Action;
using On = Intervention::On;

constexpr std::array<const char*, 4> actionNames = {"multiply", "add", "set", "clamp"};
constexpr const char* lineForm =
    "a layer, a channel or all, then multiply, add, set or clamp, a number (two for clamp), and gradients "
    "for those";

template <class Number>
bool readNumber(const std::string& word, Number& number)
{
  std::istringstream stream(word);
  stream.imbue(std::locale::classic());
  return stream >> number && stream.peek() == std::istringstream::traits_type::eof();
}

// Streams read no infinite numbers; that they are refused is said elsewhere.
bool readValue(const std::string& word, float& value)
{
  const std::string digits = word.substr(word.find_first_not_of("+-") == 1 ? 1 : 0);
  if (digits == "inf" || digits == "infinity" || digits == "nan")
  {
    const float odd =
        digits == "nan" ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    value = word[0] == '-' ? -odd : odd;
    return true;
  }
  return readNumber(word, value);
}

std::vector<std::string> wordsOf(std::string line)
{
  std::transform(line.begin(), line.end(), line.begin(),
                 [](unsigned char letter)
                 { return letter == ',' ? ' ' : static_cast<char>(std::tolower(letter)); });
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
  {
    words.push_back(word);
  }
  return words;
}

std::ostringstream exactStream()
{
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text.precision(std::numeric_limits<float>::max_digits10);
  return text;
}

}  // namespace

std::string toText(const Intervention& intervention)
{
  std::ostringstream text = exactStream();
  text << intervention.layer << ' ';
  if (intervention.channel == Intervention::allChannels)
  {
    text << "all";
  }
  else
  {
    text << intervention.channel;
  }
  text << ' ' << actionNames.at(static_cast<std::size_t>(intervention.action)) << ' ' << intervention.value;
  if (intervention.action == Action::Clamp)
  {
    text << ' ' << intervention.upper;
  }
  if (intervention.on == On::Gradients)
  {
    text << " gradients";
  }
  return text.str();
}

Intervention intervention(const std::string& line)
{
  const Error wrong = Error("an intervention cannot be read").expected(lineForm).found("'" + line + "'");
  std::vector<std::string> words = wordsOf(line);
  Intervention made;
  if (!words.empty() && (words.back() == "gradients" || words.back() == "activations"))
  {
    made.on = words.back() == "gradients" ? On::Gradients : On::Activations;
    words.pop_back();
  }
  if (words.size() < 4)
  {
    throw wrong;
  }
  const std::string prefix = "layer_";
  const std::string layer =
      words[0].compare(0, prefix.size(), prefix) == 0 ? words[0].substr(prefix.size()) : words[0];
  const auto action = std::find(actionNames.begin(), actionNames.end(), words[2]);
  const bool isAll = words[1] == "all";
  if (!readNumber(layer, made.layer) || !(isAll || readNumber(words[1], made.channel)) ||
      action == actionNames.end())
  {
    throw wrong;
  }
  made.channel = isAll ? Intervention::allChannels : made.channel;
  made.action = static_cast<Action>(action - actionNames.begin());
  const bool isClamp = made.action == Action::Clamp;
  if (words.size() != (isClamp ? 5U : 4U) || !readValue(words[3], made.value) ||
      (isClamp && !readValue(words[4], made.upper)))
  {
    throw wrong;
  }
  return made;
}

std::string channelFactorsText(const std::vector<Intervention>& factors)
{
  std::ostringstream text = exactStream();
  for (const Intervention& each : factors)
  {
    text << (text.tellp() > 0 ? ";" : "") << each.layer << ':' << each.channel << ':' << each.value;
  }
  return text.str();
}

std::vector<Intervention> channelFactors(const std::string& text)
{
  std::vector<Intervention> factors;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ';');)
  {
    std::istringstream numbers(part);
    numbers.imbue(std::locale::classic());
    Intervention factor;
    char first = 0, second = 0;
    numbers >> factor.layer >> first >> factor.channel >> second >> factor.value;
    if (!numbers || first != ':' || second != ':' || numbers.peek() != std::istringstream::traits_type::eof())
    {
      throw Error("the factors of channels cannot be read").expected("layer:channel:factor;...").found(text);
    }
    factors.push_back(factor);
  }
  return factors;
}

namespace
{

/// A chain of changes of one channel, in double precision while it grows.
class Chain
{
public:
  void append(const Intervention& change)
  {
    const auto value = static_cast<double>(change.value);
    switch (change.action)
    {
      case Action::Multiply:
        scaleBy(value);
        break;
      case Action::Add:
        offset_ += value;
        low_ += value;
        high_ += value;
        break;
      case Action::Set:
        *this = Chain();
        scale_ = 0;
        offset_ = value;
        break;
      case Action::Clamp:
        limit(value, static_cast<double>(change.upper));
        break;
    }
  }

  ChannelMap map() const
  {
    const auto scale = static_cast<float>(scale_);
    // A tiny scale is none in single precision.
    const double offset = scale == 0.0F ? std::min(std::max(offset_, low_), high_) : offset_;
    return {scale, static_cast<float>(offset), static_cast<float>(low_), static_cast<float>(high_)};
  }

private:
  void scaleBy(double factor)
  {
    if (factor == 0)
    {
      *this = Chain();
      scale_ = 0;
      return;
    }
    scale_ *= factor;
    offset_ *= factor;
    low_ *= factor;
    high_ *= factor;
    if (factor < 0)
    {
      std::swap(low_, high_);
    }
  }

  void limit(double low, double high)
  {
    const auto limited = [&](double value) { return std::min(std::max(value, low), high); };
    low_ = limited(low_);
    high_ = limited(high_);
  }

  double scale_ = 1, offset_ = 0;
  double low_ = -std::numeric_limits<double>::infinity();
  double high_ = std::numeric_limits<double>::infinity();
};

void check(const Layer& layer, const Intervention& change)
{
  if (change.channel != Intervention::allChannels && (change.channel < 0 || change.channel >= layer.channels))
  {
    throw Error(layer.name + " has no such channel")
        .expected("0 to " + std::to_string(layer.channels - 1) + ", or all")
        .found(std::to_string(change.channel));
  }
  const std::string what =
      std::string("a number to ") + actionNames.at(static_cast<std::size_t>(change.action)) +
      " channels of " + layer.name +
      (change.action == Action::Multiply || change.action == Action::Add ? " by" : " to");
  for (const float number : {change.value, change.action == Action::Clamp ? change.upper : 0.0F})
  {
    if (!std::isfinite(number))
    {
      throw Error(what + " is not finite").expected("a finite number").found(std::to_string(number));
    }
  }
  if (change.action == Action::Clamp && change.value > change.upper)
  {
    throw Error("the limits of channels of " + layer.name + " are the wrong way round")
        .expected("the lower one first")
        .found(std::to_string(change.value) + " and " + std::to_string(change.upper));
  }
}

/// What becomes of each of a layer's channels, of activations or of gradients; empty where nothing changes.
std::vector<ChannelMap> mapsOf(const Layer& layer, const std::vector<Intervention>& changes, On on)
{
  std::vector<Chain> chains;
  for (const Intervention& change : changes)
  {
    if (change.on != on)
    {
      continue;
    }
    chains.resize(static_cast<std::size_t>(layer.channels));
    const bool isAll = change.channel == Intervention::allChannels;
    const auto first = chains.begin() + (isAll ? 0 : change.channel);
    std::for_each(first, isAll ? chains.end() : first + 1, [&](Chain& chain) { chain.append(change); });
  }
  std::vector<ChannelMap> maps;
  std::transform(chains.begin(), chains.end(), std::back_inserter(maps),
                 [](const Chain& chain) { return chain.map(); });
  for (ChannelMap& map : maps)
  {
    // What a sample hasn't stays away: limits leave NaN.
    map = layer.varies && map.isConstant() ? ChannelMap{1, 0, map.offset, map.offset} : map;
  }
  return maps;
}

/// A node of the engine's own that changes the layer's tensor.
Node changeNode(const Layer& layer, const char* op, const std::vector<ChannelMap>& maps)
{
  std::vector<std::int64_t> extents, features;
  for (const Axis& axis : layer.axes)
  {
    for (const AxisPart& part : axis)
    {
      extents.push_back(part.role == AxisRole::Sample ? -1 : part.extent);
      features.push_back(part.role == AxisRole::Feature ? 1 : 0);
    }
  }
  Node node;
  node.op = op;
  node.attributes.set("maps", toNumbers(maps));
  node.attributes.set("extents", extents);
  node.attributes.set("features", features);
  return node;
}

}  // namespace

Node ownNode(const std::string& op, const std::string& name, std::vector<std::string> inputs,
             std::vector<std::string> outputs)
{
  Node node;
  node.name = name;
  node.op = op;
  node.opset = 11;
  node.inputs = std::move(inputs);
  node.outputs = std::move(outputs);
  return node;
}

std::string readInstead(Graph& graph, const std::string& tensor, Node node, const std::string& suffix)
{
  node.outputs = {tensor + suffix};
  node.name = node.outputs[0];
  node.inputs.insert(node.inputs.begin(), tensor);
  for (Node& reader : graph.nodes)
  {
    std::replace(reader.inputs.begin(), reader.inputs.end(), tensor, node.name);
  }
  for (ValueInfo& output : graph.outputs)
  {
    output.name = output.name == tensor ? node.name : output.name;
  }
  const auto maker = std::find_if(
      graph.nodes.begin(), graph.nodes.end(),
      [&](const Node& each) { return std::count(each.outputs.begin(), each.outputs.end(), tensor) != 0; });
  // The input itself has no maker.
  graph.nodes.insert(maker == graph.nodes.end() ? graph.nodes.begin() : maker + 1, node);
  return node.name;
}

void Network::intervene(Graph& graph, std::size_t index, const std::vector<Intervention>& changes)
{
  const Layer& layer = layers_[index];
  for (const Intervention& change : changes)
  {
    check(layer, change);
  }
  const auto activations = mapsOf(layer, changes, On::Activations);
  const auto gradients = mapsOf(layer, changes, On::Gradients);
  std::string read = layer.tensor;
  if (!activations.empty())
  {
    read = readInstead(graph, read, changeNode(layer, channelChangeOp, activations), "\x1f changed");
  }
  if (!gradients.empty())
  {
    const std::string changed = read;
    read = readInstead(graph, changed, changeNode(layer, gradientChangeOp, gradients), "\x1f read");
    gradientOf_[read] = changed;
  }
  replace(layer.tensor, read);
}

void Network::replace(const std::string& tensor, const std::string& by)
{
  const std::string before = tensor;  // may be a layer's, which is replaced, too
  outputName_ = outputName_ == before ? by : outputName_;
  readInstead_[before] = by;
  for (Layer& each : layers_)
  {
    each.tensor = each.tensor == before ? by : each.tensor;
  }
}

std::shared_ptr<const Network> Network::withInterventions(
    const std::vector<Intervention>& interventions) const
{
  std::map<int, std::vector<Intervention>> ofLayers;
  for (const Intervention& each : interventions)
  {
    ofLayers[each.layer].push_back(each);
  }
  auto graph = std::make_shared<Graph>(*graph_);
  const std::shared_ptr<Network> network(new Network(*this));
  try
  {
    for (const auto& [number, ofLayer] : ofLayers)
    {
      if (number < 1 || static_cast<std::size_t>(number) > layers_.size())
      {
        throw Error("the network has no such layer")
            .expected("1 to " + std::to_string(layers_.size()))
            .found(std::to_string(number));
      }
      network->intervene(*graph, static_cast<std::size_t>(number) - 1, ofLayer);
    }
  }
  catch (const Error& error)
  {
    if (!error.file().empty())
    {
      throw;
    }
    // It is the user's entry that is wrong, not the file, whose long path would stand before it.
    const std::string name = std::filesystem::path(this->file()).filename().string();
    throw Error("Interventions of " + name + ": " + error.message())
        .expected(error.expected())
        .found(error.found());
  }
  network->graph_ = graph;
  return network;
}

}  // namespace layerscope
