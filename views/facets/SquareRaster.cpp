#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "facets/FacetRaster.h"
#include "facets/ParallelParts.h"
#include "facets/Pixels.h"

namespace layerscope
{
namespace
{

constexpr int bandWidth = 16;  // pixels; sums of a band stay in the cache

/// What the squares that cover some pixels add up to. Values count by the area that their square has in the
/// pixel, squares without a value (NaN) in `covered` alone.
struct BandSums
{
  std::vector<double> covered, valued, values;

  void reset(std::size_t size)
  {
    covered.assign(size, 0.0);
    valued.assign(size, 0.0);
    values.assign(size, 0.0);
  }
};

/// Working memory of a thread.
struct Scratch
{
  BandSums column;  // of one grid column: [pixel row]
  BandSums band;    // [pixel column in the band][pixel row]
};

std::int64_t gridColumns(const SquarePicture& picture, std::size_t squares)
{
  return squares == 0 || picture.perColumn <= 0
             ? 0
             : (static_cast<std::int64_t>(squares) - 1) / picture.perColumn + 1;
}

/// Adds up the squares of a grid column over the pixel rows; weights are heights.
template <class ValueOf>
void sumColumn(const SquarePicture& picture, std::int64_t column, std::int64_t squares,
               const ValueOf& valueOf, BandSums& sums)
{
  const int height = picture.image.height;
  sums.reset(static_cast<std::size_t>(height));
  const std::int64_t first = column * picture.perColumn;
  const std::int64_t last = std::min(first + picture.perColumn, squares);
  double top = 0.0;
  for (std::int64_t rank = first; rank < last && top < height; ++rank)
  {
    const double bottom = static_cast<double>(rank - first + 1) * picture.side;
    const double value = valueOf(static_cast<std::size_t>(rank));
    const bool hasValue = !std::isnan(value);
    for (auto row = static_cast<int>(top); row < height && row < bottom; ++row)
    {
      const double weight = std::min(bottom, row + 1.0) - std::max(top, static_cast<double>(row));
      const auto index = static_cast<std::size_t>(row);
      sums.covered[index] += weight;
      sums.valued[index] += hasValue ? weight : 0.0;
      sums.values[index] += hasValue ? weight * value : 0.0;
    }
    top = bottom;
  }
}

/// Adds up the squares over the pixels of columns [begin, end).
template <class ValueOf>
void sumBand(const SquarePicture& picture, int begin, int end, std::size_t squares, const ValueOf& valueOf,
             Scratch& scratch)
{
  const auto height = static_cast<std::size_t>(picture.image.height);
  scratch.band.reset(static_cast<std::size_t>(end - begin) * height);
  const std::int64_t columns = gridColumns(picture, squares);
  auto column = static_cast<std::int64_t>(begin / picture.side);
  for (; column < columns && static_cast<double>(column) * picture.side < end; ++column)
  {
    const double left = static_cast<double>(column) * picture.side;
    const double right = static_cast<double>(column + 1) * picture.side;
    sumColumn(picture, column, static_cast<std::int64_t>(squares), valueOf, scratch.column);
    for (int x = std::max(begin, static_cast<int>(left)); x < end && x < right; ++x)
    {
      const double weight = std::min(right, x + 1.0) - std::max(left, static_cast<double>(x));
      if (!(weight > 0.0))
      {
        continue;
      }
      const std::size_t start = static_cast<std::size_t>(x - begin) * height;
      for (std::size_t row = 0; row < height; ++row)
      {
        scratch.band.covered[start + row] += weight * scratch.column.covered[row];
        scratch.band.valued[start + row] += weight * scratch.column.valued[row];
        scratch.band.values[start + row] += weight * scratch.column.values[row];
      }
    }
  }
}

/// Some pixel columns of a picture.
struct Band
{
  std::size_t picture;
  int begin;
  int end;
};

/// All pixels of pictures with squares too small to be drawn: pixelOf(picture, covered, valued, values,
/// pixel) of each. `valueOf(picture)` gives the function that tells the value of a rank.
template <class ValueOf, class PixelOf>
void averageSquares(const FacetData& data, const std::vector<SquarePicture>& pictures, const ValueOf& valueOf,
                    const PixelOf& pixelOf)
{
  std::vector<Band> bands;
  for (std::size_t index = 0; index < pictures.size(); ++index)
  {
    const SquarePicture& picture = pictures[index];
    const int width =
        pixelCount(picture.image) > 0 && picture.side < leastDrawnSide ? picture.image.width : 0;
    for (int begin = 0; begin < width; begin += bandWidth)
    {
      bands.push_back({index, begin, std::min(begin + bandWidth, width)});
    }
  }
  const int workers = availableThreads();
  std::vector<Scratch> scratch(static_cast<std::size_t>(workers));
  parallelParts(bands.size(), workers,
                [&](std::size_t index, int worker)
                {
                  const Band& band = bands[index];
                  const SquarePicture& picture = pictures[band.picture];
                  const std::size_t squares = data.cell(picture.layerIndex, picture.cluster).size();
                  Scratch& own = scratch[static_cast<std::size_t>(worker)];
                  sumBand(picture, band.begin, band.end, squares, valueOf(picture), own);
                  std::size_t place = 0;
                  for (int x = band.begin; x < band.end; ++x)
                  {
                    for (int down = 0; down < picture.image.height; ++down, ++place)
                    {
                      pixelOf(picture, own.band.covered[place], own.band.valued[place],
                              own.band.values[place], pixelAt(picture.image, x, down));
                    }
                  }
                });
}

/// A square's pixels: columns [left, right), rows [top, bottom) from above, inside of the picture.
struct PixelBox
{
  std::int64_t left, right, top, bottom;
};

/// Where a square is drawn, to whole pixels; at least one unless it is outside of the picture.
PixelBox boxOf(const SquarePicture& picture, std::int64_t rank)
{
  const auto edges = [&](std::int64_t place, int size, std::int64_t& low, std::int64_t& high)
  {
    const double start = static_cast<double>(place) * picture.side;
    low = std::llround(start + picture.gap / 2.0);
    high = std::max<std::int64_t>(std::llround(start + picture.side - picture.gap / 2.0), low + 1);
    low = std::min<std::int64_t>(low, size);
    high = std::min<std::int64_t>(high, size);
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

Rgb colorOf(const DistanceColors& colors, double distance, const ValueRange& range)
{
  if (std::isnan(distance))
  {
    return colors.missing;
  }
  const auto& rgba = colors.colors[static_cast<std::size_t>(colorIndex(distance, range))];
  return {rgba[0], rgba[1], rgba[2]};
}

}  // namespace

void rasterSquares(const FacetData& data, const DistanceColors& colors,
                   const std::vector<SquarePicture>& pictures)
{
  requirePictures(data, pictures);
  const double* distances = data.columns().distance.data();
  const auto distanceOf = [&](const SquarePicture& picture)
  {
    const IndexSpan rows = data.cell(picture.layerIndex, picture.cluster);
    return [rows, distances](std::size_t rank) { return distances[rows[rank]]; };
  };
  averageSquares(
      data, pictures, distanceOf,
      [&](const SquarePicture& picture, double covered, double valued, double values, std::uint8_t* pixel)
      {
        const double mean = valued > 0.0 ? values / valued : std::nan("");
        setPixel(pixel, colorOf(colors, mean, picture.range), toByte(covered));
      });
  drawSquares(data, pictures,
              [&](const SquarePicture& picture, std::int64_t rank, const PixelBox& box)
              {
                const double distance = distanceOf(picture)(static_cast<std::size_t>(rank));
                fillBox(picture.image, box, colorOf(colors, distance, picture.range), 255);
              });
}

void rasterSquareMarks(const FacetData& data, const SampleMask& mask, const MarkStyle& style,
                       const std::vector<SquarePicture>& pictures)
{
  requirePictures(data, pictures);
  requireSize(mask, data.samples().size());
  // A sum of values is what is selected.
  const auto selectedOf = [&](const SquarePicture& picture)
  {
    const IndexSpan samples = data.cellSamples(picture.layerIndex, picture.cluster);
    return [samples, &mask](std::size_t rank)
    { return mask.test(samples[rank]) ? 1.0 : std::numeric_limits<double>::quiet_NaN(); };
  };
  averageSquares(
      data, pictures, selectedOf,
      [&](const SquarePicture& picture, double covered, double selected, double, std::uint8_t* pixel)
      {
        const double share = covered > 0.0 ? std::min(selected / covered, 1.0) : 0.0;
        const double square = std::min(picture.side, 1.0) * std::min(picture.side, 1.0);
        const double least = style.minimumMark * std::min(1.0, 2.0 * selected / square);
        const double marked = share + (1.0 - share) * least;
        const double faded = style.fade * (1.0 - share);
        // The mark lies over the background, which lies over the squares.
        const double opacity = 1.0 - (1.0 - marked) * (1.0 - faded);
        const double ofMark = opacity > 0.0 ? marked / opacity : 0.0;
        Rgb color{};
        for (std::size_t part = 0; part < 3; ++part)
        {
          color[part] = toByte((style.mark[part] * ofMark + style.background[part] * (1.0 - ofMark)) / 255.0);
        }
        setPixel(pixel, color, toByte(opacity * std::min(covered, 1.0)));
      });
  drawSquares(
      data, pictures,
      [&](const SquarePicture& picture, std::int64_t rank, const PixelBox& box)
      {
        if (mask.test(data.cellSamples(picture.layerIndex, picture.cluster)[static_cast<std::size_t>(rank)]))
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
