/**
 * @class vtkClusterFacetsRepresentation
 * @brief brings the Samples table of LayerKMeans to a vtkClusterFacetsView
 *
 * Input: a table with the columns of vtkLayerKMeans' output 0. Squares are coloured by "center_dist" by default, which a
 * name that cannot be used also shows.
 */
#ifndef vtkClusterFacetsRepresentation_h
#define vtkClusterFacetsRepresentation_h

#include <vector>  // for std::vector

#include "common/vtkSampleRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsRepresentation : public vtkSampleRepresentation
{
public:
  static vtkClusterFacetsRepresentation* New();
  vtkTypeMacro(vtkClusterFacetsRepresentation, vtkSampleRepresentation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

protected:
  vtkClusterFacetsRepresentation();
  ~vtkClusterFacetsRepresentation() override;

  std::vector<const char*> GetDrawnColumns() const override;
  std::vector<const char*> GetNeededColumns() const override;

private:
  vtkClusterFacetsRepresentation(const vtkClusterFacetsRepresentation&) = delete;
  void operator=(const vtkClusterFacetsRepresentation&) = delete;
};

#endif
