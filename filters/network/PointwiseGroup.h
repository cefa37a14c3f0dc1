#ifndef layerscope_network_PointwiseGroup_h
#define layerscope_network_PointwiseGroup_h

#include <memory>
#include <vector>

#include "Operator.h"

namespace layerscope
{

/// Element-wise operators one behind the other as one operator of a plan: they go through the elements in
/// pieces that stay in the first-level cache, so that memory is read and written once. The first may be any
/// operator that tells of what it has written (see Operator::runByPieces): the others then follow it piece by
/// piece. Results are the bits of the operators run one by one.
///
/// Outputs are float32 and of one shape. Values between operators that are read once more later on (x *
/// sigmoid(x)) wait in buffers of a piece each.
class PointwiseGroup : public Operator
{
public:
  /// Where an operator's input comes from.
  struct Source
  {
    enum class Kind
    {
      None,    ///< left out
      Member,  ///< the output of the group's operator of that index, an earlier one
      Whole,   ///< the group's input of that index, of another shape than the output's: broadcast
      Piece    ///< the group's input of that index, of the output's shape
    };
    Kind kind = Kind::None;
    std::size_t index = 0;
  };

  struct Member
  {
    std::unique_ptr<Operator> op;  ///< prepared
    std::vector<Source> inputs;
  };

  static constexpr std::size_t mostBuffers = 3;

  /// Buffers that members with these inputs need beside the output's memory: at most `mostBuffers` can be
  /// had. Element i is where member i writes to; 0 is the output's memory.
  static std::vector<std::size_t> places(const std::vector<const std::vector<Source>*>& inputs);

  /// At least one member; all but the first are pointwise, and that is pointwise or runs by pieces.
  explicit PointwiseGroup(std::vector<Member> members);

  /// Members are prepared already.
  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  std::size_t scratchBytes() const override { return members_.front().op->scratchBytes(); }
  bool canRunInPlace() const override;
  std::int64_t multiplyAdds() const override { return members_.front().op->multiplyAdds(); }

private:
  bool followsPieces() const { return members_.front().op->runsByPieces(); }
  void runPieces(const std::vector<const Tensor*>& inputs, float* output, std::int64_t begin,
                 std::int64_t end) const;

  std::vector<Member> members_;
  std::vector<std::size_t> places_;
};

}  // namespace layerscope

#endif
