/**
 * @class vtkClusterFacetsRepresentation
 * @brief brings the Samples table of LayerKMeans to a vtkClusterFacetsView
 *
 * Input: a table with the columns of vtkLayerKMeans' output 0. Only the columns that are drawn travel to the
 * client. Where the data is, the representation also makes the pictures of samples that the view asks for (see
 * vtkSamplePicturesInformation).
 *
 * Selections: the view knows samples, by their global ids. What other views and stages have selected by row
 * number or otherwise is turned into the ids of the samples where the data is (MapSelectionToView).
 */
#ifndef vtkClusterFacetsRepresentation_h
#define vtkClusterFacetsRepresentation_h

#include <memory>  // for std::unique_ptr
#include <string>  // for std::string

#include "vtkChartRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class vtkClusterFacetsChart;

namespace layerscope
{
class PictureService;
}

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsRepresentation : public vtkChartRepresentation
{
public:
  static vtkClusterFacetsRepresentation* New();
  vtkTypeMacro(vtkClusterFacetsRepresentation, vtkChartRepresentation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// Name of the ParaView colour map for the distances, e.g. "Cividis" (the default). An unknown name shows
  /// as the default.
  void SetColorMap(const char* name);
  const char* GetColorMap() const { return this->ColorMap.c_str(); }
  ///@}

  ///@{
  /// Whether the colours run from large to small distances. Default: off.
  void SetInvertColorMap(bool invert);
  vtkGetMacro(InvertColorMap, bool);
  vtkBooleanMacro(InvertColorMap, bool);
  ///@}

  void SetVisibility(bool visible) override;
  bool MapSelectionToInput(vtkSelection* selection) override;
  bool MapSelectionToView(vtkSelection* selection) override;

  /// Makes the pictures of this process' samples; for vtkSamplePicturesInformation.
  layerscope::PictureService& GetPictures() { return *this->Pictures; }

protected:
  vtkClusterFacetsRepresentation();
  ~vtkClusterFacetsRepresentation() override;

  int RequestData(vtkInformation* request, vtkInformationVector** inputs,
                  vtkInformationVector* outputs) override;
  vtkSmartPointer<vtkDataObject> TransformInputData(vtkDataObject* data) override;
  void PrepareForRendering() override;
  bool RemoveFromView(vtkView* view) override;

private:
  vtkClusterFacetsRepresentation(const vtkClusterFacetsRepresentation&) = delete;
  void operator=(const vtkClusterFacetsRepresentation&) = delete;

  /// nullptr on processes that don't draw, and for other views.
  vtkClusterFacetsChart* GetChart();

  std::string ColorMap = "Cividis";
  bool InvertColorMap = false;
  std::unique_ptr<layerscope::PictureService> Pictures;
};

#endif
