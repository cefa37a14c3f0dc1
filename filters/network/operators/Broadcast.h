#ifndef layerscope_network_operators_Broadcast_h
#define layerscope_network_operators_Broadcast_h

#include <cstdint>
#include <vector>

#include "Parallel.h"
#include "network/Operator.h"

namespace layerscope
{

/// The shape of an element-wise result (ONNX "Broadcasting", as NumPy): shapes are aligned at their last
/// axes, and extents of 1 are repeated. Throws Error where extents differ and none is 1.
Shape broadcastShape(const Shape& a, const Shape& b);

/// Shape of input 1 as operator sets below 7 meant it: attribute `broadcast` allows it to be a contiguous
/// part of input 0's shape that begins at `axis` (default: that ends at the end). The result broadcasts as
/// above. Throws Error where it does not fit.
Shape legacyBroadcastShape(const Node& node, const Shape& a, const Shape& b);

/// body(i, a[i * strideA], b[i * strideB]) for i in [begin, end) and strides of 0 and 1: one loop a case, so
/// that each becomes vector code. An element that the body writes stands at most at its own place in `a` and
/// `b`.
template <class A, class B, class Body>
void forRow(const A* a, std::int64_t strideA, const B* b, std::int64_t strideB, std::int64_t begin,
            std::int64_t end, const Body& body)
{
  if (strideA != 0 && strideB != 0)
  {
#pragma GCC ivdep
    for (std::int64_t i = begin; i < end; ++i)
    {
      body(i, a[i], b[i]);
    }
  }
  else if (strideA != 0)
  {
    const B constant = *b;
#pragma GCC ivdep
    for (std::int64_t i = begin; i < end; ++i)
    {
      body(i, a[i], constant);
    }
  }
  else
  {
    const A constant = *a;
#pragma GCC ivdep
    for (std::int64_t i = begin; i < end; ++i)
    {
      body(i, constant, b[strideB * i]);
    }
  }
}

/// Loops over a broadcast pair: neighbouring axes that both inputs walk through alike are merged, so that
/// equal shapes become one row, and a feature map with a value a channel one row a channel.
class BroadcastLoops
{
public:
  BroadcastLoops() = default;
  BroadcastLoops(const Shape& a, const Shape& b);

  /// out[i] = function(a[..], b[..]) on all threads; `function` must not throw. `out` may be `a` or `b` where
  /// those have the output's shape.
  template <class A, class B, class R, class Function>
  void run(const A* a, const B* b, R* out, const Function& function) const
  {
    forEach(a, b, [out, function](std::int64_t i, A x, B y) { out[i] = function(x, y); });
  }

  /// body(i, a[..], b[..]) for the output's elements i, on all threads; `body` must not throw. Of arrays that
  /// it writes to it may touch element i alone.
  template <class A, class B, class Body>
  void forEach(const A* a, const B* b, const Body& body) const
  {
    // Long rows are cut, short ones are handed out by the dozen.
    const std::int64_t pieces = (row_ + blockElements - 1) / blockElements;
    parallelItems(rows_ * pieces, std::min(row_, blockElements),
                  [&](std::int64_t item)
                  {
                    const std::int64_t begin = item % pieces * blockElements;
                    runRow(item / pieces, begin, std::min(row_, begin + blockElements), a, b, body);
                  });
  }

  /// As `run`, on this thread; `function` may throw.
  template <class A, class B, class R, class Function>
  void runSerial(const A* a, const B* b, R* out, const Function& function) const
  {
    const auto body = [out, function](std::int64_t i, A x, B y) { out[i] = function(x, y); };
    for (std::int64_t row = 0; row < rows_; ++row)
    {
      runRow(row, 0, row_, a, b, body);
    }
  }

  /// The part [begin, end) of the output, walked through in runs of one row: body(at, a, b, strideA, strideB,
  /// count), where `at` counts from `begin`, and a stride is 0 or 1. `a` and `b` are where the arrays begin,
  /// or, where isPieceA (B) says so, where element `begin` of an array of the output's shape stands.
  template <class Body>
  void forPiece(const float* a, bool isPieceA, const float* b, bool isPieceB, std::int64_t begin,
                std::int64_t end, const Body& body) const
  {
    for (std::int64_t i = begin; i < end;)
    {
      const std::int64_t inRow = i % row_;
      const std::int64_t count = std::min(end - i, row_ - inRow);
      const float* rowA = a;
      const float* rowB = b;
      goToRow(i / row_, rowA, rowB);
      rowA = isPieceA ? a + (i - begin) : rowA + strideA_ * inRow;
      rowB = isPieceB ? b + (i - begin) : rowB + strideB_ * inRow;
      body(i - begin, rowA, rowB, isPieceA ? 1 : strideA_, isPieceB ? 1 : strideB_, count);
      i += count;
    }
  }

private:
  struct Axis
  {
    std::int64_t extent = 1;
    std::int64_t strideA = 0;
    std::int64_t strideB = 0;
  };

  template <class A, class B, class Body>
  void runRow(std::int64_t row, std::int64_t begin, std::int64_t end, const A* a, const B* b,
              const Body& rowBody) const
  {
    const Body body = rowBody;
    const std::int64_t first = row * row_;
    goToRow(row, a, b);
    forRow(a, strideA_, b, strideB_, begin, end,
           [first, body](std::int64_t i, A x, B y) { body(first + i, x, y); });
  }

  /// Moves `a` and `b` to the beginning of a row.
  template <class A, class B>
  void goToRow(std::int64_t row, const A*& a, const B*& b) const
  {
    for (std::size_t i = outer_.size(); i-- > 0;)
    {
      const std::int64_t index = row % outer_[i].extent;
      row /= outer_[i].extent;
      a += index * outer_[i].strideA;
      b += index * outer_[i].strideB;
    }
  }

  std::vector<Axis> outer_;
  std::int64_t rows_ = 0;  ///< product of the outer extents
  std::int64_t row_ = 0;   ///< extent of the innermost axis
  std::int64_t strideA_ = 0, strideB_ = 0;
};

}  // namespace layerscope

#endif
