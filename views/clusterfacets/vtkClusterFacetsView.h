/**
 * @class vtkClusterFacetsView
 * @brief layers across, clusters down: the samples of each cluster as squares, its top channels as dot plots
 *
 * The ParaView view around vtkClusterFacetsChart, which draws and takes the mouse. It passes selections and
 * properties on, and sets the background.
 */
#ifndef vtkClusterFacetsView_h
#define vtkClusterFacetsView_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkNew.h"                    // for vtkNew
#include "vtkPVContextView.h"

class vtkClusterFacetsChart;

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsView : public vtkPVContextView
{
public:
  static vtkClusterFacetsView* New();
  vtkTypeMacro(vtkClusterFacetsView, vtkPVContextView);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  vtkAbstractContextItem* GetContextItem() override;
  void SetSelection(vtkChartRepresentation* representation, vtkSelection* selection) override;

  ///@{
  /// Layer (from 1; 0 for none) and cluster (from 0) whose top channels are coloured, in all its layer's clusters.
  void SetHighlightLayer(int layer);
  int GetHighlightLayer();
  void SetHighlightCluster(int cluster);
  int GetHighlightCluster();
  ///@}

  ///@{
  /// Whether a panel shows the pictures of the selected samples. Default: on.
  void SetShowPictures(bool show);
  bool GetShowPictures();
  vtkBooleanMacro(ShowPictures, bool);
  ///@}

  ///@{
  /// Part of the view's width that the panel gets, in [0.1, 0.7]. Default: 0.22.
  void SetPicturesWidth(double part);
  double GetPicturesWidth();
  ///@}

  ///@{
  /// Whether bands between neighbouring layers show how many samples each two of their clusters share. Default: off.
  void SetShowFlows(bool show);
  bool GetShowFlows();
  vtkBooleanMacro(ShowFlows, bool);
  ///@}

  ///@{
  /// Whether the view follows the colour palette: PaletteBackground is taken where it is decidedly light or dark. On
  /// a tone between, neither end of a colour map stands out; the view then stays white, as ParaView's charts do.
  vtkSetMacro(UseColorPaletteForBackground, bool);
  vtkGetMacro(UseColorPaletteForBackground, bool);
  vtkBooleanMacro(UseColorPaletteForBackground, bool);
  vtkSetVector3Macro(PaletteBackground, double);
  vtkGetVector3Macro(PaletteBackground, double);
  ///@}

  ///@{
  /// The background where the palette isn't followed. Default: white.
  vtkSetVector3Macro(Background, double);
  vtkGetVector3Macro(Background, double);
  ///@}

  ///@{
  /// The view's title, at the upper left; empty for none. Default: Cluster Facets.
  void SetHeading(const char* text);
  const char* GetHeading();
  ///@}

  ///@{
  /// The title properties of ParaView's charts, which this view doesn't have; see Heading.
  void SetTitleFont(const char*, int, bool, bool) override {}
  void SetTitleFontFamily(const char*) override {}
  void SetTitleFontSize(int) override {}
  void SetTitleBold(bool) override {}
  void SetTitleItalic(bool) override {}
  void SetTitleFontFile(const char*) override {}
  const char* GetTitleFontFamily() override { return "Arial"; }
  int GetTitleFontSize() override { return 12; }
  int GetTitleFontBold() override { return 0; }
  int GetTitleFontItalic() override { return 0; }
  void SetTitleColor(double, double, double) override {}
  double* GetTitleColor() override { return this->TitleColor; }
  void SetTitleAlignment(int) override {}
  int GetTitleAlignment() override { return 0; }
  ///@}

protected:
  vtkClusterFacetsView();
  ~vtkClusterFacetsView() override;

  void Render(bool interactive) override;

private:
  vtkClusterFacetsView(const vtkClusterFacetsView&) = delete;
  void operator=(const vtkClusterFacetsView&) = delete;

  void OnSelectionChanged();
  /// Where what was drawn has gone, a representation that is visible too takes its place.
  void ShowAnotherRepresentation();

  vtkNew<vtkClusterFacetsChart> Chart;
  bool UseColorPaletteForBackground = true;
  double PaletteBackground[3] = {1, 1, 1};
  double Background[3] = {1, 1, 1};
  double TitleColor[3] = {0, 0, 0};
};

#endif
