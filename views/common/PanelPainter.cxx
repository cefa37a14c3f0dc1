#include "PanelPainter.h"

#include <algorithm>
#include <cmath>

#include "ImagePixels.h"
#include "Pencil.h"
#include "clusterfacets/FramePainter.h"
#include "samples/AxisTicks.h"
#include "samples/PictureStore.h"
#include "samples/Pixels.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// Side of the picture in a tooltip, in points.
constexpr float tooltipPicture = 96;

/// The part of [0, count) pixels that pixel `index` of `size` covers, at least one.
std::pair<int, int> covered(int index, int size, int count)
{
  const int begin = static_cast<int>(static_cast<std::int64_t>(index) * count / size);
  const int end = static_cast<int>((static_cast<std::int64_t>(index) + 1) * count / size);
  return {begin, std::max(begin + 1, end)};
}

/// A picture in another size; each pixel is the mean of those that it covers.
vtkSmartPointer<vtkImageData> resized(const StoredPicture& picture, int width, int height)
{
  auto image = newImage(width, height);
  const PixelView pixels = pixelsOf(image);
  for (int y = 0; y < pixels.height; ++y)
  {
    const auto [y0, y1] = covered(y, pixels.height, static_cast<int>(picture.height));
    for (int x = 0; x < pixels.width; ++x)
    {
      const auto [x0, x1] = covered(x, pixels.width, static_cast<int>(picture.width));
      int sums[3] = {0, 0, 0};
      for (int sourceY = y0; sourceY < y1; ++sourceY)
      {
        const std::uint8_t* source =
            picture.rgb.data() + 3 * (static_cast<std::size_t>(sourceY) * static_cast<std::size_t>(picture.width) +
                                      static_cast<std::size_t>(x0));
        for (int sourceX = x0; sourceX < x1; ++sourceX, source += 3)
        {
          sums[0] += source[0];
          sums[1] += source[1];
          sums[2] += source[2];
        }
      }
      const int count = (y1 - y0) * (x1 - x0);
      Rgb mean{};
      std::transform(sums, sums + 3, mean.begin(),
                     [count](int sum) { return static_cast<std::uint8_t>((sum + count / 2) / count); });
      setPixel(pixelAt(pixels, x, y), mean, 255);
    }
  }
  return image;
}

std::string distanceText(const FacetScene& scene, std::int64_t row, int layerIndex)
{
  const ValueRange& range = scene.data().distances(layerIndex);
  return shortNumber(scene.data().columns().distance[static_cast<std::size_t>(row)], range.high - range.low);
}

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

std::int64_t shownSample(const FacetScene& scene, std::size_t index)
{
  return scene.data().columns().sample[static_cast<std::size_t>(scene.pictureRows()[index])];
}

/// Whether a picture of the panel is there or may still come.
bool anyCanCome(const FacetScene& scene, const PictureStore& store)
{
  for (std::size_t index = 0; index < scene.pictureRows().size(); ++index)
  {
    if (store.why(shownSample(scene, index)).empty())
    {
      return true;
    }
  }
  return scene.pictureRows().empty();
}

/// Boxes where pictures will be; where none will be they say why, or, if they are too small for it, the room below.
void paintMissing(Pencil& pencil, const FacetScene& scene, const PictureStore& store, const ViewTheme& theme)
{
  TextStyle style = smallText(theme);
  style.color = theme.muted;
  const PictureGrid& grid = scene.pictureGrid();
  const float margin = 3 * pencil.scale();
  const float leastWidth = 12 * pencil.metrics(style).characterWidth;
  Rectangle rest = scene.layout().pictures;
  bool isSaid = false;
  for (std::size_t index = 0; index < scene.pictureRows().size(); ++index)
  {
    const Rectangle place = grid.picture(static_cast<std::int64_t>(index));
    const Rectangle caption = grid.caption(static_cast<std::int64_t>(index));
    rest.height = std::min(rest.height, (grid.hasCaptions() ? caption.y : place.y) - margin - rest.y);
    const std::int64_t sample = shownSample(scene, index);
    if (store.find(sample))
    {
      continue;
    }
    pencil.fill(place, theme.grid);
    const Rectangle inside{place.x + margin, place.y, place.width - 2 * margin, place.height - margin};
    if (inside.width > leastWidth)
    {
      pencil.paragraph(inside, store.why(sample), style);
      isSaid = true;
    }
  }
  if (!isSaid)
  {
    pencil.paragraph(rest, store.error(), style);
  }
}

}  // namespace

void paintPanel(Pencil& pencil, const FacetScene& scene, const PictureStore& store, const ViewTheme& theme)
{
  const FacetLayout& layout = scene.layout();
  if (layout.pictures.isEmpty())
  {
    TextStyle style = smallText(theme);
    style.color = theme.muted;
    style.horizontal = 1;
    pencil.text(layout.picturesHeading, layout.picturesHeading.isEmpty() ? "" : FacetScene::showPicturesText, style);
    return;
  }
  pencil.fill({layout.splitter.x + std::floor(layout.splitter.width / 2), layout.splitter.y, 1, layout.splitter.height},
              theme.frame);
  TextStyle style = headerText(theme);
  const std::int64_t selected = scene.selectedSamples();
  const auto shown = static_cast<std::int64_t>(scene.pictureRows().size());
  std::string heading = selected == 0 ? "Pictures" : countText(selected) + " selected";
  pencil.text(layout.picturesHeading, heading, style);
  const float used = pencil.textWidth(heading, style) + 6 * pencil.scale();
  TextStyle muted = smallText(theme);
  muted.color = theme.muted;
  const Rectangle rest{layout.picturesHeading.x + used, layout.picturesHeading.y, layout.picturesHeading.width - used,
                       layout.picturesHeading.height};
  const bool canCome = anyCanCome(scene, store);
  if (selected > 0 && canCome)
  {
    std::string order = "nearest first, layer " +
                        std::to_string(scene.data().layers()[static_cast<std::size_t>(scene.referenceLayer())]);
    order = shown < selected ? countText(shown) + " shown, " + order : order;
    if (pencil.textWidth(order, muted) <= rest.width)
    {
      pencil.text(rest, order, muted);
    }
    else if (shown < selected)
    {
      pencil.text(rest, countText(shown) + " shown", muted);
    }
  }
  if (selected == 0 || !canCome)
  {
    pencil.paragraph(layout.pictures, selected > 0 ? store.error() : "Drag over squares to see their pictures.", muted);
    return;
  }

  paintMissing(pencil, scene, store, theme);
  for (std::size_t index = 0; index < scene.pictureRows().size(); ++index)
  {
    if (const StoredPicture* picture = store.find(shownSample(scene, index)))
    {
      Rectangle place = scene.pictureGrid().picture(static_cast<std::int64_t>(index));
      const float top = std::round(place.top());
      place = {std::round(place.x), top - std::round(place.height), std::round(place.width), std::round(place.height)};
      pencil.image(place, resized(*picture, static_cast<int>(place.width), static_cast<int>(place.height)),
                   scene.pictureRows().size());
    }
  }
  if (!scene.pictureGrid().hasCaptions())
  {
    return;
  }
  for (std::int64_t index = 0; index < shown; ++index)
  {
    const std::int64_t row = scene.pictureRows()[static_cast<std::size_t>(index)];
    Rectangle caption = scene.pictureGrid().caption(index);
    caption.width -= 4 * pencil.scale();  // the next picture's number begins right behind it
    muted.horizontal = -1;
    const std::string name = std::to_string(scene.data().columns().sample[static_cast<std::size_t>(row)]);
    pencil.text(caption, name, muted);
    const std::string distance = distanceText(scene, row, scene.referenceLayer());
    if (pencil.textWidth(name, muted) + pencil.textWidth(distance + " ", muted) < caption.width)
    {
      muted.horizontal = 1;
      pencil.text(caption, distance, muted);
    }
  }
}

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
                                    "distance " + distanceText(scene, target.row, target.layerIndex)};
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

void paintTooltip(Pencil& pencil, const FacetScene& scene, const Target& target, float x, float y,
                  const PictureStore& store, const ViewTheme& theme)
{
  const std::vector<std::string> lines = tooltipLines(scene, target);
  if (lines.empty())
  {
    return;
  }
  TextStyle style = smallText(theme);
  const float lineHeight = pencil.metrics(style).lineHeight;
  float textWidth = 0;
  for (std::size_t index = 0; index < lines.size(); ++index)
  {
    style.bold = index == 0;
    textWidth = std::max(textWidth, pencil.textWidth(lines[index], style));
  }
  const StoredPicture* picture =
      target.row >= 0 ? store.find(scene.data().columns().sample[static_cast<std::size_t>(target.row)]) : nullptr;
  const float margin = 6 * pencil.scale();
  const float side = picture ? std::round(tooltipPicture * pencil.scale()) : 0;
  const float pictureHeight = picture ? std::round(side / static_cast<float>(store.aspect())) : 0;
  Rectangle box;
  box.width = std::max(textWidth, side) + 2 * margin;
  box.height = static_cast<float>(lines.size()) * lineHeight + 2 * margin + (picture ? pictureHeight + margin : 0);
  const float away = 12 * pencil.scale();
  box.x = x + away + box.width <= scene.view().width ? x + away : x - away - box.width;
  box.y = y - away - box.height >= 0 ? y - away - box.height : y + away;
  box.x = std::round(std::clamp(box.x, 0.0F, std::max(0.0F, scene.view().width - box.width)));
  box.y = std::round(std::clamp(box.y, 0.0F, std::max(0.0F, scene.view().height - box.height)));

  pencil.fill({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, theme.muted);
  pencil.fill(box, theme.background);
  float top = box.top() - margin;
  if (picture)
  {
    const Rectangle place{box.x + margin, top - pictureHeight, side, pictureHeight};
    pencil.image(place, resized(*picture, static_cast<int>(side), static_cast<int>(pictureHeight)), 1);
    top -= pictureHeight + margin;
  }
  for (std::size_t index = 0; index < lines.size(); ++index)
  {
    style.bold = index == 0;
    pencil.text({box.x + margin, top - lineHeight, textWidth, lineHeight}, lines[index], style);
    top -= lineHeight;
  }
}

}  // namespace layerscope
