#include "WeightedGraph.h"

#include <algorithm>
#include <utility>

namespace layerscope
{

WeightedGraph symmetric(const Neighbours& neighbours, const std::vector<double>& weights,
                        float (*join)(float, float))
{
  // (column, value) of both halves; those of one pair stand beside each other once sorted.
  using Entry = std::pair<std::int32_t, float>;
  const std::size_t count = neighbours.count, rows = neighbours.size();
  std::vector<std::vector<Entry>> entries(rows);
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t i = 0; i < count; ++i)
    {
      const std::int32_t other = neighbours.rowsOf(row)[i];
      const auto value = static_cast<float>(weights[row * count + i]);
      entries[row].emplace_back(other, value);
      entries[static_cast<std::size_t>(other)].emplace_back(static_cast<std::int32_t>(row), value);
    }
  }
  WeightedGraph result;
  result.begins.push_back(0);
  for (auto& ofRow : entries)
  {
    std::sort(ofRow.begin(), ofRow.end());
    for (std::size_t i = 0; i < ofRow.size(); ++i)
    {
      const bool isPair = i + 1 < ofRow.size() && ofRow[i + 1].first == ofRow[i].first;
      result.columns.push_back(ofRow[i].first);
      result.values.push_back(join(ofRow[i].second, isPair ? ofRow[i + 1].second : 0.0F));
      i += isPair ? 1 : 0;
    }
    result.begins.push_back(result.columns.size());
    ofRow = {};
  }
  return result;
}

}  // namespace layerscope
