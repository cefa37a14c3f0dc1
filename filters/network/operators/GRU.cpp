#include <algorithm>

#include "Recurrent.h"

namespace layerscope
{

namespace
{
/// Cho et al., arXiv:1406.1078. Gates stand as update, reset, new state. With linear_before_reset the reset
/// gate is applied to what the state gives to the new one, with its bias; else to the state, so that the new
/// one waits for it.
class GRU : public Recurrent
{
public:
  explicit GRU(const Node& node)
      : Recurrent(node, 3,
                  isLinearFirst(node) ? std::vector<std::int64_t>{3} : std::vector<std::int64_t>{2, 1},
                  {"Sigmoid", "Tanh"}, false),
        isLinearFirst_(isLinearFirst(node))
  {
  }

protected:
  bool takesRecurrentBias(std::int64_t gate) const override { return isLinearFirst_ && gate == 2; }

  void compute(std::size_t block, const Row& row) const override
  {
    const std::int64_t n = row.size;
    float* const update = row.gates;
    float* const reset = update + n;
    float* const fresh = reset + n;
    if (block == 0)
    {
      for (std::int64_t i = 0; i < 2 * n; ++i)
      {
        update[i] += row.product[i];
      }
      row.activations[0].apply(update, 2 * n, kernels_);
    }
    if (block == 0 && !isLinearFirst_)
    {
      for (std::int64_t i = 0; i < n; ++i)
      {
        row.operand[i] = reset[i] * row.before[i];
      }
      return;
    }
    for (std::int64_t i = 0; i < n; ++i)
    {
      if (isLinearFirst_)
      {
        const float linear =
            row.product[2 * n + i] + (row.recurrentBias ? row.recurrentBias[2 * n + i] : 0.0F);
        fresh[i] += reset[i] * linear;
        if (row.kept)
        {
          row.kept[i] = linear;
        }
      }
      else
      {
        fresh[i] += row.product[i];
      }
    }
    row.activations[1].apply(fresh, n, kernels_);
    for (std::int64_t i = 0; i < n; ++i)
    {
      row.after[i] = (1.0F - update[i]) * fresh[i] + update[i] * row.before[i];
    }
  }

  void goBack(std::size_t block, const BackRow& back) const override
  {
    const Row& row = back.row;
    const std::int64_t n = row.size;
    const float* const update = row.gates;
    const float* const reset = update + n;
    const float* const fresh = reset + n;
    float* const toUpdate = back.gates;
    float* const toReset = toUpdate + n;
    float* const toFresh = toReset + n;
    const bool isFirstBlock = block == 0;
    for (std::int64_t i = 0; (isLinearFirst_ || !isFirstBlock) && i < n; ++i)
    {
      const float gradient = back.state[i];
      toFresh[i] = gradient * (1.0F - update[i]) * row.activations[1].slope(fresh[i]);
      toUpdate[i] = gradient * (row.before[i] - fresh[i]) * row.activations[0].slope(update[i]);
      back.state[i] = gradient * update[i];
    }
    if (isLinearFirst_)
    {
      for (std::int64_t i = 0; i < n; ++i)
      {
        toReset[i] = toFresh[i] * row.kept[i] * row.activations[0].slope(reset[i]);
        back.recurrent[2 * n + i] = toFresh[i] * reset[i];
      }
      std::copy_n(toUpdate, 2 * n, back.recurrent);
    }
    else if (!isFirstBlock)
    {
      std::copy_n(toFresh, n, back.recurrent);
    }
    else
    {
      for (std::int64_t i = 0; i < n; ++i)
      {
        toReset[i] = back.operand[i] * row.before[i] * row.activations[0].slope(reset[i]);
        back.state[i] += back.operand[i] * reset[i];
      }
      std::copy_n(toUpdate, 2 * n, back.recurrent);
    }
  }

private:
  static bool isLinearFirst(const Node& node)
  {
    return node.attributes.getInt("linear_before_reset", 0) != 0;
  }

  bool isLinearFirst_;
};
}  // namespace

LAYERSCOPE_OPERATOR(GRU, GRU);

}  // namespace layerscope
