#ifndef layerscope_samples_ValueRange_h
#define layerscope_samples_ValueRange_h

#include <cmath>
#include <limits>

namespace layerscope
{

/// The finite values of a column; empty until one was added.
struct ValueRange
{
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  bool isEmpty() const { return !(this->low <= this->high); }

  void add(double value)
  {
    this->low = value < this->low ? value : this->low;
    this->high = value > this->high ? value : this->high;
  }
  void add(const ValueRange& other)
  {
    this->low = other.low < this->low ? other.low : this->low;
    this->high = other.high > this->high ? other.high : this->high;
  }
  void addFinite(double value)
  {
    if (std::isfinite(value))
    {
      this->add(value);
    }
  }
};

}  // namespace layerscope

#endif
