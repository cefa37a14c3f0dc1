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
  /// The column that squares are coloured by: numbers by a scale, classes (see layerscope::SquareColoring) by a colour
  /// each, with the names in the column of texts `<name>_name` or in field data `class_names`. Default: "center_dist",
  /// which a name that cannot be used also shows.
  void SetColorBy(const char* name);
  const char* GetColorBy() const { return this->ColorBy.c_str(); }
  ///@}

  ///@{
  /// Name of the ParaView colour map for distances and other numbers, e.g. "Cividis" (the default). An unknown name shows
  /// as the default.
  void SetColorMap(const char* name);
  const char* GetColorMap() const { return this->ColorMap.c_str(); }
  ///@}

  ///@{
  /// Whether the colours run from large to small numbers. Default: off.
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

  std::string ColorBy = "center_dist";
  std::string ColorNames = "center_dist_name";  ///< the column with the names of its classes
  std::string ColorMap = "Cividis";
  bool InvertColorMap = false;
};

#endif
