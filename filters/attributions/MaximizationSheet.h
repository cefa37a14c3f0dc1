#ifndef layerscope_MaximizationSheet_h
#define layerscope_MaximizationSheet_h

#include <cstdint>
#include <vector>

#include <vtkType.h>

#include "ActivationMaximization.h"
#include "pictures/SheetLabels.h"
#include "pictures/SheetPictures.h"

namespace layerscope
{

/// Pictures of channels: for each the input that was made, and on request samples beside it. A row of the
/// sheet is a channel then.
struct MaximizationSheet
{
  SheetPictures pictures;           ///< that of each channel, then the best sample of each, and so on
  std::int64_t perColumn = 0;       ///< below one another; 0: as many as make a sheet about square
  std::int64_t smallestWidth = 96;  ///< of a picture on the sheet, in pixels, so that its label can be read
  std::vector<std::int64_t> channels;  ///< of each picture
  std::vector<std::int64_t> samples;   ///< of each picture; -1 for inputs that were made
  std::vector<SheetLabel> labels;
};

/// The picture of an input whose mean is made 0, its deviation .1, and 0 then grey, as Keras' example of
/// visualised filters does: [height, width, 3].
void writeStandardized(const float* input, const InputFrame& frame, bool isBgr, std::uint8_t* rgb);

/// Numbers that are no picture as cells, at most 32 a row, red above 0 and blue below by the share of the
/// largest magnitude; of [cellRows(count), cellColumns(count), 3].
void writeCells(const float* values, std::int64_t count, std::uint8_t* rgb);
std::int64_t cellColumns(std::int64_t count);
std::int64_t cellRows(std::int64_t count);

/// The places of the enlarged pictures. Throws Error where the sheet doesn't fit into memory.
SheetLayout layoutMaximization(const MaximizationSheet& sheet);

/// Paints the sheet, the bottom row first. Around pictures channels and samples are -1.
void paintMaximization(const MaximizationSheet& sheet, const SheetLayout& layout, std::uint8_t* rgb,
                       int* channels, vtkIdType* samples);

}  // namespace layerscope

#endif
