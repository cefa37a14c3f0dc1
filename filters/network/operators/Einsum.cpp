#include <algorithm>

#include "Checks.h"
#include "Contraction.h"
#include "EinsumEquation.h"

namespace layerscope
{

namespace
{
/// Sums of products after an equation (NumPy's einsum). The gradient of an operand is an Einsum, too: of the
/// result's gradient and the other operands.
class Einsum : public Operator
{
public:
  explicit Einsum(const Node& node) : equation_(node.attributes.getString("equation", ""))
  {
    if (!node.attributes.has("equation"))
    {
      throw Error("attribute 'equation' is missing");
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    constexpr std::size_t most = 32;
    requireInputCount(inputs, 1, most);
    std::vector<Shape> shapes;
    for (std::size_t i = 0; i < inputs.count(); ++i)
    {
      shapes.push_back(inputs.floatShape(i));
      elementCount(shapes.back());
    }
    const EinsumEquation equation(equation_, shapes);
    extents_ = equation.extents;
    operands_.clear();
    sizes_.clear();
    for (std::size_t i = 0; i < shapes.size(); ++i)
    {
      operands_.emplace_back(equation.operands[i], shapes[i], extents_);
      sizes_.push_back(elementCount(shapes[i]));
    }
    Shape output;
    for (const std::size_t label : equation.output)
    {
      output.push_back(extents_[label]);
    }
    const std::int64_t size = elementCount(output);
    result_ = LabelledTensor(equation.output, output, extents_);
    contraction_ = Contraction(extents_, operands_, result_, size);
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    std::vector<const float*> operands;
    for (const Tensor* input : inputs)
    {
      operands.push_back(input->floats());
    }
    contraction_.run(operands, outputs[0]->floats(), scratch);
  }

  std::size_t scratchBytes() const override { return contraction_.scratchBytes(); }
  std::int64_t multiplyAdds() const override { return contraction_.multiplyAdds(); }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    std::vector<bool> isRead(operands_.size(), false);
    back_.assign(operands_.size(), {});
    for (std::size_t i = 0; i < operands_.size(); ++i)
    {
      if (!wanted[i])
      {
        continue;
      }
      std::vector<LabelledTensor> factors = {result_};
      for (std::size_t k = 0; k < operands_.size(); ++k)
      {
        if (k != i)
        {
          factors.push_back(operands_[k]);
          isRead[k] = true;
        }
      }
      back_[i] = Contraction(extents_, factors, operands_[i], sizes_[i]);
    }
    BackwardNeeds needs;
    for (std::size_t k = 0; k < isRead.size(); ++k)
    {
      if (isRead[k])
      {
        needs.inputs.push_back(k);
      }
    }
    return needs;
  }

  void backward(const BackwardStep& step) const override
  {
    for (std::size_t i = 0; i < operands_.size(); ++i)
    {
      if (!step.inputGradients[i])
      {
        continue;
      }
      std::vector<const float*> factors = {step.outputGradients[0]->floats()};
      for (std::size_t k = 0; k < operands_.size(); ++k)
      {
        if (k != i)
        {
          factors.push_back(step.inputs[k]->floats());
        }
      }
      back_[i].run(factors, step.inputGradients[i]->floats(), step.scratch);
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    std::size_t bytes = 0;
    for (const Contraction& back : back_)
    {
      bytes = std::max(bytes, back.scratchBytes());
    }
    return bytes;
  }

private:
  std::string equation_;
  std::vector<std::int64_t> extents_;
  std::vector<LabelledTensor> operands_;
  std::vector<std::int64_t> sizes_;
  LabelledTensor result_;
  Contraction contraction_;
  std::vector<Contraction> back_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Einsum, Einsum);

}  // namespace layerscope
