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
#include "common/PrintArea.h"
#include "common/ReadColumns.h"
#include "common/TextImages.h"
#include "common/ViewTheme.h"
#include "facets/FacetInteraction.h"
#include "facets/FacetScene.h"
#include "page/Page.h"
#include "projections/NeuronColumns.h"
#include "samples/PictureStore.h"
#include "vtkContext2D.h"
#include "vtkContextScene.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkTable.h"

using layerscope::FacetData;
using layerscope::SampleMask;

vtkStandardNewMacro(vtkClusterFacetsChart);

struct vtkClusterFacetsChart::Internals
{
  bool ShowFlows = false;
  layerscope::FacetScene Scene;
  layerscope::FacetInteraction Mouse{Scene};
  layerscope::ScenePicture Picture;
  std::vector<layerscope::ChannelHighlight::Neuron> Neurons;
  bool HasOtherNeurons = false;  ///< than the scene
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

const char* vtkClusterFacetsChart::GetNothingToShow() const
{
  return "Nothing to show: no samples of Layer K-Means here.";
}

std::string vtkClusterFacetsChart::ReadSamples(vtkTable* table)
{
  auto data = std::make_shared<FacetData>(table ? FacetData(layerscope::readFacetColumns(table)) : FacetData());
  std::string details = data->cells() > 0 ? layerscope::describe(*data, table) : std::string();
  this->Self->Scene.setData(std::move(data), table ? layerscope::readLayerFacts(table) : std::vector<layerscope::LayerFacts>());
  return details;
}

void vtkClusterFacetsChart::ReadColors(vtkTable* table, const std::string& colorBy)
{
  const bool isDistance = colorBy.empty() || colorBy == "center_dist";
  this->Self->Scene.setColoring(isDistance ? layerscope::ColorColumn() : layerscope::readColorColumn(table, colorBy));
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

void vtkClusterFacetsChart::SetHighlight(int layer, int cluster)
{
  layerscope::FacetScene& scene = this->Self->Scene;
  if (layer != scene.highlight().layer() || cluster != scene.highlight().cluster())
  {
    scene.setHighlight(layer, cluster);
    this->Modified();
  }
}

void vtkClusterFacetsChart::AddSelectedNeuron(vtkIdType id)
{
  constexpr auto ofLayer = static_cast<vtkIdType>(layerscope::neuronsOfLayer);
  this->Self->Neurons.emplace_back(static_cast<int>(id / ofLayer), static_cast<int>(id % ofLayer));
  this->Self->HasOtherNeurons = true;
  this->Modified();
}

void vtkClusterFacetsChart::RemoveSelectedNeurons()
{
  this->Self->Neurons.clear();
  this->Self->HasOtherNeurons = true;
  this->Modified();
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
  layerscope::Pencil pencil(painter, this->GetTexts(), this->GetWindow());

  layerscope::FacetScene::View view;
  this->FillRoom(pencil, view);
  view.showFlows = self.ShowFlows;
  self.Scene.setView(view);
  if (self.HasOtherNeurons)
  {
    self.Scene.setNeurons(self.Neurons);
    self.HasOtherNeurons = false;
  }
  self.Mouse.followLayout();

  if (!this->GetMessage().empty())
  {
    layerscope::paintMessage(pencil, {0, 0, view.width, view.height}, this->GetMessage(), theme);
    return true;
  }
  const layerscope::Target& hovered = self.Mouse.hovered();
  std::optional<std::int64_t> sample;
  if (hovered.row >= 0)
  {
    sample = self.Scene.data().columns().sample[static_cast<std::size_t>(hovered.row)];
  }
  this->WantPictures(sample);
  self.Picture.paint(pencil, {self.Scene, store, {this->GetHeading(), this->GetDetails()}, this->GetColors(), theme,
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
  this->Superclass::FillPage(page);
  layerscope::fillFacetPage(this->Self->Scene, this->GetColors(), this->GetTheme(), page);
}

// --- For tests -----------------------------------------------------------------------------------------

void vtkClusterFacetsChart::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  const Internals& self = *this->Self;
  const layerscope::FacetScene& scene = self.Scene;
  const layerscope::Target& hovered = self.Mouse.hovered();
  os << indent << "Size: " << scene.view().width << " " << scene.view().height << "\n"
     << indent << "HighlightLayer: " << scene.highlight().layer() << "\n"
     << indent << "HighlightCluster: " << scene.highlight().cluster() << "\n"
     << indent << "SelectedNeurons:";
  for (const auto& [layer, channel] : scene.highlight().neurons())
  {
    os << " " << layer << ":" << channel;
  }
  os << "\n"
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
