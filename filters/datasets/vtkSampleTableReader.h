/**
 * @class vtkSampleTableReader
 * @brief what readers of data sets have in common: a table with a row a sample
 *
 * Columns: `sample` (the global ids), the sample's number in its source from 0; `picture`, the same, where
 * samples are pictures, else a column of numbers (see vtkNumPyReader); of a folder `file`, the path below it;
 * with classes `label` and `label_name`. Pixels stay in the files: field data `picture_files`,
 * `picture_format`, `picture_checksum`, `picture_shape` (channels, height, width; zeros where each picture
 * has its own) tell where, and stages read them batch by batch. `class_names` has a text a class.
 *
 * The reference to the pictures is announced along the pipeline as well: RequestInformation opens the files.
 *
 * Rows are in the order of the source. Each rank has a contiguous part of them. Errors: whatever
 * data/PictureSet.h refuses, with file, expected and found; fewer samples than none; an unknown choice; no
 * labels for STRATIFIED. The output is then empty.
 */

#ifndef vtkSampleTableReader_h
#define vtkSampleTableReader_h

#include <memory>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
struct SampleData;
}

class VTKLAYERSCOPEFILTERS_EXPORT vtkSampleTableReader : public vtkTableAlgorithm
{
public:
  vtkTypeMacro(vtkSampleTableReader, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum Choices
  {
    FIRST,
    RANDOM,
    STRATIFIED
  };

  ///@{
  /// Samples to take; 0 (default), or more than there are: all. Asking for more keeps those that were there.
  vtkSetMacro(MaximumSamples, vtkIdType);
  vtkGetMacro(MaximumSamples, vtkIdType);
  ///@}

  ///@{
  /// Which: FIRST (default), RANDOM, or STRATIFIED, each class by its share.
  vtkSetMacro(Choice, int);
  vtkGetMacro(Choice, int);
  ///@}

  ///@{
  /// Another seed takes other samples. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

protected:
  vtkSampleTableReader();
  ~vtkSampleTableReader() override = default;

  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

  /// Called on each rank; must not communicate. Throws layerscope::Error.
  virtual layerscope::SampleData Open() const = 0;

private:
  std::shared_ptr<const layerscope::SampleData> OpenSamples() const;

  vtkSampleTableReader(const vtkSampleTableReader&) = delete;
  void operator=(const vtkSampleTableReader&) = delete;

  vtkIdType MaximumSamples = 0;
  int Choice = FIRST;
  vtkIdType Seed = 0;
  std::shared_ptr<const layerscope::SampleData> Opened;  ///< to be announced, and until there are rows of it
};

#endif
