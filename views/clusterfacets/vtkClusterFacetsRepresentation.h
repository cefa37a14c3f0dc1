/**
 * @class vtkClusterFacetsRepresentation
 * @brief brings the Samples table of LayerKMeans to a vtkClusterFacetsView
 *
 * Input: a table with the columns of vtkLayerKMeans' output 0.
 */
#ifndef vtkClusterFacetsRepresentation_h
#define vtkClusterFacetsRepresentation_h

#include <string>  // for std::string
#include <vector>  // for std::vector

#include "common/vtkSampleRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsRepresentation : public vtkSampleRepresentation
{
public:
  static vtkClusterFacetsRepresentation* New();
  vtkTypeMacro(vtkClusterFacetsRepresentation, vtkSampleRepresentation);
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

protected:
  vtkClusterFacetsRepresentation();
  ~vtkClusterFacetsRepresentation() override;

  std::vector<const char*> GetDrawnColumns() const override;
  std::vector<const char*> GetNeededColumns() const override;
  void PrepareForRendering() override;

private:
  vtkClusterFacetsRepresentation(const vtkClusterFacetsRepresentation&) = delete;
  void operator=(const vtkClusterFacetsRepresentation&) = delete;

  std::string ColorMap = "Cividis";
  bool InvertColorMap = false;
};

#endif
