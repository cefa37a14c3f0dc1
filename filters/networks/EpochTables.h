#ifndef layerscope_EpochTables_h
#define layerscope_EpochTables_h

#include <string>
#include <vector>

#include <vtkSmartPointer.h>

class vtkTable;

namespace layerscope
{

/// Tables of one stage at several epochs, to be one table. They share their columns with the stage until they
/// are joined; memory is then that of the joined table and of one column.
class EpochTables
{
public:
  /// Throws Error where the columns are others than those of the epochs before, by name, type or number of
  /// components; where one is called "epoch". `file` is that of the network at this epoch, for messages; it
  /// may be empty. A rank without rows may have a table without columns.
  void add(double epoch, const std::string& file, vtkTable* table);

  std::size_t count() const { return epochs_.size(); }
  const std::vector<double>& epochs() const { return epochs_; }

  /// Bytes of the values that were added.
  double bytes() const;

  /// The rows of all, in the order in which they were added, behind a column `epoch` of integers where all
  /// epochs are whole numbers, else of doubles; global ids are those of the first. Field data: arrays that
  /// are the same at all epochs; a binding only as a whole. Forgets the tables.
  vtkSmartPointer<vtkTable> join();

private:
  void check(double epoch, const std::string& file, vtkTable* table) const;
  vtkTable* first() const;

  std::vector<double> epochs_;
  std::vector<vtkSmartPointer<vtkTable>> tables_;
};

/// "4", "0.5"
std::string epochText(double epoch);

}  // namespace layerscope

#endif
