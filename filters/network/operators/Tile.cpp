#include "Checks.h"
#include "IntList.h"
#include "TableCopyOperator.h"

namespace layerscope
{

namespace
{
// Repeats input 0 as a whole, repeats[i] times along axis i (input 1). Below operator set 6 inputs 1 and 2
// were a number of tiles and one axis.
class Tile : public TableCopyOperator
{
public:
  explicit Tile(const Node& node) : isLegacy_(node.opset < 6) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 3);
    const TensorInfo& info = inputs.at(0);
    const std::size_t rank = info.shape.size();
    const std::vector<std::int64_t> repeats =
        isLegacy_ && inputs.has(2) ? legacyRepeats(inputs, rank) : inputs.constantInts(1, "repeats");
    if (repeats.size() != rank)
    {
      throw Error("the repeats do not fit the input's axes")
          .expected(std::to_string(rank) + " numbers")
          .found(listText(repeats));
    }
    Shape shape = info.shape;
    std::vector<IndexTable> tables(rank);
    for (std::size_t axis = 0; axis < rank; ++axis)
    {
      // Also refuses negative repeats, and a product that overflows.
      shape[axis] = elementCount({info.shape[axis], repeats[axis]});
      if (repeats[axis] > 1)
      {
        requireTableExtent(shape[axis]);
        for (std::int64_t i = 0; i < shape[axis]; ++i)
        {
          tables[axis].push_back(i % info.shape[axis]);
        }
      }
    }
    return prepareCopy(info, shape, std::move(tables));
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy().run(*inputs[0], *outputs[0]);
  }

private:
  static std::vector<std::int64_t> legacyRepeats(const Inputs& inputs, std::size_t rank)
  {
    const auto tiles = inputs.constantInts(1, "tiles");
    const auto axis = inputs.constantInts(2, "axis");
    if (tiles.size() != 1 || axis.size() != 1)
    {
      throw Error("tiles and axis do not fit")
          .expected("one number each")
          .found(listText(tiles) + listText(axis));
    }
    std::vector<std::int64_t> repeats(rank, 1);
    repeats[normalizedAxis(axis[0], rank)] = tiles[0];
    return repeats;
  }

  bool isLegacy_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Tile, Tile);

}  // namespace layerscope
