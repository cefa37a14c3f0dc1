#include "Broadcast.h"
#include "Checks.h"
#include "RowNormalization.h"

namespace layerscope
{

namespace
{
/// What LayerNormalization and RMSNormalization share: the axes from `axis` on are normalised together, and
/// the scale and bias are broadcast to them.
class TrailingNormalization : public RowNormalization
{
public:
  explicit TrailingNormalization(const Node& node)
      : RowNormalization(node), axis_(node.attributes.getInt("axis", -1))
  {
  }

protected:
  /// The shape of what is one number a row.
  Shape prepareTrailing(const Inputs& inputs, std::size_t most)
  {
    requireInputCount(inputs, 2, most);
    const Shape& x = inputs.floatShape(0);
    elementCount(x);
    const std::size_t axis = normalizedAxis(axis_, x.size());
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(axis);
    const Shape row(begin, x.end());
    NormalizedRows rows;
    rows.rows = elementCount(Shape(x.begin(), begin));
    rows.length = elementCount(row);
    const Shape scale = weightShape(inputs.floatShape(1), row, "the scale");
    const Shape bias = inputs.has(2) ? weightShape(inputs.floatShape(2), row, "the bias") : row;
    prepareRows(rows, row, scale, bias);
    Shape reduced(x.begin(), begin);
    reduced.resize(x.size(), 1);
    return reduced;
  }

private:
  // Leading extents of 1 say nothing.
  static Shape weightShape(Shape shape, const Shape& row, const char* what)
  {
    while (shape.size() > row.size() && shape.front() == 1)
    {
      shape.erase(shape.begin());
    }
    bool fits = shape.size() <= row.size();
    for (std::size_t i = 0; fits && i < shape.size(); ++i)
    {
      const std::int64_t extent = row[row.size() - shape.size() + i];
      fits = shape[i] == extent || shape[i] == 1;
    }
    if (!fits)
    {
      throw Error(std::string(what) + " does not fit what is normalised")
          .expected("what can be broadcast to " + toString(row))
          .found(toString(shape));
    }
    return shape;
  }

  std::int64_t axis_;
};

/// Ba, Kiros and Hinton, arXiv:1607.06450.
class LayerNormalization : public TrailingNormalization
{
public:
  explicit LayerNormalization(const Node& node) : TrailingNormalization(node), outputs_(node.outputs.size())
  {
    refuseOutputsFrom(node, 3, "there is no such output");
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    const Shape reduced = prepareTrailing(inputs, 3);
    std::vector<TensorInfo> outputs = {inputs.at(0)};
    outputs.resize(std::max<std::size_t>(1, std::min<std::size_t>(outputs_, 3)),
                   {ElementType::Float32, reduced});
    return outputs;
  }

protected:
  bool isCentred() const override { return true; }

private:
  std::size_t outputs_;
};

/// Zhang and Sennrich, arXiv:1910.07467.
class RMSNormalization : public TrailingNormalization
{
public:
  using TrailingNormalization::TrailingNormalization;

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    prepareTrailing(inputs, 2);
    return {inputs.at(0)};
  }

protected:
  bool isCentred() const override { return false; }
};
}  // namespace

LAYERSCOPE_OPERATOR(LayerNormalization, LayerNormalization);
LAYERSCOPE_OPERATOR(RMSNormalization, RMSNormalization);

}  // namespace layerscope
