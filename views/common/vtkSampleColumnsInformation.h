/**
 * @class vtkSampleColumnsInformation
 * @brief what a table tells of its samples beside what is drawn: labels, predictions, files
 *
 * To be gathered from the proxy of a vtkSampleRepresentation, at the data server. Of each sample the first row counts; on
 * several ranks that of the lowest one.
 */
#ifndef vtkSampleColumnsInformation_h
#define vtkSampleColumnsInformation_h

#include <cstdint>  // for std::int64_t
#include <string>   // for std::string
#include <vector>   // for std::vector

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkPVInformation.h"

namespace layerscope
{
struct Page;
}

class VTKLAYERSCOPEVIEWS_EXPORT vtkSampleColumnsInformation : public vtkPVInformation
{
public:
  static vtkSampleColumnsInformation* New();
  vtkTypeMacro(vtkSampleColumnsInformation, vtkPVInformation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// Adds the columns to what the page tells of its samples, but for those that it has.
  void AddTo(layerscope::Page& page) const;

  /// `object` is the vtkSampleRepresentation.
  void CopyFromObject(vtkObject* object) override;
  void AddInformation(vtkPVInformation* other) override;
  void CopyToStream(vtkClientServerStream* stream) override;
  void CopyFromStream(const vtkClientServerStream* stream) override;

protected:
  vtkSampleColumnsInformation() = default;
  ~vtkSampleColumnsInformation() override = default;

private:
  vtkSampleColumnsInformation(const vtkSampleColumnsInformation&) = delete;
  void operator=(const vtkSampleColumnsInformation&) = delete;

  struct Column
  {
    std::string Name;
    std::vector<std::string> Texts;  ///< one each sample, or none:
    std::vector<double> Numbers;     ///< then these
  };

  std::vector<std::int64_t> Ids;
  std::vector<Column> Columns;
};

#endif
