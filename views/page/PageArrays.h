#ifndef layerscope_page_PageArrays_h
#define layerscope_page_PageArrays_h

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace layerscope
{

/// The arrays of numbers of a page, each in the fewest bytes that hold it; of the same ones one is kept. What add...()
/// return names an array in JSON: "u16:3" is the fourth, of integers of 16 bits.
class PageArrays
{
public:
  /// Fractions are kept in 65535 steps, from 0 to `fractionSteps`; what isn't finite as one more.
  static constexpr unsigned fractionSteps = 65534;

  std::string addIntegers(const std::vector<std::uint64_t>& values);  ///< all below 2^32
  std::string addIds(const std::vector<std::int64_t>& values);
  std::string addFractions(const std::vector<double>& values);
  /// As floats where that loses less than six digits keep, else as doubles.
  std::string addNumbers(const std::vector<double>& values);

  /// A list of them all, in JSON.
  std::string json() const;

private:
  std::string add(const char* type, std::string bytes);

  std::vector<std::string> arrays_;
  std::unordered_map<std::string, std::size_t> known_;
};

}  // namespace layerscope

#endif
