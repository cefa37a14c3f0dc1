/**
 * @class vtkSampleRepresentation
 * @brief brings a table of samples to a vtkSampleView
 *
 * Only the columns that are drawn travel to the client. Where the data is, the representation also makes the pictures
 * of samples that the view asks for (see vtkSamplePicturesInformation).
 *
 * Selections: the view knows samples, by their global ids. What other views and stages have selected by row
 * number or otherwise is turned into the ids of the samples where the data is (MapSelectionToView).
 */
#ifndef vtkSampleRepresentation_h
#define vtkSampleRepresentation_h

#include <memory>  // for std::unique_ptr
#include <string>  // for std::string
#include <vector>  // for std::vector

#include "vtkChartRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSmartPointer.h"           // for vtkSmartPointer

class vtkFieldData;
class vtkSampleChart;
class vtkTable;

namespace layerscope
{
class PictureService;
}

class VTKLAYERSCOPEVIEWS_EXPORT vtkSampleRepresentation : public vtkChartRepresentation
{
public:
  vtkAbstractTypeMacro(vtkSampleRepresentation, vtkChartRepresentation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  void SetVisibility(bool visible) override;
  bool MapSelectionToInput(vtkSelection* selection) override;
  bool MapSelectionToView(vtkSelection* selection) override;

  ///@{
  /// The column that samples are coloured by: numbers by a scale, classes (see layerscope::RowColoring) by a colour each,
  /// with the names in the column of texts `<name>_name` or in field data `class_names`. The default is up to the
  /// view.
  void SetColorBy(const char* name);
  const char* GetColorBy() const { return this->ColorBy.c_str(); }
  ///@}

  ///@{
  /// Name of the ParaView colour map for numbers, e.g. "Cividis" (the default). An unknown name shows as the default.
  void SetColorMap(const char* name);
  const char* GetColorMap() const { return this->ColorMap.c_str(); }
  ///@}

  ///@{
  /// Whether the colours run from large to small numbers. Default: off.
  void SetInvertColorMap(bool invert);
  vtkGetMacro(InvertColorMap, bool);
  vtkBooleanMacro(InvertColorMap, bool);
  ///@}

  /// Makes the pictures of this process' samples; for vtkSamplePicturesInformation.
  layerscope::PictureService& GetPictures() { return *this->Pictures; }

protected:
  vtkSampleRepresentation();
  ~vtkSampleRepresentation() override;

  ///@{
  /// The columns that the view draws, and those of them without which there is nothing to draw; of a table that lacks
  /// one of these a single row with all columns travels, so that the view can say which there are.
  virtual std::vector<const char*> GetDrawnColumns() const = 0;
  virtual std::vector<const char*> GetNeededColumns() const = 0;
  ///@}
  /// The column with the ids that rows are selected by.
  virtual const char* GetIdColumn(vtkTable* table) const;
  /// The column with the names of the classes of ColorBy.
  const char* GetColorNames() const { return this->ColorNames.c_str(); }

  int RequestData(vtkInformation* request, vtkInformationVector** inputs,
                  vtkInformationVector* outputs) override;
  vtkSmartPointer<vtkDataObject> TransformInputData(vtkDataObject* data) override;
  /// The merged table of several ranks has the field data of the first one's: ParaView 6 leaves them out.
  vtkSmartPointer<vtkDataObject> TransformTable(vtkSmartPointer<vtkDataObject> data) override;
  void PrepareForRendering() override;
  bool RemoveFromView(vtkView* view) override;

  /// nullptr on processes that don't draw, and for other views.
  vtkSampleChart* GetChart();

private:
  vtkSampleRepresentation(const vtkSampleRepresentation&) = delete;
  void operator=(const vtkSampleRepresentation&) = delete;

  std::unique_ptr<layerscope::PictureService> Pictures;
  vtkSmartPointer<vtkFieldData> Fields;  ///< of this process's part of the table
  std::string ColorBy;
  std::string ColorNames;
  std::string ColorMap = "Cividis";
  bool InvertColorMap = false;
};

#endif
