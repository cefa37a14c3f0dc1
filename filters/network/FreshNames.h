#ifndef layerscope_network_FreshNames_h
#define layerscope_network_FreshNames_h

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace layerscope
{

/// The end of a name that grew with the levels it stands under.
inline std::string shortened(std::string name)
{
  constexpr std::size_t longest = 256;
  return name.size() > longest ? name.substr(name.size() - longest) : name;
}

/// Names of tensors that nothing else has.
class FreshNames
{
public:
  void take(const std::string& name) { taken_.insert(name); }

  /// A name like `wanted`, which is taken from then on.
  std::string make(const std::string& wanted)
  {
    const std::string stem = shortened(wanted);
    std::string name = stem;
    while (!taken_.insert(name).second)
    {
      name = stem + "_" + std::to_string(++lastNumber_[stem]);
    }
    return name;
  }

private:
  std::set<std::string> taken_;
  std::map<std::string, int> lastNumber_;  ///< behind names that were taken
};

}  // namespace layerscope

#endif
