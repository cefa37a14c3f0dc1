#ifndef layerscope_facets_Target_h
#define layerscope_facets_Target_h

#include <cstdint>

namespace layerscope
{

class FacetScene;

/// What is at a place of the view.
struct Target
{
  enum Kind
  {
    Nothing,
    Square,
    SquareArea,  ///< among a cell's squares, but on none
    Dot,
    DotArea,
    Status,     ///< the line with a cell's size
    RowHeader,
    Picture,
    Panel,      ///< the pictures' panel, but on none
    PanelSwitch,  ///< the panel's heading, or what stands for it while the panel is hidden
    Splitter,
    Flow,  ///< a band between two layers; layerIndex and cluster are those at its left
    ColumnHeader
  };
  Kind kind = Nothing;
  int layerIndex = -1;
  int cluster = -1;
  std::int64_t row = -1;     ///< of the table: of the square or dot, or the picture's row in the reference layer
  int slot = -1;             ///< of the dot
  std::int64_t picture = -1;  ///< its index in the panel
  std::int64_t flow = -1;  ///< its index in FacetScene::flows()

  bool operator==(const Target& other) const
  {
    return kind == other.kind && layerIndex == other.layerIndex && cluster == other.cluster && row == other.row &&
           slot == other.slot && picture == other.picture && flow == other.flow;
  }
};

/// What stands at (x, y). A dot or a band counts within `reach` pixels.
Target targetAt(const FacetScene& scene, float x, float y, float reach);

}  // namespace layerscope

#endif
