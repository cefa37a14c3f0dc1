/**
 * @class vtkProjectionView
 * @brief places of samples or neurons in the plane, a panel for each layer and epoch
 *
 * The ParaView view around vtkProjectionChart, which draws and takes the mouse.
 */
#ifndef vtkProjectionView_h
#define vtkProjectionView_h

#include <string>  // for std::string
#include <vector>  // for std::vector

#include "common/vtkSampleView.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkNew.h"                    // for vtkNew

class vtkProjectionChart;

class VTKLAYERSCOPEVIEWS_EXPORT vtkProjectionView : public vtkSampleView
{
public:
  static vtkProjectionView* New();
  vtkTypeMacro(vtkProjectionView, vtkSampleView);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  vtkSampleChart* GetSampleChart() override;

  ///@{
  /// What part of its unit square each panel shows: its middle (x, y) and how many times it is enlarged, from 1.
  /// Default: 0.5, 0.5, 1, all of it.
  void SetCamera(double x, double y, double zoom);
  ///@}

  ///@{
  /// The panel that is shown alone, counted from 1; 0 for all (the default).
  void SetSinglePanel(int number);
  int GetSinglePanel();
  ///@}

  ///@{
  /// The names of the classes that are not drawn, from the next frame on. Default: none.
  void AddHiddenClass(const char* name);
  void RemoveHiddenClasses();
  ///@}

  ///@{
  /// Whether one panel shows the ways of samples through the layers, or, where there are epochs, through those of a layer:
  /// that of SinglePanel, or the last. Default: off.
  void SetShowTrails(bool show);
  /// Whether only trails of selected samples are drawn. Default: off.
  void SetOnlySelectedTrails(bool only);
  /// How far trails are drawn together to bundles, in [0, 1]. Default: 0, straight lines.
  void SetBundling(double strength);
  enum
  {
    ENDS_AUTOMATIC,
    ENDS_POINTS,
    ENDS_ARROWS
  };
  /// What stands at a trail's end. Automatic (the default): an arrow's head where at most 200 trails are drawn, and at those
  /// that are selected, if they are at most so many; else the sample's point.
  void SetTrailEnds(int ends);
  ///@}

  ///@{
  /// Whether each layer has one panel, which shows its epochs as time: at the view's time, with points on their way from
  /// each epoch to the next. Default: off, a panel for each epoch.
  void SetFollowTime(bool follow);
  ///@}

protected:
  vtkProjectionView();
  ~vtkProjectionView() override;

  void Render(bool interactive) override;

private:
  vtkProjectionView(const vtkProjectionView&) = delete;
  void operator=(const vtkProjectionView&) = delete;

  vtkNew<vtkProjectionChart> Chart;
  std::vector<std::string> HiddenClasses;
};

#endif
