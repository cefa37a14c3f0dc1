/**
 * @class vtkClusterFacetsView
 * @brief layers across, clusters down: the samples of each cluster as squares, its top channels as dot plots
 *
 * The ParaView view around vtkClusterFacetsChart, which draws and takes the mouse.
 */
#ifndef vtkClusterFacetsView_h
#define vtkClusterFacetsView_h

#include "common/vtkSampleView.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkNew.h"                    // for vtkNew

class vtkClusterFacetsChart;

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsView : public vtkSampleView
{
public:
  static vtkClusterFacetsView* New();
  vtkTypeMacro(vtkClusterFacetsView, vtkSampleView);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  vtkSampleChart* GetSampleChart() override;

  ///@{
  /// Layer (from 1; 0 for none) and cluster (from 0) whose top channels are coloured, in all its layer's clusters.
  void SetHighlightLayer(int layer);
  int GetHighlightLayer();
  void SetHighlightCluster(int cluster);
  int GetHighlightCluster();
  ///@}

  ///@{
  /// Neurons, by the ids that vtkNeuronProjection gives them, whose channels are highlighted instead. Default: none.
  void AddSelectedNeuron(vtkIdType id);
  void RemoveSelectedNeurons();
  ///@}

  ///@{
  /// Whether bands between neighbouring layers show how many samples each two of their clusters share. Default: off.
  void SetShowFlows(bool show);
  bool GetShowFlows();
  vtkBooleanMacro(ShowFlows, bool);
  ///@}

protected:
  vtkClusterFacetsView();
  ~vtkClusterFacetsView() override;

private:
  vtkClusterFacetsView(const vtkClusterFacetsView&) = delete;
  void operator=(const vtkClusterFacetsView&) = delete;

  vtkNew<vtkClusterFacetsChart> Chart;
};

#endif
