#ifndef layerscope_network_operators_ElementPlaces_h
#define layerscope_network_operators_ElementPlaces_h

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

/// Throws Error unless all indices lie in [-extent, extent).
void requireIndices(const std::int64_t* indices, std::int64_t count, std::int64_t extent);

// Which elements of a data tensor go with those of a tensor of updates, or of gathered values, by the indices
// of a node. Such a class has
//   prepare(data, indices, ...)                the shapes; throws Error where they don't fit
//   Shape updates()                            the shape of the updates
//   check(indices)                             throws Error for indices outside the data
//   forEach(indices, isBackwards, body)        body(place in the data, place in the updates), on all threads;
//                                              those of one place in the data come on one thread, in the
//                                              order of the updates or backwards

/// Of GatherElements and ScatterElements: indices along one axis, with the data's own other axes, or shorter.
class LinePlaces
{
public:
  void prepare(const Shape& data, const Shape& indices, std::int64_t axis);
  const Shape& updates() const { return indices_; }
  void check(const Tensor& indices) const { requireIndices(indices.ints(), indices.size(), extent_); }

  template <class Body>
  void forEach(const Tensor& indices, bool isBackwards, const Body& body) const
  {
    const std::int64_t* const index = indices.ints();
    // Neighbouring lines are gone through side by side, since their elements are neighbours.
    const std::int64_t pieces = (inner_ + lines - 1) / lines;
    parallelItems(indices.isEmpty() ? 0 : outer_ * pieces, std::min(lines, inner_) * length_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t first = item % pieces * lines;
                    const std::int64_t last = std::min(inner_, first + lines);
                    for (std::int64_t i = 0; i < length_; ++i)
                    {
                      const std::int64_t row = isBackwards ? length_ - 1 - i : i;
                      for (std::int64_t k = first; k < last; ++k)
                      {
                        const std::int64_t at = (item / pieces * length_ + row) * inner_ + k;
                        const std::int64_t to = index[at] + (index[at] < 0 ? extent_ : 0);
                        body(outerPlace(item / pieces) + to * stride_ + innerPlace(k), at);
                      }
                    }
                  });
  }

private:
  static constexpr std::int64_t lines = 64;

  std::int64_t outerPlace(std::int64_t index) const { return place(index, 0, axis_); }
  std::int64_t innerPlace(std::int64_t index) const { return place(index, axis_ + 1, indices_.size()); }
  /// In the data, of an element of the indices that is counted over the axes [begin, end).
  std::int64_t place(std::int64_t index, std::size_t begin, std::size_t end) const
  {
    std::int64_t result = 0;
    for (std::size_t i = end; i-- > begin;)
    {
      result += index % indices_[i] * strides_[i];
      index /= indices_[i];
    }
    return result;
  }

  Shape indices_;
  std::vector<std::int64_t> strides_;  ///< of the data
  std::size_t axis_ = 0;
  std::int64_t extent_ = 0, stride_ = 1;             ///< of the data along the axis
  std::int64_t outer_ = 0, length_ = 0, inner_ = 0;  ///< of the indices
};

/// Of GatherND and ScatterND: each row of the indices is the place of a slice of the data. The first
/// `batchAxes` axes belong to both.
class SlicePlaces
{
public:
  void prepare(const Shape& data, const Shape& indices, std::size_t batchAxes);
  const Shape& updates() const { return updates_; }
  void check(const Tensor& indices) const;

  template <class Body>
  void forEach(const Tensor& indices, bool isBackwards, const Body& body) const
  {
    const std::int64_t* const index = indices.ints();
    const std::int64_t pieces = (slice_ + columns - 1) / columns;
    parallelItems(slices_ == 0 ? 0 : batch_ * pieces, std::min(columns, slice_) * slices_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t first = item % pieces * columns;
                    const std::int64_t last = std::min(slice_, first + columns);
                    for (std::int64_t i = 0; i < slices_; ++i)
                    {
                      const std::int64_t batch = item / pieces;
                      const std::int64_t row = batch * slices_ + (isBackwards ? slices_ - 1 - i : i);
                      const std::int64_t to = batch * batchStride_ + place(index + row * depth());
                      for (std::int64_t k = first; k < last; ++k)
                      {
                        body(to + k, row * slice_ + k);
                      }
                    }
                  });
  }

private:
  static constexpr std::int64_t columns = 256;

  std::int64_t depth() const { return static_cast<std::int64_t>(extents_.size()); }
  std::int64_t place(const std::int64_t* index) const
  {
    std::int64_t result = 0;
    for (std::size_t i = 0; i < extents_.size(); ++i)
    {
      result += (index[i] + (index[i] < 0 ? extents_[i] : 0)) * strides_[i];
    }
    return result;
  }

  Shape updates_;
  std::vector<std::int64_t> extents_, strides_;  ///< of the data's axes that the indices are for
  std::int64_t batch_ = 0, batchStride_ = 0, slices_ = 0, slice_ = 0;
};

}  // namespace layerscope

#endif
