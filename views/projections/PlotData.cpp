#include "projections/PlotData.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "network/Error.h"
#include "samples/SampleIndex.h"

namespace layerscope
{

namespace
{

/// Room between the outermost points and the edges, of the longer side.
constexpr double margin = 0.03;

/// A number that looks as if by chance, the same for the same id (the finalizer of splitmix64).
std::uint64_t scatter(std::int64_t id)
{
  auto value = static_cast<std::uint64_t>(id) + 0x9E3779B97F4A7C15U;
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

}  // namespace

PlotData::PlotData(PlotColumns columns) : columns_(std::move(columns))
{
  checkColumns();
  findPanels();
  SampleIndex index = indexSamples(columns_.sample, panelOfRow_, none);
  samples_ = std::move(index.ids);
  sampleOfRow_ = std::move(index.ofRow);
  orderRows();
  findPlaces();
}

void PlotData::checkColumns() const
{
  if (columns_.rows < 0 || columns_.rows >= none)
  {
    throw Error("the table has too many rows to be drawn")
        .expected("less than " + std::to_string(none))
        .found(std::to_string(columns_.rows));
  }
  const auto rows = static_cast<std::size_t>(columns_.rows);
  const auto check = [rows](const char* name, std::size_t size, bool isNeeded)
  {
    if (size != rows && (isNeeded || size > 0))
    {
      throw Error(std::string("the column '") + name + "' does not fit the table's rows")
          .expected(std::to_string(rows) + " values")
          .found(std::to_string(size));
    }
  };
  check("sample", columns_.sample.size(), true);
  check("projection_x", columns_.x.size(), true);
  check("projection_y", columns_.y.size(), true);
  check("layer", columns_.layer.size(), false);
  check("epoch", columns_.epoch.size(), false);
  check("size", columns_.size.size(), false);
  check("correct", columns_.correct.size(), false);
}

void PlotData::findPanels()
{
  const auto rows = static_cast<std::size_t>(columns_.rows);
  using Key = std::pair<int, double>;
  std::map<Key, std::uint32_t> found;
  panelOfRow_.assign(rows, none);
  Key last;
  std::uint32_t lastPanel = none;
  for (std::size_t row = 0; row < rows; ++row)
  {
    const Key key(hasLayers() ? columns_.layer[row] : 0, hasEpochs() ? columns_.epoch[row] : 0);
    if (columns_.sample[row] == missingValue<std::int64_t>() || key.first == missingValue<int>() ||
        !std::isfinite(key.second) || !std::isfinite(columns_.x[row]) || !std::isfinite(columns_.y[row]))
    {
      ++skippedRows_;
      continue;
    }
    if (lastPanel == none || key != last)
    {
      lastPanel = found.emplace(key, static_cast<std::uint32_t>(found.size())).first->second;
      last = key;
      if (found.size() > mostPanels)
      {
        throw Error("the table has too many layers and epochs to be drawn")
            .expected("at most " + std::to_string(mostPanels) + " panels")
            .found("more");
      }
    }
    panelOfRow_[row] = lastPanel;
  }
  std::vector<std::uint32_t> rank(found.size());
  for (const auto& [key, panel] : found)
  {
    rank[panel] = static_cast<std::uint32_t>(panels_.size());
    panels_.push_back({key.first, key.second, 0, 0});
  }
  for (std::uint32_t& panel : panelOfRow_)
  {
    panel = panel == none ? none : rank[panel];
  }
}

void PlotData::orderRows()
{
  std::vector<std::size_t> starts(panels_.size() + 1);
  for (const std::uint32_t panel : panelOfRow_)
  {
    starts[panel == none ? 0 : panel + 1] += panel == none ? 0 : 1;
  }
  for (std::size_t panel = 0; panel < panels_.size(); ++panel)
  {
    starts[panel + 1] += starts[panel];
    panels_[panel].begin = starts[panel];
    panels_[panel].end = starts[panel + 1];
  }
  // Samples in their order, and by chance; both without sorting each panel by itself.
  std::vector<std::uint32_t> shuffled(samples_.size());
  for (std::size_t sample = 0; sample < samples_.size(); ++sample)
  {
    shuffled[sample] = static_cast<std::uint32_t>(sample);
  }
  std::sort(shuffled.begin(), shuffled.end(), [this](std::uint32_t one, std::uint32_t other)
            { return scatter(samples_[one]) < scatter(samples_[other]); });
  std::vector<std::size_t> sampleStarts(samples_.size() + 1);
  for (const std::uint32_t sample : sampleOfRow_)
  {
    sampleStarts[sample == none ? 0 : sample + 1] += sample == none ? 0 : 1;
  }
  for (std::size_t sample = 0; sample < samples_.size(); ++sample)
  {
    sampleStarts[sample + 1] += sampleStarts[sample];
  }
  std::vector<std::uint32_t> rowsOfSamples(starts.back());
  std::vector<std::size_t> next(sampleStarts.begin(), sampleStarts.end());
  for (std::size_t row = 0; row < sampleOfRow_.size(); ++row)
  {
    if (sampleOfRow_[row] != none)
    {
      rowsOfSamples[next[sampleOfRow_[row]]++] = static_cast<std::uint32_t>(row);
    }
  }
  const auto spread = [&](std::vector<std::uint32_t>& rows, const auto& sampleAt)
  {
    rows.resize(starts.back());
    std::vector<std::size_t> free(starts.begin(), starts.end());
    for (std::size_t index = 0; index < samples_.size(); ++index)
    {
      const std::uint32_t sample = sampleAt(index);
      for (std::size_t place = sampleStarts[sample]; place < sampleStarts[sample + 1]; ++place)
      {
        rows[free[panelOfRow_[rowsOfSamples[place]]]++] = rowsOfSamples[place];
      }
    }
  };
  spread(drawn_, [&](std::size_t index) { return shuffled[index]; });
  spread(bySample_, [](std::size_t index) { return static_cast<std::uint32_t>(index); });
  if (hasSizes())
  {
    for (std::size_t row = 0; row < columns_.size.size(); ++row)
    {
      largestSize_ = std::isfinite(columns_.size[row]) ? std::max(largestSize_, columns_.size[row]) : largestSize_;
    }
    // Small points stay seen above large ones.
    for (const PlotPanel& panel : panels_)
    {
      std::stable_sort(drawn_.begin() + static_cast<std::ptrdiff_t>(panel.begin),
                       drawn_.begin() + static_cast<std::ptrdiff_t>(panel.end),
                       [this](std::uint32_t one, std::uint32_t other) { return sizeOf(one) > sizeOf(other); });
    }
  }
}

void PlotData::findPlaces()
{
  places_.resize(static_cast<std::size_t>(columns_.rows));
  for (std::size_t first = 0; first < panels_.size();)
  {
    std::size_t last = first;
    ValueRange x;
    ValueRange y;
    for (; last < panels_.size() && panels_[last].layer == panels_[first].layer; ++last)
    {
      for (const std::uint32_t row : rowsOf(last))
      {
        x.add(columns_.x[row]);
        y.add(columns_.y[row]);
      }
    }
    // Halves, as the difference of two finite numbers may not be one.
    const double half = std::max(x.high / 2 - x.low / 2, y.high / 2 - y.low / 2);
    const double middleX = x.low / 2 + x.high / 2;
    const double middleY = y.low / 2 + y.high / 2;
    for (std::size_t place = panels_[first].begin; place < panels_[last - 1].end; ++place)
    {
      const std::uint32_t row = drawn_[place];
      const auto unit = [half](double value, double middle)
      { return static_cast<float>(half > 0 ? 0.5 + (value / 2 - middle / 2) / half / (1 + 2 * margin) : 0.5); };
      places_[row] = {unit(columns_.x[row], middleX), unit(columns_.y[row], middleY)};
    }
    first = last;
  }
}

IndexSpan PlotData::rowsOf(std::size_t panel) const
{
  return {drawn_.data() + panels_[panel].begin, panels_[panel].end - panels_[panel].begin};
}

std::int64_t PlotData::rowOf(std::size_t panel, std::uint32_t sample) const
{
  const std::uint32_t* begin = bySample_.data() + panels_[panel].begin;
  const std::uint32_t* end = bySample_.data() + panels_[panel].end;
  const auto place = std::upper_bound(begin, end, sample, [this](std::uint32_t wanted, std::uint32_t row)
                                      { return wanted < sampleOfRow_[row]; });
  return place != begin && sampleOfRow_[*(place - 1)] == sample ? static_cast<std::int64_t>(*(place - 1)) : -1;
}

float PlotData::sizeOf(std::int64_t row) const
{
  if (!hasSizes())
  {
    return 1;
  }
  const double size = columns_.size[static_cast<std::size_t>(row)];
  return size > 0 && largestSize_ > 0 ? static_cast<float>(std::min(1.0, size / largestSize_)) : 0.0F;
}

}  // namespace layerscope
