/**
 * @class vtkProjectionRepresentation
 * @brief brings places of samples or neurons to a vtkProjectionView
 *
 * Input: a table with the columns of vtkLayerProjection's output 0 or of vtkNeuronProjection's, or any table with a
 * column `sample` and two columns of numbers. Points are coloured by "label" by default; where there are no labels by
 * best_class or prediction, and by selection_activation, of vtkSelectionActivation, while there is such a column.
 */
#ifndef vtkProjectionRepresentation_h
#define vtkProjectionRepresentation_h

#include <string>  // for std::string
#include <vector>  // for std::vector

#include "common/vtkSampleRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkProjectionRepresentation : public vtkSampleRepresentation
{
public:
  static vtkProjectionRepresentation* New();
  vtkTypeMacro(vtkProjectionRepresentation, vtkSampleRepresentation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The columns of the places. Default: "projection_x" and "projection_y".
  void SetXArray(const char* name) { this->SetArray(this->XArray, name); }
  const char* GetXArray() const { return this->XArray.c_str(); }
  void SetYArray(const char* name) { this->SetArray(this->YArray, name); }
  const char* GetYArray() const { return this->YArray.c_str(); }
  ///@}

  ///@{
  /// Diameter of points, in points of 1/72 inch, and their opacity in [0, 1]; 0: by their number (the default).
  void SetPointSize(double size) { this->SetLook(this->PointSize, size); }
  vtkGetMacro(PointSize, double);
  void SetOpacity(double opacity) { this->SetLook(this->Opacity, opacity); }
  vtkGetMacro(Opacity, double);
  ///@}

  enum
  {
    THUMBNAILS_OFF,
    THUMBNAILS_ON,
    THUMBNAILS_AUTOMATIC
  };

  ///@{
  /// Whether the pictures of samples stand for their points; Automatic (the default): where there is room for those of
  /// all points that are seen. Where pictures would lie over each other, one is shown.
  void SetThumbnails(int thumbnails)
  {
    this->Thumbnails = thumbnails;
    this->Modified();
  }
  vtkGetMacro(Thumbnails, int);
  ///@}

  enum
  {
    DENSITY_AUTOMATIC,
    DENSITY_ON,
    DENSITY_OFF
  };

  ///@{
  /// Whether the density of points is drawn instead of them, see layerscope::DensityRaster; Automatic (the default): where
  /// more than 100 000 are seen.
  void SetDensity(int density)
  {
    this->Density = density;
    this->Modified();
  }
  vtkGetMacro(Density, int);
  ///@}

protected:
  vtkProjectionRepresentation();
  ~vtkProjectionRepresentation() override;

  std::vector<const char*> GetDrawnColumns() const override;
  std::vector<const char*> GetNeededColumns() const override;
  const char* GetIdColumn(vtkTable* table) const override;
  void PrepareForRendering() override;

private:
  vtkProjectionRepresentation(const vtkProjectionRepresentation&) = delete;
  void operator=(const vtkProjectionRepresentation&) = delete;

  void SetArray(std::string& array, const char* name);
  void SetLook(double& look, double value);

  std::string XArray = "projection_x";
  std::string YArray = "projection_y";
  double PointSize = 0;
  double Opacity = 0;
  int Thumbnails = THUMBNAILS_AUTOMATIC;
  int Density = DENSITY_AUTOMATIC;
};

#endif
