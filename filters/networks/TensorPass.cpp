#include "TensorPass.h"

#include <algorithm>
#include <limits>

#include "network/Backward.h"
#include "network/Error.h"
#include "network/Forward.h"

namespace layerscope
{

Shape sampleShapeOf(const Network& network, const std::string& tensor)
{
  const std::int64_t batch = network.fixedBatch() != 0 ? network.fixedBatch() : manySamples;
  const Plan plan = network.plan(batch, {network.tensorNamed(tensor)});
  const TensorInfo& info = plan.tapInfo(0);
  if (info.type != ElementType::Float32 || info.shape.empty() || info.shape[0] != batch)
  {
    throw Error("tensor '" + tensor + "' does not have the samples along its first axis")
        .inFile(network.file())
        .expected("float32 [" + std::to_string(batch) + ", ...] for as many samples")
        .found(toString(info.type) + (" " + toString(info.shape)));
  }
  return {info.shape.begin() + 1, info.shape.end()};
}

namespace
{

/// The changes of samples `first` to `first + count - 1`; for the copies of the last one that a network of a
/// fixed batch is fed, none.
std::vector<GivenTensor> givenOf(const Network& network, const std::vector<TensorChange>& changes,
                                 std::int64_t first, std::int64_t count)
{
  std::vector<GivenTensor> given;
  for (const TensorChange& change : changes)
  {
    Shape shape = change.shape;
    const std::int64_t size = elementCount(shape);
    shape.insert(shape.begin(), std::max(count, network.fixedBatch()));
    Tensor values = Tensor::floats(shape);
    std::fill_n(values.floats(), values.size(), std::numeric_limits<float>::quiet_NaN());
    std::copy_n(change.values.data() + first * size, count * size, values.floats());
    given.push_back({change.tensor, values, change.isGradient});
  }
  return given;
}

/// One batch, as large as the network takes it; `size`: values of the tensor for one sample.
bool runBatch(const std::shared_ptr<const Network>& network, const TensorRequest& request, std::int64_t size,
              const SampleFunction& samples, std::int64_t count, float* values, float* gradients)
{
  const std::string tensor = network->tensorNamed(request.tensor);
  const auto keep = [&](std::size_t, std::int64_t first, std::int64_t number, const float* found)
  {
    std::copy_n(found, number * size, values + first * size);
    return true;
  };
  if (request.gradientOf.empty())
  {
    return Forward(network, {tensor}, count).run(samples, count, keep);
  }
  Backward backward(network, {tensor}, {network->tensorNamed(request.gradientOf)}, {tensor}, count);
  const std::int64_t units = elementCount(backward.ofShape(0));
  if (request.unit != TensorRequest::allUnits && (request.unit < 0 || request.unit >= units))
  {
    throw Error("'" + request.gradientOf + "' has no such unit")
        .inFile(network->file())
        .expected("0 to " + std::to_string(units - 1) + ", or -1 for all")
        .found(std::to_string(request.unit));
  }
  const auto seed = [&](std::size_t, std::int64_t, std::int64_t number, float* weights)
  {
    for (std::int64_t i = 0; i < number; ++i)
    {
      const bool isAll = request.unit == TensorRequest::allUnits;
      std::fill_n(weights + i * units + (isAll ? 0 : request.unit), isAll ? units : 1, 1.0F);
    }
  };
  const auto keepGradient = [&](std::size_t, std::int64_t first, std::int64_t number, const float* found)
  {
    std::copy_n(found, number * size, gradients + first * size);
    return true;
  };
  return backward.run(samples, count, keep, seed, keepGradient);
}

}  // namespace

bool runPass(const std::shared_ptr<const Network>& network, const TensorRequest& request,
             const std::vector<TensorChange>& changes, const SampleFunction& samples, std::int64_t count,
             float* values, float* gradients, const std::function<bool(double)>& progress)
{
  const std::int64_t size = elementCount(sampleShapeOf(*network, request.tensor));
  const std::int64_t batch = network->fixedBatch() != 0 ? network->fixedBatch() : network->suggestedBatch();
  for (std::int64_t first = 0; first < count; first += batch)
  {
    const std::int64_t taken = std::min(batch, count - first);
    const auto changed =
        changes.empty() ? network : network->withGiven(givenOf(*network, changes, first, taken));
    const auto read = [&](std::int64_t start, std::int64_t number, float* inputs)
    { samples(first + start, number, inputs); };
    if (!runBatch(changed, request, size, read, taken, values + first * size,
                  gradients ? gradients + first * size : nullptr) ||
        !progress(static_cast<double>(first + taken) / static_cast<double>(count)))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
