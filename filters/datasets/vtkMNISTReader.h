/**
 * @class vtkMNISTReader
 * @brief reads pictures and labels in the IDX format of MNIST
 *
 * IDX files, plain or gzip: MNIST, Fashion-MNIST, KMNIST, EMNIST. Labels are found beside the pictures by
 * the usual names (train-images-idx3-ubyte and train-labels-idx1-ubyte). See vtkSampleTableReader for the
 * table.
 */

#ifndef vtkMNISTReader_h
#define vtkMNISTReader_h

#include <string>
#include <vector>

#include "vtkSampleTableReader.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkMNISTReader : public vtkSampleTableReader
{
public:
  static vtkMNISTReader* New();
  vtkTypeMacro(vtkMNISTReader, vtkSampleTableReader);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The pictures.
  vtkSetMacro(FileName, std::string);
  vtkGetMacro(FileName, std::string);
  ///@}

  ///@{
  /// The labels; empty (default): those beside the pictures, if there are any.
  vtkSetMacro(LabelsFile, std::string);
  vtkGetMacro(LabelsFile, std::string);
  ///@}

  ///@{
  /// A text for each label from 0. Default: none, and classes are called by their numbers.
  void ClearClassNames()
  {
    if (!this->ClassNames.empty())
    {
      this->ClassNames.clear();
      this->Modified();
    }
  }
  void AddClassName(const char* text)
  {
    this->ClassNames.emplace_back(text ? text : "");
    this->Modified();
  }
  ///@}

protected:
  vtkMNISTReader() = default;
  ~vtkMNISTReader() override = default;

  layerscope::SampleData Open() const override;

private:
  vtkMNISTReader(const vtkMNISTReader&) = delete;
  void operator=(const vtkMNISTReader&) = delete;

  std::string FileName;
  std::string LabelsFile;
  std::vector<std::string> ClassNames;
};

#endif
