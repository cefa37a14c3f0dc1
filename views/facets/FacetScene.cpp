#include "facets/FacetScene.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "facets/CountSelected.h"

namespace layerscope
{

namespace
{

LayerTexts layerTexts(const LayerFacts& facts, const ValueRange& scale)
{
  LayerTexts texts;
  texts.shortHeader = "layer " + std::to_string(facts.layer);
  texts.header = texts.shortHeader;
  if (facts.height > 1 || facts.width > 1)
  {
    texts.header += " \u00b7 " + std::to_string(facts.height) + "\u00d7" + std::to_string(facts.width);
  }
  if (facts.channels > 0)
  {
    texts.header += " \u00b7 " + std::to_string(facts.channels) + " ch";
  }
  texts.about = {texts.header};
  for (const std::string& line : {facts.op, facts.node})
  {
    if (!line.empty())
    {
      texts.about.push_back(line);
    }
  }
  if (!scale.isEmpty())
  {
    std::tie(texts.low, texts.high) = endTexts(scale.low, scale.high);
  }
  return texts;
}

}  // namespace

FacetScene::FacetScene() : data_(std::make_shared<FacetData>()) {}

void FacetScene::setData(std::shared_ptr<const FacetData> data, std::vector<LayerFacts> facts)
{
  data_ = std::move(data);
  facts_ = std::move(facts);
  coloring_ = SquareColoring(*data_, ColorColumn());
  selection_ = SampleMask(data_->samples().size());
  selectedSamples_ = 0;
  hasFlows_ = false;
  referenceLayer_ = 0;
  pictureRows_.clear();
  updateTexts();
  highlight_.set(*data_, highlight_.layer(), highlight_.cluster());
  updateLayout();
  setSelection(SampleMask(data_->samples().size()));
}

void FacetScene::setColoring(ColorColumn column)
{
  coloring_ = SquareColoring(*data_, std::move(column));
  updateTexts();
  updateLayout();
  updatePictures();
}

void FacetScene::updateTexts()
{
  texts_.clear();
  for (std::size_t index = 0; index < data_->layers().size(); ++index)
  {
    LayerFacts facts;
    facts.layer = data_->layers()[index];
    const auto known = std::find_if(facts_.begin(), facts_.end(),
                                    [&](const LayerFacts& other) { return other.layer == facts.layer; });
    texts_.push_back(
        layerTexts(known == facts_.end() ? facts : *known, coloring_.range(static_cast<int>(index))));
  }
}

void FacetScene::setView(const View& view)
{
  const bool sameLayout = view.isLike(view_) && view.showFlows == view_.showFlows;
  const bool sameAspect = view.pictureAspect == view_.pictureAspect;
  view_ = view;
  if (!sameLayout)
  {
    updateLayout();
  }
  if (!sameLayout || !sameAspect)
  {
    updatePictures();
  }
}

FacetLayerInput FacetScene::layerInput(int layerIndex) const
{
  FacetLayerInput input;
  int widest = 0;
  for (int cluster = 0; cluster < data_->clusters(); ++cluster)
  {
    input.counts.push_back(data_->rowsInCell(layerIndex, cluster));
    const auto& channels = data_->topChannels(layerIndex, cluster);
    input.channels = std::max(input.channels, static_cast<int>(channels.size()));
    for (const int channel : channels)
    {
      widest = std::max(widest, channel);
    }
  }
  input.channelCharacters = static_cast<int>(std::to_string(widest).size());
  const ValueRange& activations = data_->activations(layerIndex);
  std::size_t tickCharacters = 1;
  if (!activations.isEmpty())
  {
    for (int maximum = 1; maximum <= mostTicks; ++maximum)
    {
      for (const Tick& tick : axisTicks(activations.low, activations.high, maximum))
      {
        tickCharacters = std::max(tickCharacters, tick.label.size());
      }
    }
  }
  input.tickCharacters = static_cast<int>(tickCharacters);
  const LayerTexts& texts = texts_[static_cast<std::size_t>(layerIndex)];
  input.headerCharacters = countCharacters(texts.header);
  input.shortHeaderCharacters = countCharacters(texts.shortHeader);
  input.legendCharacters = static_cast<int>(std::max(texts.low.size(), texts.high.size()));
  return input;
}

void FacetScene::updateLayout()
{
  FacetLayoutInput input;
  input.width = view_.width;
  input.height = view_.height;
  input.scale = view_.scale;
  input.smallText = view_.smallText;
  input.headerText = view_.headerText;
  input.titleCharacters = view_.titleCharacters;
  input.picturesWidth = view_.picturesWidth;
  input.hasGutters = view_.showFlows;
  input.legendTitleCharacters = countCharacters(coloring_.title());
  input.hasOneLegend = coloring_.kind() != SquareColoring::Distance;
  input.rowHeaderCharacters =
      static_cast<int>(8 + std::to_string(std::max(0, data_->clusters() - 1)).size());
  for (std::size_t index = 0; index < data_->layers().size(); ++index)
  {
    input.layers.push_back(layerInput(static_cast<int>(index)));
  }
  layout_ = layoutFacets(input);
  if (view_.picturesWidth <= 0 && !layout_.title.isEmpty())
  {
    Rectangle& panelSwitch = layout_.picturesHeading;
    panelSwitch = layout_.title;
    panelSwitch.width = view_.smallText.width(static_cast<std::size_t>(countCharacters(PicturePanel::showText)) + 2);
    panelSwitch.x = view_.width - panelSwitch.width - 4 * view_.scale;
    layout_.channelLegend.width =
        std::max(0.0F, std::min(layout_.channelLegend.right(), panelSwitch.x) - layout_.channelLegend.x);
  }
  updateFlows();
  ++layoutVersion_;
}

void FacetScene::updateFlows()
{
  if (view_.showFlows != hasFlows_)
  {
    flowCounts_ = view_.showFlows ? FlowCounts(*data_) : FlowCounts();
    hasFlows_ = view_.showFlows;
    countSelectedFlows();
  }
  flowBands_ = placeFlows(flowCounts_.flows(), layout_);
}

std::vector<Tick> FacetScene::ticks(int layerIndex, int cluster) const
{
  const ValueRange& range = data_->activations(layerIndex);
  const int maximum = layout_.rows[static_cast<std::size_t>(cluster)].maximumTicks;
  if (range.isEmpty() || maximum < 1)
  {
    return {};
  }
  return axisTicks(range.low, range.high, maximum);
}

SquareGrid FacetScene::squareGrid(int layerIndex, int cluster) const
{
  const FacetCell& cell = layout_.cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  SquareGrid grid;
  grid.area = cell.squares;
  grid.side = layout_.squareSide;
  grid.gap = layout_.squareGap;
  grid.perColumn = cell.squaresPerColumn;
  grid.count = data_->rowsInCell(layerIndex, cluster);
  return grid;
}

DotScale FacetScene::dotScale(int layerIndex, int cluster) const
{
  DotScale scale;
  const FacetColumn& column = layout_.columns[static_cast<std::size_t>(layerIndex)];
  const FacetCell& cell = layout_.cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  scale.range = data_->activations(layerIndex);
  const int channels = static_cast<int>(data_->topChannels(layerIndex, cluster).size());
  if (cell.dots.isEmpty() || scale.range.isEmpty())
  {
    return scale;
  }
  scale.slots = std::min(column.slots, channels);
  scale.plot = cell.dots;
  scale.plot.width = column.slotWidth * static_cast<float>(scale.slots);
  return scale;
}

void FacetScene::setSelection(const SampleMask& mask)
{
  selection_ = mask;
  selectedSamples_ = static_cast<std::int64_t>(mask.count());
  selectedCounts_ = selectedSamples_ > 0 ? countSelected(*data_, mask)
                                         : std::vector<std::int64_t>(data_->cells(), 0);
  countSelectedFlows();
  ++selectionVersion_;
  updatePictures();
}

void FacetScene::countSelectedFlows()
{
  selectedFlows_ = hasFlows_ && selectedSamples_ > 0 ? flowCounts_.selected(selection_)
                                                     : std::vector<std::int64_t>(flows().size());
}

std::int64_t FacetScene::selectedIn(int layerIndex, int cluster) const
{
  return selectedCounts_[data_->cellIndex(layerIndex, cluster)];
}

void FacetScene::setReferenceLayer(int layerIndex)
{
  if (layerIndex != referenceLayer_ && layerIndex >= 0 &&
      layerIndex < static_cast<int>(data_->layers().size()))
  {
    referenceLayer_ = layerIndex;
    updatePictures();
  }
}

void FacetScene::updatePictures()
{
  pictureRows_.clear();
  pictures_ = layoutPictures(layout_.pictures, selectedSamples_, view_.pictureAspect, view_.scale, view_.smallText);
  if (selectedSamples_ == 0 || pictures_.shown == 0)
  {
    return;
  }
  std::vector<std::int64_t> rows;
  for (const std::uint32_t sample : selection_.toIndices())
  {
    const std::int64_t row = data_->rowOf(referenceLayer_, sample);
    if (row >= 0)
    {
      rows.push_back(row);
    }
  }
  const FacetColumns& columns = data_->columns();
  const auto nearer = [&columns](std::int64_t one, std::int64_t other)
  {
    const double first = columns.distance[static_cast<std::size_t>(one)];
    const double second = columns.distance[static_cast<std::size_t>(other)];
    if (std::isnan(first) != std::isnan(second))
    {
      return std::isnan(second);
    }
    if (first != second && !std::isnan(first))
    {
      return first < second;
    }
    return columns.sample[static_cast<std::size_t>(one)] < columns.sample[static_cast<std::size_t>(other)];
  };
  const std::size_t shown = std::min(rows.size(), static_cast<std::size_t>(pictures_.shown));
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), rows.end(), nearer);
  rows.resize(shown);
  pictures_.shown = static_cast<std::int64_t>(shown);
  pictureRows_ = std::move(rows);
}

std::string FacetScene::distanceText(std::int64_t row, int layerIndex) const
{
  const ValueRange& range = data_->distances(layerIndex);
  return shortNumber(data_->columns().distance[static_cast<std::size_t>(row)], range.high - range.low);
}

PicturePanel FacetScene::picturePanel() const
{
  PicturePanel panel;
  panel.area = layout_.pictures;
  panel.heading = layout_.picturesHeading;
  panel.splitter = layout_.splitter;
  panel.grid = pictures_;
  for (const std::int64_t row : pictureRows_)
  {
    panel.entries.push_back(
        {data_->columns().sample[static_cast<std::size_t>(row)], distanceText(row, referenceLayer_)});
  }
  panel.selected = selectedSamples_;
  if (!data_->layers().empty())
  {
    panel.order = "nearest first, layer " + std::to_string(data_->layers()[static_cast<std::size_t>(referenceLayer_)]);
  }
  panel.hint = "Drag over squares to see their pictures.";
  return panel;
}

void FacetScene::setHighlight(int layer, int cluster)
{
  highlight_.set(*data_, layer, cluster);
}

}  // namespace layerscope
