/**
 * @class vtkProjectionChart
 * @brief the item of a vtkProjectionView: draws places of samples or neurons
 *
 * What stands where is layerscope::PlotScene's, what the mouse does layerscope::PlotInteraction's, how it looks
 * layerscope::PlotsPainter's; here they meet the table.
 *
 * PrintSelf tells where panels and points are, what is selected and which pictures are shown, for tests.
 */
#ifndef vtkProjectionChart_h
#define vtkProjectionChart_h

#include <array>    // for std::array
#include <cstdint>  // for std::int64_t
#include <memory>   // for std::unique_ptr
#include <string>   // for std::string
#include <vector>   // for std::vector

#include "common/vtkSampleChart.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkProjectionChart : public vtkSampleChart
{
public:
  static vtkProjectionChart* New();
  vtkTypeMacro(vtkProjectionChart, vtkSampleChart);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// See vtkProjectionRepresentation.
  void SetPlaceArrays(const std::string& x, const std::string& y);
  void SetPoints(double size, double opacity, int thumbnails);
  void SetDensity(int density);
  ///@}

  ///@{
  /// See vtkProjectionView.
  void SetCamera(double x, double y, double zoom);
  std::array<double, 3> GetCamera() const;
  void SetSinglePanel(int number);
  int GetSinglePanel() const;
  void SetHiddenClasses(const std::vector<std::string>& names);
  std::vector<std::string> GetHiddenClasses() const;
  void SetShowTrails(bool show);
  void SetOnlySelectedTrails(bool only);
  void SetBundling(double strength);
  void SetTrailEnds(int ends);
  void SetFollowTime(bool follow);
  void SetTime(double time);
  ///@}

  ///@{
  /// Trails are bundled step by step while a window shows them: TrailsEvent asks for StepTrails() and another frame. FinishTrails() tells
  /// whether any were on their way.
  static constexpr unsigned long TrailsEvent = 20010;
  void StepTrails();
  bool FinishTrails();
  ///@}

  std::vector<vtkIdType> GetPictureSamples() const override;
  std::vector<vtkIdType> GetDrawnPictures() const override;
  void FillPage(layerscope::Page& page) override;

  bool Paint(vtkContext2D* painter) override;

protected:
  vtkProjectionChart();
  ~vtkProjectionChart() override;

  layerscope::SampleInteraction& GetMouse() override;
  const char* GetNothingToShow() const override;
  std::string ReadSamples(vtkTable* table) override;
  void ReadColors(vtkTable* table, const std::string& colorBy) override;
  std::vector<std::int64_t> GetMarkedSamples() const override;
  bool MarkSamples(const std::vector<std::int64_t>& ids) override;
  void ForgetPicture() override;

private:
  vtkProjectionChart(const vtkProjectionChart&) = delete;
  void operator=(const vtkProjectionChart&) = delete;

  struct Internals;
  std::unique_ptr<Internals> Self;
};

#endif
