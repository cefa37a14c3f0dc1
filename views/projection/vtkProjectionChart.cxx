#include "vtkProjectionChart.h"

#include <optional>
#include <set>

#include "PlotPage.h"
#include "PlotsPainter.h"
#include "ReadPlots.h"
#include "common/LegendPainter.h"
#include "common/MousePainter.h"
#include "common/Pencil.h"
#include "common/PrintArea.h"
#include "common/TextImages.h"
#include "common/ViewTheme.h"
#include "page/Page.h"
#include "projections/PlotInteraction.h"
#include "projections/PlotScene.h"
#include "samples/PictureStore.h"
#include "vtkContext2D.h"
#include "vtkContextScene.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkTable.h"

using layerscope::PlotData;
using layerscope::SampleMask;

vtkStandardNewMacro(vtkProjectionChart);

struct vtkProjectionChart::Internals
{
  layerscope::PlotScene Scene;
  layerscope::PlotInteraction Mouse{Scene};
  std::string X = "projection_x";
  std::string Y = "projection_y";
  double PointSize = 0;
  double Opacity = 0;
  bool ShowTrails = false;
  bool OnlySelectedTrails = false;
  double Bundling = 0;
  int TrailEnds = static_cast<int>(layerscope::TrailEnds::Automatic);
  bool FollowTime = false;
  double Time = 0;
  int Thumbnails = static_cast<int>(layerscope::Thumbnails::Automatic);
  int Density = static_cast<int>(layerscope::Density::Automatic);
  layerscope::PlotsPainter Picture;
};

vtkProjectionChart::vtkProjectionChart() : Self(std::make_unique<Internals>())
{
  this->SetHeading("Projection");
}

vtkProjectionChart::~vtkProjectionChart() = default;

layerscope::SampleInteraction& vtkProjectionChart::GetMouse()
{
  return this->Self->Mouse;
}

const char* vtkProjectionChart::GetNothingToShow() const
{
  return "Nothing to show: no places of Layer Projection or Neuron Projection here.";
}

std::string vtkProjectionChart::ReadSamples(vtkTable* table)
{
  Internals& self = *this->Self;
  auto data = std::make_shared<PlotData>(table ? PlotData(layerscope::readPlotColumns(table, self.X, self.Y)) : PlotData());
  layerscope::PlotFacts facts = table ? layerscope::readPlotFacts(table) : layerscope::PlotFacts();
  std::string details = data->panels().empty() ? std::string() : layerscope::describe(*data, facts);
  self.Scene.setData(std::move(data), std::move(facts));
  return details;
}

void vtkProjectionChart::ReadColors(vtkTable* table, const std::string& colorBy)
{
  this->Self->Scene.setColoring(layerscope::readPlotColors(table, colorBy));
}

void vtkProjectionChart::SetPlaceArrays(const std::string& x, const std::string& y)
{
  // The representation then brings another table.
  this->Self->X = x;
  this->Self->Y = y;
}

void vtkProjectionChart::SetDensity(int density)
{
  if (density != this->Self->Density)
  {
    this->Self->Density = density;
    this->Modified();
  }
}

void vtkProjectionChart::SetPoints(double size, double opacity, int thumbnails)
{
  if (size != this->Self->PointSize || opacity != this->Self->Opacity || thumbnails != this->Self->Thumbnails)
  {
    this->Self->Thumbnails = thumbnails;
    this->Self->PointSize = size;
    this->Self->Opacity = opacity;
    this->Modified();
  }
}

void vtkProjectionChart::ForgetPicture()
{
  this->Self->Picture.reset();
}

bool vtkProjectionChart::MarkSamples(const std::vector<std::int64_t>& ids)
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

void vtkProjectionChart::SetCamera(double x, double y, double zoom)
{
  const layerscope::PlotCamera before = this->Self->Scene.camera();
  this->Self->Scene.setCamera({x, y, zoom});
  if (before != this->Self->Scene.camera())
  {
    this->Modified();
  }
}

std::array<double, 3> vtkProjectionChart::GetCamera() const
{
  const layerscope::PlotCamera& camera = this->Self->Scene.camera();
  return {camera.x, camera.y, camera.zoom};
}

void vtkProjectionChart::SetSinglePanel(int number)
{
  if (number != this->GetSinglePanel())
  {
    this->Self->Scene.setSinglePanel(number);
    this->Modified();
  }
}

int vtkProjectionChart::GetSinglePanel() const
{
  return this->Self->Scene.singlePanel();
}

void vtkProjectionChart::SetHiddenClasses(const std::vector<std::string>& names)
{
  if (names != this->GetHiddenClasses())
  {
    this->Self->Scene.setHiddenClasses(names);
    this->Modified();
  }
}

std::vector<std::string> vtkProjectionChart::GetHiddenClasses() const
{
  return this->Self->Scene.hiddenClasses();
}

void vtkProjectionChart::SetShowTrails(bool show)
{
  if (show != this->Self->ShowTrails)
  {
    this->Self->ShowTrails = show;
    this->Modified();
  }
}

void vtkProjectionChart::SetOnlySelectedTrails(bool only)
{
  if (only != this->Self->OnlySelectedTrails)
  {
    this->Self->OnlySelectedTrails = only;
    this->Self->Picture.reset();
    this->Modified();
  }
}

void vtkProjectionChart::SetBundling(double strength)
{
  if (strength != this->Self->Bundling)
  {
    this->Self->Bundling = strength;
    this->Modified();
  }
}

void vtkProjectionChart::SetTrailEnds(int ends)
{
  if (ends != this->Self->TrailEnds)
  {
    this->Self->TrailEnds = ends;
    this->Modified();
  }
}

void vtkProjectionChart::SetFollowTime(bool follow)
{
  if (follow != this->Self->FollowTime)
  {
    this->Self->FollowTime = follow;
    this->Modified();
  }
}

void vtkProjectionChart::SetTime(double time)
{
  if (time != this->Self->Time)
  {
    this->Self->Time = time;
    this->Scene->SetDirty(true);
    this->Modified();
  }
}

void vtkProjectionChart::StepTrails()
{
  if (this->Self->Scene.stepTrails())
  {
    this->Modified();
    this->Scene->SetDirty(true);
  }
}

bool vtkProjectionChart::FinishTrails()
{
  bool isChanged = false;
  while (this->Self->Scene.stepTrails())
  {
    isChanged = true;
  }
  return isChanged;
}

bool vtkProjectionChart::Paint(vtkContext2D* painter)
{
  Internals& self = *this->Self;
  const layerscope::ViewTheme& theme = this->GetTheme();
  const layerscope::PictureStore& store = this->GetStore();
  layerscope::Pencil pencil(painter, this->GetTexts(), this->GetWindow());

  layerscope::PlotScene::View view;
  this->FillRoom(pencil, view);
  view.pointSize = static_cast<float>(self.PointSize);
  view.opacity = static_cast<float>(self.Opacity);
  view.showTrails = self.ShowTrails;
  view.bundling = self.Bundling;
  view.trailEnds = static_cast<layerscope::TrailEnds>(self.TrailEnds);
  view.followTime = self.FollowTime;
  view.time = self.Time;
  view.thumbnails = static_cast<layerscope::Thumbnails>(self.Thumbnails);
  view.density = static_cast<layerscope::Density>(self.Density);
  self.Scene.setView(view);
  if (!this->GetWindow() || !this->GetWindow()->GetInteractor())
  {
    this->FinishTrails();
  }
  self.Mouse.followLayout();

  if (!this->GetMessage().empty())
  {
    layerscope::paintMessage(pencil, {0, 0, view.width, view.height}, this->GetMessage(), theme);
    return true;
  }
  const layerscope::PlotTarget& hovered = self.Mouse.hovered();
  std::optional<std::int64_t> sample;
  if (hovered.sample >= 0 && self.Scene.facts().hasPictures)
  {
    sample = self.Scene.data().samples()[static_cast<std::size_t>(hovered.sample)];
  }
  this->WantPictures(sample);
  self.Picture.paint(pencil, {self.Scene, store, {this->GetHeading(), this->GetDetails()}, this->GetColors(), theme,
                              self.OnlySelectedTrails, self.Mouse.isBrushing()});
  layerscope::paintBrush(pencil, self.Mouse.brush(), theme);
  layerscope::paintLasso(pencil, self.Mouse.lasso(), theme);
  layerscope::paintTooltip(pencil, layerscope::tooltipLines(self.Scene, hovered), sample ? store.find(*sample) : nullptr,
                           {self.Mouse.mouseX(), self.Mouse.mouseY(), view.width, view.height}, theme);
  this->TellOfMissingPictures();
  if (self.Scene.trails() && !self.Scene.trails()->areDone())
  {
    this->InvokeEvent(TrailsEvent);
  }
  return true;
}

std::vector<std::int64_t> vtkProjectionChart::GetMarkedSamples() const
{
  return this->Self->Scene.selection().toIds(this->Self->Scene.data().samples());
}

std::vector<vtkIdType> vtkProjectionChart::GetPictureSamples() const
{
  std::vector<vtkIdType> samples;
  for (const std::uint32_t sample : this->Self->Scene.pictureSamples())
  {
    samples.push_back(this->Self->Scene.data().samples()[sample]);
  }
  return samples;
}

std::vector<vtkIdType> vtkProjectionChart::GetDrawnPictures() const
{
  const layerscope::PlotScene& scene = this->Self->Scene;
  std::vector<vtkIdType> samples = this->GetPictureSamples();
  std::set<vtkIdType> known(samples.begin(), samples.end());
  for (const layerscope::PlotThumbnail& each : scene.thumbnails())
  {
    const vtkIdType sample = scene.data().columns().sample[static_cast<std::size_t>(each.row)];
    if (known.insert(sample).second)
    {
      samples.push_back(sample);
    }
  }
  return samples;
}

void vtkProjectionChart::FillPage(layerscope::Page& page)
{
  this->Superclass::FillPage(page);
  layerscope::fillPlotPage(this->Self->Scene, this->GetColors(), this->GetTheme(), page);
}

// --- For tests -----------------------------------------------------------------------------------------

void vtkProjectionChart::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  const Internals& self = *this->Self;
  const layerscope::PlotScene& scene = self.Scene;
  const layerscope::PlotTarget& hovered = self.Mouse.hovered();
  os << indent << "Size: " << scene.view().width << " " << scene.view().height << "\n"
     << indent << "ColoredBy: " << scene.coloring().title() << "\n"
     << indent << "WhyNotColored: " << scene.coloring().whyNot() << "\n"
     << indent << "Camera: " << scene.camera().x << " " << scene.camera().y << " " << scene.camera().zoom << "\n"
     << indent << "SinglePanel: " << scene.singlePanel() << "\n"
     << indent << "Drawn: " << (scene.drawsDensities() ? "densities" : "points") << "\n"
     << indent << "Time: " << scene.view().time << (scene.followsTime() ? " followed" : "") << "\n"
     << indent << "SelectedSamples: " << scene.selectedSamples() << "\n"
     << indent << "Trails: " << (scene.trails() ? scene.trails()->lines().lines() : 0)
     << (scene.trails() && !scene.trails()->areDone() ? " on their way" : "") << "\n"
     << indent << "Brush: " << self.Mouse.brush().area() << "\n"
     << indent << "Splitter: " << scene.layout().splitter << "\n"
     << indent << "PicturesHeading: " << scene.layout().picturesHeading << "\n"
     << indent << "Hovered: " << hovered.kind << " " << hovered.shown << " " << hovered.row << "\n"
     << indent << "Tooltip:";
  for (const std::string& line : layerscope::tooltipLines(scene, hovered))
  {
    os << " " << line << " |";
  }
  os << "\n";
  for (std::size_t entry = 0; entry < scene.layout().legend.size(); ++entry)
  {
    os << indent << "Legend " << scene.legendTexts()[entry] << ": " << scene.layout().legend[entry]
       << (entry > 0 && scene.isHiddenClass(entry - 1) ? " hidden" : "") << "\n";
  }
  for (std::size_t shown = 0; shown < scene.shownPanels().size(); ++shown)
  {
    const std::size_t panel = scene.shownPanels()[shown];
    os << indent << "Panel " << scene.headerName(shown) << ": " << scene.layout().panels[shown].frame << " header "
       << scene.layout().panels[shown].header << " points " << scene.data().rowsOf(panel).size() << " diameter "
       << scene.diameter(panel) << " opacity " << scene.opacity(panel) << "\n";
    os << indent << "Kernel of panel " << shown << ": " << scene.densityWidth(shown) << "\n";
  }
  for (const layerscope::PlotThumbnail& each : scene.thumbnails())
  {
    const std::int64_t sample = scene.data().columns().sample[static_cast<std::size_t>(each.row)];
    os << indent << "Thumbnail " << sample << ": " << each.place << " "
       << (this->GetStore().find(sample) ? "there" : "missing") << "\n";
  }
  const std::vector<vtkIdType> samples = this->GetPictureSamples();
  for (std::size_t index = 0; index < samples.size(); ++index)
  {
    os << indent << "Picture " << samples[index] << ": "
       << scene.pictureGrid().picture(static_cast<std::int64_t>(index)) << " "
       << (this->GetStore().find(samples[index]) ? "there" : "missing") << "\n";
  }
}
