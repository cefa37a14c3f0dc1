#ifndef layerscope_ProjectedTable_h
#define layerscope_ProjectedTable_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>

#include "LayerProjector.h"

class vtkIdTypeArray;
class vtkInformation;
class vtkTable;

namespace layerscope
{

/// The rows of a layer, or of the data, at an epoch.
struct ProjectedGroup
{
  int layer = 0;     ///< 0: the data
  double epoch = 0;  ///< where the table has epochs
  ProjectedRows rows;
  std::vector<vtkIdType> places;  ///< of this rank's rows in the table
};

/// What rows of a table are projected by.
struct DataChoice
{
  bool isIncluded = true;
  std::string array;  ///< a column of numbers; empty: pictures, or else, without layers, the widest column
};

/// The layers and data of a table, in groups: by epochs, then by layers. The data, which do not change,
/// belong to the first epoch alone.
struct ProjectedTable
{
  vtkSmartPointer<vtkTable> table;          ///< split columns are joined
  vtkSmartPointer<vtkIdTypeArray> samples;  ///< of its rows
  bool hasEpochs = false;
  bool hasLabels = false;
  std::vector<double> epochs;  ///< rising; one where there is no such column
  std::vector<ProjectedGroup> groups;
  std::vector<std::shared_ptr<std::vector<float>>> storage;  ///< of the groups' rows

  /// The group of the same layer at the epoch before; the number of groups where there is none.
  std::size_t before(std::size_t group) const;
  /// That of the same layer, and at the same epoch where both tables have epochs. Throws Error.
  const ProjectedGroup& groupLike(const ProjectedGroup& group) const;
};

/// Where this rank's rows of a group were placed, [rows, dimensions]: the column `projection_<layer>`. Throws
/// Error.
std::vector<double> readPlaces(const ProjectedTable& table, const ProjectedGroup& group,
                               std::size_t dimensions);

/// Collective. Reads what is to be projected. Throws Error on all ranks: neither layers nor data; no rows;
/// pictures that differ in their extents or cannot be read; a column that is missing; a value that is not
/// finite.
ProjectedTable readProjected(vtkTable* input, vtkInformation* inInfo, const DataChoice& data,
                             const std::string& labelArray, Communicator& communicator);

}  // namespace layerscope

#endif
