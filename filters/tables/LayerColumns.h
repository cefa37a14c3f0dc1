#ifndef layerscope_LayerColumns_h
#define layerscope_LayerColumns_h

#include <cstdint>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>

#include "analysis/RowsView.h"

class vtkFloatArray;
class vtkIdTypeArray;
class vtkTable;

namespace layerscope
{
class Communicator;

/// The activations of one layer: column `layer_<number>` with a component a channel.
struct LayerColumn
{
  int number = 0;
  std::size_t width = 0;                  ///< channels, the same on all ranks
  vtkSmartPointer<vtkFloatArray> values;  ///< this rank's rows; may be nullptr where there are none

  std::string name() const { return "layer_" + std::to_string(number); }
  RowsView rows() const;
};

/// True for "layer_" and a number, and nothing else. `number` receives it.
bool isLayerName(const std::string& name, int& number);

/// Numbers of the layers that this rank's table has columns of, rising.
std::vector<int> layerNumbers(vtkTable* table);

/// Collective. The layer columns of a table, by rising number; those that a text file had split into
/// `layer_1:0`, `layer_1:1` ... are joined in `table`. A rank without rows may lack columns. Throws Error, on
/// all ranks alike, when there are no such columns, or ranks disagree about them.
std::vector<LayerColumn> layerColumns(vtkTable* table, Communicator& communicator);

/// Throws Error that names layer, sample and channel of the first value that is NaN or infinite.
void requireFinite(const LayerColumn& column, vtkIdTypeArray* samples);

}  // namespace layerscope

#endif
