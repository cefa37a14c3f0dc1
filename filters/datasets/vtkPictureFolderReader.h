/**
 * @class vtkPictureFolderReader
 * @brief lists the pictures of a folder; a sub-folder is a class
 *
 * PNG, JPEG, TIFF and BMP; none is opened before a stage needs it. They may have different sizes. See
 * vtkSampleTableReader for the table.
 */

#ifndef vtkPictureFolderReader_h
#define vtkPictureFolderReader_h

#include <string>

#include "vtkSampleTableReader.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkPictureFolderReader : public vtkSampleTableReader
{
public:
  static vtkPictureFolderReader* New();
  vtkTypeMacro(vtkPictureFolderReader, vtkSampleTableReader);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The folder with the pictures, or with a sub-folder for each class.
  vtkSetMacro(Folder, std::string);
  vtkGetMacro(Folder, std::string);
  ///@}

protected:
  vtkPictureFolderReader() = default;
  ~vtkPictureFolderReader() override = default;

  layerscope::SampleData Open() const override;

private:
  vtkPictureFolderReader(const vtkPictureFolderReader&) = delete;
  void operator=(const vtkPictureFolderReader&) = delete;

  std::string Folder;
};

#endif
