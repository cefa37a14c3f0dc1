/**
 * @class vtkNumPyReader
 * @brief reads an array of a .npy or .npz file: numbers or pictures, and labels
 *
 * The first axis counts the samples. An array of 3 or 4 axes holds pictures, [n, height, width], [n,
 * channels, height, width] or, where only the last extent is 1, 3 or 4, [n, height, width, channels], which
 * stay in the file. Any other one becomes a column with the array's name (the file's for a .npy), the values
 * of a sample in C order as its components; ReadAs changes that. A name that the table has itself gets
 * "_values" behind it. The column is one of floats, or of doubles where the file's type has more digits. See
 * vtkSampleTableReader for the rest of the table.
 *
 * An array becomes a column at once: eight bytes a value, and what ParaView keeps of each component. Errors
 * besides those of a reader: pickled arrays, which would run code; labels that are no whole number from 0 for
 * each sample.
 */

#ifndef vtkNumPyReader_h
#define vtkNumPyReader_h

#include <string>

#include "vtkNew.h"
#include "vtkSampleTableReader.h"

class vtkStringArray;

class VTKLAYERSCOPEFILTERS_EXPORT vtkNumPyReader : public vtkSampleTableReader
{
public:
  static vtkNumPyReader* New();
  vtkTypeMacro(vtkNumPyReader, vtkSampleTableReader);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum Uses
  {
    AUTOMATIC,
    PICTURES,
    COLUMN
  };

  ///@{
  /// The .npy or .npz file.
  vtkSetMacro(FileName, std::string);
  vtkGetMacro(FileName, std::string);
  ///@}

  ///@{
  /// Which array of a .npz; empty (default): its only one.
  vtkSetMacro(Array, std::string);
  vtkGetMacro(Array, std::string);
  ///@}

  ///@{
  /// An array of the same .npz, or a .npy file, whose name may be relative to the folder of FileName. Empty
  /// (default): none.
  vtkSetMacro(Labels, std::string);
  vtkGetMacro(Labels, std::string);
  ///@}

  ///@{
  /// What the array becomes: AUTOMATIC (default), PICTURES (2 to 4 axes), COLUMN.
  vtkSetMacro(ReadAs, int);
  vtkGetMacro(ReadAs, int);
  ///@}

  /// The arrays of the .npz, those with most axes first; after UpdateInformation.
  vtkStringArray* GetArrayNames();

protected:
  vtkNumPyReader();
  ~vtkNumPyReader() override;

  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  layerscope::SampleData Open() const override;

private:
  vtkNumPyReader(const vtkNumPyReader&) = delete;
  void operator=(const vtkNumPyReader&) = delete;

  std::string FileName;
  std::string Array;
  std::string Labels;
  int ReadAs = AUTOMATIC;
  vtkNew<vtkStringArray> ArrayNames;
};

#endif
