#include "Checks.h"
#include "RowNormalization.h"

namespace layerscope
{

namespace
{
/// The channels of each group are normalised together (Wu and He, arXiv:1803.08494). Scale and bias have one
/// value a channel, in operator sets below 21 one a group.
class GroupNormalization : public RowNormalization
{
public:
  explicit GroupNormalization(const Node& node)
      : RowNormalization(node),
        groups_(node.attributes.requireInt("num_groups")),
        hasGroupWeights_(node.opset < 21)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const Shape& x = inputs.floatShape(0);
    requireRank(x, 2, "input 0");
    elementCount(x);
    if (groups_ < 1 || x[1] % groups_ != 0)
    {
      throw Error("the channels cannot be divided into groups of one size")
          .expected("a divisor of " + std::to_string(x[1]))
          .found("num_groups = " + std::to_string(groups_));
    }
    const Shape weights = {hasGroupWeights_ ? groups_ : x[1]};
    requireShape(inputs.floatShape(1), weights, "the scale");
    requireShape(inputs.floatShape(2), weights, "the bias");
    const std::int64_t inner = elementCount(Shape(x.begin() + 2, x.end()));
    NormalizedRows rows;
    rows.rows = x[0] * groups_;
    rows.length = x[1] / groups_ * inner;
    rows.run = hasGroupWeights_ ? rows.length : inner;
    rows.period = groups_;
    prepareRows(rows, weights, weights, weights);
    return {inputs.at(0)};
  }

protected:
  bool isCentred() const override { return true; }

private:
  std::int64_t groups_;
  bool hasGroupWeights_;
};
}  // namespace

LAYERSCOPE_OPERATOR(GroupNormalization, GroupNormalization);

}  // namespace layerscope
