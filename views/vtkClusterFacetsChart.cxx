#include "vtkClusterFacetsChart.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "FacetTheme.h"
#include "FramePainter.h"
#include "Pencil.h"
#include "PicturesPainter.h"
#include "ReadFacets.h"
#include "ScenePicture.h"
#include "TextImages.h"
#include "facets/Brush.h"
#include "facets/FacetScene.h"
#include "facets/PictureStore.h"
#include "network/Error.h"
#include "vtkAnnotationLink.h"
#include "vtkCommand.h"
#include "vtkContext2D.h"
#include "vtkContextKeyEvent.h"
#include "vtkContextMouseEvent.h"
#include "vtkContextScene.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkRenderer.h"
#include "vtkSamplePicturesInformation.h"
#include "vtkSelection.h"
#include "vtkSelectionNode.h"
#include "vtkTable.h"

using layerscope::Brush;
using layerscope::FacetData;
using layerscope::IndexSpan;
using layerscope::Rectangle;
using layerscope::SampleMask;
using layerscope::Target;

vtkStandardNewMacro(vtkClusterFacetsChart);

namespace
{

/// How near, in points, the mouse has to be to an edge of the brush or to a dot.
constexpr float reachOfBrush = 4;
constexpr float reachOfDot = 4;
/// Points that the mouse may move in a click.
constexpr float clickSlack = 3;
constexpr const char* nothingToShow = "Nothing to show: no samples of Layer K-Means here.";
constexpr double leastPicturesWidth = 0.1;
constexpr double mostPicturesWidth = 0.7;

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
  enum class Drag
  {
    None,
    Brush,
    Splitter,
    Click  ///< a press that does something only if released at the same place
  };

  vtkSmartPointer<vtkTable> Table;
  vtkMTimeType TableTime = 0;
  std::string Message = nothingToShow;  ///< what to show where there is nothing to draw
  std::string Details;  ///< beside the heading
  std::string Heading = "Cluster Facets";
  layerscope::FacetScene Scene;
  layerscope::ColorTable Colors{};
  layerscope::FacetTheme Theme;
  layerscope::TextImages Texts;
  layerscope::ScenePicture Picture;
  layerscope::PicturesPainter Tooltip;
  layerscope::PictureStore Store;

  bool ShowPictures = true;
  double PicturesWidth = 0.22;

  vtkSmartPointer<vtkSelection> OuterSelection;
  vtkMTimeType OuterTime = 0;

  Drag Dragging = Drag::None;
  float PressX = 0;
  float PressY = 0;
  Target Pressed;
  layerscope::Brush Rectangle;
  int BrushLayer = -1;
  int BrushCluster = -1;
  std::uint64_t BrushLayout = 0;
  SampleMask Kept;  ///< what was selected before the brush, where it adds

  Target Hovered;
  float MouseX = 0;
  float MouseY = 0;
  float Scale = 1;

  float Reach(float points) const { return points * this->Scale; }
};

vtkClusterFacetsChart::vtkClusterFacetsChart() : Self(std::make_unique<Internals>())
{
  vtkNew<vtkAnnotationLink> link;  // vtkChart has none
  this->SetAnnotationLink(link);
  const double white[3] = {1, 1, 1};
  this->Self->Theme = layerscope::makeFacetTheme(white);
}

vtkClusterFacetsChart::~vtkClusterFacetsChart() = default;

// --- What is drawn -------------------------------------------------------------------------------------

void vtkClusterFacetsChart::SetTable(vtkTable* table)
{
  Internals& self = *this->Self;
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
  self.Rectangle.clear();
  self.Dragging = Internals::Drag::None;
  self.Hovered = Target();
  self.OuterTime = 0;  // the selection has to be looked up in the new table
  this->Modified();
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
  const layerscope::FacetTheme theme = layerscope::makeFacetTheme(color);
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
  if (self.Dragging == Internals::Drag::Brush || (selection == self.OuterSelection && time == self.OuterTime))
  {
    return;
  }
  self.OuterSelection = selection;
  self.OuterTime = time;
  const SampleMask mask = SampleMask::fromIds(self.Scene.data(), selectedIds(selection));
  if (mask != self.Scene.selection())
  {
    self.Rectangle.clear();
    this->Select(mask);
    this->AnnotationLink->SetCurrentSelection(selection);
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
  if (show != this->Self->ShowPictures)
  {
    this->Self->ShowPictures = show;
    this->Modified();
  }
}

bool vtkClusterFacetsChart::GetShowPictures() const
{
  return this->Self->ShowPictures;
}

void vtkClusterFacetsChart::SetPicturesWidth(double part)
{
  part = std::isfinite(part) ? std::clamp(part, leastPicturesWidth, mostPicturesWidth) : this->Self->PicturesWidth;
  if (part != this->Self->PicturesWidth)
  {
    this->Self->PicturesWidth = part;
    this->Modified();
  }
}

double vtkClusterFacetsChart::GetPicturesWidth() const
{
  return this->Self->PicturesWidth;
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
  self.Scale = pencil.scale();

  layerscope::FacetScene::View view;
  view.width = static_cast<float>(this->Scene->GetSceneWidth());
  view.height = static_cast<float>(this->Scene->GetSceneHeight());
  view.scale = self.Scale;
  view.smallText = pencil.metrics(layerscope::smallText(self.Theme));
  view.headerText = pencil.metrics(layerscope::headerText(self.Theme));
  view.titleCharacters = static_cast<int>(1.3 * static_cast<double>(self.Heading.size()) + 0.9 * static_cast<double>(self.Details.size()));
  view.picturesWidth = self.ShowPictures ? static_cast<float>(self.PicturesWidth) : 0;
  view.pictureAspect = self.Store.aspect();
  self.Scene.setView(view);
  if (self.Rectangle.isActive() && self.BrushLayout != self.Scene.layoutVersion())
  {
    // Other squares stand under the rectangle now; what it has selected stays.
    self.Rectangle.clear();
  }

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
                              self.Dragging == Internals::Drag::Brush});
  this->PaintBrush(pencil);
  self.Tooltip.paintTooltip(pencil, self.Scene, self.Hovered, self.MouseX, self.MouseY, self.Store, self.Theme);
  if (!self.Store.missing().empty())
  {
    this->InvokeEvent(PicturesWantedEvent);
  }
  return true;
}

void vtkClusterFacetsChart::PaintBrush(layerscope::Pencil& pencil)
{
  Internals& self = *this->Self;
  if (self.Rectangle.isActive())
  {
    constexpr double opacity = 0.1;
    pencil.fill(self.Rectangle.area(), self.Theme.mark, opacity);
    pencil.outline(self.Rectangle.area(), self.Theme.mark, self.Scale);
  }
}

// --- Selecting -----------------------------------------------------------------------------------------

void vtkClusterFacetsChart::Select(const layerscope::SampleMask& mask)
{
  this->Self->Scene.setSelection(mask);
  this->Modified();
  this->Scene->SetDirty(true);
}

void vtkClusterFacetsChart::SelectByBrush()
{
  Internals& self = *this->Self;
  SampleMask mask = self.Kept;
  const auto ranges =
      layerscope::ranksTouched(self.Scene.squareGrid(self.BrushLayer, self.BrushCluster), self.Rectangle.area());
  const IndexSpan samples = self.Scene.data().cellSamples(self.BrushLayer, self.BrushCluster);
  for (const auto& range : ranges)
  {
    mask.set(IndexSpan{samples.first + range.begin, static_cast<std::size_t>(range.end - range.begin)});
  }
  this->Select(mask);
}

void vtkClusterFacetsChart::SelectCell(int layerIndex, int cluster, bool add)
{
  Internals& self = *this->Self;
  SampleMask mask = add ? self.Scene.selection() : SampleMask(self.Scene.data().samples().size());
  mask.set(self.Scene.data().cellSamples(layerIndex, cluster));
  self.Rectangle.clear();
  self.Scene.setReferenceLayer(layerIndex);
  this->Select(mask);
  this->PublishSelection();
}

void vtkClusterFacetsChart::SelectSample(vtkIdType row, int layerIndex, bool add)
{
  Internals& self = *this->Self;
  SampleMask mask = add ? self.Scene.selection() : SampleMask(self.Scene.data().samples().size());
  mask.set(self.Scene.data().sampleOf(row));
  self.Rectangle.clear();
  self.Scene.setReferenceLayer(layerIndex);
  this->Select(mask);
  this->PublishSelection();
}

void vtkClusterFacetsChart::ClearSelection()
{
  this->Self->Rectangle.clear();
  if (this->Self->Scene.selectedSamples() > 0)
  {
    this->Select(SampleMask(this->Self->Scene.data().samples().size()));
    this->PublishSelection();
  }
}

void vtkClusterFacetsChart::PublishSelection()
{
  const Internals& self = *this->Self;
  vtkNew<vtkSelection> selection;
  const std::vector<std::int64_t> ids = self.Scene.selection().toIds(self.Scene.data());
  // No node: nothing is selected. A node without ids would become a selection of ParaView's nonetheless.
  if (!ids.empty())
  {
    vtkNew<vtkIdTypeArray> list;
    list->SetNumberOfValues(static_cast<vtkIdType>(ids.size()));
    std::copy(ids.begin(), ids.end(), list->GetPointer(0));
    vtkNew<vtkSelectionNode> node;
    node->SetContentType(vtkSelectionNode::GLOBALIDS);
    node->SetFieldType(vtkSelectionNode::ROW);
    node->SetSelectionList(list);
    selection->AddNode(node);
  }
  this->AnnotationLink->SetCurrentSelection(selection);
  this->InvokeEvent(vtkCommand::SelectionChangedEvent);
}

// --- The mouse -----------------------------------------------------------------------------------------

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
  this->Self->Hovered = Target();
  this->Scene->SetDirty(true);
  return true;
}

bool vtkClusterFacetsChart::MouseButtonPressEvent(const vtkContextMouseEvent& mouse)
{
  Internals& self = *this->Self;
  if (mouse.GetButton() != vtkContextMouseEvent::LEFT_BUTTON || !self.Message.empty())
  {
    return false;
  }
  const float x = mouse.GetScenePos()[0];
  const float y = mouse.GetScenePos()[1];
  const bool add = (mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0;
  self.PressX = x;
  self.PressY = y;
  self.Hovered = Target();
  self.Pressed = self.Scene.targetAt(x, y, self.Reach(reachOfDot));
  const int grip = add ? Brush::None : self.Rectangle.gripAt(x, y, self.Reach(reachOfBrush));
  if (self.Pressed.kind == Target::Splitter)
  {
    self.Dragging = Internals::Drag::Splitter;
  }
  else if (grip != Brush::None)
  {
    self.Rectangle.hold(grip, x, y);
    self.Dragging = Internals::Drag::Brush;
  }
  else
  {
    self.Dragging = Internals::Drag::Click;
  }
  return true;
}

bool vtkClusterFacetsChart::MouseMoveEvent(const vtkContextMouseEvent& mouse)
{
  const float x = mouse.GetScenePos()[0];
  const float y = mouse.GetScenePos()[1];
  const bool isDrag = this->Self->Dragging != Internals::Drag::None;
  if (isDrag)
  {
    this->Drag(x, y, (mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0);
  }
  else
  {
    this->Hover(x, y);
  }
  this->RenderAtOnce(mouse);
  return isDrag;
}

void vtkClusterFacetsChart::RenderAtOnce(const vtkContextMouseEvent& mouse)
{
  if (this->Scene->GetDirty() && mouse.GetInteractor())
  {
    mouse.GetInteractor()->Render();
  }
}

void vtkClusterFacetsChart::Drag(float x, float y, bool add)
{
  Internals& self = *this->Self;
  const bool onSquares = self.Pressed.kind == Target::Square || self.Pressed.kind == Target::SquareArea;
  const bool moved = std::hypot(x - self.PressX, y - self.PressY) > self.Reach(clickSlack);
  if (self.Dragging == Internals::Drag::Click && onSquares && moved)
  {
    this->BeginBrush(add);
  }
  if (self.Dragging == Internals::Drag::Brush)
  {
    self.Rectangle.drag(x, y);
    this->SelectByBrush();
  }
  else if (self.Dragging == Internals::Drag::Splitter)
  {
    const double width = this->Scene->GetSceneWidth();
    this->SetPicturesWidth(1.0 - x / width);
    this->Scene->SetDirty(true);
  }
}

void vtkClusterFacetsChart::BeginBrush(bool add)
{
  Internals& self = *this->Self;
  self.BrushLayer = self.Pressed.layerIndex;
  self.BrushCluster = self.Pressed.cluster;
  self.BrushLayout = self.Scene.layoutVersion();
  self.Kept = add ? self.Scene.selection() : SampleMask(self.Scene.data().samples().size());
  self.Rectangle.begin(self.Scene.squareGrid(self.BrushLayer, self.BrushCluster).area, self.PressX, self.PressY);
  self.Dragging = Internals::Drag::Brush;
}

bool vtkClusterFacetsChart::MouseButtonReleaseEvent(const vtkContextMouseEvent& mouse)
{
  Internals& self = *this->Self;
  if (mouse.GetButton() != vtkContextMouseEvent::LEFT_BUTTON || self.Dragging == Internals::Drag::None)
  {
    return false;
  }
  const Internals::Drag dragged = self.Dragging;
  const float x = mouse.GetScenePos()[0];
  const float y = mouse.GetScenePos()[1];
  self.Dragging = Internals::Drag::None;
  if (dragged == Internals::Drag::Brush)
  {
    self.Rectangle.release();
    self.Scene.setReferenceLayer(self.BrushLayer);
    this->PublishSelection();
  }
  else if (dragged == Internals::Drag::Splitter)
  {
    this->InvokeEvent(PicturesPanelEvent);
  }
  else if (std::hypot(x - self.PressX, y - self.PressY) <= self.Reach(clickSlack))
  {
    this->Click((mouse.GetModifiers() & vtkContextMouseEvent::CONTROL_MODIFIER) != 0);
  }
  this->Scene->SetDirty(true);
  this->RenderAtOnce(mouse);
  return true;
}

void vtkClusterFacetsChart::Click(bool add)
{
  Internals& self = *this->Self;
  const Target& target = self.Pressed;
  switch (target.kind)
  {
    case Target::Dot:
      this->Highlight(self.Scene.data().layers()[static_cast<std::size_t>(target.layerIndex)], target.cluster);
      return;
    case Target::Square:
      if (add || self.Scene.selectedSamples() == 0)
      {
        this->SelectSample(target.row, target.layerIndex, add);
        return;
      }
      break;
    case Target::Status:
      this->SelectCell(target.layerIndex, target.cluster, add);
      return;
    case Target::RowHeader:
      this->SelectCell(self.Scene.referenceLayer(), target.cluster, add);
      return;
    case Target::Picture:
      this->SelectSample(target.row, target.layerIndex, add);
      return;
    case Target::PanelSwitch:
      this->SetShowPictures(!self.ShowPictures);
      this->InvokeEvent(PicturesPanelEvent);
      return;
    default:
      break;
  }
  // Beside everything.
  this->Highlight(0, 0);
  if (!add)
  {
    this->ClearSelection();
  }
}

void vtkClusterFacetsChart::Highlight(int layer, int cluster)
{
  if (layer != this->GetHighlightLayer() || (layer > 0 && cluster != this->GetHighlightCluster()))
  {
    this->SetHighlight(layer, cluster);
    this->InvokeEvent(HighlightEvent);
  }
}

void vtkClusterFacetsChart::Hover(float x, float y)
{
  Internals& self = *this->Self;
  if (!self.Message.empty())
  {
    return;
  }
  const int grip = self.Rectangle.gripAt(x, y, self.Reach(reachOfBrush));
  const Target target = self.Scene.targetAt(x, y, self.Reach(reachOfDot));
  this->ShowCursor(grip, target.kind == Target::Splitter);
  const bool changed = !(target == self.Hovered);
  self.Hovered = target;
  self.MouseX = x;
  self.MouseY = y;
  if (changed)
  {
    this->Scene->SetDirty(true);
  }
}

void vtkClusterFacetsChart::ShowCursor(int grip, bool onSplitter)
{
  int cursor = VTK_CURSOR_DEFAULT;
  const int horizontal = grip & (Brush::Left | Brush::Right);
  const int vertical = grip & (Brush::Bottom | Brush::Top);
  if (grip == Brush::Inside)
  {
    cursor = VTK_CURSOR_SIZEALL;
  }
  else if (horizontal && vertical)
  {
    const bool falling = grip == (Brush::Left | Brush::Top) || grip == (Brush::Right | Brush::Bottom);
    cursor = falling ? VTK_CURSOR_SIZENW : VTK_CURSOR_SIZENE;
  }
  else if (horizontal || onSplitter)
  {
    cursor = VTK_CURSOR_SIZEWE;
  }
  else if (vertical)
  {
    cursor = VTK_CURSOR_SIZENS;
  }
  vtkRenderer* renderer = this->Scene->GetRenderer();
  if (renderer && renderer->GetRenderWindow() && renderer->GetRenderWindow()->GetCurrentCursor() != cursor)
  {
    renderer->GetRenderWindow()->SetCurrentCursor(cursor);
  }
}

bool vtkClusterFacetsChart::KeyPressEvent(const vtkContextKeyEvent& key)
{
  const char* name = key.GetInteractor() ? key.GetInteractor()->GetKeySym() : nullptr;
  if (!name || std::string(name) != "Escape")
  {
    return false;
  }
  this->Highlight(0, 0);
  this->ClearSelection();
  this->Scene->SetDirty(true);
  return true;
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
  const Target& hovered = self.Hovered;
  std::optional<std::int64_t> sample;
  if (hovered.row >= 0)
  {
    sample = self.Scene.data().columns().sample[static_cast<std::size_t>(hovered.row)];
  }
  self.Store.wantHovered(sample);
  // While the brush is dragged the panel changes too fast for pictures.
  if (self.Dragging != Internals::Drag::Brush)
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
  os << indent << "Message: " << self.Message << "\n"
     << indent << "Size: " << scene.view().width << " " << scene.view().height << "\n"
     << indent << "HighlightLayer: " << scene.highlightLayer() << "\n"
     << indent << "HighlightCluster: " << scene.highlightCluster() << "\n"
     << indent << "SelectedSamples: " << scene.selectedSamples() << "\n"
     << indent << "SquareSide: " << scene.layout().squareSide << "\n"
     << indent << "Brush: " << self.Rectangle.area() << "\n"
     << indent << "Splitter: " << scene.layout().splitter << "\n"
     << indent << "PicturesHeading: " << scene.layout().picturesHeading << "\n"
     << indent << "PicturesError: " << self.Store.error() << "\n"
     << indent << "ReferenceLayer: " << scene.referenceLayer() << "\n"
     << indent << "Hovered: " << self.Hovered.kind << " " << self.Hovered.layerIndex << " "
     << self.Hovered.cluster << " " << self.Hovered.row << " " << self.Hovered.slot << "\n";
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
  const std::vector<vtkIdType> samples = this->GetPictureSamples();
  for (std::size_t index = 0; index < samples.size(); ++index)
  {
    os << indent << "Picture " << samples[index] << ": "
       << scene.pictureGrid().picture(static_cast<std::int64_t>(index)) << " "
       << (self.Store.find(samples[index]) ? "there" : "missing") << "\n";
  }
}
