/**
 * @class vtkNetworkReader
 * @brief reads an ONNX file and lists its layers
 *
 * A table with a row a layer, the output last, bound to the network; see LayerTable.h for the columns. The
 * file is checked in full: every operator is known, every shape fits. Rank 0 has the rows. Errors name file
 * and node.
 *
 * Several files are one network at several times, as data/FileSeries.h has it; the layers are those of the
 * file at the time which is asked for.
 */

#ifndef vtkNetworkReader_h
#define vtkNetworkReader_h

#include <string>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkNetworkReader : public vtkTableAlgorithm
{
public:
  static vtkNetworkReader* New();
  vtkTypeMacro(vtkNetworkReader, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The ONNX file, or several, a time step each.
  void ClearFileNames();
  void AddFileName(const char* file);
  ///@}

protected:
  vtkNetworkReader();
  ~vtkNetworkReader() override = default;

  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkNetworkReader(const vtkNetworkReader&) = delete;
  void operator=(const vtkNetworkReader&) = delete;

  std::vector<std::string> FileNames;
};

#endif
