#ifndef layerscope_PictureSource_h
#define layerscope_PictureSource_h

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <vtkSmartPointer.h>
#include <vtkType.h>

#include "datasets/PictureReference.h"
#include "networks/NetworkBinding.h"

class vtkAbstractArray;
class vtkIdTypeArray;
class vtkInformation;
class vtkTable;

namespace layerscope
{

/// The latent vectors of a table's rows, or the pictures that rows refer to, one row at a time: what pictures
/// of single samples are made from. A table that has both shows its own pictures. It shares the columns that
/// it needs with the table, and not the others. Immutable; several threads may read it while the program goes
/// on with the table.
class PictureSource
{
public:
  /// `table` may be nullptr. The binding is found as findBinding does. What is wrong with the table as a
  /// whole is told by `error`; a table without rows is never wrong, since other ranks may have them.
  explicit PictureSource(vtkTable* table, vtkInformation* inInfo = nullptr);

  /// Whether `table` has the same columns, unchanged, and the same binding.
  bool isOf(vtkTable* table, vtkInformation* inInfo = nullptr) const;

  const std::string& error() const { return error_; }
  const std::optional<NetworkBinding>& binding() const { return origin_.binding; }

  /// Where the pictures are that rows refer to; nothing where a network makes them.
  const std::optional<PictureReference>& reference() const { return origin_.reference; }
  /// The number of a row's picture among these.
  std::int64_t picture(std::int64_t row) const;

  /// Whether rows tell their samples.
  bool hasSamples() const { return samples_ != nullptr; }

  /// The first row of each of these samples, -1 for those that have none. One pass over the rows, which ends
  /// when all are found. Another thread may set `stop`; the rest then seems to have no rows.
  std::vector<std::int64_t> find(const std::vector<std::int64_t>& samples,
                                 const std::atomic<bool>& stop) const;

  /// What the network is fed for a row. Throws Error as readInputs does, about this row alone.
  std::vector<float> inputs(std::int64_t row, const LoadedNetwork& loaded) const;

private:
  /// What the rows were read from.
  struct Origin
  {
    vtkIdType rows = 0;
    std::optional<NetworkBinding> binding;
    std::optional<PictureReference> reference;
    vtkSmartPointer<vtkAbstractArray> samples;
    vtkSmartPointer<vtkAbstractArray> pictures;
    std::vector<vtkSmartPointer<vtkAbstractArray>>
        latents;                      ///< and other columns that are fed, whole or split
    std::vector<vtkMTimeType> times;  ///< of modification, of all these

    bool operator==(const Origin& other) const;
  };

  static Origin originOf(vtkTable* table, vtkInformation* inInfo);
  void check(vtkTable* table);

  Origin origin_;
  vtkSmartPointer<vtkIdTypeArray> samples_;
  vtkSmartPointer<vtkIdTypeArray> pictures_;  ///< where there is a reference
  std::string error_;
};

}  // namespace layerscope

#endif
