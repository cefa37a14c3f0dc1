#ifndef layerscope_SampleTable_h
#define layerscope_SampleTable_h

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "PictureReference.h"
#include "data/PictureSet.h"

class vtkTable;

namespace layerscope
{

/// An array [samples, ...] as a column.
struct NumberColumn
{
  std::string name;
  std::vector<double> values;   ///< [samples, components]
  std::int64_t components = 0;  ///< of a sample
  bool isFloat = false;         ///< a float holds each of the values
};

/// What a reader found: samples with a picture or a row of numbers each, and labels if there are some.
struct SampleData
{
  DataSet set;  ///< its pictures are nullptr where there are numbers
  NumberColumn numbers;
  std::optional<PictureReference> reference;  ///< to the pictures

  std::int64_t count() const;
};

/// Fills an empty table with the samples of these numbers, and its field data with what they share: columns
/// as vtkSampleTableReader tells.
void fillSampleTable(const SampleData& data, const std::vector<std::int64_t>& samples, vtkTable* table);

}  // namespace layerscope

#endif
