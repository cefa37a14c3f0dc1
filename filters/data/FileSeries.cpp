#include "FileSeries.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

namespace layerscope
{
namespace
{

std::optional<double> numberIn(const std::string& file)
{
  constexpr const char* digits = "0123456789";
  const std::string name = std::filesystem::path(file).stem().string();
  const std::size_t last = name.find_last_of(digits);
  if (last == std::string::npos)
  {
    return std::nullopt;
  }
  const std::size_t before = name.find_last_not_of(digits, last);
  double number = 0;
  for (std::size_t place = before == std::string::npos ? 0 : before + 1; place <= last; ++place)
  {
    number = 10 * number + (name[place] - '0');
  }
  return number;
}

}  // namespace

FileSeries::FileSeries(const std::vector<std::string>& files)
{
  std::map<double, std::string> byNumber;
  for (const std::string& file : files)
  {
    if (file.empty())
    {
      continue;
    }
    times_.push_back(static_cast<double>(files_.size()));
    files_.push_back(file);
    if (const auto number = numberIn(file))
    {
      byNumber.emplace(*number, file);
    }
  }
  if (byNumber.size() < files_.size())
  {
    return;
  }
  times_.clear();
  files_.clear();
  for (const auto& [number, file] : byNumber)
  {
    times_.push_back(number);
    files_.push_back(file);
  }
}

std::size_t FileSeries::at(double time) const
{
  const auto later = std::upper_bound(times_.begin(), times_.end(), time);
  return later == times_.begin() ? 0 : static_cast<std::size_t>(later - times_.begin()) - 1;
}

}  // namespace layerscope
