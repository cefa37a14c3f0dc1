#include <algorithm>

#include "Checks.h"
#include "LpNorm.h"
#include "Parallel.h"
#include "WindowSpread.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// The norm of each window.
class LpPool : public Operator
{
public:
  explicit LpPool(const Node& node) : attributes_(SpatialAttributes::read(node.attributes)), norm_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    geometry_ = PoolGeometry(attributes_, inputs.floatShape(0));
    workers_ = availableThreads();
    return {{ElementType::Float32, geometry_.outputShape()}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    const std::int64_t width = geometry_.axes()[2].output;
    parallelItems(geometry_.planes(), geometry_.outputRows() * geometry_.rowWork(),
                  std::min(workers_, availableThreads()),
                  [&](std::int64_t plane, int worker)
                  {
                    float* const row = static_cast<float*>(scratch) + worker * workerFloats();
                    float* const powers = row + geometry_.rowPitch();
                    float* out = y + plane * geometry_.outputPlane();
                    norm_.powers(x + plane * geometry_.inputPlane(), powers, geometry_.inputPlane());
                    for (std::int64_t i = 0; i < geometry_.outputRows(); ++i, out += width)
                    {
                      kernels_.sumsOfWindows(geometry_.windows(powers, i), out, row);
                      std::transform(out, out + width, out, [this](float sum) { return norm_.root(sum); });
                    }
                  });
  }

  std::size_t scratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * workerFloats()) * sizeof(float);
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    spread_ = WindowSpread(geometry_);
    return {{0}, {0}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const y = step.outputs[0]->floats();
    const float* const source = step.outputGradients[0]->floats();
    float* const target = step.inputGradients[0]->floats();
    const std::int64_t width = geometry_.axes()[2].output;
    parallelItems(geometry_.planes(), geometry_.outputRows() * geometry_.rowWork(),
                  std::min(workers_, availableThreads()),
                  [&](std::int64_t plane, int worker)
                  {
                    const std::int64_t in = plane * geometry_.inputPlane();
                    const std::int64_t out = plane * geometry_.outputPlane();
                    auto* const scratch =
                        static_cast<float*>(step.scratch) + worker * spread_.scratchFloats(geometry_);
                    spread_.run(geometry_, target + in, scratch,
                                [&](std::int64_t row, float* shares)
                                {
                                  for (std::int64_t i = 0; i < width; ++i)
                                  {
                                    const std::int64_t at = out + row * width + i;
                                    shares[i] = source[at] * norm_.share(y[at]);
                                  }
                                });
                    for (std::int64_t i = in; i < in + geometry_.inputPlane(); ++i)
                    {
                      target[i] *= norm_.term(x[i]);
                    }
                  });
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(workers_ * spread_.scratchFloats(geometry_)) * sizeof(float);
  }

private:
  std::int64_t workerFloats() const { return geometry_.rowPitch() + (geometry_.inputPlane() + 15) / 16 * 16; }

  SpatialAttributes attributes_;
  LpNorm norm_;
  PoolGeometry geometry_;
  WindowSpread spread_;
  int workers_ = 1;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(LpPool, LpPool);

}  // namespace layerscope
