#include <algorithm>
#include <array>
#include <limits>

#include "Checks.h"
#include "Parallel.h"
#include "PoolGeometry.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// The largest element of each window; NaN where the window has one. Output 1, where wanted, is its place in
/// the input, counted over all axes; with storage_order 1 the first spatial axis runs fastest within a plane.
class MaxPool : public Operator
{
public:
  explicit MaxPool(const Node& node)
      : attributes_(SpatialAttributes::read(node.attributes)),
        hasIndices_(hasOutput(node, 1)),
        isColumnMajor_(node.attributes.getInt("storage_order", 0) != 0)
  {
    refuseOutputsFrom(node, 2, "there is no such output");
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const TensorInfo& info = inputs.at(0);
    isWhole_ = info.format == NumberFormat::UInt8 || info.format == NumberFormat::Int8;
    geometry_ = PoolGeometry(attributes_, isWhole_ ? info.shape : inputs.floatShape(0));
    std::vector<TensorInfo> outputs = {{info.type, geometry_.outputShape(), info.format}};
    workers_ = availableThreads();
    if (hasIndices_)
    {
      requireCountable();
      outputs.push_back({ElementType::Int64, geometry_.outputShape()});
    }
    return outputs;
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    std::int64_t* indices = outputs.size() > 1 && outputs[1] ? outputs[1]->ints() : nullptr;
    auto* const rows = static_cast<float*>(scratch);
    if (!isWhole_)
    {
      pool(inputs[0]->floats(), outputs[0] ? outputs[0]->floats() : nullptr, indices, rows);
      return;
    }
    // Whole numbers of 8 bits are as exact in float32.
    float* const x = rows + workers_ * geometry_.rowPitch();
    float* const y = x + inputs[0]->size();
    std::copy_n(inputs[0]->ints(), inputs[0]->size(), x);
    pool(x, outputs[0] ? y : nullptr, indices, rows);
    if (outputs[0])
    {
      std::copy_n(y, outputs[0]->size(), outputs[0]->ints());
    }
  }

  std::size_t scratchBytes() const override
  {
    const std::int64_t converted =
        isWhole_ ? geometry_.planes() * (geometry_.inputPlane() + geometry_.outputPlane()) : 0;
    return static_cast<std::size_t>(workers_ * geometry_.rowPitch() + converted) * sizeof(float);
  }

  bool isQuantized() const override { return isWhole_; }
  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    requireCountable();
    return {{0}, {}};
  }

  std::size_t backwardScratchBytes() const override
  {
    return isWhole_ ? static_cast<std::size_t>(geometry_.planes() * geometry_.inputPlane()) * sizeof(float)
                    : 0;
  }

  /// Each window's gradient goes to the place of its largest element.
  void backward(const BackwardStep& step) const override
  {
    auto* const copy = static_cast<float*>(step.scratch);
    if (isWhole_)
    {
      std::copy_n(step.inputs[0]->ints(), step.inputs[0]->size(), copy);
    }
    const float* const x = isWhole_ ? copy : step.inputs[0]->floats();
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    parallelItems(geometry_.planes(), geometry_.outputRows() * geometry_.rowWork(),
                  [&](std::int64_t plane)
                  {
                    const std::int64_t in = plane * geometry_.inputPlane();
                    spread(x + in, source + plane * geometry_.outputPlane(), target + in);
                  });
  }

private:
  static constexpr std::int64_t block = 256;
  using Places = std::array<std::int32_t, block>;

  void requireCountable() const
  {
    if (geometry_.inputPlane() > std::numeric_limits<std::int32_t>::max())
    {
      throw Error("the places of the largest elements cannot be counted")
          .expected("planes of up to 2147483647 elements")
          .found(std::to_string(geometry_.inputPlane()));
    }
  }

  /// `y` and `indices` may be nullptr; `scratch` has a row for each worker.
  void pool(const float* x, float* y, std::int64_t* indices, float* scratch) const
  {
    parallelRanges(geometry_.planes() * geometry_.outputRows(), geometry_.rowWork(),
                   std::min(workers_, availableThreads()),
                   [&](std::int64_t begin, std::int64_t end, int worker)
                   {
                     float* const columns = scratch + worker * geometry_.rowPitch();
                     geometry_.forEachRun(
                         x, begin, end,
                         [&](std::int64_t item, std::int64_t /*row*/, WindowRow windows)
                         {
                           if (y)
                           {
                             kernels_.largestOfWindows(windows, y + item * windows.count, columns);
                           }
                           const std::int64_t plane = item / geometry_.outputRows() * geometry_.inputPlane();
                           for (std::int64_t i = 0; indices && i < windows.lines;
                                ++i, windows.x += windows.lineStride)
                           {
                             findRow(x + plane, windows, indices + (item + i) * windows.count, plane);
                           }
                         });
                   });
  }

  /// Calls body(first, places, count) for blocks of windows; places count from `plane` on.
  template <class Body>
  void forEachBlock(const float* plane, const WindowRow& windows, const Body& body) const
  {
    Places places;
    const std::int64_t origin = windows.x - plane;
    for (std::int64_t first = 0; first < windows.count; first += block)
    {
      const std::int64_t count = std::min(block, windows.count - first);
      WindowRow part = windows;
      part.start += first * windows.stride;
      part.count = count;
      part.wholeBegin = std::clamp<std::int64_t>(windows.wholeBegin - first, 0, count);
      part.wholeEnd = std::clamp<std::int64_t>(windows.wholeEnd - first, part.wholeBegin, count);
      kernels_.placesOfLargest(part, places.data());
      for (std::int64_t i = 0; i < count; ++i)
      {
        body(first + i, origin + places[static_cast<std::size_t>(i)]);
      }
    }
  }

  void spread(const float* in, const float* from, float* to) const
  {
    // Zeros are written just before what is added to them, while the rows are close.
    float* cleared = to;
    const auto clearTo = [&](std::int64_t place)
    {
      if (cleared < to + place)
      {
        std::fill(cleared, to + place, 0.0F);
        cleared = to + place;
      }
    };
    for (std::int64_t i = 0; i < geometry_.outputRows(); ++i, from += geometry_.axes()[2].output)
    {
      const WindowRow windows = geometry_.windows(in, i);
      clearTo(windows.x - in + (windows.slices - 1) * windows.sliceStride +
              (windows.rows - 1) * windows.rowStride + windows.width);
      forEachBlock(in, windows, [&](std::int64_t window, std::int64_t place) { to[place] += from[window]; });
    }
    clearTo(geometry_.inputPlane());
  }

  void findRow(const float* plane, const WindowRow& windows, std::int64_t* row, std::int64_t offset) const
  {
    forEachBlock(plane, windows,
                 [&, in = geometry_.axes()](std::int64_t window, std::int64_t place)
                 {
                   if (isColumnMajor_)
                   {
                     const std::int64_t x = place % in[2].input;
                     const std::int64_t y = place / in[2].input % in[1].input;
                     const std::int64_t z = place / in[2].input / in[1].input;
                     place = (x * in[1].input + y) * in[0].input + z;
                   }
                   row[window] = offset + place;
                 });
  }

  SpatialAttributes attributes_;
  bool hasIndices_;
  bool isWhole_ = false;  ///< the input
  bool isColumnMajor_;
  PoolGeometry geometry_;
  int workers_ = 1;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(MaxPool, MaxPool);

}  // namespace layerscope
