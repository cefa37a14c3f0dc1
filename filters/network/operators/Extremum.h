#ifndef layerscope_network_operators_Extremum_h
#define layerscope_network_operators_Extremum_h

#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

/// The largest or smallest (Fold is Larger or Smaller) of broadcast inputs. Inputs that tie have equal shares
/// of the gradient, as torch.maximum and torch.amax have it.
template <class Fold>
class Extremum : public Variadic<Fold, true>
{
public:
  using Variadic<Fold, true>::Variadic;

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    BackwardNeeds needs{{}, {0}};
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      needs.inputs.push_back(i);
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const extremum = step.outputs[0]->floats();
    float* const shares = step.outputGradients[0]->floats();
    auto* const scratch = static_cast<float*>(step.scratch);
    divideAmongTies(step, extremum, shares, scratch);
    for (std::size_t i = this->loops_.size(); i-- > 0;)
    {
      if (!step.inputGradients[i])
      {
        continue;
      }
      float* const in = step.inputGradients[i]->floats();
      float* const own = this->sums_[i].isNeeded() ? scratch : in;
      this->loops_[i].forEach(extremum, step.inputs[i]->floats(),
                              [own, shares](std::int64_t k, float y, float x)
                              {
                                const float share = shares[k];
                                own[k] = x == y ? share : 0.0F;
                              });
      this->sums_[i].run(own, in);
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return static_cast<std::size_t>(this->size_) * sizeof(float);
  }

private:
  void divideAmongTies(const BackwardStep& step, const float* extremum, float* shares, float* counts) const
  {
    std::fill(counts, counts + this->size_, 0.0F);
    for (std::size_t i = 0; i < this->loops_.size(); ++i)
    {
      this->loops_[i].forEach(extremum, step.inputs[i]->floats(),
                              [counts](std::int64_t k, float y, float x)
                              { counts[k] += x == y ? 1.0F : 0.0F; });
    }
    parallelBlocks(this->size_,
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t k = begin; k < end; ++k)
                     {
                       shares[k] /= counts[k];
                     }
                   });
  }
};

}  // namespace layerscope

#endif
