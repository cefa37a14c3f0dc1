#include <algorithm>
#include <cmath>
#include <vector>

#include "facets/AverageSquares.h"
#include "facets/FacetRaster.h"
#include "facets/RequireCells.h"
#include "samples/ParallelParts.h"
#include "samples/Pixels.h"

namespace layerscope
{
namespace
{

/// A square's pixels: columns [left, right), rows [top, bottom) from above, inside of the picture.
struct PixelBox
{
  std::int64_t left, right, top, bottom;
};

/// Where a square is drawn, to whole pixels; at least one unless it is outside of the picture. All squares
/// are of one size if the gap hides that their distances aren't, else they meet.
PixelBox boxOf(const SquarePicture& picture, std::int64_t rank)
{
  const std::int64_t size = std::max<std::int64_t>(std::llround(picture.side - picture.gap), 1);
  const auto edges = [&](std::int64_t place, int length, std::int64_t& low, std::int64_t& high)
  {
    const double start = static_cast<double>(place) * picture.side;
    low = std::llround(start + picture.gap / 2.0);
    high = picture.gap >= 1.0 ? low + size : std::llround(start + picture.side - picture.gap / 2.0);
    low = std::min<std::int64_t>(low, length);
    high = std::min<std::int64_t>(high, length);
  };
  PixelBox box{};
  edges(rank / picture.perColumn, picture.image.width, box.left, box.right);
  edges(rank % picture.perColumn, picture.image.height, box.top, box.bottom);
  return box;
}

void fillBox(const PixelView& image, const PixelBox& box, const Rgb& color, std::uint8_t opacity)
{
  for (std::int64_t down = box.top; down < box.bottom; ++down)
  {
    for (std::int64_t x = box.left; x < box.right; ++x)
    {
      setPixel(pixelAt(image, x, down), color, opacity);
    }
  }
}

/// The frame of a square; all of it where it has no inside.
void drawFrame(const SquarePicture& picture, const PixelBox& box, const Rgb& color)
{
  const std::int64_t width = std::max<std::int64_t>(std::llround(picture.side * 0.12), 1);
  for (std::int64_t down = box.top; down < box.bottom; ++down)
  {
    for (std::int64_t x = box.left; x < box.right; ++x)
    {
      const bool isInside = down >= box.top + width && down < box.bottom - width && x >= box.left + width &&
                            x < box.right - width;
      if (!isInside)
      {
        setPixel(pixelAt(picture.image, x, down), color, 255);
      }
    }
  }
}

/// All squares of the pictures in which they are large enough: draw(picture, rank, box) of each, on
/// transparent ground.
template <class Draw>
void drawSquares(const FacetData& data, const std::vector<SquarePicture>& pictures, const Draw& draw)
{
  parallelParts(pictures.size(),
                [&](std::size_t index)
                {
                  const SquarePicture& picture = pictures[index];
                  if (pixelCount(picture.image) == 0 || picture.side < leastDrawnSide)
                  {
                    return;
                  }
                  makeTransparent(picture.image);
                  const std::size_t squares = data.cell(picture.layerIndex, picture.cluster).size();
                  const auto ranks = picture.perColumn > 0 ? static_cast<std::int64_t>(squares) : 0;
                  for (std::int64_t rank = 0; rank < ranks; ++rank)
                  {
                    const PixelBox box = boxOf(picture, rank);
                    if (box.left >= picture.image.width)
                    {
                      break;
                    }
                    draw(picture, rank, box);
                  }
                });
}

void requirePictures(const FacetData& data, const std::vector<SquarePicture>& pictures)
{
  requireCells(data, pictures);
  for (const SquarePicture& picture : pictures)
  {
    if (!(picture.side > 0.0) || !(picture.gap >= 0.0))
    {
      throw Error("squares need a size")
          .expected("a positive side and gap")
          .found(std::to_string(picture.side));
    }
  }
}

void requireValues(const FacetData& data, std::size_t values)
{
  if (values != static_cast<std::size_t>(data.rows()))
  {
    throw Error("squares need a value each").expected(std::to_string(data.rows())).found(std::to_string(values));
  }
}

Rgb colorOf(const ScaleColors& colors, double value, const ValueRange& range)
{
  if (std::isnan(value))
  {
    return colors.missing;
  }
  const auto& rgba = colors.colors[static_cast<std::size_t>(colorIndex(value, range))];
  return {rgba[0], rgba[1], rgba[2]};
}

}  // namespace

void rasterSquares(const FacetData& data, const ColumnView<double>& values, const ScaleColors& colors,
                   const std::vector<SquarePicture>& pictures)
{
  requirePictures(data, pictures);
  requireValues(data, values.size());
  const double* ofRow = values.data();
  const auto gatherOf = [&](const SquarePicture& picture)
  {
    const IndexSpan rows = data.cell(picture.layerIndex, picture.cluster);
    return [rows, ofRow](std::size_t first, std::size_t count, double* found, double* missing)
    {
      bool isAnyMissing = false;
      for (std::size_t place = 0; place < count; ++place)
      {
        const double value = ofRow[rows[first + place]];
        const bool isMissing = std::isnan(value);
        found[place] = isMissing ? 0.0 : value;
        missing[place] = isMissing ? 1.0 : 0.0;
        isAnyMissing = isAnyMissing || isMissing;
      }
      return isAnyMissing;
    };
  };
  averageSquares(
      data, pictures, gatherOf,
      [&](const SquarePicture& picture, double covered, double missing, double sum, std::uint8_t* pixel)
      {
        // What rounding leaves is no value.
        const double valued = covered - missing > 1e-9 * covered ? covered - missing : 0.0;
        const double mean = valued > 0.0 ? sum / valued : std::nan("");
        setPixel(pixel, colorOf(colors, mean, picture.range), toByte(covered));
      });
  drawSquares(data, pictures,
              [&](const SquarePicture& picture, std::int64_t rank, const PixelBox& box)
              {
                const IndexSpan rows = data.cell(picture.layerIndex, picture.cluster);
                const double value = ofRow[rows[static_cast<std::size_t>(rank)]];
                fillBox(picture.image, box, colorOf(colors, value, picture.range), 255);
              });
}

namespace
{

/// How far each pixel of some columns of a picture is covered by the squares of one class after the other; what
/// covers most of it stays.
class Majority
{
public:
  Majority(std::size_t pixels) : most_(pixels), class_(pixels) {}

  void begin(std::size_t ofClass)
  {
    current_ = static_cast<std::uint8_t>(ofClass);
    place_ = 0;
  }
  /// Pixels come in the same order for all classes; returns the class that leads there.
  std::uint8_t add(double covered)
  {
    const std::size_t place = place_++;
    // What rounding makes of equal parts is no difference.
    if (covered > most_[place] * (1.0 + 1e-9))
    {
      most_[place] = covered;
      class_[place] = current_;
    }
    return class_[place];
  }

private:
  std::vector<double> most_;
  std::vector<std::uint8_t> class_;
  std::uint8_t current_ = 0;
  std::size_t place_ = 0;
};

}  // namespace

void rasterClasses(const FacetData& data, const std::vector<std::uint8_t>& classOfRow, const std::vector<Rgb>& colors,
                   const std::vector<SquarePicture>& pictures)
{
  requirePictures(data, pictures);
  requireValues(data, classOfRow.size());
  forBands(pictures,
           [&](const SquarePicture& picture, int begin, int end)
           {
             const IndexSpan rows = data.cell(picture.layerIndex, picture.cluster);
             SquareAverage average(picture, rows.size());
             Majority majority(static_cast<std::size_t>(end - begin) * static_cast<std::size_t>(picture.image.height));
             for (std::size_t ofClass = 0; ofClass < colors.size(); ++ofClass)
             {
               majority.begin(ofClass);
               average.band(begin, end,
                            [&](std::size_t first, std::size_t count, double* isOfClass, double*)
                            {
                              for (std::size_t place = 0; place < count; ++place)
                              {
                                isOfClass[place] = classOfRow[rows[first + place]] == ofClass ? 1.0 : 0.0;
                              }
                              return false;
                            },
                            [&](double covered, double, double sum, std::uint8_t* pixel)
                            { setPixel(pixel, colors[majority.add(sum)], toByte(covered)); });
             }
           });
  drawSquares(data, pictures,
              [&](const SquarePicture& picture, std::int64_t rank, const PixelBox& box)
              {
                const IndexSpan rows = data.cell(picture.layerIndex, picture.cluster);
                fillBox(picture.image, box, colors[classOfRow[rows[static_cast<std::size_t>(rank)]]], 255);
              });
}

namespace
{

/// A pixel of squares too small to be drawn, `selected` of the `covered` area: the mark lies over the
/// background, which lies over the squares.
void markPixel(const SquarePicture& picture, const MarkStyle& style, double covered, double selected,
               std::uint8_t* pixel)
{
  const double share = covered > 0.0 ? std::min(selected / covered, 1.0) : 0.0;
  const double square = std::min(picture.side, 1.0) * std::min(picture.side, 1.0);
  const double least = style.minimumMark * std::min(1.0, 2.0 * selected / square);
  const double marked = share + (1.0 - share) * least;
  const double faded = style.fade * (1.0 - share);
  const double opacity = 1.0 - (1.0 - marked) * (1.0 - faded);
  const double ofMark = opacity > 0.0 ? marked / opacity : 0.0;
  Rgb color{};
  for (std::size_t part = 0; part < color.size(); ++part)
  {
    color[part] = toByte((style.mark[part] * ofMark + style.background[part] * (1.0 - ofMark)) / 255.0);
  }
  setPixel(pixel, color, toByte(opacity * std::min(covered, 1.0)));
}

}  // namespace

void rasterSquareMarks(const FacetData& data, const SampleMask& mask, const MarkStyle& style,
                       const std::vector<SquarePicture>& pictures)
{
  requirePictures(data, pictures);
  requireSize(mask, data.samples().size());
  const auto gatherOf = [&](const SquarePicture& picture)
  {
    const IndexSpan samples = data.cellSamples(picture.layerIndex, picture.cluster);
    return [samples, &mask](std::size_t first, std::size_t count, double* values, double*)
    {
      for (std::size_t place = 0; place < count; ++place)
      {
        values[place] = mask.test(samples[first + place]) ? 1.0 : 0.0;
      }
      return false;
    };
  };
  averageSquares(data, pictures, gatherOf,
                 [&](const SquarePicture& picture, double covered, double, double selected,
                     std::uint8_t* pixel) { markPixel(picture, style, covered, selected, pixel); });
  drawSquares(data, pictures,
              [&](const SquarePicture& picture, std::int64_t rank, const PixelBox& box)
              {
                const IndexSpan samples = data.cellSamples(picture.layerIndex, picture.cluster);
                if (mask.test(samples[static_cast<std::size_t>(rank)]))
                {
                  drawFrame(picture, box, style.mark);
                }
                else
                {
                  fillBox(picture.image, box, style.background, toByte(style.fade));
                }
              });
}

}  // namespace layerscope
