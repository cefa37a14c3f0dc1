#ifndef layerscope_network_operators_RowNormalization_h
#define layerscope_network_operators_RowNormalization_h

#include <cstdint>
#include <vector>

#include "network/Operator.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// Which elements are normalised together, and by which weights they are multiplied. The input is a matrix;
/// weights belong to runs of neighbouring elements of a row, and those of a row come again after `period`
/// rows.
struct NormalizedRows
{
  std::int64_t rows = 0;
  std::int64_t length = 0;
  std::int64_t run = 1;     ///< elements of one weight
  std::int64_t period = 1;  ///< rows until the weights come again

  std::int64_t weightsOfRow() const { return run == 0 ? 0 : length / run; }
  std::int64_t weights() const { return period * weightsOfRow(); }
};

/// y = scale * (x - mean) / sqrt(variance + epsilon) + bias with the mean and the (biased) variance of each
/// row, or, without the mean, y = scale * x / sqrt(mean square + epsilon): what layer, group and root mean
/// square normalisation share, with their gradients. Inputs x, scale and, where given, bias; the outputs
/// behind y are each row's mean and reciprocal deviation. One pass over memory where a row fits into the
/// cache.
class RowNormalization : public Operator
{
public:
  explicit RowNormalization(const Node& node) : epsilon_(node.attributes.getFloat("epsilon", 1e-5F)) {}

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  std::size_t scratchBytes() const override;
  bool canRunInPlace() const override { return true; }

  bool hasGradient(std::size_t input) const override { return input < 3; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override;

protected:
  /// Is the mean taken off?
  virtual bool isCentred() const = 0;

  /// Called at the end of `prepare`. `scale` and `bias` are the shapes of inputs 1 and 2 as they are
  /// broadcast to `weights`, which has one element a weight.
  void prepareRows(const NormalizedRows& rows, const Shape& weights, const Shape& scale, const Shape& bias);

private:
  struct Statistics
  {
    double mean = 0.0;
    double reciprocal = 0.0;  ///< of the deviation
  };

  Statistics statisticsOf(const float* row) const;
  /// The weights as the rows read them: repeated into `buffer` where they are fewer.
  const float* spread(const Tensor* input, const Shape& shape, float* buffer) const;
  void normalise(const float* x, float* y, std::int64_t row, const Statistics& statistics, const float* scale,
                 const float* bias) const;
  void rowBack(const BackwardStep& step, std::int64_t row, const Statistics& statistics,
               const float* scale) const;
  void weightsBack(const BackwardStep& step, const Statistics* statistics, float* scale, float* bias) const;
  std::int64_t weightFloats() const;

  double epsilon_;
  NormalizedRows rows_;
  Shape weights_, scale_, bias_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
