#ifndef layerscope_network_operators_Contraction_h
#define layerscope_network_operators_Contraction_h

#include <cstdint>
#include <functional>
#include <vector>

#include "StridedCopy.h"

namespace layerscope
{

/// How a tensor is walked through: one stride a label, each label once.
struct LabelledTensor
{
  std::vector<std::size_t> labels;
  Strides strides;

  /// `shape` with a label an axis. A label that comes twice walks along the diagonal, one whose axis is
  /// repeated (extent 1 where the label has more) is left out.
  LabelledTensor(const std::vector<std::size_t>& labels, const Shape& shape,
                 const std::vector<std::int64_t>& extents);
  LabelledTensor() = default;

  /// The stride of a label, 0 where there is none.
  std::int64_t strideOf(std::size_t label) const;
  bool has(std::size_t label) const;
};

/// The sum over all labels but those of the result of the product of the operands, by transposes, sums and
/// matrix products of two operands after the other. Made once for given extents, run by any number of threads
/// at a time, each with scratch memory of its own.
class Contraction
{
public:
  Contraction() = default;
  /// `result` may leave elements of its memory out (a diagonal); they are set to 0. `resultSize` are all its
  /// elements. Throws Error where intermediate results or their number are absurdly large.
  Contraction(const std::vector<std::int64_t>& extents, const std::vector<LabelledTensor>& operands,
              const LabelledTensor& result, std::int64_t resultSize);

  std::size_t scratchBytes() const { return scratchFloats_ * sizeof(float) + productBytes_; }
  /// One pointer an operand.
  void run(const std::vector<const float*>& operands, float* result, void* scratch) const;
  std::int64_t multiplyAdds() const { return multiplyAdds_; }

private:
  using Labels = std::vector<std::size_t>;
  /// What a step reads and writes: an operand, the result, or a place in scratch memory.
  struct Memory
  {
    enum Kind
    {
      Operand,
      Result,
      Scratch
    };
    Kind kind = Operand;
    std::size_t at = 0;
  };
  struct Value
  {
    LabelledTensor tensor;
    Memory memory;
  };
  struct Run
  {
    const std::vector<const float*>& operands;
    float* result;
    float* scratch;
    void* product;

    float* at(const Memory& memory) const
    {
      return memory.kind == Memory::Operand  ? const_cast<float*>(operands[memory.at])
             : memory.kind == Memory::Result ? result
                                             : scratch + memory.at;
    }
  };

  Memory reserve(std::int64_t floats);
  std::int64_t extentOf(const Labels& labels) const;
  Shape shapeOf(const Labels& labels) const;
  bool isDense(const LabelledTensor& tensor, const Labels& order) const;
  void addCopy(const Value& from, const Memory& to, const Labels& labels, const Strides& strides,
               std::int64_t size);
  /// The value in this order of labels, copied where it isn't.
  Value ordered(const Value& value, const Labels& order);
  /// Without the labels that nobody behind it needs.
  Value summed(const Value& value, const std::vector<bool>& isNeeded);
  Value multiplied(const Value& a, const Value& b, const std::vector<bool>& isNeeded);

  std::vector<std::int64_t> extents_;
  std::vector<std::function<void(const Run&)>> steps_;
  std::size_t scratchFloats_ = 0;
  std::size_t productBytes_ = 0;
  std::int64_t multiplyAdds_ = 0;
  std::int64_t resultSize_ = 0;
  bool isZero_ = false;  ///< a sum of nothing
};

}  // namespace layerscope

#endif
