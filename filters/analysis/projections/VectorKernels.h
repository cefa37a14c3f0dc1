#ifndef layerscope_analysis_VectorKernels_h
#define layerscope_analysis_VectorKernels_h

#include <cstddef>

/// The inner loops of products of rows with eight vectors at once, which lie as [columns, 8]. All give the
/// same bits on every x86-64 processor.
namespace layerscope::kernels
{

constexpr std::size_t vectorsTogether = 8;

/// Writes each column's distance from its mean.
void centre(const float* row, const double* mean, std::size_t columns, double* to);

/// The same times a factor of each column, rounded to a whole number, which must be less than 2^50.
void centreToIntegers(const float* row, const double* mean, const double* factors, std::size_t columns,
                      double* to);

/// Adds to products[row, 8] the scalar products of rows, `stride` apart, with the vectors: one column after
/// the other, however many rows there are.
void addScalarProducts(const double* rows, std::size_t count, std::size_t stride, std::size_t columns,
                       const double* vectors, double* products);

/// Adds to sums[column, 8] each row's value of that column times the row's eight factors.
void addMultiples(const double* rows, std::size_t count, std::size_t stride, std::size_t columns,
                  const double* factors, double* sums);

}  // namespace layerscope::kernels

#endif
