#include "vtkSampleChart.h"

#include "Pencil.h"
#include "SelectSamples.h"
#include "TextImages.h"
#include "ViewTheme.h"
#include "network/Error.h"
#include "page/Page.h"
#include "pictures/SamplePicture.h"
#include "samples/PictureStore.h"
#include "samples/SampleInteraction.h"
#include "samples/ViewRoom.h"
#include "vtkAnnotationLink.h"
#include "vtkCommand.h"
#include "vtkContextKeyEvent.h"
#include "vtkContextMouseEvent.h"
#include "vtkContextScene.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkRenderWindow.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkRenderer.h"
#include "vtkSMTrace.h"
#include "vtkSelection.h"
#include "vtkSelectionNode.h"
#include "vtkSmartPointer.h"
#include "vtkTable.h"

namespace
{

/// Longer selections are published in a way of their own.
constexpr std::size_t mostIdsAtOnce = 3000;

int cursorShape(layerscope::SampleInteraction::Cursor cursor)
{
  using Cursor = layerscope::SampleInteraction::Cursor;
  switch (cursor)
  {
    case Cursor::Move:
      return VTK_CURSOR_SIZEALL;
    case Cursor::Horizontal:
      return VTK_CURSOR_SIZEWE;
    case Cursor::Vertical:
      return VTK_CURSOR_SIZENS;
    case Cursor::Rising:
      return VTK_CURSOR_SIZENE;
    case Cursor::Falling:
      return VTK_CURSOR_SIZENW;
    default:
      return VTK_CURSOR_DEFAULT;
  }
}

std::vector<std::int64_t> selectedIds(vtkSelection* selection)
{
  std::vector<std::int64_t> ids;
  for (unsigned int index = 0; selection && index < selection->GetNumberOfNodes(); ++index)
  {
    vtkSelectionNode* node = selection->GetNode(index);
    auto* list = vtkIdTypeArray::SafeDownCast(node->GetSelectionList());
    if (node->GetContentType() == vtkSelectionNode::GLOBALIDS && list)
    {
      ids.insert(ids.end(), list->GetPointer(0), list->GetPointer(0) + list->GetNumberOfValues());
    }
  }
  return ids;
}

}  // namespace

struct vtkSampleChart::Internals
{
  vtkSmartPointer<vtkTable> Table;
  vtkObject* Owner = nullptr;  ///< to be compared only
  vtkMTimeType TableTime = 0;
  std::string Heading;
  std::string Details;
  std::string Message;
  std::string ColorBy;
  layerscope::ColorTable Colors{};
  layerscope::ViewTheme Theme;
  layerscope::TextImages Texts;
  layerscope::PictureStore Store;
  bool IsCaptured = false;

  vtkSmartPointer<vtkSelection> OuterSelection;
  vtkMTimeType OuterTime = 0;
};

vtkSampleChart::vtkSampleChart() : Common(std::make_unique<Internals>())
{
  vtkNew<vtkAnnotationLink> link;  // vtkChart has none
  this->SetAnnotationLink(link);
  const double white[3] = {1, 1, 1};
  this->Common->Theme = layerscope::makeViewTheme(white);
}

vtkSampleChart::~vtkSampleChart() = default;

std::string vtkSampleChart::GetMessage() const
{
  return this->Common->Table ? this->Common->Message : this->GetNothingToShow();
}

const std::string& vtkSampleChart::GetDetails() const
{
  return this->Common->Details;
}

const layerscope::ColorTable& vtkSampleChart::GetColors() const
{
  return this->Common->Colors;
}

layerscope::PictureStore& vtkSampleChart::GetStore() const
{
  return this->Common->Store;
}

layerscope::TextImages& vtkSampleChart::GetTexts() const
{
  return this->Common->Texts;
}

const layerscope::ViewTheme& vtkSampleChart::GetTheme() const
{
  return this->Common->Theme;
}

// --- What is drawn -------------------------------------------------------------------------------------

void vtkSampleChart::SetTable(vtkTable* table, vtkObject* owner)
{
  Internals& common = *this->Common;
  common.Owner = owner;
  const vtkMTimeType time = table ? table->GetMTime() : 0;
  if (table == common.Table && time == common.TableTime)
  {
    return;
  }
  common.Table = table;
  common.TableTime = time;
  // Samples of the same numbers may look different now. Those that don't are still at hand where they were made.
  common.Store.clear();
  this->ReadTable(table);
  common.OuterTime = 0;  // the selection has to be looked up in the new table
  this->Modified();
}

void vtkSampleChart::ReadTable(vtkTable* table)
{
  Internals& common = *this->Common;
  common.Details.clear();
  common.Message = this->GetNothingToShow();
  try
  {
    common.Details = this->ReadSamples(table);
    if (!common.Details.empty())
    {
      common.Message.clear();
    }
  }
  catch (const std::exception& error)
  {
    common.Message = layerscope::sentence(error.what());
    this->ReadSamples(nullptr);
  }
  if (common.Message.empty())
  {
    this->ReadColors(table, common.ColorBy);
  }
  this->ForgetPicture();
  this->GetMouse().reset();
}

void vtkSampleChart::SetColorBy(const std::string& name)
{
  Internals& common = *this->Common;
  if (name == common.ColorBy)
  {
    return;
  }
  common.ColorBy = name;
  if (common.Table && common.Message.empty())
  {
    this->ReadColors(common.Table, name);
    this->ForgetPicture();
  }
  this->Modified();
}

void vtkSampleChart::SetColors(const layerscope::ColorTable& colors)
{
  if (colors != this->Common->Colors)
  {
    this->Common->Colors = colors;
    this->ForgetPicture();
    this->Modified();
  }
}

void vtkSampleChart::ClearTable(vtkObject* owner)
{
  if (owner == this->Common->Owner)
  {
    this->SetTable(nullptr, nullptr);
  }
}

const vtkObject* vtkSampleChart::GetOwner() const
{
  return this->Common->Owner;
}

void vtkSampleChart::SetBackground(const double color[3])
{
  const layerscope::ViewTheme theme = layerscope::makeViewTheme(color);
  if (theme.background != this->Common->Theme.background)
  {
    this->Common->Theme = theme;
    this->ForgetPicture();
    this->Modified();
  }
}

void vtkSampleChart::SetShowPictures(bool show)
{
  if (show != this->GetShowPictures())
  {
    this->GetMouse().setPanel(show, this->GetPicturesWidth());
    this->Modified();
  }
}

bool vtkSampleChart::GetShowPictures()
{
  return this->GetMouse().panel().shown;
}

void vtkSampleChart::SetPicturesWidth(double part)
{
  if (part != this->GetPicturesWidth())
  {
    this->GetMouse().setPanel(this->GetShowPictures(), part);
    this->Modified();
  }
}

double vtkSampleChart::GetPicturesWidth()
{
  return this->GetMouse().panel().width;
}

void vtkSampleChart::SetCaptured(bool captured)
{
  if (captured != this->Common->IsCaptured)
  {
    this->Common->IsCaptured = captured;
    this->Scene->SetDirty(true);
    this->Modified();
  }
}

void vtkSampleChart::SetHeading(const std::string& text)
{
  this->Common->Heading = text;
  this->Modified();
}

const std::string& vtkSampleChart::GetHeading() const
{
  return this->Common->Heading;
}

// --- Selections ----------------------------------------------------------------------------------------

std::vector<vtkIdType> vtkSampleChart::GetSelectedSamples() const
{
  const std::vector<std::int64_t> ids = this->GetMarkedSamples();
  return {ids.begin(), ids.end()};
}

void vtkSampleChart::SetOuterSelection(vtkSelection* selection)
{
  Internals& common = *this->Common;
  const vtkMTimeType time = selection ? selection->GetMTime() : 0;
  if (this->GetMouse().isBrushing() || (selection == common.OuterSelection && time == common.OuterTime))
  {
    return;
  }
  common.OuterSelection = selection;
  common.OuterTime = time;
  if (this->MarkSamples(selectedIds(selection)))
  {
    this->AnnotationLink->SetCurrentSelection(selection);
    this->Modified();
    this->Scene->SetDirty(true);
  }
}

void vtkSampleChart::PublishSelection()
{
  vtkTable* table = this->Common->Table;
  vtkNew<vtkSelection> selection;
  const std::vector<std::int64_t> ids = this->GetMarkedSamples();
  const bool global = table && table->GetFieldData()->HasArray(samplesAreGlobalIds);
  // A trace has to have them all.
  const bool isLong = global && ids.size() > mostIdsAtOnce && !vtkSMTrace::GetActiveTracer();
  // No node: nothing is selected. A node without ids would become a selection of ParaView's nonetheless.
  if (!ids.empty())
  {
    selection->AddNode(isLong   ? layerscope::idsNode({ids.front()})
                       : global ? layerscope::idsNode(ids)
                                : layerscope::rangesNode(ids));
  }
  this->AnnotationLink->SetCurrentSelection(selection);
  this->InvokeEvent(vtkCommand::SelectionChangedEvent);
  if (isLong)
  {
    this->InvokeEvent(LongSelectionEvent);
  }
}

// --- The mouse -----------------------------------------------------------------------------------------

bool vtkSampleChart::Hit(const vtkContextMouseEvent&)
{
  return this->GetVisible();
}

bool vtkSampleChart::MouseEnterEvent(const vtkContextMouseEvent&)
{
  return true;
}

bool vtkSampleChart::MouseLeaveEvent(const vtkContextMouseEvent&)
{
  this->Tell(this->GetMouse().leave());
  return true;
}

bool vtkSampleChart::MouseButtonPressEvent(const vtkContextMouseEvent& mouse)
{
  if (!this->GetMessage().empty())
  {
    return false;
  }
  const float x = mouse.GetScenePos()[0];
  const float y = mouse.GetScenePos()[1];
  layerscope::SampleInteraction& interaction = this->GetMouse();
  if (mouse.GetButton() == vtkContextMouseEvent::RIGHT_BUTTON)
  {
    const int changes = interaction.pressPan(x, y);
    this->Tell(changes);
    return changes != layerscope::SampleInteraction::Nothing;
  }
  if (mouse.GetButton() != vtkContextMouseEvent::LEFT_BUTTON)
  {
    return false;
  }
  const bool add = (mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0;
  const bool lasso = (mouse.GetModifiers() & vtkContextMouseEvent::SHIFT_MODIFIER) != 0;
  this->Tell(lasso ? interaction.pressLasso(x, y, add) : interaction.press(x, y, add));
  return true;
}

bool vtkSampleChart::MouseMoveEvent(const vtkContextMouseEvent& mouse)
{
  if (!this->GetMessage().empty())
  {
    this->ShowCursor();
    return false;
  }
  this->Tell(this->GetMouse().move(mouse.GetScenePos()[0], mouse.GetScenePos()[1]));
  this->ShowCursor();
  this->RenderAtOnce(mouse);
  return mouse.GetButton() != vtkContextMouseEvent::NO_BUTTON;
}

bool vtkSampleChart::MouseButtonReleaseEvent(const vtkContextMouseEvent& mouse)
{
  if (mouse.GetButton() == vtkContextMouseEvent::MIDDLE_BUTTON)
  {
    return false;
  }
  this->Tell(this->GetMouse().release(mouse.GetScenePos()[0], mouse.GetScenePos()[1]));
  this->RenderAtOnce(mouse);
  return true;
}

bool vtkSampleChart::MouseDoubleClickEvent(const vtkContextMouseEvent& mouse)
{
  if (mouse.GetButton() == vtkContextMouseEvent::LEFT_BUTTON && this->GetMessage().empty())
  {
    const bool add = (mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0;
    this->Tell(this->GetMouse().doubleClick(mouse.GetScenePos()[0], mouse.GetScenePos()[1], add));
  }
  // VTK takes the release for done if the item says that it has taken the event.
  return false;
}

bool vtkSampleChart::MouseWheelEvent(const vtkContextMouseEvent& mouse, int steps)
{
  if (!this->GetMessage().empty())
  {
    return false;
  }
  const int changes = this->GetMouse().wheel(mouse.GetScenePos()[0], mouse.GetScenePos()[1], steps);
  this->Tell(changes);
  this->RenderAtOnce(mouse);
  return changes != layerscope::SampleInteraction::Nothing;
}

bool vtkSampleChart::KeyPressEvent(const vtkContextKeyEvent& key)
{
  const char* name = key.GetInteractor() ? key.GetInteractor()->GetKeySym() : nullptr;
  if (!name || std::string(name) != "Escape")
  {
    return false;
  }
  this->Tell(this->GetMouse().escape());
  return true;
}

void vtkSampleChart::Tell(int changes)
{
  using layerscope::SampleInteraction;
  if (changes != SampleInteraction::Nothing)
  {
    this->Modified();
    this->Scene->SetDirty(true);
  }
  if (changes & SampleInteraction::Highlight)
  {
    this->InvokeEvent(HighlightEvent);
  }
  if (changes & SampleInteraction::Settings)
  {
    this->InvokeEvent(SettingsEvent);
  }
  if (changes & SampleInteraction::Panel)
  {
    this->InvokeEvent(PicturesPanelEvent);
  }
  if (changes & SampleInteraction::Selection)
  {
    this->PublishSelection();
  }
}

void vtkSampleChart::RenderAtOnce(const vtkContextMouseEvent& mouse)
{
  if (this->Scene->GetDirty() && mouse.GetInteractor())
  {
    mouse.GetInteractor()->Render();
  }
}

void vtkSampleChart::ShowCursor()
{
  vtkRenderWindow* window = this->GetWindow();
  const int cursor = cursorShape(this->GetMouse().cursor());
  if (window && window->GetCurrentCursor() != cursor)
  {
    window->SetCurrentCursor(cursor);
  }
}

// --- What Paint() needs --------------------------------------------------------------------------------

vtkRenderWindow* vtkSampleChart::GetWindow() const
{
  vtkRenderer* renderer = this->Scene->GetRenderer();
  return renderer ? renderer->GetRenderWindow() : nullptr;
}

void vtkSampleChart::FillRoom(layerscope::Pencil& pencil, layerscope::ViewRoom& room)
{
  pencil.setCapture(this->Common->IsCaptured);
  const layerscope::ViewTheme& theme = this->GetTheme();
  room.width = static_cast<float>(this->Scene->GetSceneWidth());
  room.height = static_cast<float>(this->Scene->GetSceneHeight());
  room.scale = pencil.scale();
  room.smallText = pencil.metrics(layerscope::smallText(theme));
  room.headerText = pencil.metrics(layerscope::headerText(theme));
  // The heading is in larger letters than the font that counts, the rest in smaller ones.
  room.titleCharacters = static_cast<int>(1.3 * layerscope::countCharacters(this->GetHeading()) +
                                          0.9 * layerscope::countCharacters(this->GetDetails()));
  const layerscope::SampleInteraction::PanelState& panel = this->GetMouse().panel();
  room.picturesWidth = panel.shown ? static_cast<float>(panel.width) : 0;
  room.pictureAspect = this->GetStore().aspect();
}

// --- Pictures ------------------------------------------------------------------------------------------

void vtkSampleChart::WantPictures(const std::optional<std::int64_t>& hovered)
{
  layerscope::PictureStore& store = this->Common->Store;
  store.wantHovered(hovered);
  // While the brush is dragged the panel changes too fast for pictures.
  if (!this->GetMouse().isBrushing())
  {
    const std::vector<vtkIdType> samples = this->GetDrawnPictures();
    const std::vector<std::int64_t> wanted(samples.begin(), samples.end());
    if (wanted != store.wanted())
    {
      store.want(wanted);
    }
  }
}

void vtkSampleChart::TellOfMissingPictures()
{
  if (!this->Common->Store.missing().empty())
  {
    this->InvokeEvent(PicturesWantedEvent);
  }
}

std::vector<vtkIdType> vtkSampleChart::GetMissingPictures() const
{
  const std::vector<std::int64_t> missing = this->Common->Store.missing();
  return {missing.begin(), missing.end()};
}

void vtkSampleChart::DeliverPictures(const layerscope::PictureAnswer& answer)
{
  if (this->Common->Store.deliver(answer))
  {
    this->Modified();
    this->Scene->SetDirty(true);
  }
}

// --- Pages ---------------------------------------------------------------------------------------------

void vtkSampleChart::FillPage(layerscope::Page& page)
{
  if (!this->GetMessage().empty())
  {
    throw layerscope::Error(this->GetMessage());
  }
  page.details = this->GetDetails();
  const layerscope::ViewTheme& theme = this->Common->Theme;
  page.title = this->Common->Heading;
  page.source = "Made with Layerscope, a plugin of ParaView";
  page.theme = {theme.background, theme.cell, theme.frame, theme.grid, theme.text, theme.muted, theme.mark};
}

void vtkSampleChart::WantPictures(const std::vector<std::int64_t>& samples)
{
  this->Common->Store.want(samples);
}

const layerscope::StoredPicture* vtkSampleChart::FindPicture(std::int64_t sample) const
{
  return this->Common->Store.find(sample);
}

void vtkSampleChart::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Heading: " << this->Common->Heading << "\n"
     << indent << "Message: " << this->GetMessage() << "\n"
     << indent << "Details: " << this->Common->Details << "\n"
     << indent << "PicturesError: " << this->Common->Store.error() << "\n";
}
