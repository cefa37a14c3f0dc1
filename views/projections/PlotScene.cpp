#include "projections/PlotScene.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "samples/AxisTicks.h"

namespace layerscope
{

namespace
{

constexpr const char* notKnown = "not known";

/// Points, the least and the largest diameter where none is given.
constexpr float leastDiameter = 2;
constexpr float mostDiameter = 8;
/// Diameter of the neuron of the largest size, where none is given.
constexpr float mostSizedDiameter = 28;

/// Points, the side of a thumbnail.
constexpr float thumbnailSide = 28;
/// More points in all panels together are drawn as densities.
constexpr std::size_t mostPoints = 100000;
/// Of densities, of the panel's side, for one point.
constexpr double densityShare = 0.15;

/// So many cells for each point that is seen are enough room for the thumbnails of all.
constexpr std::size_t cellsForEach = 3;

double crowd(std::size_t points, double zoom)
{
  return std::max(1.0, static_cast<double>(points) / (zoom * zoom));
}

std::string layerName(int layer)
{
  return layer == 0 ? "data" : "layer " + std::to_string(layer);
}

/// A time on the way between two epochs.
std::string timeText(double time, const PlotPanel& from, const PlotPanel& to)
{
  return shortNumber(time, 5 * (to.epoch - from.epoch));
}

}  // namespace

PlotScene::PlotScene() : data_(std::make_shared<PlotData>()) {}

void PlotScene::setData(std::shared_ptr<const PlotData> data, PlotFacts facts)
{
  data_ = std::move(data);
  facts_ = std::move(facts);
  hasWays_ = hasWays(*data_);
  motions_.clear();
  referencePanel_ = 0;
  setSelection(SampleMask(data_->samples().size()));
  setColoring(ColorColumn());
}

void PlotScene::setColoring(ColorColumn column)
{
  coloring_ = RowColoring(
      static_cast<std::size_t>(data_->rows()),
      [this](std::size_t row) { return data_->isDrawn(static_cast<std::int64_t>(row)); }, std::move(column));
  legendTexts_.clear();
  if (coloring_.kind() != RowColoring::None)
  {
    legendTexts_.push_back(coloring_.title());
  }
  for (const ColorClass& each : coloring_.classes())
  {
    legendTexts_.push_back(each.name);
  }
  if (coloring_.kind() == RowColoring::Classes && coloring_.hasUnknown())
  {
    legendTexts_.push_back(notKnown);
  }
  if (coloring_.kind() == RowColoring::Number && !coloring_.range().isEmpty())
  {
    const ValueRange& range = coloring_.range();
    // The bar stands between its ends.
    const auto [low, high] = endTexts(range.low, range.high);
    legendTexts_.push_back(low + std::string(20, ' ') + high);
  }
  updateTrails();
  updateHidden();
}

void PlotScene::updateTrails()
{
  trails_ = PlotTrails();
  if (!view_.showTrails || data_->panels().empty())
  {
    return;
  }
  std::optional<int> layer;
  if (singlePanel_ > 0 && static_cast<std::size_t>(singlePanel_) <= data_->panels().size())
  {
    layer = data_->panels()[static_cast<std::size_t>(singlePanel_) - 1].layer;
  }
  std::vector<std::size_t> panels = trailPanels(*data_, layer);
  std::vector<std::uint32_t> classes;
  if (coloring_.kind() == RowColoring::Classes)
  {
    // A sample's class at its last step.
    classes.assign(data_->samples().size(), 0);
    for (const std::size_t panel : panels)
    {
      for (const std::uint32_t row : data_->rowsOf(panel))
      {
        classes[data_->sampleOf(row)] = coloring_.classOfRow()[row];
      }
    }
  }
  trails_ = PlotTrails(*data_, std::move(panels), classes, view_.bundling);
}

bool PlotScene::stepTrails()
{
  if (!trails() || trails_.areDone())
  {
    return false;
  }
  trails_.step();
  ++layoutVersion_;
  return true;
}

std::int64_t PlotScene::trailRowAt(std::size_t shown, float x, float y, float reach) const
{
  if (!trails())
  {
    return -1;
  }
  const PlotFrame place = frame(shown);
  const TrailHit hit = trails_.at(place.unitX(x), place.unitY(y), reach / (place.side() * place.camera.zoom));
  if (hit.trail < 0)
  {
    return -1;
  }
  const auto step = static_cast<std::size_t>(std::lround(hit.time));
  const std::int64_t row = data_->rowOf(trails_.panels()[step], static_cast<std::uint32_t>(hit.trail));
  return row >= 0 && isSeen(row) ? row : -1;
}

void PlotScene::updateHidden()
{
  hidden_.assign(coloring_.kind() == RowColoring::Classes ? coloring_.classes().size() + 1 : 0, false);
  for (std::size_t index = 0; index < hidden_.size(); ++index)
  {
    const std::string& name = index < coloring_.classes().size() ? coloring_.classes()[index].name : notKnown;
    hidden_[index] = std::find(hiddenNames_.begin(), hiddenNames_.end(), name) != hiddenNames_.end();
  }
  hasHidden_ = std::find(hidden_.begin(), hidden_.end(), true) != hidden_.end();
  updateLayout();
}

void PlotScene::setHiddenClasses(std::vector<std::string> names)
{
  if (names != hiddenNames_)
  {
    hiddenNames_ = std::move(names);
    updateHidden();
  }
}

void PlotScene::toggleClass(std::size_t index)
{
  if (index >= hidden_.size())
  {
    return;
  }
  const std::string name = index < coloring_.classes().size() ? coloring_.classes()[index].name : notKnown;
  const auto found = std::find(hiddenNames_.begin(), hiddenNames_.end(), name);
  if (found != hiddenNames_.end())
  {
    hiddenNames_.erase(found);
  }
  else
  {
    hiddenNames_.push_back(name);
  }
  updateHidden();
}

void PlotScene::isolateClass(std::size_t index)
{
  const std::size_t entries = legendTexts_.empty() ? 0 : legendTexts_.size() - 1;
  bool isAlone = !isHiddenClass(index);
  for (std::size_t other = 0; other < entries; ++other)
  {
    isAlone = isAlone && (other == index || isHiddenClass(other));
  }
  hiddenNames_.clear();
  for (std::size_t other = 0; other < entries && !isAlone; ++other)
  {
    if (other != index)
    {
      hiddenNames_.push_back(legendTexts_[other + 1]);
    }
  }
  updateHidden();
}

void PlotScene::setView(const View& view)
{
  const bool sameLayout = view.isLike(view_) && view.pointSize == view_.pointSize && view.opacity == view_.opacity &&
                          view.thumbnails == view_.thumbnails && view.density == view_.density &&
                          view.trailEnds == view_.trailEnds;
  const bool sameTrails = view.showTrails == view_.showTrails && view.bundling == view_.bundling;
  const bool sameFollowing = view.followTime == view_.followTime;
  const bool sameTime = view.time == view_.time;
  const bool sameAspect = view.pictureAspect == view_.pictureAspect;
  view_ = view;
  if (!sameTrails)
  {
    updateTrails();
  }
  if (!sameLayout || !sameTrails || !sameFollowing)
  {
    updateLayout();
    return;
  }
  if (!sameTime && followsTime())
  {
    showAtTime();
    ++timeVersion_;
    updateThumbnails();
    updateDensities();
  }
  if (!sameAspect)
  {
    updatePictures();
  }
}

void PlotScene::showAtTime()
{
  motions_.resize(shownPanels_.size());
  for (std::size_t shown = 0; shown < shownPanels_.size(); ++shown)
  {
    const EpochPlace place = epochPlace(*data_, data_->panels()[shownPanels_[shown]].layer, view_.time);
    shownPanels_[shown] = place.from;
    PlotMotion& motion = motions_[shown];
    if (place.share == 0)
    {
      motion = PlotMotion();
      continue;
    }
    if (motion.from() != place.from || motion.to() != place.to)
    {
      motion = PlotMotion(*data_, place.from, place.to);
    }
    motion.moveTo(*data_, place.share);
  }
}

const PlotMotion* PlotScene::motionOf(std::size_t shown) const
{
  const bool isMoving = shown < motions_.size() && motions_[shown].from() != motions_[shown].to();
  return isMoving ? &motions_[shown] : nullptr;
}

void PlotScene::updateShown()
{
  shownPanels_.clear();
  const std::size_t panels = data_->panels().size();
  if (trails())
  {
    shownPanels_.push_back(trails_.panels().back());
  }
  else if (singlePanel_ > 0 && static_cast<std::size_t>(singlePanel_) <= panels)
  {
    shownPanels_.push_back(static_cast<std::size_t>(singlePanel_) - 1);
  }
  else
  {
    for (std::size_t panel = 0; panel < panels; ++panel)
    {
      const bool isSameLayer = panel > 0 && data_->panels()[panel].layer == data_->panels()[panel - 1].layer;
      if (!followsTime() || !isSameLayer)
      {
        shownPanels_.push_back(panel);
      }
    }
  }
  motions_.clear();
  if (followsTime())
  {
    showAtTime();
  }
}

void PlotScene::updateLayout()
{
  updateShown();
  PlotLayoutInput input;
  input.width = view_.width;
  input.height = view_.height;
  input.scale = view_.scale;
  input.smallText = view_.smallText;
  input.headerText = view_.headerText;
  input.titleCharacters = view_.titleCharacters;
  input.picturesWidth = facts_.hasPictures ? view_.picturesWidth : 0;
  input.hasPictures = facts_.hasPictures;
  input.panels = shownPanels_.size();
  for (const std::string& text : legendTexts_)
  {
    input.legendCharacters.push_back(countCharacters(text));
  }
  layout_ = layoutPlots(input);
  ++layoutVersion_;
  updateThumbnails();
  updateDensities();
  updatePictures();
}

void PlotScene::setCamera(const PlotCamera& camera)
{
  PlotCamera valid = camera;
  valid.zoom = std::isfinite(camera.zoom) ? std::clamp(camera.zoom, 1.0, PlotCamera::largestZoom) : 1;
  // The middle of the view stays over the unit square.
  valid.x = std::isfinite(camera.x) ? std::clamp(camera.x, 0.0, 1.0) : 0.5;
  valid.y = std::isfinite(camera.y) ? std::clamp(camera.y, 0.0, 1.0) : 0.5;
  if (valid != camera_)
  {
    camera_ = valid;
    ++layoutVersion_;
    updateThumbnails();
    updateDensities();
  }
}

void PlotScene::zoomAt(std::size_t shown, float x, float y, double factor)
{
  const PlotFrame before = frame(shown);
  PlotCamera camera = camera_;
  camera.zoom = std::clamp(camera.zoom * factor, 1.0, PlotCamera::largestZoom);
  const double kept = camera_.zoom / camera.zoom;
  camera.x = before.unitX(x) + (camera_.x - before.unitX(x)) * kept;
  camera.y = before.unitY(y) + (camera_.y - before.unitY(y)) * kept;
  if (camera.zoom == 1)
  {
    camera = PlotCamera();
  }
  setCamera(camera);
}

void PlotScene::setSinglePanel(int number)
{
  if (number != singlePanel_)
  {
    singlePanel_ = number;
    updateTrails();
    updateLayout();
  }
}

bool PlotScene::isAlone(std::size_t shown) const
{
  const std::vector<PlotPanel>& panels = data_->panels();
  const bool isThere = singlePanel_ > 0 && static_cast<std::size_t>(singlePanel_) <= panels.size();
  const std::size_t single = isThere ? static_cast<std::size_t>(singlePanel_) - 1 : 0;
  const std::size_t panel = shownPanels_[shown];
  return isThere && (panel == single || (followsTime() && panels[panel].layer == panels[single].layer));
}

PlotFrame PlotScene::frame(std::size_t shown) const
{
  return {layout_.panels[shown].frame, camera_};
}

int PlotScene::shownAt(float x, float y) const
{
  const auto found = std::find_if(layout_.panels.begin(), layout_.panels.end(),
                                  [=](const PlotLayout::Panel& panel) { return panel.frame.contains(x, y); });
  return found == layout_.panels.end() ? -1 : static_cast<int>(found - layout_.panels.begin());
}

std::string PlotScene::panelName(std::size_t panel) const
{
  return panelName(panel, shortNumber(data_->panels()[panel].epoch));
}

std::string PlotScene::panelName(std::size_t index, const std::string& epoch) const
{
  const PlotPanel& panel = data_->panels()[index];
  std::string name;
  if (data_->hasLayers())
  {
    name = layerName(panel.layer);
  }
  if (data_->hasEpochs())
  {
    name += (name.empty() ? "epoch " : ", epoch ") + epoch;
  }
  return name;
}

std::string PlotScene::headerName(std::size_t shown) const
{
  const std::size_t panel = shownPanels_[shown];
  const PlotMotion* motion = motionOf(shown);
  const std::string now = motion ? timeText(view_.time, data_->panels()[motion->from()], data_->panels()[motion->to()])
                                 : shortNumber(data_->panels()[panel].epoch);
  if (!trails())
  {
    return motion ? panelName(panel, now) : panelName(panel);
  }
  const std::size_t first = trails_.panels().front();
  const std::size_t last = trails_.panels().back();
  const PlotPanel& begin = data_->panels()[first];
  const PlotPanel& end = data_->panels()[last];
  if (first == last)
  {
    return panelName(panel);
  }
  if (begin.layer != end.layer)
  {
    return panelName(first) + " to " + panelName(last);
  }
  const std::string way = shortNumber(begin.epoch) + " to " + shortNumber(end.epoch);
  const std::string epochs = followsTime() ? "epoch " + now + " of " + way : "epochs " + way;
  return data_->hasLayers() ? layerName(end.layer) + ", " + epochs : epochs;
}

std::vector<std::string> PlotScene::headerNotes(std::size_t shown) const
{
  if (trails())
  {
    return {"trails are dark where they begin, bright where they end"};
  }
  if (const PlotMotion* motion = motionOf(shown))
  {
    return {"between epochs " + shortNumber(data_->panels()[motion->from()].epoch) + " and " +
            shortNumber(data_->panels()[motion->to()].epoch)};
  }
  return facts_.notes ? facts_.notes(data_->panels()[shownPanels_[shown]]) : std::vector<std::string>();
}

float PlotScene::diameter(std::size_t panel) const
{
  if (view_.pointSize > 0)
  {
    return std::max(1.0F, view_.pointSize * view_.scale);
  }
  const auto shown = std::find(shownPanels_.begin(), shownPanels_.end(), panel);
  const float side = shown == shownPanels_.end() ? 0 : frame(static_cast<std::size_t>(shown - shownPanels_.begin())).side();
  const PlotPanel& rows = data_->panels()[panel];
  const double room = side / view_.scale / std::sqrt(crowd(rows.end - rows.begin, camera_.zoom));
  const bool isSized = data_->hasSizes();
  return view_.scale * std::clamp(static_cast<float>((isSized ? 0.9 : 0.42) * room), leastDiameter,
                                  isSized ? mostSizedDiameter : mostDiameter);
}

float PlotScene::diameterOf(float largest, float size) const
{
  if (!data_->hasSizes())
  {
    return largest;
  }
  constexpr float least = 0.25F;
  // By steps, of which each is drawn at once.
  constexpr float steps = 12;
  const float part = std::round(steps * std::max(least, std::sqrt(size))) / steps;
  return std::max(view_.scale * leastDiameter, largest * part);
}

double PlotScene::opacity(std::size_t panel) const
{
  if (view_.opacity > 0)
  {
    return std::min(1.0F, view_.opacity);
  }
  const auto shown = std::find(shownPanels_.begin(), shownPanels_.end(), panel);
  if (shown == shownPanels_.end())
  {
    return 1;
  }
  const float side = frame(static_cast<std::size_t>(shown - shownPanels_.begin())).side();
  const PlotPanel& rows = data_->panels()[panel];
  const double share = diameter(panel) / std::max(1.0F, side);
  const double cover = crowd(rows.end - rows.begin, camera_.zoom) * share * share;
  constexpr double most = 0.88;
  constexpr double least = 0.15;
  return std::clamp(most * std::pow(0.25 / std::max(cover, 0.25), 0.4), least, most);
}

std::int64_t PlotScene::rowAt(std::size_t shown, float x, float y, float reach) const
{
  const PlotFrame place = frame(shown);
  const std::size_t panel = shownPanels_[shown];
  const float largest = diameter(panel);
  std::int64_t nearest = -1;
  float least = reach;
  forPoints(shown, [&](const PlotPoint& point)
  {
    const float across = place.x(point.place) - x;
    const float up = place.y(point.place) - y;
    const bool isFar = std::abs(across) > reach + largest / 2 || std::abs(up) > reach + largest / 2;
    if (isFar || !isSeen(point.row) || !isThere(point))
    {
      return;
    }
    const float distance = std::hypot(across, up) - diameterOf(largest, point.size) / 2;
    if (distance <= least)
    {
      least = distance;
      nearest = point.row;
    }
  });
  return nearest;
}

void PlotScene::updateDensities()
{
  std::size_t points = 0;
  for (const std::size_t panel : shownPanels_)
  {
    points += data_->rowsOf(panel).size();
  }
  drawsDensities_ = view_.density == Density::On;
  if (view_.density != Density::Automatic || points <= mostPoints)
  {
    return;
  }
  points = 0;
  for (std::size_t shown = 0; shown < shownPanels_.size(); ++shown)
  {
    const PlotFrame place = frame(shown);
    forPoints(shown, [&](const PlotPoint& point)
    {
      const bool isNeeded = points <= mostPoints && isSeen(point.row);
      points += isNeeded && place.area.contains(place.x(point.place), place.y(point.place)) ? 1 : 0;
    });
  }
  drawsDensities_ = points > mostPoints;
}

double PlotScene::densityWidth(std::size_t shown) const
{
  if (view_.pointSize > 0)
  {
    return view_.pointSize * view_.scale / 2;
  }
  const double points = crowd(data_->rowsOf(shownPanels_[shown]).size(), camera_.zoom);
  return std::max<double>(view_.scale * leastDiameter / 2, densityShare * frame(shown).side() / std::cbrt(points));
}

void PlotScene::updateThumbnails()
{
  thumbnails_.clear();
  // Pictures stand in a grid, on which a point's way would be one of hops.
  const bool areUnwanted = view_.thumbnails == Thumbnails::Automatic && followsTime();
  if (view_.thumbnails == Thumbnails::Off || areUnwanted || !facts_.hasPictures)
  {
    return;
  }
  for (std::size_t shown = 0; shown < shownPanels_.size(); ++shown)
  {
    addThumbnails(shown);
  }
}

void PlotScene::addThumbnails(std::size_t shown)
{
  const PlotFrame place = frame(shown);
  const float side = std::round(thumbnailSide * view_.scale);
  const auto columns = static_cast<std::size_t>(std::max(0.0F, place.area.width / side));
  const auto rows = static_cast<std::size_t>(std::max(0.0F, place.area.height / side));
  const float width = place.area.width / static_cast<float>(columns);
  const float height = place.area.height / static_cast<float>(rows);
  const std::size_t cells = columns * rows;
  struct Nearest
  {
    float distance = std::numeric_limits<float>::infinity();
    std::int64_t row = -1;
  };
  std::vector<Nearest> nearest(cells);
  std::size_t seen = 0;
  const auto isCrowded = [&] { return view_.thumbnails == Thumbnails::Automatic && seen * cellsForEach > cells; };
  forPoints(shown, [&](const PlotPoint& point)
  {
    if (isCrowded())
    {
      return;
    }
    const float x = (place.x(point.place) - place.area.x) / width;
    const float y = (place.y(point.place) - place.area.y) / height;
    const bool isInside = x >= 0 && y >= 0 && x < static_cast<float>(columns) && y < static_cast<float>(rows);
    if (!isInside || !isSeen(point.row) || !isThere(point))
    {
      return;
    }
    ++seen;
    Nearest& cell = nearest[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)];
    const float distance = std::hypot(x - std::floor(x) - 0.5F, y - std::floor(y) - 0.5F);
    if (distance < cell.distance)
    {
      cell = {distance, point.row};
    }
  });
  if (isCrowded())
  {
    return;
  }
  for (std::size_t cell = 0; cell < cells; ++cell)
  {
    if (nearest[cell].row >= 0)
    {
      const float x = place.area.x + width * (static_cast<float>(cell % columns) + 0.5F) - side / 2;
      const float y = place.area.y + height * (static_cast<float>(cell / columns) + 0.5F) - side / 2;
      thumbnails_.push_back({shown, nearest[cell].row, {x, y, side, side}});
    }
  }
}

std::int64_t PlotScene::thumbnailAt(float x, float y) const
{
  const auto found = std::find_if(thumbnails_.begin(), thumbnails_.end(),
                                  [=](const PlotThumbnail& each) { return each.place.contains(x, y); });
  return found == thumbnails_.end() ? -1 : found->row;
}

void PlotScene::setSelection(const SampleMask& mask)
{
  selection_ = mask;
  selectedSamples_ = static_cast<std::int64_t>(mask.count());
  ++selectionVersion_;
  updatePictures();
}

void PlotScene::setReferencePanel(std::size_t panel)
{
  if (panel != referencePanel_ && panel < data_->panels().size())
  {
    referencePanel_ = panel;
    updatePictures();
  }
}

struct PlotScene::RankedSample
{
  double rank;
  std::uint32_t sample;
  bool operator<(const RankedSample& other) const
  {
    return rank != other.rank ? rank < other.rank : sample < other.sample;
  }
};

std::vector<PlotScene::RankedSample> PlotScene::rankSelected() const
{
  std::vector<RankedSample> found;
  double middleX = 0;
  double middleY = 0;
  for (const std::uint32_t sample : selection_.toIndices())
  {
    const std::int64_t row = data_->rowOf(referencePanel_, sample);
    found.push_back({row < 0 ? std::numeric_limits<double>::infinity() : 0, sample});
    if (row >= 0)
    {
      middleX += data_->place(row).x;
      middleY += data_->place(row).y;
    }
  }
  const auto placed = static_cast<double>(std::count_if(found.begin(), found.end(),
                                                        [](const RankedSample& each) { return each.rank == 0; }));
  for (RankedSample& each : found)
  {
    if (each.rank == 0)
    {
      const UnitPlace place = data_->place(data_->rowOf(referencePanel_, each.sample));
      each.rank = std::hypot(place.x - middleX / placed, place.y - middleY / placed);
    }
  }
  return found;
}

std::vector<PlotScene::RankedSample> PlotScene::rankByActivation() const
{
  std::vector<RankedSample> found;
  for (const std::uint32_t row : data_->rowsOf(referencePanel_))
  {
    const double activation = data_->columns().activation[row];
    if (!std::isnan(activation))
    {
      found.push_back({-activation, data_->sampleOf(row)});
    }
  }
  return found;
}

void PlotScene::updatePictures()
{
  pictureSamples_.clear();
  std::vector<RankedSample> found;
  if (facts_.hasPictures && !data_->panels().empty())
  {
    found = selectedSamples_ > 0 ? rankSelected() : data_->columns().activation.size() > 0 ? rankByActivation() : found;
  }
  pictureCandidates_ = static_cast<std::int64_t>(found.size());
  pictures_ = layoutPictures(layout_.pictures, pictureCandidates_, view_.pictureAspect, view_.scale, view_.smallText);
  const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(pictures_.shown));
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end());
  for (std::size_t index = 0; index < shown; ++index)
  {
    pictureSamples_.push_back(found[index].sample);
  }
  pictures_.shown = static_cast<std::int64_t>(shown);
}

PicturePanel PlotScene::picturePanel() const
{
  PicturePanel panel;
  panel.area = layout_.pictures;
  panel.heading = layout_.picturesHeading;
  panel.splitter = layout_.splitter;
  panel.grid = pictures_;
  for (const std::uint32_t sample : pictureSamples_)
  {
    const std::int64_t row = data_->rowOf(referencePanel_, sample);
    panel.entries.push_back({data_->samples()[sample], row < 0 ? "" : coloring_.valueText(row)});
  }
  const bool areSelected = selectedSamples_ > 0;
  panel.selected = pictureCandidates_;
  panel.title = areSelected || pictureCandidates_ == 0 ? "" : "Strongest";
  if (!data_->panels().empty())
  {
    const std::string name = panelName(referencePanel_);
    panel.order = (areSelected ? "from their middle" : "by activation") + (name.empty() ? "" : ", " + name);
  }
  panel.hint = facts_.hasPictures ? "Drag over points to see their pictures, with Shift around them."
                                  : "Points stand for " + facts_.kind + "s, which have no pictures.";
  return panel;
}

std::vector<std::string> PlotScene::describeRow(std::int64_t row) const
{
  if (row < 0)
  {
    return {};
  }
  const auto index = static_cast<std::size_t>(row);
  std::vector<std::string> lines = {facts_.kind + " " + std::to_string(data_->columns().sample[index])};
  const std::uint32_t panel = data_->panelOf(row);
  std::string name = panel == PlotData::none ? "" : panelName(panel);
  for (std::size_t shown = 0; shown < shownPanels_.size(); ++shown)
  {
    const PlotMotion* motion = trails() ? nullptr : motionOf(shown);
    name = motion && (motion->from() == panel || motion->to() == panel) ? headerName(shown) : name;
  }
  if (!name.empty())
  {
    lines.push_back(name);
  }
  const std::string color = coloring_.textOf(row);
  if (!color.empty())
  {
    lines.push_back(color);
  }
  if (facts_.tip)
  {
    for (const std::string& line : facts_.tip(row))
    {
      if (line != color)
      {
        lines.push_back(line);
      }
    }
  }
  return lines;
}

std::vector<std::string> PlotScene::describePanel(std::size_t shown) const
{
  const auto points = static_cast<std::int64_t>(data_->rowsOf(shownPanels_[shown]).size());
  std::vector<std::string> lines = {headerName(shown),
                                    countText(points) + " " + facts_.kind + (points == 1 ? "" : "s")};
  for (const std::string& note : headerNotes(shown))
  {
    lines.push_back(note);
  }
  return lines;
}

}  // namespace layerscope
