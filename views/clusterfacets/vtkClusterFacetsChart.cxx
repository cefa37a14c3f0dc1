#include "vtkClusterFacetsChart.h"

#include <optional>

#include "FacetPage.h"
#include "FacetTooltip.h"
#include "FlowsPainter.h"
#include "FramePainter.h"
#include "ReadFacets.h"
#include "ScenePicture.h"
#include "common/MousePainter.h"
#include "common/Pencil.h"
#include "common/ReadColumns.h"
#include "common/TextImages.h"
#include "common/ViewTheme.h"
#include "facets/FacetInteraction.h"
#include "facets/FacetScene.h"
#include "network/Error.h"
#include "page/Page.h"
#include "samples/PictureStore.h"
#include "vtkContext2D.h"
#include "vtkContextScene.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkRenderer.h"
#include "vtkSmartPointer.h"
#include "vtkTable.h"

using layerscope::FacetData;
using layerscope::Rectangle;
using layerscope::SampleMask;

vtkStandardNewMacro(vtkClusterFacetsChart);

namespace
{

constexpr const char* nothingToShow = "Nothing to show: no samples of Layer K-Means here.";

}  // namespace

struct vtkClusterFacetsChart::Internals
{
  std::string Message = nothingToShow;  ///< what to show where there is nothing to draw
  std::string Details;                  ///< beside the heading
  bool ShowFlows = false;
  layerscope::FacetScene Scene;
  layerscope::FacetInteraction Mouse{Scene};
  layerscope::ColorTable Colors{};
  vtkSmartPointer<vtkTable> Table;  ///< with what squares may be coloured by; nullptr where there is nothing to draw
  std::string ColorBy = "center_dist";
  layerscope::ScenePicture Picture;
};

vtkClusterFacetsChart::vtkClusterFacetsChart() : Self(std::make_unique<Internals>())
{
  this->SetHeading("Cluster Facets");
}

vtkClusterFacetsChart::~vtkClusterFacetsChart() = default;

layerscope::SampleInteraction& vtkClusterFacetsChart::GetMouse()
{
  return this->Self->Mouse;
}

bool vtkClusterFacetsChart::HasContent() const
{
  return this->Self->Message.empty();
}

void vtkClusterFacetsChart::ReadTable(vtkTable* table)
{
  Internals& self = *this->Self;
  self.Message = table ? "" : nothingToShow;
  self.Details.clear();
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
  self.Table = self.Message.empty() ? table : nullptr;
  this->ReadColors();
  self.Picture.reset();
  self.Mouse.reset();
}

void vtkClusterFacetsChart::SetColorBy(const std::string& name)
{
  if (name != this->Self->ColorBy)
  {
    this->Self->ColorBy = name;
    this->ReadColors();
    this->Modified();
  }
}

void vtkClusterFacetsChart::ReadColors()
{
  Internals& self = *this->Self;
  if (self.Table)
  {
    const bool isDistance = self.ColorBy == "center_dist";
    self.Scene.setColoring(isDistance ? layerscope::ColorColumn()
                                      : layerscope::readColorColumn(self.Table, self.ColorBy));
    self.Picture.reset();
  }
}

void vtkClusterFacetsChart::ForgetPicture()
{
  this->Self->Picture.reset();
}

bool vtkClusterFacetsChart::MarkSamples(const std::vector<std::int64_t>& ids)
{
  Internals& self = *this->Self;
  const SampleMask mask = SampleMask::fromIds(self.Scene.data().samples(), ids);
  if (mask == self.Scene.selection())
  {
    return false;
  }
  self.Mouse.select(mask);
  return true;
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

void vtkClusterFacetsChart::SetHighlight(int layer, int cluster)
{
  layerscope::FacetScene& scene = this->Self->Scene;
  if (layer != scene.highlight().layer() || cluster != scene.highlight().cluster())
  {
    scene.setHighlight(layer, cluster);
    this->Modified();
  }
}

int vtkClusterFacetsChart::GetHighlightLayer() const
{
  return this->Self->Scene.highlight().layer();
}

int vtkClusterFacetsChart::GetHighlightCluster() const
{
  return this->Self->Scene.highlight().cluster();
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

bool vtkClusterFacetsChart::Paint(vtkContext2D* painter)
{
  Internals& self = *this->Self;
  const layerscope::ViewTheme& theme = this->GetTheme();
  const layerscope::PictureStore& store = this->GetStore();
  vtkRenderer* renderer = this->Scene->GetRenderer();
  layerscope::Pencil pencil(painter, this->GetTexts(), renderer ? renderer->GetRenderWindow() : nullptr);

  layerscope::FacetScene::View view;
  view.width = static_cast<float>(this->Scene->GetSceneWidth());
  view.height = static_cast<float>(this->Scene->GetSceneHeight());
  view.scale = pencil.scale();
  view.smallText = pencil.metrics(layerscope::smallText(theme));
  view.headerText = pencil.metrics(layerscope::headerText(theme));
  // The heading is in larger letters than the font that counts, the rest in smaller ones.
  view.titleCharacters = static_cast<int>(1.3 * layerscope::countCharacters(this->GetHeading()) +
                                          0.9 * layerscope::countCharacters(self.Details));
  view.picturesWidth = self.Mouse.panel().shown ? static_cast<float>(self.Mouse.panel().width) : 0;
  view.pictureAspect = store.aspect();
  view.showFlows = self.ShowFlows;
  self.Scene.setView(view);
  self.Mouse.followLayout();

  if (!self.Message.empty())
  {
    layerscope::paintMessage(pencil, {0, 0, view.width, view.height}, self.Message, theme);
    return true;
  }
  const layerscope::Target& hovered = self.Mouse.hovered();
  std::optional<std::int64_t> sample;
  if (hovered.row >= 0)
  {
    sample = self.Scene.data().columns().sample[static_cast<std::size_t>(hovered.row)];
  }
  this->WantPictures(sample);
  self.Picture.paint(pencil, {self.Scene, store, {this->GetHeading(), self.Details}, self.Colors, theme,
                              self.Mouse.isBrushing()});
  layerscope::paintHoveredFlow(pencil, self.Scene, hovered, theme);
  layerscope::paintBrush(pencil, self.Mouse.brush(), theme);
  layerscope::paintTooltip(pencil, layerscope::tooltipLines(self.Scene, hovered), sample ? store.find(*sample) : nullptr,
                           {self.Mouse.mouseX(), self.Mouse.mouseY(), view.width, view.height}, theme);
  this->TellOfMissingPictures();
  return true;
}

std::vector<std::int64_t> vtkClusterFacetsChart::GetMarkedSamples() const
{
  return this->Self->Scene.selection().toIds(this->Self->Scene.data().samples());
}

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

void vtkClusterFacetsChart::FillPage(layerscope::Page& page)
{
  const Internals& self = *this->Self;
  if (!self.Message.empty())
  {
    throw layerscope::Error(self.Message);
  }
  this->Superclass::FillPage(page);
  page.details = self.Details;
  layerscope::fillFacetPage(self.Scene, self.Colors, this->GetTheme(), page);
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
     << indent << "HighlightLayer: " << scene.highlight().layer() << "\n"
     << indent << "HighlightCluster: " << scene.highlight().cluster() << "\n"
     << indent << "WhyNoHighlight: " << scene.highlight().whyNothing(scene.data()) << "\n"
     << indent << "ColoredBy: " << scene.coloring().title() << "\n"
     << indent << "WhyNotColored: " << scene.coloring().whyNot() << "\n"
     << indent << "Legend: " << scene.layout().legend.line << "\n"
     << indent << "Classes:";
  for (const layerscope::ColorClass& each : scene.coloring().classes())
  {
    os << " " << each.name << " " << each.color << " |";
  }
  os << "\n"
     << indent << "Details: " << self.Details << "\n"
     << indent << "SelectedSamples: " << scene.selectedSamples() << "\n"
     << indent << "SquareSide: " << scene.layout().squareSide << "\n"
     << indent << "Brush: " << self.Mouse.brush().area() << "\n"
     << indent << "Splitter: " << scene.layout().splitter << "\n"
     << indent << "PicturesHeading: " << scene.layout().picturesHeading << "\n"
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
       << (this->GetStore().find(samples[index]) ? "there" : "missing") << "\n";
  }
}
