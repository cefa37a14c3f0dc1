#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// Output rows that are summed up at a time; where no more than half of them are left, each goes by itself.
/// Most feature maps are multiples of seven high.
constexpr int rowsAtOnce = 7;

template <int Number>
struct Count
{
  static constexpr int value = Number;
};

/// A plane on its way. Its shape is a copy, since the compiler takes each store for one that may change what
/// pointers lead to.
struct Plane
{
  DepthwiseConvolution shape;
  RowFinish finish;
  const float* weights;
  float* output;
  const float* const* rows;  ///< of the image with its padding, which is a row of zeros
  const LoadMask* masks;     ///< of the taps' columns inside the image, where a vector is not all inside
  std::int64_t firstVector = 0;
  std::int64_t lastVector = 0;
};

/// The last vector of a row lies before its end, over some of the one before.
inline std::int64_t columnOf(const DepthwiseConvolution& shape, std::int64_t vector)
{
  return clamp(shape.outWidth - lanes, 0, vector * lanes);
}

/// What a tap of one row sees: `lanes` floats Step apart, ordered as `inOrder` takes them.
template <int Step, bool IsWhole>
inline Vec loadTap(const float* from, const LoadMask* masks, bool isOdd)
{
  const Vec first = IsWhole ? load(from) : masks[0].load(from);
  if constexpr (Step == 1)
  {
    return first;
  }
  else
  {
    const Vec second = IsWhole ? load(from + lanes) : masks[1].load(from + lanes);
    return isOdd ? odds(first, second) : evens(first, second);
  }
}

/// Kernels of Size x Size elements without dilation, Step apart along both axes. Each row of the image is
/// loaded once for all outputs of a tile that see it.
template <int KernelSize, int XStep>
struct Square
{
  static constexpr int Size = KernelSize;
  static constexpr int Step = XStep;
  Vec weights[Size * Size];

  explicit Square(const float* from)
  {
#pragma GCC unroll 64
    for (int i = 0; i < Size * Size; ++i)
    {
      weights[i] = broadcast(from[i]);
    }
  }

  template <bool IsWhole, int Rows>
  inline void sum(const Plane& plane, const float* const* rows, std::int64_t column, Vec (&sums)[Rows]) const
  {
#pragma GCC unroll 32
    for (int i = 0; i < (Rows - 1) * Step + Size; ++i)
    {
      const float* const from = rows[i] + column;
#pragma GCC unroll 8
      for (int x = 0; x < Size; ++x)
      {
        const int even = x / Step * Step;  // two taps come out of one pair of vectors
        const Vec tap = loadTap<Step, IsWhole>(from + even, plane.masks + even * Step, x > even);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
        {
          const int y = i - r * Step;
          if (y >= 0 && y < Size)
          {
            sums[r] = multiplyAdd(weights[y * Size + x], tap, sums[r]);
          }
        }
      }
    }
  }
};

/// All others, with outputs Step apart along x.
template <int XStep>
struct Any
{
  static constexpr int Step = XStep;

  explicit Any(const float*) {}

  template <bool IsWhole, int Rows>
  inline void sum(const Plane& plane, const float* const* rows, std::int64_t column, Vec (&sums)[Rows]) const
  {
    const DepthwiseConvolution& shape = plane.shape;
    const float* weight = plane.weights;
    for (std::int64_t y = 0; y < shape.kernelHeight; ++y, rows += shape.yDilation)
    {
      const float* from[Rows];
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r)
      {
        from[r] = rows[r * shape.yStride] + column;
      }
      for (std::int64_t x = 0; x < shape.kernelWidth; ++x)
      {
        const Vec factor = broadcast(*weight++);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
        {
          const Vec tap =
              loadTap<Step, IsWhole>(from[r] + x * shape.xDilation, plane.masks + x * Step, false);
          sums[r] = multiplyAdd(factor, tap, sums[r]);
        }
      }
    }
  }
};

/// What is written behind a row that is narrower than a vector is overwritten by the next one.
template <int Rows>
inline void storeRows(const Plane& plane, std::int64_t row, std::int64_t column, const Vec (&values)[Rows])
{
  const std::int64_t width = plane.shape.outWidth;
  float* const to = plane.output + row * width + column;
  const std::int64_t room = (plane.shape.outHeight - row) * width - column;
  if (room >= (Rows - 1) * width + lanes)
  {
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
    {
      store(to + r * width, values[r]);
    }
    return;
  }
  const std::int64_t rows = clamp(plane.shape.outHeight - row, 1, Rows);
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
  {
    if (r < rows)
    {
      storePart(to + r * width, values[r], room - r * width);
    }
  }
}

template <bool IsWhole, int Rows, class Kernel>
inline void computeRows(const Plane& plane, const Kernel& kernel, std::int64_t row)
{
  const DepthwiseConvolution& shape = plane.shape;
  for (std::int64_t vector = plane.firstVector; vector < plane.lastVector; ++vector)
  {
    const std::int64_t column = columnOf(shape, vector);
    Vec sums[Rows] = {};
    kernel.template sum<IsWhole>(plane, plane.rows + row * shape.yStride,
                                 column * Kernel::Step - shape.xPadding, sums);
    if constexpr (Kernel::Step > 1)
    {
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r)
      {
        sums[r] = inOrder(sums[r]);
      }
    }
    plane.finish(sums);
    storeRows(plane, row, column, sums);
  }
}

template <bool IsWhole, class Kernel>
inline void computeColumns(const Plane& plane, const Kernel& kernel)
{
  std::int64_t row = 0;
  for (; 2 * (plane.shape.outHeight - row) > rowsAtOnce; row += rowsAtOnce)
  {
    computeRows<IsWhole, rowsAtOnce>(plane, kernel, row);
  }
  for (; row < plane.shape.outHeight; ++row)
  {
    computeRows<IsWhole, 1>(plane, kernel, row);
  }
}

/// Memory that a plane needs: masks, rows of the padded image, a row of zeros.
struct Scratch
{
  std::int64_t masks;
  std::int64_t rows;
  std::int64_t zeros;
  std::int64_t maskFloats;
  std::int64_t rowFloats;

  explicit Scratch(const DepthwiseConvolution& shape)
      : masks(shape.kernelWidth * shape.xStride),
        rows((shape.outHeight + rowsAtOnce - 1) * shape.yStride + (shape.kernelHeight - 1) * shape.yDilation),
        zeros(wholeVectors(shape.inWidth)),
        maskFloats(wholeVectors(masks * std::int64_t(sizeof(LoadMask)) / 4 + 1)),
        rowFloats(rows * std::int64_t(sizeof(float*)) / 4)
  {
  }
};

template <class Kernel>
void computePlane(const DepthwiseTask& task)
{
  const DepthwiseConvolution& shape = *task.shape;
  const Scratch scratch(shape);
  auto* const masks = reinterpret_cast<LoadMask*>(task.scratch);
  auto* const rows = reinterpret_cast<const float**>(task.scratch + scratch.maskFloats);
  float* const zeros = task.scratch + scratch.maskFloats + scratch.rowFloats;
  for (std::int64_t i = 0; i < scratch.zeros; i += lanes)
  {
    store(zeros + i, Vec{});
  }
  for (std::int64_t i = 0; i < scratch.rows; ++i)
  {
    rows[i] = zeros;
  }
  const float* inside = task.input;
  const std::int64_t bottom = clamp(shape.yPadding + shape.inHeight, 0, scratch.rows);
  for (std::int64_t i = shape.yPadding; i < bottom; ++i, inside += shape.inWidth)
  {
    rows[i] = inside;
  }
  const Kernel kernel(task.weights);
  Plane plane{shape, RowFinish(task.epilogue), task.weights, task.output, rows, masks};
  const auto start = [&](std::int64_t vector)
  { return columnOf(shape, vector) * Kernel::Step - shape.xPadding; };
  const std::int64_t reach = (shape.kernelWidth - 1) * shape.xDilation + lanes * Kernel::Step;
  const std::int64_t vectors = wholeVectors(shape.outWidth) / lanes;
  for (std::int64_t v = 0; v < vectors; ++v)
  {
    plane.firstVector = v;
    while (v < vectors && start(v) >= 0 && start(v) + reach <= shape.inWidth)
    {
      ++v;
    }
    if (v > plane.firstVector)
    {
      plane.lastVector = v;
      computeColumns<true>(plane, kernel);
    }
    if (v == vectors)
    {
      return;
    }
    for (std::int64_t i = 0; i < scratch.masks; ++i)
    {
      const std::int64_t column = start(v) + i / Kernel::Step * shape.xDilation + i % Kernel::Step * lanes;
      masks[i] = insideRow(column, shape.inWidth);
    }
    plane.firstVector = v;
    plane.lastVector = v + 1;
    computeColumns<false>(plane, kernel);
  }
}
}  // namespace

std::int64_t simd::depthwiseScratch(const DepthwiseConvolution& shape)
{
  const Scratch scratch(shape);
  return scratch.maskFloats + scratch.rowFloats + scratch.zeros;
}

void simd::depthwise(const DepthwiseTask& task)
{
  const DepthwiseConvolution& shape = *task.shape;
  const bool isSquare = shape.kernelHeight == shape.kernelWidth && shape.yStride == shape.xStride &&
                        shape.yDilation == 1 && shape.xDilation == 1;
  const auto compute = [&](auto step)
  {
    constexpr int Step = decltype(step)::value;
    isSquare&& shape.kernelWidth == 3   ? computePlane<Square<3, Step>>(task)
    : isSquare&& shape.kernelWidth == 5 ? computePlane<Square<5, Step>>(task)
    : isSquare&& shape.kernelWidth == 7 ? computePlane<Square<7, Step>>(task)
                                        : computePlane<Any<Step>>(task);
  };
  shape.xStride == 1 ? compute(Count<1>()) : compute(Count<2>());
}

}  // namespace layerscope
