#ifndef layerscope_network_kernels_MatrixProduct_h
#define layerscope_network_kernels_MatrixProduct_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "PackedWeights.h"
#include "TileChoice.h"

namespace layerscope
{

/// Products C[i] = A[aIndex[i]] * B[bIndex[i]] of row-major matrices.
struct MatrixProductShape
{
  std::int64_t rows = 0;           ///< of op(A) and C
  std::int64_t depth = 0;          ///< columns of op(A), rows of op(B)
  std::int64_t columns = 0;        ///< of op(B) and C
  bool isLeftTransposed = false;   ///< A is stored as [depth][rows]
  bool isRightTransposed = false;  ///< B is stored as [columns][depth]
  std::int64_t leftCount = 1;      ///< matrices A, one behind the other
  std::int64_t rightCount = 1;
  /// Whether there are several rows for each sample. A matrix unit is for them: where a row is a sample rows
  /// are few, and it is the right operand's way from memory that takes the time.
  bool hasRowsOfSample = false;
  std::vector<std::int64_t> leftIndex = {0};
  std::vector<std::int64_t> rightIndex = {0};

  /// So many products, each of an A and a B of its own.
  void setPairs(std::int64_t count)
  {
    leftCount = rightCount = count;
    leftIndex.resize(static_cast<std::size_t>(count));
    std::iota(leftIndex.begin(), leftIndex.end(), std::int64_t(0));
    rightIndex = leftIndex;
  }
};

/// Matrix products of a fixed shape, made once and run by any number of threads at a time, each with scratch
/// memory of its own. Both operands are packed: B, which is usually the weights, once or in every run, A in
/// every run.
///
/// A value of the result is one chain of multiply-adds over the depth, from zero, then the epilogue: the same
/// bits whatever the number of threads and rows. Where there is a matrix unit and several rows a
/// sample it takes a single constant right operand, with rounding errors of its own (see DigitProduct).
class MatrixProduct
{
public:
  /// Throws Error where an operand is absurdly large, or the product would take hours.
  MatrixProduct(const MatrixProductShape& shape, const Kernels& kernels);

  /// The right operands are constant and stay where they are: the first run keeps a packed copy, which all
  /// products share that are made with the same `forms`, those of the memory they are in. Without it every
  /// run packs those it is given.
  void packRight(const float* b, const std::shared_ptr<PackedForms>& forms = nullptr);

  /// Whether a matrix unit computes it. Asked after packRight.
  bool isDigits() const { return isDigits_; }

  /// Scratch memory of a run, 64-byte aligned.
  std::size_t scratchBytes() const;

  /// `b` may be nullptr after packRight. The biases of `epilogue` are the same for all products. C is
  /// written, not added to.
  void run(const float* a, const float* b, const Epilogue& epilogue, float* c, void* scratch) const;

  std::int64_t multiplyAdds() const;

private:
  std::int64_t panelColumns(std::int64_t panel) const;
  void packLeft(const float* a, float* packed, int workers) const;
  void packRight(const float* b, float* packed, int workers) const;
  std::int64_t floatsOfTile() const;  ///< of digits
  void packDigits(const float* b, float* packed, int workers) const;
  void runDigits(const float* a, const float* b, const Epilogue& epilogue, float* c, float* left,
                 int workers) const;
  void computePanels(std::int64_t product, std::int64_t firstPanel, std::int64_t lastPanel, const float* a,
                     const float* b, const Epilogue& epilogue, float* c) const;

  const Kernels* kernels_;
  MatrixProductShape shape_;
  TileChoice tile_;
  std::int64_t panelWidth_ = 0;  ///< columns of a panel of B
  std::int64_t panelCount_ = 0;
  std::int64_t packedColumns_ = 0;  ///< with those that fill up the last vector
  bool isDigits_ = false;
  std::shared_ptr<PackedWeights> packed_;
};

}  // namespace layerscope

#endif
