// Times what the Cluster Facets view computes for large tables, without drawing it.
//
// BenchFacets [samples] [layers] [clusters] [channels]: a table of made-up samples (1 000 000, 5, 4, 5),
// clusters of falling size, and a window of 1280 x 900 pixels. Prints the milliseconds of each step, the
// median of several runs.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "facets/CountSelected.h"
#include "facets/Dots.h"
#include "facets/FacetData.h"
#include "facets/FacetRaster.h"
#include "facets/FlowCounts.h"
#include "facets/SquareGrid.h"
#include "samples/SampleMask.h"

namespace
{
using namespace layerscope;

struct Size
{
  std::int64_t samples = 1000000;
  int layers = 5;
  int clusters = 4;
  int channels = 5;
};

enum class Ids
{
  Counted,    // 0, 1, 2, ... in each layer
  FarApart,   // up to 2^62, in the same order in each layer
  Unordered,  // counted, but the rows are in any order
  FarUnordered
};

FacetColumns makeColumns(const Size& size, Ids ids)
{
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal;
  const auto rows = static_cast<std::size_t>(size.samples) * static_cast<std::size_t>(size.layers);
  const auto channels = static_cast<std::size_t>(size.channels);
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (ids == Ids::Unordered || ids == Ids::FarUnordered)
  {
    std::shuffle(order.begin(), order.end(), random);
  }
  std::vector<int> layer(rows), cluster(rows), topChannel(rows * channels);
  std::vector<std::int64_t> sample(rows);
  std::vector<double> distance(rows);
  std::vector<float> activation(rows * channels);
  const bool isFar = ids == Ids::FarApart || ids == Ids::FarUnordered;
  for (std::size_t row = 0; row < rows; ++row)
  {
    const std::size_t place = order[row];
    const auto number = static_cast<std::int64_t>(place) % size.samples;
    layer[row] = static_cast<int>(static_cast<std::int64_t>(place) / size.samples) + 1;
    // Falling sizes.
    const double share = std::uniform_real_distribution<double>()(random);
    cluster[row] = static_cast<int>(share * share * size.clusters);
    sample[row] = isFar ? number * ((std::int64_t{1} << 62) / size.samples) : number;
    distance[row] = 0.02 + 0.005 * std::abs(normal(random));
    for (std::size_t channel = 0; channel < channels; ++channel)
    {
      topChannel[row * channels + channel] = static_cast<int>(channel * 7);
      activation[row * channels + channel] = std::abs(0.05F + 0.01F * normal(random));
    }
  }
  FacetColumns columns;
  columns.rows = static_cast<std::int64_t>(rows);
  columns.layer = ColumnView<int>(std::move(layer));
  columns.cluster = ColumnView<int>(std::move(cluster));
  columns.sample = ColumnView<std::int64_t>(std::move(sample));
  columns.distance = ColumnView<double>(std::move(distance));
  columns.topChannels = size.channels;
  columns.topChannel = ColumnView<int>(std::move(topChannel));
  columns.topActivation = ColumnView<float>(std::move(activation));
  return columns;
}

template <class Body>
void report(const std::string& name, int runs, const Body& body)
{
  std::vector<double> times;
  for (int run = 0; run < runs; ++run)
  {
    const auto start = std::chrono::steady_clock::now();
    body();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::cout << name << ": " << times[times.size() / 2] << " ms\n";
}

/// The window's cells: a third of the width for dots, half of it for squares.
struct Window
{
  Window(const FacetData& data, const Size& size)
  {
    const int cellWidth = 1200 / size.layers;
    const int cellHeight = 840 / size.clusters;
    std::int64_t most = 1;
    for (const auto& counts : data.counts())
    {
      most = std::max(most, *std::max_element(counts.begin(), counts.end()));
    }
    const int width = std::max(cellWidth / 2, 1);
    const int height = std::max(cellHeight - 20, 1);
    double side = std::sqrt(static_cast<double>(width) * height / static_cast<double>(most));
    while (std::floor(width / side) * std::floor(height / side) < static_cast<double>(most))
    {
      side *= 0.999;
    }
    for (int layer = 0; layer < size.layers; ++layer)
    {
      for (int cluster = 0; cluster < data.clusters(); ++cluster)
      {
        SquarePicture square;
        square.layerIndex = layer;
        square.cluster = cluster;
        square.side = side;
        square.perColumn = static_cast<std::int64_t>(height / side);
        square.range = data.distances(layer);
        square.image = makeImage(width, height);
        squares.push_back(square);
        DotPicture dot;
        dot.layerIndex = layer;
        dot.cluster = cluster;
        dot.range = data.activations(layer);
        dot.colors.resize(static_cast<std::size_t>(size.channels), Rgb{{80, 80, 90}});
        dot.opacity = 0.02;
        dot.dotSize = 1.5;
        dot.image = makeImage(std::max(cellWidth / 3, 1), height);
        dots.push_back(dot);
      }
    }
  }

  PixelView makeImage(int width, int height)
  {
    pixels.emplace_back(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    return {pixels.back().data(), width, height};
  }

  std::vector<SquarePicture> squares;
  std::vector<DotPicture> dots;
  std::vector<std::vector<std::uint8_t>> pixels;
};

void reportMarks(const FacetData& data, const Window& window, const std::string& name, std::int64_t every)
{
  SampleMask mask(data.samples().size());
  for (std::size_t sample = 0; sample < mask.size(); sample += static_cast<std::size_t>(every))
  {
    mask.set(sample);
  }
  report("marks of squares, " + name, 5, [&] { rasterSquareMarks(data, mask, MarkStyle(), window.squares); });
  report("marks of dots, " + name, 5, [&] { rasterDotMarks(data, mask, window.dots); });
  report("selected rows a cell, " + name, 5, [&] { countSelected(data, mask); });
  report("ids of the selection, " + name, 5, [&] { mask.toIds(data.samples()); });
  const std::vector<std::int64_t> ids = mask.toIds(data.samples());
  const FlowCounts flows(data);
  report("selected rows a flow, " + name, 5, [&] { flows.selected(mask); });
  report("selection from ids, " + name, 5, [&] { SampleMask::fromIds(data.samples(), ids); });
}

/// A brush over a whole cell.
void reportBrush(const FacetData& data, const Window& window)
{
  const SquarePicture& picture = window.squares.front();
  SquareGrid grid;
  grid.area = {10.0F, 10.0F, static_cast<float>(picture.image.width),
               static_cast<float>(picture.image.height)};
  grid.side = picture.side;
  grid.perColumn = picture.perColumn;
  grid.count = data.rowsInCell(0, 0);
  SampleMask mask(data.samples().size());
  report("brush over a cell", 5,
         [&]
         {
           mask.clear();
           for (const RankRange& range : ranksTouched(grid, {15.0F, 0.0F, 1000.0F, 1000.0F}))
           {
             const IndexSpan samples = data.cellSamples(0, 0);
             mask.set({samples.begin() + range.begin, static_cast<std::size_t>(range.end - range.begin)});
           }
         });
  DotScale scale;
  scale.plot = {0.0F, 0.0F, 80.0F, 190.0F};
  scale.slots = data.columns().topChannels;
  scale.range = data.activations(0);
  report("dot under the mouse", 5, [&] { dotAt(data, 0, 0, scale, 30.0, 100.0, 3.0); });
}

}  // namespace

int main(int argc, char** argv)
{
  Size size;
  size.samples = argc > 1 ? std::atoll(argv[1]) : size.samples;
  size.layers = argc > 2 ? std::atoi(argv[2]) : size.layers;
  size.clusters = argc > 3 ? std::atoi(argv[3]) : size.clusters;
  size.channels = argc > 4 ? std::atoi(argv[4]) : size.channels;
  if (size.samples < 1 || size.layers < 1 || size.clusters < 1 || size.channels < 1)
  {
    std::cerr << "usage: BenchFacets [samples] [layers] [clusters] [channels]\n";
    return 1;
  }
  for (const auto& [ids, name] : {std::pair(Ids::FarApart, "ids far apart"),
                                  {Ids::Unordered, "rows in any order"},
                                  {Ids::FarUnordered, "ids far apart, rows in any order"}})
  {
    const FacetColumns columns = makeColumns(size, ids);
    report(std::string("order the table, ") + name, 3, [&columns] { FacetData data(columns); });
  }
  const FacetColumns columns = makeColumns(size, Ids::Counted);
  report("order the table", 3, [&columns] { FacetData data(columns); });
  const FacetData data(columns);
  const Window window(data, size);
  std::cout << "squares of " << window.squares.front().side << " pixels\n";
  ScaleColors colors;
  report("squares", 5, [&] { rasterSquares(data, data.columns().distance, colors, window.squares); });
  std::vector<std::uint8_t> classOfRow(static_cast<std::size_t>(data.rows()));
  for (std::size_t row = 0; row < classOfRow.size(); ++row)
  {
    classOfRow[row] = static_cast<std::uint8_t>(row * 7 % 11);
  }
  report("squares of 10 classes", 5,
         [&] { rasterClasses(data, classOfRow, std::vector<Rgb>(11), window.squares); });
  report("dots", 5, [&] { rasterDots(data, window.dots); });
  report("flows", 5, [&] { FlowCounts flows(data); });
  reportMarks(data, window, "10 % selected", 10);
  reportMarks(data, window, "all selected", 1);
  reportBrush(data, window);
  return 0;
}
