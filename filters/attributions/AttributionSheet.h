#ifndef layerscope_AttributionSheet_h
#define layerscope_AttributionSheet_h

#include <cstdint>
#include <string>
#include <vector>

#include <vtkType.h>

#include "pictures/ContactSheet.h"
#include "pictures/SheetLabels.h"

namespace layerscope
{

/// Samples' pictures, maps of numbers of the same extents, and the maps laid over the pictures: a row of the
/// sheet a sample. Without pictures a row has the map alone.
struct AttributionSheet
{
  std::int64_t count = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> pictures;  ///< [count, height, width, 3], or none
  std::vector<float> maps;             ///< [count, height, width], finite
  std::vector<std::int64_t> samples;
  std::vector<SheetLabel> labels;  ///< of all pictures, then of all maps, then of all overlays
  bool isSigned = false;           ///< on a diverging colour map, else on one that begins with black
  double opacity = 0.7;            ///< of a map's greatest magnitude on the overlay

  std::int64_t columns() const { return pictures.empty() ? 1 : 3; }
};

/// The places of the enlarged pictures. Throws Error where the sheet doesn't fit into memory.
SheetLayout layoutAttributions(const AttributionSheet& sheet);

/// Paints the sheet, the bottom row first. Each map is coloured from 0 to its greatest magnitude.
/// `attributions` and `samples` tell, of the pixels of all three, the number there and whose it is: 0 and -1
/// around them.
void paintAttributions(const AttributionSheet& sheet, const SheetLayout& layout, std::uint8_t* rgb,
                       float* attributions, vtkIdType* samples);

}  // namespace layerscope

#endif
