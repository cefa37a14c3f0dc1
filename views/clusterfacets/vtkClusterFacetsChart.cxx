#include "vtkClusterFacetsChart.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "FlowsPainter.h"
#include "FramePainter.h"
#include "ReadFacets.h"
#include "ScenePicture.h"
#include "common/Pencil.h"
#include "common/PanelPainter.h"
#include "common/SelectSamples.h"
#include "common/TextImages.h"
#include "common/ViewTheme.h"
#include "common/vtkSamplePicturesInformation.h"
#include "facets/FacetInteraction.h"
#include "facets/FacetScene.h"
#include "network/Error.h"
#include "samples/PictureStore.h"
#include "vtkAnnotationLink.h"
#include "vtkCommand.h"
#include "vtkContext2D.h"
#include "vtkContextKeyEvent.h"
#include "vtkContextMouseEvent.h"
#include "vtkContextScene.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkRenderer.h"
#include "vtkSMTrace.h"
#include "vtkSelection.h"
#include "vtkSelectionNode.h"
#include "vtkTable.h"

using layerscope::FacetData;
using layerscope::Rectangle;
using layerscope::SampleMask;

vtkStandardNewMacro(vtkClusterFacetsChart);

namespace
{

/// Longer selections are published in a way of their own.
constexpr std::size_t mostIdsAtOnce = 3000;
constexpr const char* nothingToShow = "Nothing to show: no samples of Layer K-Means here.";

int cursorShape(layerscope::FacetInteraction::Cursor cursor)
{
  using Cursor = layerscope::FacetInteraction::Cursor;
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

struct vtkClusterFacetsChart::Internals
{
  vtkSmartPointer<vtkTable> Table;
  vtkObject* Owner = nullptr;  ///< to be compared only
  vtkMTimeType TableTime = 0;
  std::string Message = nothingToShow;  ///< what to show where there is nothing to draw
  std::string Details;  ///< beside the heading
  std::string Heading = "Cluster Facets";
  bool ShowFlows = false;
  layerscope::FacetScene Scene;
  layerscope::FacetInteraction Mouse{Scene};
  layerscope::ColorTable Colors{};
  layerscope::ViewTheme Theme;
  layerscope::TextImages Texts;
  layerscope::ScenePicture Picture;
  layerscope::PictureStore Store;

  vtkSmartPointer<vtkSelection> OuterSelection;
  vtkMTimeType OuterTime = 0;
};

vtkClusterFacetsChart::vtkClusterFacetsChart() : Self(std::make_unique<Internals>())
{
  vtkNew<vtkAnnotationLink> link;  // vtkChart has none
  this->SetAnnotationLink(link);
  const double white[3] = {1, 1, 1};
  this->Self->Theme = layerscope::makeViewTheme(white);
}

vtkClusterFacetsChart::~vtkClusterFacetsChart() = default;

// --- What is drawn -------------------------------------------------------------------------------------

void vtkClusterFacetsChart::SetTable(vtkTable* table, vtkObject* owner)
{
  Internals& self = *this->Self;
  self.Owner = owner;
  const vtkMTimeType time = table ? table->GetMTime() : 0;
  if (table == self.Table && time == self.TableTime)
  {
    return;
  }
  self.Table = table;
  self.TableTime = time;
  self.Message = table ? "" : nothingToShow;
  self.Details.clear();
  // Samples of the same numbers may look different now. Those that don't are still at hand where they were made.
  self.Store.clear();
  auto data = std::make_shared<FacetData>();
  std::vector<layerscope::LayerFacts> facts;
  if (table)
  {
    try
    {
      data = std::make_shared<FacetData>(layerscope::readFacetColumns(table));
      facts = layerscope::readLayerFacts(table);
      self.Details = layerscope::describe(*data, table);
      self.Message = data->cells() == 0 ? nothingToShow : "";
    }
    catch (const std::exception& error)
    {
      self.Message = error.what();
    }
  }
  self.Scene.setData(std::move(data), std::move(facts));
  self.Picture.reset();
  self.Mouse.reset();
  self.OuterTime = 0;  // the selection has to be looked up in the new table
  this->Modified();
}

void vtkClusterFacetsChart::ClearTable(vtkObject* owner)
{
  if (owner == this->Self->Owner)
  {
    this->SetTable(nullptr, nullptr);
  }
}

const vtkObject* vtkClusterFacetsChart::GetOwner() const
{
  return this->Self->Owner;
}

void vtkClusterFacetsChart::SetColors(const layerscope::ColorTable& colors)
{
  if (colors != this->Self->Colors)
  {
    this->Self->Colors = colors;
    this->Self->Picture.reset();
    this->Modified();
  }
}

void vtkClusterFacetsChart::SetBackground(const double color[3])
{
  const layerscope::ViewTheme theme = layerscope::makeViewTheme(color);
  if (theme.background != this->Self->Theme.background)
  {
    this->Self->Theme = theme;
    this->Self->Picture.reset();
    this->Modified();
  }
}

void vtkClusterFacetsChart::SetOuterSelection(vtkSelection* selection)
{
  Internals& self = *this->Self;
  const vtkMTimeType time = selection ? selection->GetMTime() : 0;
  if (self.Mouse.isBrushing() || (selection == self.OuterSelection && time == self.OuterTime))
  {
    return;
  }
  self.OuterSelection = selection;
  self.OuterTime = time;
  const SampleMask mask = SampleMask::fromIds(self.Scene.data(), selectedIds(selection));
  if (mask != self.Scene.selection())
  {
    self.Mouse.select(mask);
    this->AnnotationLink->SetCurrentSelection(selection);
    this->Modified();
    this->Scene->SetDirty(true);
  }
}

void vtkClusterFacetsChart::SetHighlight(int layer, int cluster)
{
  layerscope::FacetScene& scene = this->Self->Scene;
  if (layer != scene.highlightLayer() || cluster != scene.highlightCluster())
  {
    scene.setHighlight(layer, cluster);
    this->Modified();
  }
}

int vtkClusterFacetsChart::GetHighlightLayer() const
{
  return this->Self->Scene.highlightLayer();
}

int vtkClusterFacetsChart::GetHighlightCluster() const
{
  return this->Self->Scene.highlightCluster();
}

void vtkClusterFacetsChart::SetShowPictures(bool show)
{
  if (show != this->GetShowPictures())
  {
    this->Self->Mouse.setPanel(show, this->GetPicturesWidth());
    this->Modified();
  }
}

bool vtkClusterFacetsChart::GetShowPictures() const
{
  return this->Self->Mouse.panel().shown;
}

void vtkClusterFacetsChart::SetPicturesWidth(double part)
{
  if (part != this->GetPicturesWidth())
  {
    this->Self->Mouse.setPanel(this->GetShowPictures(), part);
    this->Modified();
  }
}

double vtkClusterFacetsChart::GetPicturesWidth() const
{
  return this->Self->Mouse.panel().width;
}

void vtkClusterFacetsChart::SetShowFlows(bool show)
{
  if (show != this->Self->ShowFlows)
  {
    this->Self->ShowFlows = show;
    this->Modified();
  }
}

bool vtkClusterFacetsChart::GetShowFlows() const
{
  return this->Self->ShowFlows;
}

void vtkClusterFacetsChart::SetHeading(const std::string& text)
{
  this->Self->Heading = text;
  this->Modified();
}

const std::string& vtkClusterFacetsChart::GetHeading() const
{
  return this->Self->Heading;
}

void vtkClusterFacetsChart::Update() {}

bool vtkClusterFacetsChart::Paint(vtkContext2D* painter)
{
  Internals& self = *this->Self;
  vtkRenderer* renderer = this->Scene->GetRenderer();
  layerscope::Pencil pencil(painter, self.Texts, renderer ? renderer->GetRenderWindow() : nullptr);

  layerscope::FacetScene::View view;
  view.width = static_cast<float>(this->Scene->GetSceneWidth());
  view.height = static_cast<float>(this->Scene->GetSceneHeight());
  view.scale = pencil.scale();
  view.smallText = pencil.metrics(layerscope::smallText(self.Theme));
  view.headerText = pencil.metrics(layerscope::headerText(self.Theme));
  // The heading is in larger letters than the font that counts, the rest in smaller ones.
  view.titleCharacters = static_cast<int>(1.3 * layerscope::countCharacters(self.Heading) +
                                          0.9 * layerscope::countCharacters(self.Details));
  view.picturesWidth = self.Mouse.panel().shown ? static_cast<float>(self.Mouse.panel().width) : 0;
  view.pictureAspect = self.Store.aspect();
  view.showFlows = self.ShowFlows;
  self.Scene.setView(view);
  self.Mouse.followLayout();

  if (!self.Message.empty())
  {
    layerscope::TextStyle style = layerscope::headerText(self.Theme);
    style.horizontal = 0;
    const float margin = view.width / 8;
    pencil.paragraph({margin, 0, view.width - 2 * margin, view.height / 2 + 2 * view.headerText.lineHeight}, self.Message,
                     style);
    return true;
  }
  this->WantPictures();
  self.Picture.paint(pencil, {self.Scene, self.Store, {self.Heading, self.Details}, self.Colors, self.Theme,
                              self.Mouse.isBrushing()});
  layerscope::paintHoveredFlow(pencil, self.Scene, self.Mouse.hovered(), self.Theme);
  this->PaintBrush(pencil);
  layerscope::paintTooltip(pencil, self.Scene, self.Mouse.hovered(), self.Mouse.mouseX(), self.Mouse.mouseY(),
                           self.Store, self.Theme);
  if (!self.Store.missing().empty())
  {
    this->InvokeEvent(PicturesWantedEvent);
  }
  return true;
}

void vtkClusterFacetsChart::PaintBrush(layerscope::Pencil& pencil)
{
  const layerscope::Brush& brush = this->Self->Mouse.brush();
  if (brush.isActive())
  {
    constexpr double opacity = 0.1;
    pencil.fill(brush.area(), this->Self->Theme.mark, opacity);
    pencil.outline(brush.area(), this->Self->Theme.mark, pencil.scale());
  }
}

// --- The mouse -----------------------------------------------------------------------------------------

void vtkClusterFacetsChart::PublishSelection()
{
  const Internals& self = *this->Self;
  vtkNew<vtkSelection> selection;
  const std::vector<std::int64_t> ids = self.Scene.selection().toIds(self.Scene.data());
  const bool global = self.Table && self.Table->GetFieldData()->HasArray(samplesAreGlobalIds);
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

std::vector<vtkIdType> vtkClusterFacetsChart::GetSelectedSamples() const
{
  const std::vector<std::int64_t> ids = this->Self->Scene.selection().toIds(this->Self->Scene.data());
  return {ids.begin(), ids.end()};
}

bool vtkClusterFacetsChart::Hit(const vtkContextMouseEvent&)
{
  return this->GetVisible();
}

bool vtkClusterFacetsChart::MouseEnterEvent(const vtkContextMouseEvent&)
{
  return true;
}

bool vtkClusterFacetsChart::MouseLeaveEvent(const vtkContextMouseEvent&)
{
  this->Tell(this->Self->Mouse.leave());
  return true;
}

bool vtkClusterFacetsChart::MouseButtonPressEvent(const vtkContextMouseEvent& mouse)
{
  if (mouse.GetButton() != vtkContextMouseEvent::LEFT_BUTTON || !this->Self->Message.empty())
  {
    return false;
  }
  const bool add = (mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0;
  this->Tell(this->Self->Mouse.press(mouse.GetScenePos()[0], mouse.GetScenePos()[1], add));
  return true;
}

bool vtkClusterFacetsChart::MouseMoveEvent(const vtkContextMouseEvent& mouse)
{
  if (!this->Self->Message.empty())
  {
    this->ShowCursor();
    return false;
  }
  this->Tell(this->Self->Mouse.move(mouse.GetScenePos()[0], mouse.GetScenePos()[1]));
  this->ShowCursor();
  this->RenderAtOnce(mouse);
  return mouse.GetButton() == vtkContextMouseEvent::LEFT_BUTTON;
}

bool vtkClusterFacetsChart::MouseButtonReleaseEvent(const vtkContextMouseEvent& mouse)
{
  if (mouse.GetButton() != vtkContextMouseEvent::LEFT_BUTTON)
  {
    return false;
  }
  this->Tell(this->Self->Mouse.release(mouse.GetScenePos()[0], mouse.GetScenePos()[1]));
  this->RenderAtOnce(mouse);
  return true;
}

bool vtkClusterFacetsChart::MouseDoubleClickEvent(const vtkContextMouseEvent& mouse)
{
  // Its second press. VTK takes the release for done if the item says that it has taken the event.
  this->MouseButtonPressEvent(mouse);
  return false;
}

bool vtkClusterFacetsChart::KeyPressEvent(const vtkContextKeyEvent& key)
{
  const char* name = key.GetInteractor() ? key.GetInteractor()->GetKeySym() : nullptr;
  if (!name || std::string(name) != "Escape")
  {
    return false;
  }
  this->Tell(this->Self->Mouse.escape());
  return true;
}

void vtkClusterFacetsChart::Tell(int changes)
{
  using layerscope::FacetInteraction;
  if (changes != FacetInteraction::Nothing)
  {
    this->Modified();
    this->Scene->SetDirty(true);
  }
  if (changes & FacetInteraction::Highlight)
  {
    this->InvokeEvent(HighlightEvent);
  }
  if (changes & FacetInteraction::Panel)
  {
    this->InvokeEvent(PicturesPanelEvent);
  }
  if (changes & FacetInteraction::Selection)
  {
    this->PublishSelection();
  }
}

void vtkClusterFacetsChart::RenderAtOnce(const vtkContextMouseEvent& mouse)
{
  if (this->Scene->GetDirty() && mouse.GetInteractor())
  {
    mouse.GetInteractor()->Render();
  }
}

void vtkClusterFacetsChart::ShowCursor()
{
  vtkRenderer* renderer = this->Scene->GetRenderer();
  vtkRenderWindow* window = renderer ? renderer->GetRenderWindow() : nullptr;
  const int cursor = cursorShape(this->Self->Mouse.cursor());
  if (window && window->GetCurrentCursor() != cursor)
  {
    window->SetCurrentCursor(cursor);
  }
}

// --- Pictures ------------------------------------------------------------------------------------------

std::vector<vtkIdType> vtkClusterFacetsChart::GetPictureSamples() const
{
  const Internals& self = *this->Self;
  std::vector<vtkIdType> samples;
  for (const std::int64_t row : self.Scene.pictureRows())
  {
    samples.push_back(self.Scene.data().columns().sample[static_cast<std::size_t>(row)]);
  }
  return samples;
}

void vtkClusterFacetsChart::WantPictures()
{
  Internals& self = *this->Self;
  const layerscope::Target& hovered = self.Mouse.hovered();
  std::optional<std::int64_t> sample;
  if (hovered.row >= 0)
  {
    sample = self.Scene.data().columns().sample[static_cast<std::size_t>(hovered.row)];
  }
  self.Store.wantHovered(sample);
  // While the brush is dragged the panel changes too fast for pictures.
  if (!self.Mouse.isBrushing())
  {
    const std::vector<vtkIdType> samples = this->GetPictureSamples();
    const std::vector<std::int64_t> wanted(samples.begin(), samples.end());
    if (wanted != self.Store.wanted())
    {
      self.Store.want(wanted);
    }
  }
}

std::vector<vtkIdType> vtkClusterFacetsChart::GetMissingPictures() const
{
  const std::vector<std::int64_t> missing = this->Self->Store.missing();
  return {missing.begin(), missing.end()};
}

void vtkClusterFacetsChart::DeliverPictures(vtkSamplePicturesInformation* pictures)
{
  if (this->Self->Store.deliver(pictures->GetAnswer()))
  {
    this->Modified();
    this->Scene->SetDirty(true);
  }
}

// --- For tests -----------------------------------------------------------------------------------------

namespace
{

ostream& operator<<(ostream& os, const Rectangle& area)
{
  return os << area.x << " " << area.y << " " << area.width << " " << area.height;
}

}  // namespace

void vtkClusterFacetsChart::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  const Internals& self = *this->Self;
  const layerscope::FacetScene& scene = self.Scene;
  const layerscope::Target& hovered = self.Mouse.hovered();
  os << indent << "Message: " << self.Message << "\n"
     << indent << "Size: " << scene.view().width << " " << scene.view().height << "\n"
     << indent << "HighlightLayer: " << scene.highlightLayer() << "\n"
     << indent << "HighlightCluster: " << scene.highlightCluster() << "\n"
     << indent << "SelectedSamples: " << scene.selectedSamples() << "\n"
     << indent << "SquareSide: " << scene.layout().squareSide << "\n"
     << indent << "Brush: " << self.Mouse.brush().area() << "\n"
     << indent << "Splitter: " << scene.layout().splitter << "\n"
     << indent << "PicturesHeading: " << scene.layout().picturesHeading << "\n"
     << indent << "PicturesError: " << self.Store.error() << "\n"
     << indent << "ReferenceLayer: " << scene.referenceLayer() << "\n"
     << indent << "Hovered: " << hovered.kind << " " << hovered.layerIndex << " " << hovered.cluster << " "
     << hovered.row << " " << hovered.slot << "\n"
     << indent << "Tooltip:";
  for (const std::string& line : layerscope::tooltipLines(scene, hovered))
  {
    os << " " << line << " |";
  }
  os << "\n";
  for (std::size_t cluster = 0; cluster < scene.layout().rows.size(); ++cluster)
  {
    os << indent << "Row " << cluster << ": " << scene.layout().rows[cluster].header << "\n";
  }
  for (int layer = 0; layer < static_cast<int>(scene.layout().columns.size()); ++layer)
  {
    for (int cluster = 0; cluster < scene.data().clusters(); ++cluster)
    {
      const auto& cell = scene.layout().cell(static_cast<std::size_t>(layer), static_cast<std::size_t>(cluster));
      const layerscope::DotScale dots = scene.dotScale(layer, cluster);
      os << indent << "Cell " << scene.data().layers()[static_cast<std::size_t>(layer)] << " " << cluster
         << ": squares " << cell.squares << " perColumn " << cell.squaresPerColumn << " dots "
         << dots.plot << " status " << cell.status << " selected " << scene.selectedIn(layer, cluster)
         << " slots " << dots.slots << " activations " << dots.range.low << " " << dots.range.high << "\n";
    }
  }
  for (std::size_t index = 0; index < scene.flowBands().ribbons.size(); ++index)
  {
    const layerscope::Flow& flow = scene.flows()[index];
    const layerscope::Ribbon& band = scene.flowBands().ribbons[index];
    os << indent << "Band " << scene.data().layers()[static_cast<std::size_t>(flow.layerIndex)] << " " << flow.from << " "
       << flow.to << ": samples " << flow.samples << " selected " << scene.selectedInFlow(index) << " left " << band.left
       << " " << band.leftBottom << " right " << band.right << " " << band.rightBottom << " height " << band.height << "\n";
  }
  const std::vector<vtkIdType> samples = this->GetPictureSamples();
  for (std::size_t index = 0; index < samples.size(); ++index)
  {
    os << indent << "Picture " << samples[index] << ": "
       << scene.pictureGrid().picture(static_cast<std::int64_t>(index)) << " "
       << (self.Store.find(samples[index]) ? "there" : "missing") << "\n";
  }
}
