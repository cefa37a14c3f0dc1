/**
 * @class vtkImageGrid
 * @brief contact sheet of the pictures that a network makes of a table's rows
 *
 * Input 0: a table bound to a network (see vtkGenerator). Input 1, optional: a vtkSelection of its rows, as
 * Extract Selection takes it; without it all rows count. Input 2, optional: the selection that counts instead
 * while FollowSelection is on; without it no row counts then. Output: an image with the unsigned char scalars
 * `RGB`.
 *
 * The first MaximumImages samples in the order of SortArray are shown, each once, by its first row in that
 * order; the first at the upper left, then down, then right. Only those run through the network, so the stage
 * is instant for any number of rows. What shows as black and white follows from the network's last operator,
 * see SheetPictures.h; one channel shows as grey, three as red, green and blue.
 *
 * Under MPI rank 0 has the image, of the first samples of all ranks. No rows, or no table at all: an empty
 * image. Field data: the binding, and `sample`, the numbers of the samples in the order of the sheet.
 *
 * Errors: the table isn't bound to a network, or the network's output isn't a picture; MaximumImages is less
 * than 1; SortArray doesn't hold one value a row, or is missing. (The default, center_dist, may be missing:
 * the order is then that of the rows.)
 */

#ifndef vtkImageGrid_h
#define vtkImageGrid_h

#include <cstdint>
#include <string>
#include <vector>

#include "vtkImageAlgorithm.h"
#include "vtkLayerscopeFiltersModule.h"

class vtkAbstractArray;
class vtkTable;

namespace layerscope
{
class Communicator;
struct PictureReference;
struct SampleRow;
struct SheetPictures;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkImageGrid : public vtkImageAlgorithm
{
public:
  static vtkImageGrid* New();
  vtkTypeMacro(vtkImageGrid, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// The rows to show while FollowSelection is off.
  void SetSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(1, output); }

  ///@{
  /// Whether the rows to show are those of SetActiveSelectionConnection: none without one. Default off.
  vtkSetMacro(FollowSelection, bool);
  vtkGetMacro(FollowSelection, bool);
  void SetActiveSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(2, output); }
  ///@}

  ///@{
  /// Most pictures on the sheet; at least 1. Default 64.
  vtkSetMacro(MaximumImages, int);
  vtkGetMacro(MaximumImages, int);
  ///@}

  ///@{
  /// Pictures below one another; 0 (default): as many as make the sheet about square.
  vtkSetMacro(ImagesPerColumn, int);
  vtkGetMacro(ImagesPerColumn, int);
  ///@}

  ///@{
  /// Row array whose smallest values, or first texts, come first. Default "center_dist". "Input Order" or
  /// empty: the order of the rows.
  vtkSetMacro(SortArray, std::string);
  vtkGetMacro(SortArray, std::string);
  ///@}

  ///@{
  /// Whether the largest values, or last texts, come first. Default off.
  vtkSetMacro(SortDescending, bool);
  vtkGetMacro(SortDescending, bool);
  ///@}

  enum LabelParts
  {
    NO_LABELS = 0,
    SAMPLE = 1,
    SORT_VALUE = 2,
    SAMPLE_AND_SORT_VALUE = 3
  };
  ///@{
  /// What is written below each picture, in a strip that makes room for it, see SheetLabels.h. Values of
  /// SortArray have three significant digits, in small pictures fewer. Default NO_LABELS.
  vtkSetClampMacro(Labels, int, NO_LABELS, SAMPLE_AND_SORT_VALUE);
  vtkGetMacro(Labels, int);
  ///@}

  ///@{
  /// Row array whose values SORT_VALUE writes. Default empty, or "Sort Array": that of SortArray.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

protected:
  vtkImageGrid();
  ~vtkImageGrid() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkImageGrid(const vtkImageGrid&) = delete;
  void operator=(const vtkImageGrid&) = delete;

  void CheckProperties() const;
  vtkAbstractArray* SortColumn(vtkTable* table) const;
  vtkAbstractArray* LabelColumn(vtkTable* table) const;
  bool MakeSheet(vtkTable* table, vtkInformation* inInfo, vtkImageData* sheet,
                 layerscope::Communicator& communicator);
  bool ShowMade(vtkTable* table, vtkInformation* inInfo, const std::vector<layerscope::SampleRow>& chosen,
                layerscope::SheetPictures& images, layerscope::Communicator& communicator);
  bool ShowOwn(const layerscope::PictureReference& reference, vtkTable* table, std::int64_t firstRow,
               const std::vector<layerscope::SampleRow>& chosen, layerscope::SheetPictures& images,
               layerscope::Communicator& communicator);

  int MaximumImages = 64;
  int ImagesPerColumn = 0;
  std::string SortArray = "center_dist";
  bool SortDescending = false;
  int Labels = NO_LABELS;
  std::string LabelArray;
  bool FollowSelection = false;
};

#endif
