/**
 * @class vtkClusterFacetsChart
 * @brief the item of a vtkClusterFacetsView: draws the facets
 *
 * What stands where is layerscope::FacetScene's, what the mouse does layerscope::FacetInteraction's, how it looks
 * layerscope::ScenePicture's; here they meet the table.
 *
 * PrintSelf tells where the cells and the bands between them are, what is selected and which pictures are shown, for
 * tests.
 */
#ifndef vtkClusterFacetsChart_h
#define vtkClusterFacetsChart_h

#include <cstdint>  // for std::int64_t
#include <memory>   // for std::unique_ptr
#include <string>   // for std::string
#include <vector>   // for std::vector

#include "common/vtkSampleChart.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsChart : public vtkSampleChart
{
public:
  static vtkClusterFacetsChart* New();
  vtkTypeMacro(vtkClusterFacetsChart, vtkSampleChart);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// See vtkClusterFacetsView.
  void SetHighlight(int layer, int cluster);
  int GetHighlightLayer() const;
  int GetHighlightCluster() const;
  void AddSelectedNeuron(vtkIdType id);
  void RemoveSelectedNeurons();
  void SetShowFlows(bool show);
  bool GetShowFlows() const;
  ///@}

  std::vector<vtkIdType> GetPictureSamples() const override;
  void FillPage(layerscope::Page& page) override;

  bool Paint(vtkContext2D* painter) override;

protected:
  vtkClusterFacetsChart();
  ~vtkClusterFacetsChart() override;

  layerscope::SampleInteraction& GetMouse() override;
  const char* GetNothingToShow() const override;
  std::string ReadSamples(vtkTable* table) override;
  void ReadColors(vtkTable* table, const std::string& colorBy) override;
  std::vector<std::int64_t> GetMarkedSamples() const override;
  bool MarkSamples(const std::vector<std::int64_t>& ids) override;
  void ForgetPicture() override;

private:
  vtkClusterFacetsChart(const vtkClusterFacetsChart&) = delete;
  void operator=(const vtkClusterFacetsChart&) = delete;

  struct Internals;
  std::unique_ptr<Internals> Self;
};

#endif
