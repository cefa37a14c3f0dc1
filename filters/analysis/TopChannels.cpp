#include "analysis/TopChannels.h"

#include <algorithm>
#include <numeric>

namespace layerscope
{

std::vector<int> topChannels(const double* centre, std::size_t channels, std::size_t count)
{
  std::vector<int> order(channels);
  std::iota(order.begin(), order.end(), 0);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, channels));
  std::partial_sort(order.begin(), end, order.end(),
                    [centre](int a, int b)
                    { return centre[a] != centre[b] ? centre[a] > centre[b] : a < b; });
  order.erase(end, order.end());
  return order;
}

}  // namespace layerscope
