#include "Convolutional.h"

#include <utility>

#include "Checks.h"
#include "WeightGradient.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

Convolutional::Convolutional(const Node& node)
    : spatial_(SpatialAttributes::read(node.attributes)), groups_(node.attributes.getInt("group", 1))
{
  if (groups_ < 1)
  {
    throw Error("attribute 'group' is out of range").expected("at least 1").found(std::to_string(groups_));
  }
}

std::vector<TensorInfo> Convolutional::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 2, 3);
  const Shape& input = inputs.floatShape(0);
  const Shape& weights = inputs.floatShape(1);
  elementCount(input);
  elementCount(weights);
  if (input.size() < 3 || input.size() > 5)
  {
    throw Error("a convolution goes over 1 to 3 axes")
        .expected("an input of 3 to 5 axes")
        .found(toString(input));
  }
  if (weights.size() != input.size())
  {
    throw Error("the weights do not fit the input")
        .expected(std::to_string(input.size()) + " axes")
        .found(toString(weights));
  }
  ConvolutionShape shape = channels(input, weights, groups_);
  const std::int64_t outChannels = shape.groups * shape.outChannels;
  if (inputs.has(2))
  {
    inputs.floatShape(2);
    requireShape(inputs.shape(2), {outChannels}, "the bias");
  }

  Shape output = {input[0], outChannels};
  const std::vector<SpatialAxis> axes =
      windows(Shape(input.begin() + 2, input.end()), Shape(weights.begin() + 2, weights.end()));
  const std::size_t first = shape.axes.size() - axes.size();
  for (std::size_t i = 0; i < axes.size(); ++i)
  {
    shape.axes[first + i] = {axes[i].input,  axes[i].output,   axes[i].kernel,
                             axes[i].stride, axes[i].dilation, axes[i].padBegin};
    output.push_back(axes[i].output);
  }
  elementCount(output);

  shape_ = shape;
  images_ = input[0];
  convolution_ = std::make_unique<Convolution>(shape, input[0], inputs.kernels());
  if (const Tensor* constant = inputs.constant(1))
  {
    convolution_->packWeights(constant->floats(), constant->packedForms());
  }
  return {{ElementType::Float32, output}};
}

void Convolutional::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                        void* scratch) const
{
  runByPieces(inputs, outputs, scratch, nullptr);
}

void Convolutional::runByPieces(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                                void* scratch, const WrittenFunction& written) const
{
  Epilogue epilogue = epilogue_;
  const std::size_t own = inputs.size() - (addsInput_ ? 1 : 0);
  epilogue.rowBias = own > 2 && inputs[2] ? inputs[2]->floats() : nullptr;
  epilogue.addend = addsInput_ ? inputs.back()->floats() : nullptr;
  convolution_->run(inputs[0]->floats(), inputs[1]->floats(), epilogue, outputs[0]->floats(), scratch,
                    written);
}

BackwardNeeds Convolutional::prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted)
{
  BackwardNeeds needs;
  if (wanted[0])
  {
    ConvolutionShape shape = shape_;
    shape.isTransposed = !shape.isTransposed;
    std::swap(shape.inChannels, shape.outChannels);
    for (ConvolutionAxis& axis : shape.axes)
    {
      std::swap(axis.input, axis.output);
    }
    wayBack_ = std::make_unique<Convolution>(shape, images_, inputs.kernels());
    if (const Tensor* constant = inputs.constant(1))
    {
      wayBack_->packWeights(constant->floats(), constant->packedForms());
    }
    else
    {
      needs.inputs.push_back(1);
    }
  }
  if (wanted[1])
  {
    needs.inputs.push_back(0);
  }
  return needs;
}

void Convolutional::backward(const BackwardStep& step) const
{
  const float* const gradient = step.outputGradients[0]->floats();
  if (step.inputGradients[0])
  {
    wayBack_->run(gradient, step.inputs[1] ? step.inputs[1]->floats() : nullptr, {},
                  step.inputGradients[0]->floats(), step.scratch);
  }
  if (step.inputGradients[1])
  {
    weightGradient(shape_, images_, step.inputs[0]->floats(), gradient, step.inputGradients[1]->floats());
  }
  if (step.inputGradients.size() > 2 && step.inputGradients[2])
  {
    biasGradient(gradient, images_, shape_.groups * shape_.outChannels, shape_.outputSize(),
                 step.inputGradients[2]->floats());
  }
}

bool Convolutional::fuse(const Activation& activation)
{
  if (activation.kind == Activation::Kind::Clip && epilogue_.activation == Epilogue::None)
  {
    epilogue_.activation = Epilogue::Clip;
    epilogue_.low = activation.low;
    epilogue_.high = activation.high;
    return true;
  }
  return addActivation(activation, epilogue_);
}

bool Convolutional::fuseNormalization(ChannelNormalization normalization)
{
  if (normalization_ || addsInput_ || epilogue_.activation != Epilogue::None || !convolution_->canNormalize())
  {
    return false;
  }
  normalization_ = std::move(normalization);
  epilogue_.rowMean = normalization_->mean.data();
  epilogue_.rowFactor = normalization_->factor.data();
  epilogue_.rowShift = normalization_->shift.data();
  return true;
}

bool Convolutional::fuseSum()
{
  if (addsInput_ || epilogue_.activation != Epilogue::None || !convolution_->canAdd())
  {
    return false;
  }
  addsInput_ = true;
  return true;
}

bool addActivation(const Activation& activation, Epilogue& epilogue)
{
  if (epilogue.activation != Epilogue::None)
  {
    return false;
  }
  switch (activation.kind)
  {
    case Activation::Kind::Relu:
      epilogue.activation = Epilogue::Relu;
      return true;
    case Activation::Kind::LeakyRelu:
      epilogue.activation = Epilogue::LeakyRelu;
      epilogue.slope = activation.slope;
      return true;
    default:
      return false;
  }
}

}  // namespace layerscope
