#ifndef layerscope_network_operators_Casting_h
#define layerscope_network_operators_Casting_h

#include "ViewOperator.h"

namespace layerscope
{

/// What Cast and CastLike share. Floats that are cast to a format of fewer digits are rounded to it, and to
/// whole numbers cut off towards 0; outside the range, where ONNX leaves it open, they end at the bounds of
/// int32 and int64, and keep their low bits in narrower types, as NumPy has it. Whole numbers keep their low
/// bits. The way back takes rounding for what it rounds.
class Casting : public ViewOperator
{
public:
  /// Reads `saturate` and `round_mode`.
  explicit Casting(const Node& node);

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool isView() const override { return isView_; }

  /// Of whole numbers that stand for fractions.
  bool isQuantized() const override { return !isFromFloat_ && isToFloat_; }
  bool hasGradient(std::size_t input) const override;
  void backward(const BackwardStep& step) const override;
  bool canGoBackInPlace() const override { return true; }

protected:
  /// Called at the end of `prepare`.
  std::vector<TensorInfo> prepareCast(const TensorInfo& from, NumberFormat to);

private:
  void round(const float* in, float* out, std::int64_t count) const;
  void truncate(const float* in, std::int64_t* out, std::int64_t count) const;
  void widen(const std::int64_t* in, float* out, std::int64_t count) const;
  void wrap(const std::int64_t* in, std::int64_t* out, std::int64_t count) const;

  bool saturates_;
  PowerRounding powers_ = PowerRounding::Up;
  NumberFormat from_ = NumberFormat::Own;
  NumberFormat to_ = NumberFormat::Own;
  bool isFromFloat_ = true;
  bool isToFloat_ = true;
  bool isView_ = true;
};

}  // namespace layerscope

#endif
