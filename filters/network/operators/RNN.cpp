#include <algorithm>

#include "Recurrent.h"

namespace layerscope
{

namespace
{
/// h = f(W x + R h + biases)
class RNN : public Recurrent
{
public:
  explicit RNN(const Node& node) : Recurrent(node, 1, {1}, {"Tanh"}, false) {}

protected:
  void compute(std::size_t /*block*/, const Row& row) const override
  {
    for (std::int64_t i = 0; i < row.size; ++i)
    {
      row.gates[i] += row.product[i];
    }
    row.activations[0].apply(row.gates, row.size, kernels_);
    std::copy_n(row.gates, row.size, row.after);
  }

  void goBack(std::size_t /*block*/, const BackRow& back) const override
  {
    for (std::int64_t i = 0; i < back.row.size; ++i)
    {
      back.gates[i] = back.state[i] * back.row.activations[0].slope(back.row.gates[i]);
      back.recurrent[i] = back.gates[i];
      back.state[i] = 0.0F;
    }
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(RNN, RNN);

}  // namespace layerscope
