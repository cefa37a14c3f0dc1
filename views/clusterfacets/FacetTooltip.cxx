#include "FacetTooltip.h"

#include <algorithm>

#include "samples/AxisTicks.h"

namespace layerscope
{

namespace
{

std::string layerName(const FacetScene& scene, int layerIndex)
{
  return "layer " + std::to_string(scene.data().layers()[static_cast<std::size_t>(layerIndex)]);
}

std::string samplesText(std::int64_t count)
{
  return countText(count) + (count == 1 ? " sample" : " samples");
}

std::vector<std::string> statusLines(const FacetScene& scene, const Target& target)
{
  const std::int64_t size = scene.data().rowsInCell(target.layerIndex, target.cluster);
  std::vector<std::string> lines = {samplesText(size)};
  const std::int64_t selected = scene.selectedIn(target.layerIndex, target.cluster);
  if (scene.selectedSamples() > 0)
  {
    lines.push_back(countText(selected) + " of them selected: " +
                    shortNumber(100.0 * static_cast<double>(selected) / static_cast<double>(std::max<std::int64_t>(1, size)), 100) +
                    " % of the cluster,");
    lines.push_back(shortNumber(100.0 * static_cast<double>(selected) / static_cast<double>(scene.selectedSamples()), 100) +
                    " % of the " + countText(scene.selectedSamples()) + " selected");
  }
  lines.push_back("Click to select the cluster");
  return lines;
}

std::vector<std::string> flowLines(const FacetScene& scene, std::size_t index)
{
  const Flow& flow = scene.flows()[index];
  const auto share = [&](int layerIndex, int cluster)
  {
    return percentText(flow.samples, scene.data().rowsInCell(layerIndex, cluster)) + " of cluster " +
           std::to_string(cluster) + " of " + layerName(scene, layerIndex);
  };
  const auto cell = [&](int layerIndex, int cluster)
  { return layerName(scene, layerIndex) + ", cluster " + std::to_string(cluster); };
  std::vector<std::string> lines = {
      cell(flow.layerIndex, flow.from) + " to " + cell(flow.layerIndex + 1, flow.to),
      samplesText(flow.samples) + ":", share(flow.layerIndex, flow.from) + ",", share(flow.layerIndex + 1, flow.to)};
  if (scene.selectedSamples() > 0)
  {
    lines.push_back(countText(scene.selectedInFlow(index)) + " of them selected");
  }
  lines.push_back("Click to select the samples");
  return lines;
}

}  // namespace

std::vector<std::string> tooltipLines(const FacetScene& scene, const Target& target)
{
  const FacetData& data = scene.data();
  if (target.kind == Target::PanelSwitch)
  {
    return {scene.layout().pictures.isEmpty() ? "Click to show the pictures" : "Click to hide the pictures"};
  }
  if (target.kind == Target::RowHeader)
  {
    return {"cluster " + std::to_string(target.cluster),
            "Click to select it in " + layerName(scene, scene.referenceLayer())};
  }
  if (target.kind == Target::ColumnHeader)
  {
    return scene.texts()[static_cast<std::size_t>(target.layerIndex)].about;
  }
  if (target.kind == Target::Status)
  {
    std::vector<std::string> lines = statusLines(scene, target);
    lines.insert(lines.begin(), layerName(scene, target.layerIndex) + ", cluster " + std::to_string(target.cluster));
    return lines;
  }
  if (target.kind == Target::Flow)
  {
    return flowLines(scene, static_cast<std::size_t>(target.flow));
  }
  if (target.kind != Target::Square && target.kind != Target::Dot && target.kind != Target::Picture)
  {
    return {};
  }
  const auto row = static_cast<std::size_t>(target.row);
  const int cluster = target.kind == Target::Picture ? data.columns().cluster[row] : target.cluster;
  std::vector<std::string> lines = {"sample " + std::to_string(data.columns().sample[row]),
                                    layerName(scene, target.layerIndex) + ", cluster " + std::to_string(cluster),
                                    "distance " + scene.distanceText(target.row, target.layerIndex)};
  if (const std::string value = scene.coloring().textOf(target.row); !value.empty())
  {
    lines.push_back(value);
  }
  if (target.kind == Target::Dot)
  {
    const auto slot = static_cast<std::size_t>(target.slot);
    const float activation = data.columns().topActivation[row * static_cast<std::size_t>(data.columns().topChannels) + slot];
    const ValueRange& range = data.activations(target.layerIndex);
    lines.push_back("channel " + std::to_string(data.topChannels(target.layerIndex, cluster)[slot]) + ": " +
                    shortNumber(activation, range.high - range.low));
  }
  return lines;
}

}  // namespace layerscope
