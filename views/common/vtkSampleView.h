/**
 * @class vtkSampleView
 * @brief a view of samples, with a heading, a background and a panel of pictures
 *
 * The ParaView view around a vtkSampleChart, which draws and takes the mouse. It passes selections and
 * properties on, and sets the background.
 */
#ifndef vtkSampleView_h
#define vtkSampleView_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkPVContextView.h"

class vtkSampleChart;

class VTKLAYERSCOPEVIEWS_EXPORT vtkSampleView : public vtkPVContextView
{
public:
  vtkAbstractTypeMacro(vtkSampleView, vtkPVContextView);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  vtkAbstractContextItem* GetContextItem() override;
  virtual vtkSampleChart* GetSampleChart() = 0;
  void SetSelection(vtkChartRepresentation* representation, vtkSelection* selection) override;

  ///@{
  /// A captured picture is without what there is to click alone.
  void PrepareForScreenshot() override;
  void CleanupAfterScreenshot() override;
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
  /// The view's title, at the upper left; empty for none. Default: the kind of view.
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
  vtkSampleView();
  ~vtkSampleView() override;

  /// To be called when the view is made.
  void AddChart();
  void Render(bool interactive) override;

private:
  vtkSampleView(const vtkSampleView&) = delete;
  void operator=(const vtkSampleView&) = delete;

  void OnSelectionChanged();
  /// Where what was drawn has gone, a representation that is visible too takes its place.
  void ShowAnotherRepresentation();

  bool UseColorPaletteForBackground = true;
  double PaletteBackground[3] = {1, 1, 1};
  double Background[3] = {1, 1, 1};
  double TitleColor[3] = {0, 0, 0};
};

#endif
