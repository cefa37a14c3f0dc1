#include "AxisRules.h"

#include <algorithm>
#include <map>
#include <set>

#include "ByValue.h"
#include "OwnOperators.h"
#include "operators/EinsumEquation.h"

namespace layerscope
{

namespace
{
// What takes other values along `axis` than the features there were makes that its features.
void setFeature(Axes& axes, std::size_t axis, const Axis& before, std::int64_t extent)
{
  if (!hasRole(before, AxisRole::Feature))
  {
    for (Axis& other : axes)
    {
      for (AxisPart& part : other)
      {
        part.role = part.role == AxisRole::Feature ? AxisRole::Token : part.role;
      }
    }
  }
  axes[axis] = single(AxisRole::Feature, extent);
}

/// One call for one node.
class AxisRules
{
public:
  AxisRules(const Node& node, const std::vector<AxesOf>& inputs, const std::vector<Shape>& inputShapes,
            const std::vector<Shape>& outputShapes, AxisPieces& pieces)
      : node_(node), inputs_(inputs), inputShapes_(inputShapes), outputShapes_(outputShapes), pieces_(pieces)
  {
  }

  std::vector<Axes> run() const
  {
    std::vector<Axes> outputs;
    for (std::size_t output = 0; output < outputShapes_.size(); ++output)
    {
      Axes axes = axesOf(output);
      const Shape& shape = outputShapes_[output];
      bool fits = axes.size() == shape.size();
      for (std::size_t axis = 0; fits && axis < shape.size(); ++axis)
      {
        fits = extentOf(axes[axis]) == shape[axis];
      }
      outputs.push_back(fits ? axes : unknownAxes(shape));
    }
    return outputs;
  }

private:
  Axes axesOf(std::size_t output) const
  {
    static const std::map<std::string, Axes (AxisRules::*)(const Shape&) const> rules = {
        {"Conv", &AxisRules::convolution},
        {"ConvInteger", &AxisRules::convolution},
        {"ConvTranspose", &AxisRules::convolution},
        {"DeformConv", &AxisRules::convolution},
        {"DepthToSpace", &AxisRules::image},
        {"SpaceToDepth", &AxisRules::image},
        {"Col2Im", &AxisRules::image},
        {"GridSample", &AxisRules::image},
        {"MaxUnpool", &AxisRules::channelsSecond},
        {"MaxRoiPool", &AxisRules::image},
        {"STFT", &AxisRules::spectrogram},
        {"OneHot", &AxisRules::oneHot},
        {"Det", &AxisRules::leading},
        {"MaxPool", &AxisRules::channelsSecond},
        {"AveragePool", &AxisRules::channelsSecond},
        {"LpPool", &AxisRules::channelsSecond},
        {"GlobalAveragePool", &AxisRules::channelsSecond},
        {"GlobalMaxPool", &AxisRules::channelsSecond},
        {"GlobalLpPool", &AxisRules::channelsSecond},
        {"BatchNormalization", &AxisRules::channelsSecond},
        {"InstanceNormalization", &AxisRules::groups},
        {"GroupNormalization", &AxisRules::groups},
        {"LRN", &AxisRules::channelsSecond},
        {"LayerNormalization", &AxisRules::layerNormalization},
        {"RMSNormalization", &AxisRules::layerNormalization},
        {"Gemm", &AxisRules::gemm},
        {"MatMul", &AxisRules::matrixProduct},
        {"Einsum", &AxisRules::einsum},
        {"Transpose", &AxisRules::transpose},
        {"Reshape", &AxisRules::reshape},
        {"Flatten", &AxisRules::reshape},
        {"Squeeze", &AxisRules::reshape},
        {"Unsqueeze", &AxisRules::reshape},
        {"Concat", &AxisRules::concatenation},
        {"Gather", &AxisRules::gather},
        {treesOp, &AxisRules::table},
        {supportKernelsOp, &AxisRules::table},
        {pairVotesOp, &AxisRules::table},
        {pairProbabilitiesOp, &AxisRules::table},
        {attentionMaskOp, &AxisRules::attentionMask}};
    const Shape& shape = outputShapes_[output];
    if (node_.op == "LSTM" || node_.op == "GRU" || node_.op == "RNN")
    {
      return recurrent(shape, output);
    }
    if (node_.op == byValueOp)
    {
      return byValue(shape, varyingAxes(node_, output));
    }
    if (node_.op.compare(0, 6, "Reduce") == 0 || node_.op == "ArgMax" || node_.op == "ArgMin")
    {
      return reduction(shape);
    }
    const auto rule = rules.find(node_.op);
    return rule != rules.end() ? (this->*rule->second)(shape) : broadcast(shape);
  }

  const AxesOf* live(std::size_t input) const
  {
    return input < inputs_.size() && inputs_[input].isLive ? &inputs_[input] : nullptr;
  }

  // Axes of the first input that depends on the network's; empty where none does.
  Axes carried() const
  {
    const auto first =
        std::find_if(inputs_.begin(), inputs_.end(), [](const AxesOf& input) { return input.isLive; });
    return first != inputs_.end() ? first->axes : Axes{};
  }

  // Rows, columns and slices, as far as the input doesn't know them as something else.
  Axis spatialAxis(const Axes& from, std::size_t axis, const Shape& shape) const
  {
    static const std::vector<std::vector<AxisRole>> names = {
        {},
        {AxisRole::Step},
        {AxisRole::Height, AxisRole::Width},
        {AxisRole::Depth, AxisRole::Height, AxisRole::Width}};
    const std::size_t count = shape.size() - 2;
    const AxisRole fallback = count < names.size() ? names[count][axis - 2] : AxisRole::Token;
    const bool isKnown = axis < from.size() && !from[axis].empty() && !isUnknown(from[axis]);
    bool isPiece = false;
    for (std::size_t part = 0; isKnown && part < from[axis].size(); ++part)
    {
      if (from[axis][part].piece != 0)
      {
        pieces_.decided[from[axis][part].piece] = fallback;
        isPiece = true;
      }
    }
    if (!isKnown || isPiece)
    {
      return single(fallback, shape[axis]);
    }
    return hasRole(from[axis], AxisRole::Feature) ? single(AxisRole::Token, shape[axis])
                                                  : resized(from[axis], shape[axis]);
  }

  // [samples, channels, spatial...]
  Axes convolution(const Shape& shape) const
  {
    const Axes from = carried();
    if (shape.size() < 2 || from.empty())
    {
      return {};
    }
    Axes axes = {resized(from[0], shape[0]), single(AxisRole::Feature, shape[1])};
    for (std::size_t axis = 2; axis < shape.size(); ++axis)
    {
      axes.push_back(spatialAxis(from, axis, shape));
    }
    return axes;
  }

  Axes image(const Shape& shape) const
  {
    const Axes from = carried();
    return shape.size() != 4 || from.empty()
               ? Axes{}
               : Axes{resized(from[0], shape[0]), single(AxisRole::Feature, shape[1]),
                      single(AxisRole::Height, shape[2]), single(AxisRole::Width, shape[3])};
  }

  // [samples, frames, frequencies, 2]
  Axes spectrogram(const Shape& shape) const
  {
    const Axes from = carried();
    return shape.size() != 4 || from.empty()
               ? Axes{}
               : Axes{resized(from[0], shape[0]), single(AxisRole::Step, shape[1]),
                      single(AxisRole::Feature, shape[2]), single(AxisRole::Unknown, shape[3])};
  }

  // As the input, of which axis 1 are channels unless it is known as something else.
  Axes channelsSecond(const Shape& shape) const
  {
    Axes axes = broadcast(shape);
    if (axes.size() < 2)
    {
      return axes;
    }
    if (isUnknown(axes[1]))
    {
      axes[1] = single(AxisRole::Feature, shape[1]);
    }
    const Axes from = carried();
    for (std::size_t axis = 2; axis < axes.size() && hasRole(axes[1], AxisRole::Feature); ++axis)
    {
      axes[axis] = spatialAxis(from, axis, shape);
    }
    return axes;
  }

  // As channelsSecond, but that groups of channels may stand before the rest of the channels.
  Axes groups(const Shape& shape) const
  {
    const Axes from = carried();
    const bool isDivided = std::any_of(
        from.begin(), from.end(),
        [](const Axis& axis) {
          return std::any_of(axis.begin(), axis.end(), [](const AxisPart& part) { return part.piece != 0; });
        });
    return isDivided ? broadcast(shape) : channelsSecond(shape);
  }

  Axes layerNormalization(const Shape& shape) const
  {
    Axes axes = broadcast(shape);
    const auto rank = static_cast<std::int64_t>(axes.size());
    const std::int64_t axis = node_.attributes.getInt("axis", -1);
    if (rank > 1 && (axis == -1 || axis == rank - 1) && !hasRole(axes.back(), AxisRole::Feature))
    {
      setFeature(axes, axes.size() - 1, axes.back(), shape.back());
    }
    return axes;
  }

  Axes gemm(const Shape& shape) const
  {
    if (shape.size() != 2)
    {
      return {};
    }
    const bool flipsA = node_.attributes.getInt("transA", 0) != 0;
    const bool flipsB = node_.attributes.getInt("transB", 0) != 0;
    return product(shape, flipsA ? flipped(0) : operand(0), flipsB ? flipped(1) : operand(1));
  }

  Axes matrixProduct(const Shape& shape) const
  {
    Axes a = operand(0), b = operand(1);
    if (shape.empty() || inputShapes_.size() < 2)
    {
      return {};
    }
    // A vector on either side is a matrix of one row or column, which the product drops.
    const bool isRow = inputShapes_[0].size() == 1, isColumn = inputShapes_[1].size() == 1;
    if (!isRow && !isColumn)
    {
      return product(shape, a, b);
    }
    Shape whole = shape;
    if (isRow)
    {
      a = a.empty() ? a : Axes{{}, a[0]};
      whole.insert(whole.end() - (isColumn ? 0 : 1), 1);
    }
    if (isColumn)
    {
      b = b.empty() ? b : Axes{b[0], {}};
      whole.push_back(1);
    }
    Axes axes = product(whole, a, b);
    if (axes.size() == whole.size())
    {
      axes.erase(axes.end() - (isColumn ? 1 : 2));
      if (isRow && isColumn)
      {
        axes.pop_back();
      }
    }
    return axes;
  }

  // Axes of an operand of a product; empty for one that doesn't depend on the network's input.
  Axes operand(std::size_t input) const { return live(input) ? live(input)->axes : Axes{}; }
  Axes flipped(std::size_t input) const
  {
    Axes axes = operand(input);
    std::reverse(axes.begin(), axes.end());
    return axes;
  }

  // [..., rows of a, columns of b]. What comes from weights are features; the axis that is summed over tells
  // whether those that were there go on to be.
  static Axes product(const Shape& shape, const Axes& a, const Axes& b)
  {
    const std::size_t rank = shape.size();
    if (rank < 2 || (a.empty() && b.empty()))
    {
      return {};
    }
    Axes axes(rank);
    for (std::size_t axis = 0; axis + 2 < rank; ++axis)
    {
      const Axis* from = nullptr;
      for (const Axes* each : {&a, &b})
      {
        const std::size_t missing = rank - std::min(rank, each->size());
        if (!each->empty() && axis >= missing && extentOf((*each)[axis - missing]) == shape[axis] &&
            (!from || from->empty()))
        {
          from = &(*each)[axis - missing];
        }
      }
      axes[axis] = from ? *from : single(AxisRole::Unknown, shape[axis]);
    }
    const std::size_t row = rank - 2, column = rank - 1;
    if (a.size() >= 2)
    {
      axes[row] = a[a.size() - 2];
    }
    if (b.size() >= 2)
    {
      axes[column] = b.back();
    }
    if (b.empty())
    {
      setFeature(axes, column, a.back(), shape[column]);
    }
    else if (a.empty())
    {
      setFeature(axes, row, b[b.size() - 2], shape[row]);
    }
    return axes;
  }

  // As a product: an axis is that of the operand that has its letter; what weights bring along are features.
  Axes einsum(const Shape& shape) const
  {
    const EinsumEquation equation(node_.attributes.getString("equation", ""), inputShapes_);
    const auto axisOf = [&](std::size_t label) -> const Axis*
    {
      const Axis* best = nullptr;
      for (std::size_t i = 0; i < equation.operands.size(); ++i)
      {
        for (std::size_t k = 0; live(i) && k < equation.operands[i].size() && k < live(i)->axes.size(); ++k)
        {
          const Axis& axis = live(i)->axes[k];
          const bool fits = equation.operands[i][k] == label && extentOf(axis) == equation.extents[label];
          best = fits && (!best || best->empty() || isUnknown(*best)) ? &axis : best;
        }
      }
      return best;
    };
    const auto isKept = [&](std::size_t label)
    { return std::find(equation.output.begin(), equation.output.end(), label) != equation.output.end(); };
    Axes axes;
    Axis summed;
    std::vector<std::size_t> made;
    for (std::size_t label = 0; label < equation.extents.size(); ++label)
    {
      const Axis* const axis = isKept(label) ? nullptr : axisOf(label);
      summed = axis ? *axis : summed;
    }
    for (const std::size_t label : equation.output)
    {
      const Axis* const axis = axisOf(label);
      if (!axis && shape[axes.size()] != 1)
      {
        made.push_back(axes.size());
      }
      axes.push_back(axis ? *axis : single(AxisRole::Unknown, shape[axes.size()]));
    }
    for (const std::size_t axis : made)
    {
      setFeature(axes, axis, summed, shape[axis]);
      summed = axes[axis];
    }
    return axes;
  }

  Axes transpose(const Shape& shape) const
  {
    const Axes from = carried();
    std::vector<std::int64_t> order = node_.attributes.getInts("perm");
    if (order.empty())
    {
      for (std::size_t axis = from.size(); axis-- > 0;)
      {
        order.push_back(static_cast<std::int64_t>(axis));
      }
    }
    Axes axes;
    for (const std::int64_t axis : order)
    {
      if (axis < 0 || axis >= static_cast<std::int64_t>(from.size()))
      {
        return {};
      }
      axes.push_back(from[static_cast<std::size_t>(axis)]);
    }
    return axes.size() == shape.size() ? axes : Axes{};
  }

  Axes reshape(const Shape& shape) const
  {
    return live(0) ? reshapedAxes(inputs_[0].axes, shape, pieces_) : Axes{};
  }

  Axes concatenation(const Shape& shape) const
  {
    std::int64_t along = node_.attributes.getInt("axis", 0);
    along += along < 0 ? static_cast<std::int64_t>(shape.size()) : 0;
    // Of the inputs, the longest tells: a class token stands before many others.
    Axes axes;
    std::int64_t longest = -1;
    for (const AxesOf& input : inputs_)
    {
      if (!input.isLive || input.axes.size() != shape.size() ||
          along >= static_cast<std::int64_t>(shape.size()))
      {
        continue;
      }
      const std::int64_t extent = extentOf(input.axes[static_cast<std::size_t>(along)]);
      if (extent > longest)
      {
        longest = extent;
        axes = input.axes;
      }
    }
    if (!axes.empty())
    {
      Axis& axis = axes[static_cast<std::size_t>(along)];
      axis = resized(axis, shape[static_cast<std::size_t>(along)]);
    }
    return axes;
  }

  Axes gather(const Shape& shape) const
  {
    if (inputShapes_.size() < 2)
    {
      return {};
    }
    const std::size_t dataRank = inputShapes_[0].size();
    std::int64_t along = node_.attributes.getInt("axis", 0);
    along += along < 0 ? static_cast<std::int64_t>(dataRank) : 0;
    if (along < 0 || along >= static_cast<std::int64_t>(dataRank))
    {
      return {};
    }
    const auto axis = static_cast<std::size_t>(along);
    // An embedding: a row of the table for each token.
    const Axes data = live(0) ? inputs_[0].axes : Axes(dataRank);
    Axes axes;
    for (std::size_t i = 0; i < dataRank; ++i)
    {
      if (i != axis)
      {
        axes.push_back(live(0) ? data[i] : single(AxisRole::Feature, inputShapes_[0][i]));
        continue;
      }
      for (std::size_t j = 0; j < inputShapes_[1].size(); ++j)
      {
        axes.push_back(live(1) ? inputs_[1].axes[j] : resized(data[i], inputShapes_[1][j]));
      }
    }
    return axes.size() == shape.size() ? axes : Axes{};
  }

  // [samples, features] to other features, or to none.
  Axes table(const Shape& shape) const
  {
    const Axes from = carried();
    Axes axes = unknownAxes(shape);
    if (from.size() == 2 && !axes.empty())
    {
      axes[0] = resized(from[0], shape[0]);
      axes.back() = axes.size() == 2 ? single(AxisRole::Feature, shape[1]) : axes.back();
    }
    return axes;
  }

  // What a sample's values decide may be anything: nothing is known but of what has an input's shape (a
  // branch that was taken, a loop's state), and that there is one sample. What there is more or less of are
  // things that were found, and what stands for each are its features.
  Axes byValue(const Shape& shape, std::int64_t varying) const
  {
    for (std::size_t i = 0; i < inputs_.size() && varying == 0; ++i)
    {
      if (inputs_[i].isLive && inputShapes_[i] == shape)
      {
        return inputs_[i].axes;
      }
    }
    Axes axes = unknownAxes(shape);
    if (!axes.empty() && shape[0] == 1)
    {
      axes[0] = single(AxisRole::Sample, 1);
    }
    return varying == 0 ? axes : found(std::move(axes), varying);
  }

  // The first axis of several things that isn't one of those that vary has the features.
  static Axes found(Axes axes, std::int64_t varying)
  {
    std::size_t feature = 0;
    for (std::size_t axis = axes.size(); axis-- > 1;)
    {
      const bool isFixed = axis > mostVarying || (varying >> axis) % 2 == 0;
      const std::int64_t extent = extentOf(axes[axis]);
      axes[axis] = single(isFixed ? AxisRole::Unknown : AxisRole::Token, extent);
      feature = isFixed && (extent > 1 || feature == 0) ? axis : feature;
    }
    if (feature > 0)
    {
      axes[feature] = single(AxisRole::Feature, extentOf(axes[feature]));
    }
    else if (!axes.empty())
    {
      axes.back().insert(axes.back().begin(), {AxisRole::Feature, 1, 0});
    }
    return axes;
  }

  // [samples, heads, queries, keys]; what stands behind the mask tells nothing but shapes.
  Axes attentionMask(const Shape& shape) const
  {
    Axes axes = unknownAxes(shape);
    const AxesOf* const from = live(0) ? live(0) : live(1);
    if (from && !from->axes.empty() && !axes.empty())
    {
      axes[0] = resized(from->axes[0], shape[0]);
    }
    return axes;
  }

  // The axis of what an index names is one of features.
  Axes oneHot(const Shape& shape) const
  {
    const auto rank = static_cast<std::int64_t>(shape.size());
    std::int64_t at = node_.attributes.getInt("axis", -1);
    at += at < 0 ? rank : 0;
    if (!live(0) || at < 0 || at >= rank)
    {
      return {};
    }
    Axes axes = inputs_[0].axes;
    const auto place =
        axes.begin() + std::min(static_cast<std::ptrdiff_t>(at), static_cast<std::ptrdiff_t>(axes.size()));
    axes.insert(place, single(AxisRole::Feature, shape[static_cast<std::size_t>(at)]));
    return axes;
  }

  // The first axes of the input.
  Axes leading(const Shape& shape) const
  {
    Axes axes = carried();
    axes.resize(std::min(axes.size(), shape.size()));
    return axes;
  }

  Axes reduction(const Shape& shape) const
  {
    const Axes from = carried();
    if (from.size() == shape.size())
    {
      Axes axes;
      for (std::size_t axis = 0; axis < shape.size(); ++axis)
      {
        axes.push_back(resized(from[axis], shape[axis]));
      }
      return axes;
    }
    std::vector<std::int64_t> dropped = node_.attributes.getInts("axes");
    if (node_.attributes.has("axis"))
    {
      dropped = {node_.attributes.getInt("axis", 0)};
    }
    if (dropped.empty())
    {
      return withoutExtents(from, shape);
    }
    std::set<std::int64_t> isDropped;
    for (const std::int64_t axis : dropped)
    {
      isDropped.insert(axis < 0 ? axis + static_cast<std::int64_t>(from.size()) : axis);
    }
    Axes axes;
    for (std::size_t axis = 0; axis < from.size(); ++axis)
    {
      if (isDropped.count(static_cast<std::int64_t>(axis)) == 0)
      {
        axes.push_back(from[axis]);
      }
    }
    return axes;
  }

  // The axes are an input, whose values aren't known here: those whose extents remain, in order.
  static Axes withoutExtents(const Axes& from, const Shape& shape)
  {
    Axes axes;
    for (std::size_t axis = 0; axis < from.size() && axes.size() < shape.size(); ++axis)
    {
      const std::size_t left = from.size() - axis, wanted = shape.size() - axes.size();
      if (extentOf(from[axis]) == shape[axes.size()] && left >= wanted)
      {
        axes.push_back(from[axis]);
      }
    }
    return axes;
  }

  // [steps, samples, features] to [steps, directions, samples, features] and [directions, samples, features].
  Axes recurrent(const Shape& shape, std::size_t output) const
  {
    const Axes from = carried();
    if (from.size() != 3)
    {
      return {};
    }
    const bool samplesFirst = node_.attributes.getInt("layout", 0) != 0;
    const Axis& samples = from[samplesFirst ? 0 : 1];
    Axis steps = from[samplesFirst ? 1 : 0];
    const auto feature = [&](std::size_t axis) { return single(AxisRole::Feature, shape[axis]); };
    if (output == 0 && shape.size() == 4)
    {
      steps = isUnknown(steps) || hasRole(steps, AxisRole::Feature) ? single(AxisRole::Step, extentOf(steps))
                                                                    : steps;
      return samplesFirst ? Axes{samples, steps, feature(2), feature(3)}
                          : Axes{steps, feature(1), samples, feature(3)};
    }
    if (output > 0 && shape.size() == 3)
    {
      return samplesFirst ? Axes{samples, feature(1), feature(2)} : Axes{feature(0), samples, feature(2)};
    }
    return {};
  }

  // Each axis from the input that knows it; where two disagree, from the older one: what is added to a
  // residual stream doesn't change what its axes are. A slice, pad or resize changes extents.
  Axes broadcast(const Shape& shape) const
  {
    Axes axes(shape.size());
    std::vector<bool> isSet(shape.size(), false);
    std::vector<const AxesOf*> inputs;
    for (const AxesOf& input : inputs_)
    {
      if (input.isLive && input.axes.size() <= shape.size())
      {
        inputs.push_back(&input);
      }
    }
    std::stable_sort(inputs.begin(), inputs.end(),
                     [](const AxesOf* a, const AxesOf* b) { return a->made < b->made; });
    for (const AxesOf* input : inputs)
    {
      const Axes& from = input->axes;
      const std::size_t missing = shape.size() - from.size();
      for (std::size_t axis = missing; axis < shape.size(); ++axis)
      {
        const Axis& known = from[axis - missing];
        const bool fits = extentOf(known) == shape[axis];
        const bool isBetter = !isSet[axis] || (isUnknown(axes[axis]) && !isUnknown(known) && fits);
        // An input that repeats along the axis says nothing of it, if another runs along.
        if (isBetter && (fits || !isSet[axis]))
        {
          axes[axis] = resized(known, shape[axis]);
          isSet[axis] = fits;
        }
      }
    }
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
    {
      if (extentOf(axes[axis]) != shape[axis])
      {
        axes[axis] = single(AxisRole::Unknown, shape[axis]);
      }
    }
    return axes;
  }

  const Node& node_;
  const std::vector<AxesOf>& inputs_;
  const std::vector<Shape>& inputShapes_;
  const std::vector<Shape>& outputShapes_;
  AxisPieces& pieces_;
};
}  // namespace

std::vector<Axes> outputAxes(const Node& node, const std::vector<AxesOf>& inputs,
                             const std::vector<Shape>& inputShapes, const std::vector<Shape>& outputShapes,
                             AxisPieces& pieces)
{
  return AxisRules(node, inputs, inputShapes, outputShapes, pieces).run();
}

}  // namespace layerscope
