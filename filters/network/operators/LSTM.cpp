#include <algorithm>

#include "Checks.h"
#include "Recurrent.h"

namespace layerscope
{

namespace
{
/// Hochreiter and Schmidhuber 1997, with the forget gate and peepholes of Gers and Schmidhuber 2000. Gates
/// stand as input, output, forget, cell; with input_forget the forget gate is what the input gate leaves.
class LSTM : public Recurrent
{
public:
  explicit LSTM(const Node& node)
      : Recurrent(node, 4, {4}, {"Sigmoid", "Tanh", "Tanh"}, true),
        couples_(node.attributes.getInt("input_forget", 0) != 0)
  {
    refuseOutputsFrom(node, 3, "there is no such output");
  }

protected:
  void compute(std::size_t /*block*/, const Row& row) const override
  {
    const std::int64_t n = row.size;
    float* const in = row.gates;
    float* const out = in + n;
    float* const forget = out + n;
    float* const cell = forget + n;
    for (std::int64_t i = 0; i < 4 * n; ++i)
    {
      in[i] += row.product[i];
    }
    for (std::int64_t i = 0; row.peepholes && i < n; ++i)
    {
      in[i] += row.peepholes[i] * row.cellBefore[i];
      forget[i] += row.peepholes[2 * n + i] * row.cellBefore[i];
    }
    row.activations[0].apply(in, n, kernels_);
    row.activations[0].apply(forget, n, kernels_);
    row.activations[1].apply(cell, n, kernels_);
    for (std::int64_t i = 0; couples_ && i < n; ++i)
    {
      forget[i] = 1.0F - in[i];
    }
    for (std::int64_t i = 0; i < n; ++i)
    {
      row.cellAfter[i] = forget[i] * row.cellBefore[i] + in[i] * cell[i];
    }
    for (std::int64_t i = 0; row.peepholes && i < n; ++i)
    {
      out[i] += row.peepholes[n + i] * row.cellAfter[i];
    }
    row.activations[0].apply(out, n, kernels_);
    std::copy_n(row.cellAfter, n, row.after);
    row.activations[2].apply(row.after, n, kernels_);
    for (std::int64_t i = 0; i < n; ++i)
    {
      row.after[i] *= out[i];
    }
  }

  void goBack(std::size_t /*block*/, const BackRow& back) const override
  {
    const Row& row = back.row;
    const std::int64_t n = row.size;
    const float* const in = row.gates;
    const float* const out = in + n;
    const float* const forget = out + n;
    const float* const cell = forget + n;
    // What the state is made of, again: the product's memory is free.
    float* const shown = back.recurrent;
    std::copy_n(row.cellAfter, n, shown);
    row.activations[2].apply(shown, n, kernels_);
    for (std::int64_t i = 0; i < n; ++i)
    {
      const float gradient = back.state[i];
      const float toOut = gradient * shown[i] * row.activations[0].slope(out[i]);
      float toCell = back.cell[i] + gradient * out[i] * row.activations[2].slope(shown[i]);
      toCell += row.peepholes ? toOut * row.peepholes[n + i] : 0.0F;
      const float ofForget = toCell * row.cellBefore[i];
      const float ofIn = toCell * cell[i] - (couples_ ? ofForget : 0.0F);
      const float toIn = ofIn * row.activations[0].slope(in[i]);
      const float toForget = couples_ ? 0.0F : ofForget * row.activations[0].slope(forget[i]);
      back.gates[i] = toIn;
      back.gates[n + i] = toOut;
      back.gates[2 * n + i] = toForget;
      back.gates[3 * n + i] = toCell * in[i] * row.activations[1].slope(cell[i]);
      back.cell[i] = toCell * forget[i];
      back.cell[i] += row.peepholes ? toIn * row.peepholes[i] + toForget * row.peepholes[2 * n + i] : 0.0F;
      back.state[i] = 0.0F;
    }
    std::copy_n(back.gates, 4 * n, back.recurrent);
  }

private:
  bool couples_;
};
}  // namespace

LAYERSCOPE_OPERATOR(LSTM, LSTM);

}  // namespace layerscope
