#include "Checks.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
/// An operator that takes the input as a tensor of six axes, reorders them, and joins some again. Axis i of
/// the reordered tensor is axis order[i] of the input's.
class BlockOperator : public Operator
{
public:
  explicit BlockOperator(const Node& node) : block_(node.attributes.requireInt("blocksize"))
  {
    if (block_ < 1)
    {
      throw Error("attribute 'blocksize' is too small").expected("at least 1").found(std::to_string(block_));
    }
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy_.run(*inputs[0], 0, *outputs[0]);
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {};
  }
  void backward(const BackwardStep& step) const override
  {
    copyBack_.run(*step.outputGradients[0], 0, *step.inputGradients[0]);
  }

protected:
  using Order = std::vector<std::size_t>;

  /// Throws Error unless the input has four axes, of which those named are multiples of `divisor`.
  static const Shape& blockShape(const Inputs& inputs, const std::vector<std::size_t>& axes,
                                 std::int64_t divisor)
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.shape(0);
    elementCount(shape);
    bool fits = shape.size() == 4;
    for (const std::size_t axis : axes)
    {
      fits = fits && shape[axis] % divisor == 0;
    }
    if (!fits)
    {
      throw Error("input 0 cannot be divided into blocks")
          .expected("4 axes, " + std::string(axes.size() == 1 ? "channels" : "rows and columns") +
                    " in multiples of " + std::to_string(divisor))
          .found(toString(shape));
    }
    return shape;
  }

  void prepareCopy(const Shape& parts, const Order& order)
  {
    const Strides from = denseStrides(parts);
    Shape reordered;
    Strides fromReordered;
    for (const std::size_t axis : order)
    {
      reordered.push_back(parts[axis]);
      fromReordered.push_back(from[axis]);
    }
    const Strides to = denseStrides(reordered);
    Strides toParts(parts.size());
    for (std::size_t i = 0; i < order.size(); ++i)
    {
      toParts[order[i]] = to[i];
    }
    copy_ = StridedCopy(reordered, fromReordered, to);
    copyBack_ = StridedCopy(parts, toParts, from);
  }

  std::int64_t block_;

private:
  StridedCopy copy_, copyBack_;
};

/// Channels become rows and columns of blocks. Mode DCR counts the place in the block first, CRD the channel.
class DepthToSpace : public BlockOperator
{
public:
  explicit DepthToSpace(const Node& node) : BlockOperator(node)
  {
    const std::string mode = node.attributes.getString("mode", "DCR");
    if (mode != "DCR" && mode != "CRD")
    {
      throw Error("attribute 'mode' is unknown").expected("DCR or CRD").found("'" + mode + "'");
    }
    isDepthFirst_ = mode == "DCR";
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    // A block that is larger than the channels has a square that they are no multiple of either.
    const std::int64_t b = std::min(block_, std::int64_t(1) << 30);
    const Shape& shape = blockShape(inputs, {1}, b * b);
    const std::int64_t channels = shape[1] / (b * b);
    prepareCopy(isDepthFirst_ ? Shape{shape[0], b, b, channels, shape[2], shape[3]}
                              : Shape{shape[0], channels, b, b, shape[2], shape[3]},
                isDepthFirst_ ? Order{0, 3, 4, 1, 5, 2} : Order{0, 1, 4, 2, 5, 3});
    const Shape output = {shape[0], channels, shape[2] * b, shape[3] * b};
    elementCount(output);
    return {{inputs.at(0).type, output}};
  }

private:
  bool isDepthFirst_ = true;
};

/// Rows and columns of blocks become channels.
class SpaceToDepth : public BlockOperator
{
public:
  using BlockOperator::BlockOperator;

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    const std::int64_t b = std::min(block_, std::int64_t(1) << 30);
    const Shape& shape = blockShape(inputs, {2, 3}, b);
    const std::int64_t rows = shape[2] / b;
    const std::int64_t columns = shape[3] / b;
    prepareCopy({shape[0], shape[1], rows, b, columns, b}, {0, 3, 5, 1, 2, 4});
    const Shape output = {shape[0], shape[1] * b * b, rows, columns};
    elementCount(output);
    return {{inputs.at(0).type, output}};
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(DepthToSpace, DepthToSpace);
LAYERSCOPE_OPERATOR(SpaceToDepth, SpaceToDepth);

}  // namespace layerscope
