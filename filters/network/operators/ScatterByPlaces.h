#ifndef layerscope_network_operators_ScatterByPlaces_h
#define layerscope_network_operators_ScatterByPlaces_h

#include <algorithm>
#include <cstring>
#include <string>

#include "ElementPlaces.h"
#include "Folds.h"
#include "Integers.h"
#include "TypedValues.h"

namespace layerscope
{

/// How an update is joined with what stands at its place.
enum class ScatterFold
{
  Replace,
  Add,
  Multiply,
  Largest,
  Smallest
};

/// Attribute `reduction`, which old operator sets don't have.
inline ScatterFold readScatterFold(const Node& node)
{
  const std::string name = node.attributes.getString("reduction", "none");
  const std::vector<std::string> names = {"none", "add", "mul", "max", "min"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
  {
    throw Error("attribute 'reduction' is unknown")
        .expected("none, add, mul, max or min")
        .found("'" + name + "'");
  }
  return static_cast<ScatterFold>(found - names.begin());
}

/// Input 0, of which the elements that the indices in input 1 name are joined with the updates in input 2;
/// see ElementPlaces.h for Places. Of several updates of one element the last one counts where they replace.
template <class Places>
class ScatterByPlaces : public Operator
{
public:
  explicit ScatterByPlaces(const Node& node) : fold_(readScatterFold(node)) {}

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    places_.check(*inputs[1]);
    copy(*inputs[0], *outputs[0]);
    withValues(*inputs[2], *outputs[0], [&](const auto* from, auto* to) { join(*inputs[1], from, to); });
  }

  bool canRunInPlace() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input != 1; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    switch (fold_)
    {
      case ScatterFold::Replace:
      case ScatterFold::Add:
        return {{1}, {}};
      case ScatterFold::Multiply:
        return {{0, 1, 2}, {}};
      default:
        return {{0, 1, 2}, {0}};
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    const bool needsSums = fold_ != ScatterFold::Add;
    return needsSums ? static_cast<std::size_t>(2 * size_) * sizeof(float) : 0;
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const out = step.outputGradients[0]->floats();
    float* const data = step.inputGradients[0] ? step.inputGradients[0]->floats() : nullptr;
    float* const updates = step.inputGradients[2] ? step.inputGradients[2]->floats() : nullptr;
    auto* const first = static_cast<float*>(step.scratch);
    switch (fold_)
    {
      case ScatterFold::Replace:
        replaceBack(*step.inputs[1], out, data, updates, first);
        break;
      case ScatterFold::Add:
        addBack(step, out, data, updates);
        break;
      case ScatterFold::Multiply:
        multiplyBack(step, out, data, updates, first);
        break;
      default:
        extremeBack(step, out, data, updates, first);
    }
  }

protected:
  /// Called at the end of `prepare`.
  std::vector<TensorInfo> prepared(const Inputs& inputs)
  {
    requireShape(inputs.shape(2), places_.updates(), "the updates");
    if (inputs.at(2).type != inputs.at(0).type)
    {
      throw Error("the updates are of another type than the data")
          .expected(toString(inputs.at(0).type))
          .found(toString(inputs.at(2).type));
    }
    if (const Tensor* values = inputs.constant(1))
    {
      places_.check(*values);
    }
    size_ = elementCount(inputs.shape(0));
    return {inputs.at(0)};
  }

  Places places_;

private:
  static void copy(const Tensor& from, Tensor& to)
  {
    if (from.data() != to.data() && !from.isEmpty())
    {
      std::memcpy(to.data(), from.data(), from.bytes());
    }
  }

  static float product(float a, float b) { return a * b; }
  static std::int64_t product(std::int64_t a, std::int64_t b) { return wrappingMultiply(a, b); }
  static float sum(float a, float b) { return a + b; }
  static std::int64_t sum(std::int64_t a, std::int64_t b) { return wrappingAdd(a, b); }

  template <class T>
  void join(const Tensor& indices, const T* from, T* to) const
  {
    const auto each = [&](const auto& fold)
    {
      places_.forEach(indices, false,
                      [&](std::int64_t place, std::int64_t at) { to[place] = fold(to[place], from[at]); });
    };
    switch (fold_)
    {
      case ScatterFold::Replace:
        return each([](T /*old*/, T value) { return value; });
      case ScatterFold::Add:
        return each([](T old, T value) { return sum(old, value); });
      case ScatterFold::Multiply:
        return each([](T old, T value) { return product(old, value); });
      case ScatterFold::Largest:
        return each(Larger());
      case ScatterFold::Smallest:
        return each(Smaller());
    }
  }

  // The last update of an element gets its gradient; those before it and the data nothing.
  void replaceBack(const Tensor& indices, const float* out, float* data, float* updates, float* left) const
  {
    std::copy(out, out + size_, left);
    places_.forEach(indices, true,
                    [&](std::int64_t place, std::int64_t at)
                    {
                      if (updates)
                      {
                        updates[at] = left[place];
                      }
                      left[place] = 0.0F;
                    });
    if (data)
    {
      std::copy(left, left + size_, data);
    }
  }

  void addBack(const BackwardStep& step, const float* out, float* data, float* updates) const
  {
    if (updates)
    {
      places_.forEach(*step.inputs[1], false,
                      [&](std::int64_t place, std::int64_t at) { updates[at] = out[place]; });
    }
    if (data)
    {
      std::copy(out, out + size_, data);
    }
  }

  // The gradient times the other factors: of one zero they are the product of the rest.
  void multiplyBack(const BackwardStep& step, const float* out, float* data, float* updates,
                    float* products) const
  {
    const float* const x = step.inputs[0]->floats();
    const float* const factors = step.inputs[2]->floats();
    float* const zeros = products + size_;
    std::fill(products, products + size_, 1.0F);
    std::fill(zeros, zeros + size_, 0.0F);
    const auto take = [&](std::int64_t place, float factor)
    {
      products[place] *= factor == 0.0F ? 1.0F : factor;
      zeros[place] += factor == 0.0F ? 1.0F : 0.0F;
    };
    const auto others = [&](std::int64_t place, float factor)
    {
      const float own = factor == 0.0F ? 1.0F : 0.0F;
      return zeros[place] != own ? 0.0F : products[place] / (factor == 0.0F ? 1.0F : factor);
    };
    for (std::int64_t i = 0; i < size_; ++i)
    {
      take(i, x[i]);
    }
    places_.forEach(*step.inputs[1], false,
                    [&](std::int64_t place, std::int64_t at) { take(place, factors[at]); });
    if (updates)
    {
      places_.forEach(*step.inputs[1], false,
                      [&](std::int64_t place, std::int64_t at)
                      { updates[at] = out[place] * others(place, factors[at]); });
    }
    for (std::int64_t i = 0; data && i < size_; ++i)
    {
      data[i] = out[i] * others(i, x[i]);
    }
  }

  // Those that are the extreme share its gradient.
  void extremeBack(const BackwardStep& step, const float* out, float* data, float* updates,
                   float* counts) const
  {
    const float* const x = step.inputs[0]->floats();
    const float* const values = step.inputs[2]->floats();
    const float* const y = step.outputs[0]->floats();
    for (std::int64_t i = 0; i < size_; ++i)
    {
      counts[i] = x[i] == y[i] ? 1.0F : 0.0F;
    }
    places_.forEach(*step.inputs[1], false,
                    [&](std::int64_t place, std::int64_t at)
                    { counts[place] += values[at] == y[place] ? 1.0F : 0.0F; });
    if (updates)
    {
      places_.forEach(*step.inputs[1], false,
                      [&](std::int64_t place, std::int64_t at)
                      { updates[at] = values[at] == y[place] ? out[place] / counts[place] : 0.0F; });
    }
    for (std::int64_t i = 0; data && i < size_; ++i)
    {
      data[i] = x[i] == y[i] ? out[i] / counts[i] : 0.0F;
    }
  }

  ScatterFold fold_;
  std::int64_t size_ = 0;  ///< of the data
};

}  // namespace layerscope

#endif
