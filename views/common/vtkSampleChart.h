/**
 * @class vtkSampleChart
 * @brief the item of a vtkSampleView: what any picture of samples has in common
 *
 * It takes the mouse and the keyboard, tells and is told of selections, keeps the pictures of samples and the view's
 * looks. What is drawn, and what the mouse does, is up to a subclass and its layerscope::SampleInteraction.
 *
 * It is a vtkChart only because vtkPVContextView asks charts alone for their selection.
 *
 * Events: vtkCommand::SelectionChangedEvent when the user has selected samples (the annotation link's selection
 * has their global ids), HighlightEvent when a click has changed what is highlighted, PicturesPanelEvent when the panel
 * was resized or switched, PicturesWantedEvent when pictures are missing, SettingsEvent when the mouse has changed other properties of
 * the view. LongSelectionEvent follows a SelectionChangedEvent whose selection was cut to one id, as ParaView takes
 * too long for many: see SelectSamples.h.
 */
#ifndef vtkSampleChart_h
#define vtkSampleChart_h

#include <cstdint>   // for std::int64_t
#include <memory>    // for std::unique_ptr
#include <optional>  // for std::optional
#include <string>    // for std::string
#include <vector>    // for std::vector

#include "ColorTable.h"  // for layerscope::ColorTable
#include "vtkChart.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class vtkRenderWindow;
class vtkSelection;
class vtkTable;

namespace layerscope
{
struct Page;
class Pencil;
struct PictureAnswer;
class PictureStore;
class SampleInteraction;
class TextImages;
struct ViewRoom;
struct StoredPicture;
struct ViewTheme;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkSampleChart : public vtkChart
{
public:
  vtkAbstractTypeMacro(vtkSampleChart, vtkChart);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// In the table's field data: its samples' numbers are its global ids, so that they can be selected by these.
  static constexpr const char* samplesAreGlobalIds = "layerscope_samples_are_global_ids";

  enum
  {
    HighlightEvent = 20001,  // above vtkCommand::UserEvent
    PicturesPanelEvent,
    PicturesWantedEvent,
    LongSelectionEvent,
    SettingsEvent
  };

  ///@{
  /// What is drawn, and the representation it comes from. A table without rows or nullptr: nothing. Of several
  /// representations the last one wins.
  void SetTable(vtkTable* table, vtkObject* owner);
  /// Draws nothing any longer if the table is this owner's.
  void ClearTable(vtkObject* owner);
  /// Not to be used, as it may have gone.
  const vtkObject* GetOwner() const;
  void SetBackground(const double color[3]);
  /// See vtkSampleRepresentation.
  void SetColors(const layerscope::ColorTable& colors);
  void SetColorBy(const std::string& name);
  ///@}

  /// The selection that ParaView has of the table: a node of global ids, or nullptr. While the user drags, what is
  /// dragged is drawn instead.
  void SetOuterSelection(vtkSelection* selection);

  ///@{
  /// See vtkSampleView.
  void SetShowPictures(bool show);
  bool GetShowPictures();
  void SetPicturesWidth(double part);
  double GetPicturesWidth();
  void SetHeading(const std::string& text);
  /// Whether what is drawn becomes a picture, in which nothing can be clicked.
  void SetCaptured(bool captured);
  const std::string& GetHeading() const;
  ///@}

  /// The ids of all samples that are marked, rising.
  std::vector<vtkIdType> GetSelectedSamples() const;

  ///@{
  /// The samples whose pictures the panel shows; those of them, and of the sample under the mouse, that aren't there
  /// yet, the most urgent first, as of the last Paint().
  virtual std::vector<vtkIdType> GetPictureSamples() const = 0;
  /// All samples whose pictures are drawn, by default those.
  virtual std::vector<vtkIdType> GetDrawnPictures() const { return this->GetPictureSamples(); }
  std::vector<vtkIdType> GetMissingPictures() const;
  void DeliverPictures(const layerscope::PictureAnswer& answer);
  ///@}

  ///@{
  /// What the view shows, as a page for browsers without pictures: this class fills in headings, colours and what made it,
  /// a subclass the rest. Throws layerscope::Error where there is nothing to show.
  virtual void FillPage(layerscope::Page& page);
  /// For its pictures: asks for those of these samples in place of those that the view shows, until the next Paint().
  void WantPictures(const std::vector<std::int64_t>& samples);
  /// nullptr where it hasn't come; valid until others come.
  const layerscope::StoredPicture* FindPicture(std::int64_t sample) const;
  ///@}

  void Update() override {}
  bool Hit(const vtkContextMouseEvent& mouse) override;
  bool MouseEnterEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseMoveEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseLeaveEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseButtonPressEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseButtonReleaseEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseDoubleClickEvent(const vtkContextMouseEvent& mouse) override;
  bool MouseWheelEvent(const vtkContextMouseEvent& mouse, int steps) override;
  bool KeyPressEvent(const vtkContextKeyEvent& key) override;

protected:
  vtkSampleChart();
  ~vtkSampleChart() override;

  ///@{
  /// What a subclass has to know and to do.
  virtual layerscope::SampleInteraction& GetMouse() = 0;
  /// What the view says where there is nothing to draw.
  virtual const char* GetNothingToShow() const = 0;
  /// Takes another table, or nullptr; what was selected is to be forgotten. Returns what stands beside the heading, or
  /// nothing where there is nothing to draw. An exception is shown.
  virtual std::string ReadSamples(vtkTable* table) = 0;
  /// Takes the column ColorBy of a table that is drawn. Throws nothing.
  virtual void ReadColors(vtkTable* table, const std::string& colorBy) = 0;
  /// The ids of all samples that are marked, rising.
  virtual std::vector<std::int64_t> GetMarkedSamples() const = 0;
  /// Marks these samples; those that the table doesn't have are left out. Whether that changes anything.
  virtual bool MarkSamples(const std::vector<std::int64_t>& ids) = 0;
  /// Whatever it was drawn of has changed.
  virtual void ForgetPicture() = 0;
  ///@}

  ///@{
  /// To be called by Paint(): before what is drawn, with the sample under the mouse, and after it.
  void WantPictures(const std::optional<std::int64_t>& hovered);
  void TellOfMissingPictures();
  ///@}

  /// Why there is nothing to draw; else empty. The mouse does nothing then.
  std::string GetMessage() const;
  /// What stands beside the heading.
  const std::string& GetDetails() const;
  const layerscope::ColorTable& GetColors() const;
  /// The view's size, its texts and the panel, for Paint().
  void FillRoom(layerscope::Pencil& pencil, layerscope::ViewRoom& room);
  vtkRenderWindow* GetWindow() const;

  layerscope::PictureStore& GetStore() const;
  layerscope::TextImages& GetTexts() const;
  const layerscope::ViewTheme& GetTheme() const;

private:
  vtkSampleChart(const vtkSampleChart&) = delete;
  void operator=(const vtkSampleChart&) = delete;

  void ReadTable(vtkTable* table);
  /// Tells of an interaction's changes, see layerscope::SampleInteraction.
  void Tell(int changes);
  void PublishSelection();
  /// What has changed; the scene's own timer would let pass 40 milliseconds first.
  void RenderAtOnce(const vtkContextMouseEvent& mouse);
  void ShowCursor();

  struct Internals;
  std::unique_ptr<Internals> Common;
};

#endif
