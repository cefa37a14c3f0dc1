#include "ChannelMap.h"

#include "Error.h"

namespace layerscope
{

std::vector<float> toNumbers(const std::vector<ChannelMap>& maps)
{
  std::vector<float> numbers;
  for (const ChannelMap& map : maps)
  {
    numbers.insert(numbers.end(), {map.scale, map.offset, map.low, map.high});
  }
  return numbers;
}

std::vector<ChannelMap> channelMaps(const std::vector<float>& numbers)
{
  if (numbers.size() % 4 != 0)
  {
    throw Error("the changes of channels cannot be read")
        .expected("four numbers a channel")
        .found(std::to_string(numbers.size()));
  }
  std::vector<ChannelMap> maps;
  for (std::size_t i = 0; i < numbers.size(); i += 4)
  {
    maps.push_back({numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]});
  }
  return maps;
}

}  // namespace layerscope
