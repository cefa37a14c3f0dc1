#include <algorithm>
#include <numeric>

#include "AxisLines.h"
#include "KnownValues.h"
#include "TypedValues.h"

namespace layerscope
{

namespace
{
/// The different elements, or slices along an axis: sorted, or in the order of their first places. Outputs
/// are those, the first place of each, for each of the input which one it is, and how often each comes.
class Unique : public Operator
{
public:
  explicit Unique(const Node& node)
      : hasAxis_(node.attributes.has("axis")),
        axis_(node.attributes.getInt("axis", 0)),
        isSorted_(node.attributes.getInt("sorted", 1) != 0)
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Tensor& values = requireKnown(inputs, 0);
    Shape shape = hasAxis_ ? values.shape() : Shape{values.size()};
    lines_ = AxisLines(shape, axis_);
    if (values.type() == ElementType::Float32)
    {
      find(values.floats());
    }
    else
    {
      find(values.ints());
    }
    const auto count = static_cast<std::int64_t>(first_.size());
    shape[normalizedAxis(axis_, shape.size())] = count;
    const TensorInfo ofEach{ElementType::Int64, {count}};
    return {{values.type(), shape}, ofEach, {ElementType::Int64, {lines_.length}}, ofEach};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const auto count = static_cast<std::int64_t>(first_.size());
    const std::vector<const std::vector<std::int64_t>*> lists = {nullptr, &first_, &which_, &counts_};
    for (std::size_t i = 1; i < std::min<std::size_t>(outputs.size(), 4); ++i)
    {
      if (outputs[i])
      {
        std::copy(lists[i]->begin(), lists[i]->end(), outputs[i]->ints());
      }
    }
    if (outputs[0])
    {
      withValues(*inputs[0], *outputs[0],
                 [&](const auto* from, auto* to)
                 {
                   for (std::int64_t line = 0; line < lines_.count; ++line)
                   {
                     const std::int64_t start =
                         line / lines_.stride * count * lines_.stride + line % lines_.stride;
                     for (std::int64_t i = 0; i < count; ++i)
                     {
                       to[start + i * lines_.stride] =
                           from[lines_.start(line) + first_[static_cast<std::size_t>(i)] * lines_.stride];
                     }
                   }
                 });
    }
  }

private:
  template <class T>
  void find(const T* values)
  {
    const auto size = static_cast<std::size_t>(lines_.length);
    std::vector<std::int64_t> order(size);
    std::iota(order.begin(), order.end(), std::int64_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::int64_t a, std::int64_t b) { return isBefore(values, a, b); });
    first_.clear();
    which_.assign(size, 0);
    counts_.clear();
    for (std::size_t i = 0; i < size; ++i)
    {
      // Equal ones stand side by side.
      if (i == 0 || isBefore(values, order[i - 1], order[i]))
      {
        first_.push_back(order[i]);
        counts_.push_back(0);
      }
      which_[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(first_.size()) - 1;
      ++counts_.back();
    }
    if (!isSorted_)
    {
      sortByFirst();
    }
  }

  // NaN is behind all numbers.
  template <class T>
  bool isBefore(const T* values, std::int64_t a, std::int64_t b) const
  {
    for (std::int64_t line = 0; line < lines_.count; ++line)
    {
      const T* const at = values + lines_.start(line);
      const T x = at[a * lines_.stride], y = at[b * lines_.stride];
      const bool isXNan = x != x, isYNan = y != y;
      if (isXNan != isYNan)
      {
        return isYNan;
      }
      if (x != y && !isXNan)
      {
        return x < y;
      }
    }
    return false;
  }

  void sortByFirst()
  {
    std::vector<std::size_t> order(first_.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return first_[a] < first_[b]; });
    std::vector<std::int64_t> first, counts, place(first_.size());
    for (const std::size_t i : order)
    {
      place[i] = static_cast<std::int64_t>(first.size());
      first.push_back(first_[i]);
      counts.push_back(counts_[i]);
    }
    for (std::int64_t& which : which_)
    {
      which = place[static_cast<std::size_t>(which)];
    }
    first_ = first;
    counts_ = counts;
  }

  bool hasAxis_;
  std::int64_t axis_;
  bool isSorted_;
  AxisLines lines_;
  std::vector<std::int64_t> first_, which_, counts_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Unique, Unique);

}  // namespace layerscope
