#ifndef layerscope_data_NumpyType_h
#define layerscope_data_NumpyType_h

#include <cstddef>
#include <cstdint>
#include <string>

namespace layerscope
{

/// An element type that can be read as numbers: b1, i1 to i8, u1 to u8, f2, f4, f8.
struct NumpyType
{
  char kind = 'u';
  std::size_t size = 1;  ///< bytes
  bool isBigEndian = false;
};

/// Of NumPy's descr, e.g. "<f4", ">u2", "|b1". Throws Error: pickled objects, records, text, complex numbers.
NumpyType numpyType(const std::string& descr);

/// Elements as numbers; integers beyond the digits of the number are rounded.
void convertElements(const NumpyType& type, const unsigned char* from, std::size_t count, float* to);
void convertElements(const NumpyType& type, const unsigned char* from, std::size_t count, double* to);

}  // namespace layerscope

#endif
