#ifndef layerscope_samples_ColumnView_h
#define layerscope_samples_ColumnView_h

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace layerscope
{

/// Values that a column keeps for what has no number of its type: the smallest integer, NaN.
template <class T>
constexpr T missingValue()
{
  return std::is_floating_point<T>::value ? std::numeric_limits<T>::quiet_NaN()
                                          : std::numeric_limits<T>::min();
}

/// The values of a column, read only. They either stay where they are, kept alive by what owns them, or are
/// the view's own. Copies share the values.
template <class T>
class ColumnView
{
public:
  ColumnView() = default;

  /// `size` values that stay in place; `owner` keeps them alive for as long as a copy of this view lives.
  ColumnView(const T* values, std::size_t size, std::shared_ptr<const void> owner)
      : values_(values), size_(size), owner_(std::move(owner))
  {
  }

  explicit ColumnView(std::vector<T> values)
  {
    auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    values_ = kept->data();
    size_ = kept->size();
    owner_ = std::move(kept);
  }

  const T* data() const { return values_; }
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t index) const { return values_[index]; }

private:
  const T* values_ = nullptr;
  std::size_t size_ = 0;
  std::shared_ptr<const void> owner_;
};

/// `value` as another type: integers that are not whole, not finite or out of the range of T become
/// missingValue<T>().
template <class T, class Source>
T convertValue(Source value)
{
  if constexpr (std::is_floating_point<T>::value)
  {
    return static_cast<T>(value);
  }
  else if constexpr (std::is_floating_point<Source>::value)
  {
    // The largest integer may have no neighbour in Source; two to the power of its digits has.
    const auto limit = std::ldexp(Source{1}, std::numeric_limits<T>::digits);
    const bool fits = value >= -limit && value < limit && value == std::trunc(value);
    return fits ? static_cast<T>(value) : missingValue<T>();
  }
  else
  {
    const auto converted = static_cast<T>(value);
    const bool fits = static_cast<Source>(converted) == value && (converted < T{}) == (value < Source{});
    return fits ? converted : missingValue<T>();
  }
}

/// A column of another type, converted by convertValue(). O(count).
template <class T, class Source>
ColumnView<T> convertColumn(const Source* values, std::size_t count)
{
  std::vector<T> converted(count);
  for (std::size_t index = 0; index < count; ++index)
  {
    converted[index] = convertValue<T>(values[index]);
  }
  return ColumnView<T>(std::move(converted));
}

}  // namespace layerscope

#endif
