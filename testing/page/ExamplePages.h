#ifndef layerscope_testing_ExamplePages_h
#define layerscope_testing_ExamplePages_h

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "page/Page.h"

namespace layerscope
{

/// Numbers in [0, 1) and about a normal distribution, the same on all machines.
class PageNoise
{
public:
  double uniform()
  {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state_ >> 11U) / 9007199254740992.0;
  }
  double normal()
  {
    double sum = -6;
    for (int index = 0; index < 12; ++index)
    {
      sum += uniform();
    }
    return sum;
  }

private:
  std::uint64_t state_ = 17;
};

/// A digit of seven segments, white on black, a little moved.
inline PagePicture segmentDigit(int digit, int side, PageNoise& noise)
{
  constexpr int segments[] = {0x77, 0x24, 0x5D, 0x6D, 0x2E, 0x6B, 0x7B, 0x25, 0x7F, 0x6F};
  PagePicture picture{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * side * side))};
  const double left = side * (0.28 + 0.06 * noise.normal());
  const double top = side * (0.16 + 0.04 * noise.normal());
  const double width = side * 0.4;
  const double height = side * 0.32;
  for (int y = 0; y < side; ++y)
  {
    for (int x = 0; x < side; ++x)
    {
      const double u = x - left;
      const double v = y - top;
      const double pen = side * 0.07;
      const bool isAcross = u > -pen && u < width + pen;
      const bool parts[] = {isAcross && std::abs(v) < pen,
                            std::abs(u) < pen && v > 0 && v < height,
                            std::abs(u - width) < pen && v > 0 && v < height,
                            isAcross && std::abs(v - height) < pen,
                            std::abs(u) < pen && v > height && v < 2 * height,
                            std::abs(u - width) < pen && v > height && v < 2 * height,
                            isAcross && std::abs(v - 2 * height) < pen};
      // The bits of a digit: top, upper left, upper right, middle, lower left, lower right, bottom.
      constexpr int bits[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40};
      bool isLit = false;
      for (int part = 0; part < 7; ++part)
      {
        isLit = isLit || (parts[part] && (segments[digit] & bits[part]) != 0);
      }
      for (int channel = 0; channel < 3; ++channel)
      {
        picture.rgb[static_cast<std::size_t>(3 * (y * side + x) + channel)] = isLit ? 235 : 12;
      }
    }
  }
  return picture;
}

inline PageTheme darkTheme()
{
  return {{30, 32, 36},    {42, 44, 48},    {61, 63, 67},  {51, 53, 57},
          {236, 239, 242}, {154, 156, 160}, {255, 120, 70}};
}

/// Five panels of points, as the layers of a network part ten classes better and better, and one with their
/// trails.
inline Page scatterPage(int count)
{
  constexpr unsigned char colors[][3] = {{68, 119, 170},  {238, 102, 119}, {34, 136, 51},   {204, 187, 68},
                                         {102, 204, 238}, {170, 51, 119},  {187, 187, 187}, {238, 136, 102},
                                         {68, 187, 153},  {34, 34, 85}};
  PageNoise noise;
  Page page;
  page.title = "Projection";
  page.details = "1 500 digits \u00b7 points of five layers";
  page.hint = "Drag over points to select samples.";
  page.source = "Made with Layerscope";
  page.legend.title = "label";
  for (int each = 0; each < 10; ++each)
  {
    page.legend.classes.push_back(
        {std::to_string(each), {colors[each][0], colors[each][1], colors[each][2]}});
  }
  PageColumn prediction{"prediction", {}, {}};
  PageColumn confidence{"confidence", {}, {}};
  for (int sample = 0; sample < count; ++sample)
  {
    const int label = sample % 10;
    page.samples.ids.push_back(100 + sample);
    page.samples.classes.push_back(label);
    page.samples.pictures.push_back(sample);
    page.pictures.push_back(segmentDigit(label, 28, noise));
    prediction.texts.push_back(std::to_string(noise.uniform() < 0.05 ? (label + 1) % 10 : label));
    confidence.numbers.push_back(sample % 50 == 7 ? std::nan("") : 0.5 + noise.uniform() / 2);
  }
  page.samples.columns = {prediction, confidence};

  constexpr int layers = 5;
  PageLines trails;
  trails.width = 0.8;
  trails.opacity = 0.35;
  std::vector<std::vector<double>> allX(static_cast<std::size_t>(count));
  std::vector<std::vector<double>> allY(static_cast<std::size_t>(count));
  for (int layer = 0; layer < layers; ++layer)
  {
    PagePanel panel;
    panel.heading = layer == 0 ? "data" : "layer " + std::to_string(layer);
    panel.detail = "neighborhood hit 0.9" + std::to_string(layer);
    panel.place = {layer / 5.0, 0, 0.2, 0.5};
    PagePlot plot;
    plot.aspect = 1;
    PageMarks marks;
    marks.sizes = {4};
    marks.opacity = 0.75;
    marks.ring = {20, 20, 20};
    marks.about = {panel.heading};
    for (int sample = 0; sample < count; ++sample)
    {
      const int label = sample % 10;
      const double angle = 0.63 * label + 0.1 * layer;
      const double distance = 0.12 + 0.055 * layer;
      marks.samples.push_back(static_cast<std::size_t>(sample));
      marks.x.push_back(0.5 + distance * std::cos(angle) + noise.normal() * (0.09 - 0.014 * layer));
      marks.y.push_back(0.5 + distance * std::sin(angle) + noise.normal() * (0.09 - 0.014 * layer));
      marks.rings.push_back(prediction.texts[static_cast<std::size_t>(sample)] != std::to_string(label));
      allX[static_cast<std::size_t>(sample)].push_back(marks.x.back());
      allY[static_cast<std::size_t>(sample)].push_back(marks.y.back());
    }
    plot.marks.push_back(marks);
    panel.plots.push_back(plot);
    page.panels.push_back(panel);
  }

  PagePanel panel;
  panel.heading = "all layers";
  panel.detail = "dark: data, bright: layer 4";
  panel.place = {0, 0.5, 0.5, 0.5};
  PagePlot plot;
  for (std::size_t sample = 0; sample < static_cast<std::size_t>(count); sample += 3)
  {
    trails.samples.push_back(sample);
    trails.starts.push_back(trails.x.size());
    for (int layer = 0; layer < layers; ++layer)
    {
      trails.x.push_back(allX[sample][static_cast<std::size_t>(layer)]);
      trails.y.push_back(allY[sample][static_cast<std::size_t>(layer)]);
      const double bright = 0.4 + 0.15 * layer;
      const unsigned char* color = colors[sample % 10];
      trails.colors.push_back({static_cast<unsigned char>(bright * color[0]),
                               static_cast<unsigned char>(bright * color[1]),
                               static_cast<unsigned char>(bright * color[2])});
    }
  }
  plot.lines.push_back(trails);
  PageMarks ends = page.panels.back().plots[0].marks[0];
  ends.about = {"layer 4"};
  ends.sizes = {3};
  plot.marks.push_back(ends);
  panel.plots.push_back(plot);
  page.panels.push_back(panel);

  panel = PagePanel();
  panel.heading = "neurons of layer 4";
  panel.detail = "size: power, color: best class";
  panel.place = {0.5, 0.5, 0.5, 0.5};
  plot = PagePlot();
  plot.aspect = 1;
  PageMarks neurons;  // these are no samples
  for (int neuron = 0; neuron < 96; ++neuron)
  {
    const unsigned char* color = colors[neuron % 10];
    neurons.x.push_back(0.1 + 0.8 * noise.uniform());
    neurons.y.push_back(0.1 + 0.8 * noise.uniform());
    neurons.sizes.push_back(5 + 15 * noise.uniform() * noise.uniform());
    neurons.colors.push_back({color[0], color[1], color[2]});
  }
  plot.marks.push_back(neurons);
  plot.texts.push_back({neurons.x[3], neurons.y[3], "3", 9, false, {255, 255, 255}});
  panel.plots.push_back(plot);
  page.panels.push_back(panel);
  return page;
}

/// Squares and dot plots in layers across and clusters down, as Cluster Facets has them; on a dark
/// background.
inline Page facetPage(int count)
{
  constexpr int layers = 3;
  constexpr int clusters = 3;
  PageNoise noise;
  Page page;
  page.title = "Cluster Facets";
  page.details = std::to_string(count) + " samples";
  page.hint = "Drag over squares to select samples.";
  page.source = "Made with Layerscope";
  page.theme = darkTheme();
  for (int sample = 0; sample < count; ++sample)
  {
    page.samples.ids.push_back(sample);
    page.samples.pictures.push_back(sample < 40 ? sample : -1);
  }
  for (int sample = 0; sample < 40; ++sample)
  {
    page.pictures.push_back(segmentDigit(sample % 10, 32, noise));
  }
  page.samples.selected = {1, 4, 7};
  for (int layer = 0; layer < layers; ++layer)
  {
    PageHeader column;
    column.begin = layer / double(layers);
    column.end = (layer + 1) / double(layers);
    column.text = "layer " + std::to_string(layer + 1) + " \u00b7 8\u00d78 \u00b7 400 ch";
    column.shortText = "layer " + std::to_string(layer + 1);
    column.about = {column.text, "Conv + Relu"};
    column.scale = {"", "0.01", "0.05", {}};
    for (int step = 0; step < 64; ++step)
    {
      column.scale.colors.push_back(
          {static_cast<unsigned char>(4 * step), static_cast<unsigned char>(80 + 2 * step), 120});
    }
    page.columns.push_back(column);
    for (int cluster = 0; cluster < clusters; ++cluster)
    {
      PagePanel panel;
      panel.place = {column.begin, cluster / double(clusters), 1.0 / layers, 1.0 / clusters};
      panel.hasCounts = true;
      PagePlot dots;
      dots.right = 0.4;
      dots.yTicks = {{0.25, "0.75", false, false, {}}, {0.75, "0.25", false, false, {}}};
      PagePlot squares;
      squares.left = 0.43;
      squares.order = "nearest first, layer " + std::to_string(layer + 1);
      PageMarks marks;
      marks.shape = PageMarks::Square;
      marks.arrangement = PageMarks::Columns;
      marks.about = {column.shortText + ", cluster " + std::to_string(cluster)};
      marks.columns = {{"distance", {}, {}}};
      for (int sample = cluster; sample < count; sample += clusters)
      {
        marks.samples.push_back(static_cast<std::size_t>((sample + 7 * layer) % count));
        marks.columns[0].numbers.push_back(0.01 + 0.04 * sample / count);
        marks.colors.push_back(column.scale.colors[static_cast<std::size_t>(63 * sample / count)]);
      }
      squares.marks.push_back(marks);
      for (int slot = 0; slot < 4; ++slot)
      {
        PageMarks plot;
        plot.selected = PageMarks::Filled;
        plot.area = {slot / 4.0, 0, 0.25, 1};
        plot.samples = marks.samples;
        plot.colors = {{154, 156, 160}};
        plot.sizes = {3};
        plot.opacity = 0.6;
        plot.about = marks.about;
        plot.columns = {{"channel " + std::to_string(10 * slot), {}, {}}};
        for (const std::size_t sample : plot.samples)
        {
          plot.x.push_back(0.2 + 0.6 * static_cast<double>(sample * 37 % 100) / 100);
          plot.y.push_back(0.5 + 0.12 * noise.normal());
          plot.columns[0].numbers.push_back(1 - plot.y.back());
        }
        dots.marks.push_back(plot);
        dots.xTicks.push_back({(slot + 0.5) / 4, std::to_string(10 * slot), false, false, {}});
      }
      panel.plots = {dots, squares};
      page.panels.push_back(panel);
    }
  }
  for (int cluster = 0; cluster < clusters; ++cluster)
  {
    PageHeader row;
    row.begin = cluster / double(clusters);
    row.end = (cluster + 1) / double(clusters);
    row.text = "cluster " + std::to_string(cluster);
    row.shortText = std::to_string(cluster);
    page.rows.push_back(row);
  }
  return page;
}

}  // namespace layerscope

#endif
