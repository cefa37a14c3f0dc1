#include "VectorKernels.h"

#include "analysis/Lanes.h"

namespace layerscope::kernels
{

namespace
{
template <int Parts>
using Double = typename lanes::Group<Parts>::Double;

// Rows or columns whose sums lie in registers together: eight registers of them.
template <int Parts>
constexpr std::size_t together = 8 / Parts;

struct Centre
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* row, const double* mean, std::size_t columns, double* to)
  {
    constexpr std::size_t step = lanes::Group<Parts>::doubles;
    std::size_t column = 0;
    for (; column + step <= columns; column += step)
    {
      Double<Parts> values, means;
      lanes::loadWide<Parts>(values, row + column);
      lanes::load(means, mean + column);
      lanes::store(to + column, Double<Parts>(values - means));
    }
    for (; column < columns; ++column)
    {
      to[column] = static_cast<double>(row[column]) - mean[column];
    }
  }
};

struct CentreToIntegers
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* row, const double* mean, const double* factors,
                                    std::size_t columns, double* to)
  {
    // Adding 1.5 * 2^52 leaves no bits behind the point.
    constexpr double magic = 0x1.8p52;
    constexpr std::size_t step = lanes::Group<Parts>::doubles;
    std::size_t column = 0;
    for (; column + step <= columns; column += step)
    {
      Double<Parts> values, means, scales;
      lanes::loadWide<Parts>(values, row + column);
      lanes::load(means, mean + column);
      lanes::load(scales, factors + column);
      lanes::store(to + column, Double<Parts>((values - means) * scales + magic - magic));
    }
    for (; column < columns; ++column)
    {
      to[column] = (static_cast<double>(row[column]) - mean[column]) * factors[column] + magic - magic;
    }
  }
};

struct AddScalarProducts
{
  template <int Parts, std::size_t Rows>
  LAYERSCOPE_INLINE static void add(const double* rows, std::size_t stride, std::size_t columns,
                                    const double* vectors, double* products)
  {
    constexpr std::size_t part = lanes::Group<Parts>::doubles;
    Double<Parts> sums[Rows][Parts];
    for (std::size_t i = 0; i < Rows; ++i)
    {
      for (int p = 0; p < Parts; ++p)
      {
        lanes::load(sums[i][p], products + i * vectorsTogether + p * part);
      }
    }
    for (std::size_t column = 0; column < columns; ++column)
    {
      Double<Parts> vector[Parts];
      for (int p = 0; p < Parts; ++p)
      {
        lanes::load(vector[p], vectors + column * vectorsTogether + p * part);
      }
      for (std::size_t i = 0; i < Rows; ++i)
      {
        for (int p = 0; p < Parts; ++p)
        {
          sums[i][p] += rows[i * stride + column] * vector[p];
        }
      }
    }
    for (std::size_t i = 0; i < Rows; ++i)
    {
      for (int p = 0; p < Parts; ++p)
      {
        lanes::store(products + i * vectorsTogether + p * part, sums[i][p]);
      }
    }
  }

  template <int Parts>
  LAYERSCOPE_INLINE static void run(const double* rows, std::size_t count, std::size_t stride,
                                    std::size_t columns, const double* vectors, double* products)
  {
    constexpr std::size_t step = together<Parts>;
    std::size_t row = 0;
    for (; row + step <= count; row += step)
    {
      add<Parts, step>(rows + row * stride, stride, columns, vectors, products + row * vectorsTogether);
    }
    for (; row < count; ++row)
    {
      add<Parts, 1>(rows + row * stride, stride, columns, vectors, products + row * vectorsTogether);
    }
  }
};

struct AddMultiples
{
  template <int Parts, std::size_t Columns>
  LAYERSCOPE_INLINE static void add(const double* rows, std::size_t count, std::size_t stride,
                                    const double* factors, double* sums)
  {
    constexpr std::size_t part = lanes::Group<Parts>::doubles;
    Double<Parts> totals[Columns][Parts];
    for (std::size_t i = 0; i < Columns; ++i)
    {
      for (int p = 0; p < Parts; ++p)
      {
        lanes::load(totals[i][p], sums + i * vectorsTogether + p * part);
      }
    }
    for (std::size_t row = 0; row < count; ++row)
    {
      for (int p = 0; p < Parts; ++p)
      {
        Double<Parts> factor;
        lanes::load(factor, factors + row * vectorsTogether + p * part);
        for (std::size_t i = 0; i < Columns; ++i)
        {
          totals[i][p] += rows[row * stride + i] * factor;
        }
      }
    }
    for (std::size_t i = 0; i < Columns; ++i)
    {
      for (int p = 0; p < Parts; ++p)
      {
        lanes::store(sums + i * vectorsTogether + p * part, totals[i][p]);
      }
    }
  }

  template <int Parts>
  LAYERSCOPE_INLINE static void run(const double* rows, std::size_t count, std::size_t stride,
                                    std::size_t columns, const double* factors, double* sums)
  {
    constexpr std::size_t step = together<Parts>;
    std::size_t column = 0;
    for (; column + step <= columns; column += step)
    {
      add<Parts, step>(rows + column, count, stride, factors, sums + column * vectorsTogether);
    }
    for (; column < columns; ++column)
    {
      add<Parts, 1>(rows + column, count, stride, factors, sums + column * vectorsTogether);
    }
  }
};
}  // namespace

void centre(const float* row, const double* mean, std::size_t columns, double* to)
{
  runKernel<Centre>(row, mean, columns, to);
}

void centreToIntegers(const float* row, const double* mean, const double* factors, std::size_t columns,
                      double* to)
{
  runKernel<CentreToIntegers>(row, mean, factors, columns, to);
}

void addScalarProducts(const double* rows, std::size_t count, std::size_t stride, std::size_t columns,
                       const double* vectors, double* products)
{
  runKernel<AddScalarProducts>(rows, count, stride, columns, vectors, products);
}

void addMultiples(const double* rows, std::size_t count, std::size_t stride, std::size_t columns,
                  const double* factors, double* sums)
{
  runKernel<AddMultiples>(rows, count, stride, columns, factors, sums);
}

}  // namespace layerscope::kernels
