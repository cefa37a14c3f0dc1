#include "Checks.h"
#include "Folds.h"
#include "Parallel.h"
#include "PoolGeometry.h"

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
    geometry_ = PoolGeometry(attributes_, inputs.floatShape(0));
    std::vector<TensorInfo> outputs = {{ElementType::Float32, geometry_.outputShape()}};
    if (hasIndices_)
    {
      outputs.push_back({ElementType::Int64, geometry_.outputShape()});
    }
    return outputs;
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* x = inputs[0]->floats();
    float* y = outputs[0] ? outputs[0]->floats() : nullptr;
    std::int64_t* indices = outputs.size() > 1 && outputs[1] ? outputs[1]->ints() : nullptr;
    const std::int64_t rows = geometry_.outputRows();
    const std::int64_t width = geometry_.axes()[2].output;
    parallelItems(geometry_.planes() * rows, geometry_.rowWork(),
                  [&](std::int64_t item)
                  {
                    const std::int64_t plane = item / rows;
                    const float* in = x + plane * geometry_.inputPlane();
                    if (y)
                    {
                      geometry_.foldRow(in, item % rows, y + item * width, Larger::start<float>(), Larger());
                    }
                    if (indices)
                    {
                      findRow(in, item % rows, indices + item * width, plane * geometry_.inputPlane());
                    }
                  });
  }

private:
  void findRow(const float* plane, std::int64_t outputRow, std::int64_t* row, std::int64_t offset) const
  {
    const auto& [depth, height, width] = geometry_.axes();
    for (std::int64_t x = 0; x < width.output; ++x)
    {
      row[x] = offset + find(plane, {outputRow / height.output, outputRow % height.output, x});
    }
  }

  /// The place in the plane of the largest element that a window sees: the first of equals.
  std::int64_t find(const float* plane, const std::array<std::int64_t, 3>& output) const
  {
    const auto& axes = geometry_.axes();
    std::array<Range, 3> taps;
    std::array<std::int64_t, 3> first;
    for (std::size_t i = 0; i < 3; ++i)
    {
      taps[i] = tapsWithin(axes[i], output[i], 0, axes[i].input);
      first[i] = output[i] * axes[i].stride - axes[i].padBegin;
    }
    float largest = 0.0F;
    std::int64_t place = -1;
    for (std::int64_t zTap = taps[0].begin; zTap < taps[0].end; ++zTap)
    {
      const std::int64_t z = first[0] + zTap * axes[0].dilation;
      for (std::int64_t yTap = taps[1].begin; yTap < taps[1].end; ++yTap)
      {
        const std::int64_t y = first[1] + yTap * axes[1].dilation;
        for (std::int64_t xTap = taps[2].begin; xTap < taps[2].end; ++xTap)
        {
          const std::int64_t x = first[2] + xTap * axes[2].dilation;
          const float value = plane[(z * axes[1].input + y) * axes[2].input + x];
          if (place < 0 || value > largest || value != value)
          {
            largest = value;
            place = isColumnMajor_ ? (x * axes[1].input + y) * axes[0].input + z
                                   : (z * axes[1].input + y) * axes[2].input + x;
          }
        }
      }
    }
    return place;
  }

  SpatialAttributes attributes_;
  bool hasIndices_;
  bool isColumnMajor_;
  PoolGeometry geometry_;
};
}  // namespace

LAYERSCOPE_OPERATOR(MaxPool, MaxPool);

}  // namespace layerscope
