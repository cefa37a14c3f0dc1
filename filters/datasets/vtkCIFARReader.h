/**
 * @class vtkCIFARReader
 * @brief reads CIFAR-10 and CIFAR-100 in their binary version
 *
 * Several batches are one data set, in the order of the files. Class names come from batches.meta.txt, or
 * coarse_label_names.txt and fine_label_names.txt, beside the first. CIFAR-100 has coarse_label and
 * coarse_label_name beside label. See vtkSampleTableReader for the table.
 */

#ifndef vtkCIFARReader_h
#define vtkCIFARReader_h

#include <string>
#include <vector>

#include "vtkSampleTableReader.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkCIFARReader : public vtkSampleTableReader
{
public:
  static vtkCIFARReader* New();
  vtkTypeMacro(vtkCIFARReader, vtkSampleTableReader);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The batches.
  void ClearFileNames()
  {
    if (!this->FileNames.empty())
    {
      this->FileNames.clear();
      this->Modified();
    }
  }
  void AddFileName(const char* text)
  {
    this->FileNames.emplace_back(text ? text : "");
    this->Modified();
  }
  ///@}

protected:
  vtkCIFARReader() = default;
  ~vtkCIFARReader() override = default;

  layerscope::SampleData Open() const override;

private:
  vtkCIFARReader(const vtkCIFARReader&) = delete;
  void operator=(const vtkCIFARReader&) = delete;

  std::vector<std::string> FileNames;
};

#endif
