#ifndef layerscope_facets_AverageSquares_h
#define layerscope_facets_AverageSquares_h

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "facets/FacetRaster.h"
#include "samples/ParallelParts.h"
#include "samples/Pixels.h"

namespace layerscope
{

/// How much of [low, high] lies in [begin, end].
inline double overlap(double low, double high, double begin, double end)
{
  return std::max(std::min(high, end) - std::max(low, begin), 0.0);
}

/// The mean of the squares in each pixel of a picture, by the area that they have in it (a box filter). It is
/// separable: the squares of a grid column are first added up over the pixel rows, then those sums over the
/// pixel columns.
class SquareAverage
{
public:
  SquareAverage(const SquarePicture& picture, std::size_t squares);

  /// Calls pixelOf(covered, missing, sum, pixel) for all pixels in columns [begin, end): the area covered by
  /// squares, by those without a value, and the sum of the others' values, each times its square's area
  /// there. gather(first rank, count, values, missing) sets the values of some squares, 0 for those without
  /// one, and if there are such returns true and sets `missing` to 1 for them and 0 for others.
  template <class Gather, class PixelOf>
  void band(int begin, int end, const Gather& gather, const PixelOf& pixelOf);

private:
  /// The squares of a grid column that a pixel row shows: places [first, end), by their height in it.
  struct RowCover
  {
    std::size_t first;
    std::size_t end;
    double firstWeight;
    double lastWeight;
  };

  /// Adds up a grid column's squares over the pixel rows.
  void sumRows(const std::vector<double>& places, std::vector<double>& rows) const;
  double covered(int x, int down) const;

  SquarePicture picture_;
  std::int64_t squares_;
  std::int64_t columns_;
  std::vector<RowCover> rows_;
  std::vector<double> values_, missing_;        // of a grid column's squares
  std::vector<double> rowValues_, rowMissing_;  // of a grid column, by pixel row
  std::vector<double> bandValues_, bandMissing_;
};

inline SquareAverage::SquareAverage(const SquarePicture& picture, std::size_t squares)
    : picture_(picture), squares_(picture.perColumn > 0 ? static_cast<std::int64_t>(squares) : 0)
{
  const auto height = static_cast<std::size_t>(picture.image.height);
  const double side = picture.side;
  columns_ = squares_ > 0 ? (squares_ - 1) / picture.perColumn + 1 : 0;
  // Squares below the lower edge are not looked at.
  const double shown = std::min(std::ceil(static_cast<double>(height) / side),
                                static_cast<double>(std::min(picture.perColumn, squares_)));
  const auto places = static_cast<std::size_t>(std::max(shown, 0.0));
  values_.resize(places);
  missing_.resize(places);
  rowValues_.resize(height);
  rowMissing_.resize(height);
  for (std::size_t row = 0; row < height; ++row)
  {
    const auto top = static_cast<double>(row);
    const auto weight = [&](std::size_t place) {
      return overlap(static_cast<double>(place) * side, static_cast<double>(place + 1) * side, top,
                     top + 1.0);
    };
    RowCover cover{};
    cover.first =
        std::min(static_cast<std::size_t>(std::min(top / side, static_cast<double>(places))), places);
    cover.end =
        static_cast<std::size_t>(std::min(std::ceil((top + 1.0) / side), static_cast<double>(places)));
    // Division may have rounded across an edge.
    while (cover.first < cover.end && !(weight(cover.first) > 0.0))
    {
      ++cover.first;
    }
    while (cover.first < cover.end && !(weight(cover.end - 1) > 0.0))
    {
      --cover.end;
    }
    cover.firstWeight = cover.first < cover.end ? weight(cover.first) : 0.0;
    cover.lastWeight = cover.first < cover.end ? weight(cover.end - 1) : 0.0;
    rows_.push_back(cover);
  }
}

inline void SquareAverage::sumRows(const std::vector<double>& places, std::vector<double>& rows) const
{
  for (std::size_t row = 0; row < rows_.size(); ++row)
  {
    const RowCover& cover = rows_[row];
    if (cover.first >= cover.end)
    {
      break;
    }
    double sum = 0.0;
    for (std::size_t place = cover.first + 1; place + 1 < cover.end; ++place)
    {
      sum += places[place];
    }
    sum = sum * picture_.side + places[cover.first] * cover.firstWeight;
    sum += cover.end - cover.first > 1 ? places[cover.end - 1] * cover.lastWeight : 0.0;
    rows[row] = sum;
  }
}

inline double SquareAverage::covered(int x, int down) const
{
  const auto column = static_cast<double>(columns_ - 1);
  const auto last = static_cast<double>(squares_ - (columns_ - 1) * picture_.perColumn);
  const double side = picture_.side;
  const double fullColumns = overlap(0.0, column * side, x, x + 1.0) *
                             overlap(0.0, static_cast<double>(picture_.perColumn) * side, down, down + 1.0);
  return fullColumns + overlap(column * side, (column + 1.0) * side, x, x + 1.0) *
                           overlap(0.0, last * side, down, down + 1.0);
}

template <class Gather, class PixelOf>
void SquareAverage::band(int begin, int end, const Gather& gather, const PixelOf& pixelOf)
{
  const std::size_t height = rows_.size();
  bandValues_.assign(static_cast<std::size_t>(end - begin) * height, 0.0);
  bandMissing_.assign(bandValues_.size(), 0.0);
  const double side = picture_.side;
  auto column = static_cast<std::int64_t>(std::min(begin / side, static_cast<double>(columns_)));
  for (; column < columns_ && static_cast<double>(column) * side < end; ++column)
  {
    const std::int64_t first = column * picture_.perColumn;
    const auto count = static_cast<std::size_t>(
        std::min<std::int64_t>(static_cast<std::int64_t>(values_.size()), squares_ - first));
    const bool isMissing = gather(static_cast<std::size_t>(first), count, values_.data(), missing_.data());
    std::fill(values_.begin() + static_cast<std::ptrdiff_t>(count), values_.end(), 0.0);
    std::fill(missing_.begin() + static_cast<std::ptrdiff_t>(count), missing_.end(), 0.0);
    sumRows(values_, rowValues_);
    if (isMissing)
    {
      sumRows(missing_, rowMissing_);
    }
    const double left = static_cast<double>(column) * side;
    const double right = static_cast<double>(column + 1) * side;
    for (int x = std::max(begin, static_cast<int>(left)); x < end && x < right; ++x)
    {
      const double weight = overlap(left, right, x, x + 1.0);
      const std::size_t start = static_cast<std::size_t>(x - begin) * height;
      for (std::size_t row = 0; row < height; ++row)
      {
        bandValues_[start + row] += weight * rowValues_[row];
      }
      for (std::size_t row = 0; isMissing && row < height; ++row)
      {
        bandMissing_[start + row] += weight * rowMissing_[row];
      }
    }
  }
  std::size_t place = 0;
  for (int x = begin; x < end; ++x)
  {
    for (int down = 0; down < picture_.image.height; ++down, ++place)
    {
      pixelOf(columns_ > 0 ? covered(x, down) : 0.0, bandMissing_[place], bandValues_[place],
              pixelAt(picture_.image, x, down));
    }
  }
}

/// Calls body(picture, begin, end) for columns of pixels of all pictures whose squares are too small to be drawn, in
/// parallel.
template <class Body>
void forBands(const std::vector<SquarePicture>& pictures, const Body& body)
{
  struct Band
  {
    std::size_t picture;
    int begin;
    int end;
  };
  constexpr int bandWidth = 16;  // pixels; sums of a band stay in the cache
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
  parallelParts(bands.size(),
                [&](std::size_t index)
                { body(pictures[bands[index].picture], bands[index].begin, bands[index].end); });
}

/// All pixels of the pictures whose squares are too small to be drawn; see SquareAverage. `gatherOf(picture)`
/// gives `gather`, and pixelOf() gets the picture first.
template <class GatherOf, class PixelOf>
void averageSquares(const FacetData& data, const std::vector<SquarePicture>& pictures,
                    const GatherOf& gatherOf, const PixelOf& pixelOf)
{
  forBands(pictures,
           [&](const SquarePicture& picture, int begin, int end)
           {
             SquareAverage average(picture, data.cell(picture.layerIndex, picture.cluster).size());
             average.band(begin, end, gatherOf(picture),
                          [&](double covered, double missing, double sum, std::uint8_t* pixel)
                          { pixelOf(picture, covered, missing, sum, pixel); });
           });
}

}  // namespace layerscope

#endif
