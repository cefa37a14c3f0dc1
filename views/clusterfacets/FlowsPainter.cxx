#include "FlowsPainter.h"

#include <algorithm>

#include "common/Pencil.h"
#include "samples/Pixels.h"

namespace layerscope
{

namespace
{

constexpr double usualOpacity = 0.36;
constexpr double highlightedOpacity = 0.6;
/// Of bands beside highlighted or selected ones.
constexpr double fadedOpacity = 0.22;
constexpr double markOpacity = 0.85;
constexpr double hoverOpacity = 0.35;
/// In points: the least height of a mark, and the thickness that none loses where it is steep.
constexpr float leastMark = 1;
constexpr float leastThickness = 1.5;
/// Of more, files of vectors get a picture.
constexpr std::size_t mostVectorBands = 400;

class Shapes
{
public:
  Shapes(Pencil& pencil, const ViewTheme::Color& background) : pencil_(pencil), background_(background) {}

  void add(Ribbon ribbon, const ViewTheme::Color& color, double opacity)
  {
    ribbon.leastThickness = std::min(ribbon.height, leastThickness * pencil_.scale());
    // What changes no pixel: of many thousands of bands, most of them.
    if (255 * opacity * ribbon.height < 0.5)
    {
      return;
    }
    ribbons_.push_back(ribbon);
    // Viewers of PDF don't know the opacity that VTK writes.
    const bool isVector = pencil_.isVector();
    const ViewTheme::Color seen = isVector ? mix(background_, color, opacity) : color;
    colors_.insert(colors_.end(), {seen[0], seen[1], seen[2], toByte(isVector ? 1 : opacity)});
  }
  void draw() { pencil_.ribbons(ribbons_, colors_); }

private:
  Pencil& pencil_;
  ViewTheme::Color background_;
  std::vector<Ribbon> ribbons_;
  std::vector<std::uint8_t> colors_;
};

/// The rooms between the columns, from the picture of the scene.
void cutGutters(Pencil& pencil, const FacetLayout& layout)
{
  for (std::size_t layer = 0; layer + 1 < layout.columns.size(); ++layer)
  {
    const Rectangle& top = layout.cell(layer, 0).frame;
    const Rectangle& bottom = layout.cell(layer, layout.rows.size() - 1).frame;
    pencil.image({top.right(), bottom.y, layout.gutter, top.top() - bottom.y}, nullptr,
                 layout.columns.size());
  }
}

bool isHighlighted(const FacetScene& scene, const Flow& flow)
{
  const int layerIndex = scene.data().layerIndex(scene.highlight().layer());
  return (layerIndex == flow.layerIndex && scene.highlight().cluster() == flow.from) ||
         (layerIndex == flow.layerIndex + 1 && scene.highlight().cluster() == flow.to);
}

}  // namespace

void paintFlows(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  const FlowBands& bands = scene.flowBands();
  if (bands.ribbons.empty())
  {
    return;
  }
  if (pencil.isVector() && bands.ribbons.size() > mostVectorBands)
  {
    cutGutters(pencil, scene.layout());
    return;
  }
  for (const Rectangle& stop : bands.stops)
  {
    pencil.fill(stop, theme.missing);
  }
  const bool selecting = scene.selectedSamples() > 0;
  const bool highlighting = !scene.highlight().channels(scene.data()).empty();
  Shapes shapes(pencil, theme.background);
  for (const std::size_t index : bands.order)
  {
    const bool highlighted = highlighting && isHighlighted(scene, scene.flows()[index]);
    const double opacity = highlighted                 ? highlightedOpacity
                           : highlighting || selecting ? fadedOpacity
                                                       : usualOpacity;
    shapes.add(bands.ribbons[index], theme.dot, opacity);
  }
  // Above all others: a mark is never under a band.
  for (const std::size_t index : bands.order)
  {
    if (const std::int64_t selected = scene.selectedInFlow(index))
    {
      shapes.add(bands.part(index, selected, leastMark * pencil.scale()), theme.mark, markOpacity);
    }
  }
  shapes.draw();
}

void paintHoveredFlow(Pencil& pencil, const FacetScene& scene, const Target& hovered, const ViewTheme& theme)
{
  if (hovered.kind == Target::Flow)
  {
    const auto index = static_cast<std::size_t>(hovered.flow);
    Shapes shapes(pencil, theme.background);
    shapes.add(scene.flowBands().part(index, scene.flows()[index].samples, pencil.scale()), theme.text,
               hoverOpacity);
    shapes.draw();
  }
}

}  // namespace layerscope
