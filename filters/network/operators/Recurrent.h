#ifndef layerscope_network_operators_Recurrent_h
#define layerscope_network_operators_Recurrent_h

#include <cstdint>
#include <memory>
#include <vector>

#include "RecurrentActivation.h"
#include "network/Operator.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

/// What RNN, GRU and LSTM share (ONNX operator specification): directions, layouts, lengths of sequences,
/// initial states, and the matrix products. One product for the inputs of all steps of a direction, then for
/// each step one of the state (two where part of the gates waits for others), with packed weights where they
/// are constant. A cell is what makes the gates and the next state of one sample.
///
/// Inputs X, W, R, B, sequence_lens, initial_h, then a cell's own; outputs Y, Y_h, Y_c.
class Recurrent : public Operator
{
public:
  /// `gates` of a cell; `blocks`: how many of them each product of a step makes, in order.
  Recurrent(const Node& node, std::int64_t gates, std::vector<std::int64_t> blocks,
            const std::vector<std::string>& activations, bool hasCellState);

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  std::size_t scratchBytes() const override { return forward_.bytes; }
  std::int64_t multiplyAdds() const override;

  bool hasGradient(std::size_t input) const override { return input != 4; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override { return back_.bytes; }

protected:
  /// One sample at one step. Arrays have `size` elements, or as many for each gate.
  struct Row
  {
    std::int64_t size = 0;
    const RecurrentActivation* activations = nullptr;
    const float* recurrentBias = nullptr;  ///< of all gates; nullptr: none
    const float* peepholes = nullptr;      ///< nullptr: none
    float* gates = nullptr;                ///< with what the input and the biases give; then the gates
    const float* product = nullptr;        ///< what the state gives to the gates of the block
    const float* before = nullptr;         ///< state
    const float* cellBefore = nullptr;
    float* after = nullptr;
    float* cellAfter = nullptr;
    float* operand = nullptr;  ///< of the next block's product
    float* kept = nullptr;     ///< for the way back
  };

  /// As above on the way back, from the last block to the first.
  struct BackRow
  {
    Row row;
    float* state = nullptr;          ///< gradient of the state behind; then what goes past the product
    float* cell = nullptr;           ///< as above, of the cell's state
    float* gates = nullptr;          ///< gradients of what activations take in; may be row.gates
    float* recurrent = nullptr;      ///< of what the block's product gave
    const float* operand = nullptr;  ///< of the next block's operand
  };

  virtual void compute(std::size_t block, const Row& row) const = 0;
  virtual void goBack(std::size_t block, const BackRow& row) const = 0;
  /// Is the recurrent bias of the gate added within the cell?
  virtual bool takesRecurrentBias(std::int64_t /*gate*/) const { return false; }

  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();

private:
  /// Where things stand in scratch memory, in floats.
  struct Layout
  {
    std::size_t gates = 0, bias = 0, product = 0, operand = 0, state = 0, cell = 0;
    std::size_t before = 0, cellBefore = 0, cellAfter = 0, kept = 0,
                operands = 0;  ///< a row a step and sample
    std::size_t gradients = 0, recurrent = 0, stepGradients = 0, input = 0;
    std::size_t products = 0;
    std::size_t bytes = 0;
  };
  struct Direction
  {
    std::unique_ptr<MatrixProduct> input, inputBack;
    std::vector<std::unique_ptr<MatrixProduct>> state, stateBack;
  };
  /// The inputs of one direction and the memory of one run.
  struct Pass;

  Shape stateShape() const;
  void checkShapes(const Inputs& inputs);
  void makeProducts(const Inputs& inputs);
  Layout layOut(bool isBack) const;
  std::vector<std::int64_t> lengthsOf(const Tensor* tensor) const;
  /// The row of sample b at a step counted in the order of the direction; -1 behind its end.
  std::int64_t rowOf(std::size_t direction, std::int64_t step, std::int64_t b,
                     const std::vector<std::int64_t>& lengths) const;
  bool isReverse(std::size_t direction) const { return firstIsReverse_ || direction == 1; }
  std::int64_t blockBegin(std::size_t block) const;
  std::int64_t rows() const { return steps_ * samples_; }
  /// Where sample b's state stands in a tensor of states, of all directions.
  std::int64_t statePlace(std::size_t direction, std::int64_t b) const;
  /// Where a row's output stands in Y.
  std::int64_t outputPlace(std::size_t direction, std::int64_t row) const;

  Row rowAt(const Pass& pass, std::size_t block, std::int64_t row, std::int64_t b) const;
  void start(Pass& pass) const;
  void goForward(Pass& pass) const;
  void goBackward(Pass& pass, const BackwardStep& step) const;
  void weightsBack(Pass& pass, const BackwardStep& step) const;
  void peepholesBack(Pass& pass, float* gradient) const;

  std::int64_t gates_;
  std::vector<std::int64_t> blocks_;
  bool hasCellState_;
  std::vector<RecurrentActivation> activations_;
  std::size_t activationsOfCell_;
  std::size_t directions_ = 1;
  bool firstIsReverse_ = false;
  bool samplesFirst_;
  std::int64_t steps_ = 0, samples_ = 0, features_ = 0, size_ = 0;
  std::int64_t declaredSize_;
  std::vector<Direction> products_;
  std::unique_ptr<MatrixProduct> toInputWeights_;
  std::vector<std::unique_ptr<MatrixProduct>> toStateWeights_;
  Layout forward_, back_;
};

}  // namespace layerscope

#endif
