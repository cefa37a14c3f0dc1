/**
 * @class vtkClusterFacetsChart
 * @brief the item of a vtkClusterFacetsView: draws the facets and takes the mouse
 *
 * It is a vtkChart only because vtkPVContextView asks charts alone for their selection. What stands where is
 * layerscope::FacetScene's, what the mouse does layerscope::FacetInteraction's, how it looks layerscope::ScenePicture's;
 * here they meet the table, ParaView's selection and the pictures.
 *
 * Events: vtkCommand::SelectionChangedEvent when the user has selected samples (the annotation link's selection
 * has their global ids), HighlightEvent when a click has changed what is highlighted, PicturesPanelEvent when the
 * panel was resized or switched, PicturesWantedEvent when pictures are missing. LongSelectionEvent follows a
 * SelectionChangedEvent whose selection was cut to one id, as ParaView takes too long for many: see SelectSamples.h.
 *
 * PrintSelf tells where the cells and the bands between them are, what is selected and which pictures are shown, for
 * tests.
 */
#ifndef vtkClusterFacetsChart_h
#define vtkClusterFacetsChart_h

#include <memory>  // for std::unique_ptr
#include <string>  // for std::string
#include <vector>  // for std::vector

#include "common/ColorTable.h"  // for layerscope::ColorTable
#include "vtkChart.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSmartPointer.h"           // for vtkSmartPointer

class vtkSamplePicturesInformation;
class vtkSelection;
class vtkTable;

namespace layerscope
{
class Pencil;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkClusterFacetsChart : public vtkChart
{
public:
  static vtkClusterFacetsChart* New();
  vtkTypeMacro(vtkClusterFacetsChart, vtkChart);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// In the table's field data: its samples' numbers are its global ids, so that they can be selected by these.
  static constexpr const char* samplesAreGlobalIds = "layerscope_samples_are_global_ids";

  enum
  {
    HighlightEvent = 20001,  // above vtkCommand::UserEvent
    PicturesPanelEvent,
    PicturesWantedEvent,
    LongSelectionEvent
  };

  ///@{
  /// What is drawn, and the representation it comes from. A table without rows or nullptr: nothing. Of several
  /// representations the last one wins.
  void SetTable(vtkTable* table, vtkObject* owner);
  /// Draws nothing any longer if the table is this owner's.
  void ClearTable(vtkObject* owner);
  /// Not to be used, as it may have gone.
  const vtkObject* GetOwner() const;
  void SetColors(const layerscope::ColorTable& colors);
  void SetBackground(const double color[3]);
  ///@}

  /// The selection that ParaView has of the table: a node of global ids, or nullptr. While the user drags, what is
  /// dragged is drawn instead.
  void SetOuterSelection(vtkSelection* selection);

  ///@{
  /// See vtkClusterFacetsView.
  void SetHighlight(int layer, int cluster);
  int GetHighlightLayer() const;
  int GetHighlightCluster() const;
  void SetShowPictures(bool show);
  bool GetShowPictures() const;
  void SetPicturesWidth(double part);
  double GetPicturesWidth() const;
  void SetShowFlows(bool show);
  bool GetShowFlows() const;
  void SetHeading(const std::string& text);
  const std::string& GetHeading() const;
  ///@}

  /// The ids of all samples that are marked, rising.
  std::vector<vtkIdType> GetSelectedSamples() const;

  ///@{
  /// The samples whose pictures the panel shows; those of them, and of the sample under the mouse, that aren't there
  /// yet, the most urgent first, as of the last Paint().
  std::vector<vtkIdType> GetPictureSamples() const;
  std::vector<vtkIdType> GetMissingPictures() const;
  void DeliverPictures(vtkSamplePicturesInformation* pictures);
  ///@}

  void Update() override;
  bool Paint(vtkContext2D* painter) override;
  bool Hit(const vtkContextMouseEvent& mouse) override;
  bool MouseEnterEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseMoveEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseLeaveEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseButtonPressEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseButtonReleaseEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseDoubleClickEvent(const vtkContextMouseEvent& mouse) override;
  bool KeyPressEvent(const vtkContextKeyEvent& key) override;

protected:
  vtkClusterFacetsChart();
  ~vtkClusterFacetsChart() override;

private:
  vtkClusterFacetsChart(const vtkClusterFacetsChart&) = delete;
  void operator=(const vtkClusterFacetsChart&) = delete;

  void WantPictures();
  void PaintBrush(layerscope::Pencil& pencil);

  /// Tells of FacetInteraction's changes.
  void Tell(int changes);
  void PublishSelection();
  /// What has changed; the scene's own timer would let pass 40 milliseconds first.
  void RenderAtOnce(const vtkContextMouseEvent& mouse);
  void ShowCursor();

  struct Internals;
  std::unique_ptr<Internals> Self;
};

#endif
