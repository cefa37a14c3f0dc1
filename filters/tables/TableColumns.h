#ifndef layerscope_TableColumns_h
#define layerscope_TableColumns_h

#include <cstdint>
#include <string>

#include <vtkSmartPointer.h>

class vtkFloatArray;
class vtkIdTypeArray;
class vtkTable;

namespace layerscope
{

/// Bytes that ParaView keeps of each component of a column (name and ranges), measured in version 5.11. More
/// than the values, where whole feature maps of few samples make columns of many thousand components.
constexpr double bytesOfComponent = 1400;

/// For messages: "sample, z", or "no columns".
std::string columnNames(vtkTable* table);

/// Components of the column `name`, or of what joinComponents would make; 0 where there is neither.
int componentsOf(vtkTable* table, const std::string& name);

/// Replaces the columns `name:0`, `name:1`, ... (or `name_0`, `name_1`, ...), into which a text file splits a
/// column of several components, by the one float column `name`, in place of the first. Does nothing where
/// `name` exists or there is no such split.
void joinComponents(vtkTable* table, const std::string& name);

/// The column as [rows, components] floats: the table's own array when it is one of floats, a converted copy
/// otherwise. Throws Error when the column is missing (names those that exist) or holds no numbers.
/// Of columns `name:0` ... with text in them the first cell that is no number is named; its row counts from
/// `firstRow`.
vtkSmartPointer<vtkFloatArray> floatColumn(vtkTable* table, const std::string& name,
                                           std::int64_t firstRow = 0);

/// The number of the sample that each row is about: column `sample` where there is one, else the number of
/// the row, counted from `firstRow`. Throws Error when `sample` isn't one whole number a row.
vtkSmartPointer<vtkIdTypeArray> sampleColumn(vtkTable* table, std::int64_t firstRow);

/// Column `picture`: which picture of those that a table refers to each row is about. Throws Error when it is
/// missing or isn't one whole number a row. A table without rows may lack it.
vtkSmartPointer<vtkIdTypeArray> pictureColumn(vtkTable* table, std::int64_t firstRow);

/// Makes `samples` the column `sample` and the global ids of the rows. Global ids are what selections travel
/// by: several rows may have one id, and selecting it selects them all, in every table and on every rank.
void setSampleColumn(vtkTable* table, vtkIdTypeArray* samples);

}  // namespace layerscope

#endif
