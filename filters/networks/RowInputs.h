#ifndef layerscope_RowInputs_h
#define layerscope_RowInputs_h

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <vtkSmartPointer.h>

#include "PictureInput.h"
#include "data/PictureSet.h"

class vtkFloatArray;
class vtkIdTypeArray;

namespace layerscope
{

/// What a network is fed for the rows of a table. One thread at a time.
class RowInputs
{
public:
  virtual ~RowInputs() = default;

  virtual std::int64_t count() const = 0;
  /// Values of a row.
  virtual std::int64_t width() const = 0;
  /// Writes the inputs of rows `first` to `first + count - 1`, [count, values that the network is fed].
  /// Throws Error.
  virtual void read(std::int64_t first, std::int64_t count, float* values) = 0;

  /// Rows among those read so far whose picture cannot be decoded, and why; their inputs are zeros.
  const std::map<std::int64_t, std::string>& broken() const { return broken_; }

protected:
  std::map<std::int64_t, std::string> broken_;
};

/// What to warn of when `count` of `total` pictures cannot be decoded, the `first` of them for this reason;
/// `what` is left out: "row", "sample". Throws Error when it is all of them.
std::string brokenWarning(const std::string& what, std::int64_t count, std::int64_t total,
                          const std::string& first);

/// Of a column, [rows, values].
std::unique_ptr<RowInputs> columnInputs(vtkSmartPointer<vtkFloatArray> column);

/// Of `main`, and behind it those of other columns, row by row.
std::unique_ptr<RowInputs> joinedInputs(std::shared_ptr<RowInputs> main,
                                        std::vector<vtkSmartPointer<vtkFloatArray>> columns);

/// Of pictures, by their numbers. They are read by several threads, when they are asked for. A file of a
/// folder that cannot be decoded makes its row broken; whatever else is wrong is an Error that names the
/// picture.
std::unique_ptr<RowInputs> pictureInputs(std::shared_ptr<const PictureSet> pictures,
                                         vtkSmartPointer<vtkIdTypeArray> numbers, const PictureFit& fit,
                                         const Network& network);

}  // namespace layerscope

#endif
