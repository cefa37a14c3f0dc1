#include "Recurrent.h"

#include <algorithm>
#include <numeric>

#include "BroadcastSum.h"
#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
const float* floatsOf(const std::vector<const Tensor*>& tensors, std::size_t index)
{
  return index < tensors.size() && tensors[index] ? tensors[index]->floats() : nullptr;
}

float* floatsOf(const std::vector<Tensor*>& tensors, std::size_t index)
{
  return index < tensors.size() && tensors[index] ? tensors[index]->floats() : nullptr;
}

/// Hands out places in scratch memory.
class Places
{
public:
  std::size_t take(std::int64_t floats)
  {
    constexpr std::size_t line = 16;
    const std::size_t at = next_;
    next_ += (static_cast<std::size_t>(elementCount({floats})) + line - 1) / line * line;
    return at;
  }
  std::size_t taken() const { return next_; }

private:
  std::size_t next_ = 0;
};
}  // namespace

struct Recurrent::Pass
{
  const Layout& layout;
  float* memory;
  std::size_t direction;
  const std::vector<const Tensor*>& inputs;
  std::vector<std::int64_t> lengths;
  const float* inputWeights = nullptr;
  const float* stateWeights = nullptr;
  const float* bias = nullptr;
  const float* peepholes = nullptr;
  bool keeps = false;  ///< for the way back
  float* y = nullptr;
  float* lastState = nullptr;
  float* lastCell = nullptr;

  float* at(std::size_t place) const { return memory + place; }
};

Recurrent::Recurrent(const Node& node, std::int64_t gates, std::vector<std::int64_t> blocks,
                     const std::vector<std::string>& activations, bool hasCellState)
    : gates_(gates),
      blocks_(std::move(blocks)),
      hasCellState_(hasCellState),
      activationsOfCell_(activations.size()),
      samplesFirst_(node.attributes.getInt("layout", 0) != 0),
      declaredSize_(node.attributes.getInt("hidden_size", 0))
{
  const std::string direction = node.attributes.getString("direction", "forward");
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional")
  {
    throw Error("attribute 'direction' is unknown")
        .expected("forward, reverse or bidirectional")
        .found("'" + direction + "'");
  }
  directions_ = direction == "bidirectional" ? 2 : 1;
  firstIsReverse_ = direction == "reverse";
  activations_ = RecurrentActivation::read(node, directions_, activations);
}

Shape Recurrent::stateShape() const
{
  const auto directions = static_cast<std::int64_t>(directions_);
  return samplesFirst_ ? Shape{samples_, directions, size_} : Shape{directions, samples_, size_};
}

void Recurrent::checkShapes(const Inputs& inputs)
{
  const auto directions = static_cast<std::int64_t>(directions_);
  const Shape& x = inputs.floatShape(0);
  const Shape& w = inputs.floatShape(1);
  const Shape& r = inputs.floatShape(2);
  if (x.size() != 3 || r.size() != 3 || x[2] < 1 || r[2] < 1)
  {
    throw Error("the inputs are not those of a recurrent layer")
        .expected("three axes in input 0 and the weights, with features")
        .found(toString(x) + ", " + toString(r));
  }
  elementCount(x);
  elementCount(r);
  steps_ = x[samplesFirst_ ? 1 : 0];
  samples_ = x[samplesFirst_ ? 0 : 1];
  features_ = x[2];
  size_ = r[2];
  if (declaredSize_ != 0 && declaredSize_ != size_)
  {
    throw Error("attribute 'hidden_size' does not fit the weights")
        .expected(std::to_string(size_))
        .found(std::to_string(declaredSize_));
  }
  requireShape(w, {directions, gates_ * size_, features_}, "the weights of the input");
  requireShape(r, {directions, gates_ * size_, size_}, "the weights of the state");
  if (inputs.has(3))
  {
    requireShape(inputs.floatShape(3), {directions, 2 * gates_ * size_}, "the bias");
  }
  if (inputs.has(4))
  {
    requireShape(inputs.intShape(4), {samples_}, "the lengths");
  }
  if (inputs.has(5))
  {
    requireShape(inputs.floatShape(5), stateShape(), "the initial state");
  }
  if (inputs.has(6))
  {
    requireShape(inputs.floatShape(6), stateShape(), "the initial state of the cell");
  }
  if (inputs.has(7))
  {
    requireShape(inputs.floatShape(7), {directions, 3 * size_}, "the peepholes");
  }
}

std::int64_t Recurrent::blockBegin(std::size_t block) const
{
  return std::accumulate(blocks_.begin(), blocks_.begin() + static_cast<std::ptrdiff_t>(block),
                         std::int64_t(0));
}

void Recurrent::makeProducts(const Inputs& inputs)
{
  products_.clear();
  for (std::size_t direction = 0; direction < directions_; ++direction)
  {
    Direction products;
    MatrixProductShape shape;
    shape.rows = rows();
    shape.depth = features_;
    shape.columns = gates_ * size_;
    shape.isRightTransposed = true;
    products.input = std::make_unique<MatrixProduct>(shape, kernels_);
    const auto number = static_cast<std::int64_t>(direction);
    if (const Tensor* weights = inputs.constant(1))
    {
      products.input->packRight(weights->floats() + number * shape.columns * features_,
                                weights->packedForms());
    }
    for (std::size_t block = 0; block < blocks_.size(); ++block)
    {
      shape.rows = samples_;
      shape.depth = size_;
      shape.columns = blocks_[block] * size_;
      products.state.push_back(std::make_unique<MatrixProduct>(shape, kernels_));
      if (const Tensor* weights = inputs.constant(2))
      {
        products.state.back()->packRight(
            weights->floats() + (number * gates_ + blockBegin(block)) * size_ * size_,
            weights->packedForms());
      }
    }
    products_.push_back(std::move(products));
  }
}

std::vector<TensorInfo> Recurrent::prepare(const Inputs& inputs)
{
  requireInputCount(inputs, 3, hasCellState_ ? 8 : 6);
  checkShapes(inputs);
  const auto directions = static_cast<std::int64_t>(directions_);
  const Shape y =
      samplesFirst_ ? Shape{samples_, steps_, directions, size_} : Shape{steps_, directions, samples_, size_};
  elementCount(y);
  elementCount({rows(), gates_, size_});
  makeProducts(inputs);
  forward_ = layOut(false);
  const TensorInfo state{ElementType::Float32, stateShape()};
  std::vector<TensorInfo> outputs = {{ElementType::Float32, y}, state};
  if (hasCellState_)
  {
    outputs.push_back(state);
  }
  return outputs;
}

std::int64_t Recurrent::multiplyAdds() const
{
  return static_cast<std::int64_t>(directions_) * rows() * gates_ * size_ * (features_ + size_);
}

Recurrent::Layout Recurrent::layOut(bool isBack) const
{
  const std::int64_t wide = gates_ * size_;
  Places places;
  Layout layout;
  layout.gates = places.take(rows() * wide);
  layout.bias = places.take(wide);
  layout.product = places.take(samples_ * wide);
  layout.operand = places.take(samples_ * size_);
  layout.state = places.take(2 * samples_ * size_);
  layout.cell = places.take(2 * samples_ * size_);
  std::size_t bytes = 0;
  const auto include = [&](const std::unique_ptr<MatrixProduct>& product)
  { bytes = product ? std::max(bytes, product->scratchBytes()) : bytes; };
  for (const Direction& direction : products_)
  {
    include(direction.input);
    std::for_each(direction.state.begin(), direction.state.end(), include);
  }
  if (isBack)
  {
    layout.before = places.take(rows() * size_);
    layout.cellBefore = places.take(rows() * size_);
    layout.cellAfter = places.take(rows() * size_);
    layout.kept = places.take(rows() * size_);
    layout.operands = places.take(rows() * size_);
    layout.gradients = places.take(rows() * wide);
    layout.recurrent = places.take(rows() * wide);
    layout.stepGradients = places.take(samples_ * wide);
    layout.input = places.take(rows() * features_);
    for (const Direction& direction : products_)
    {
      include(direction.inputBack);
      std::for_each(direction.stateBack.begin(), direction.stateBack.end(), include);
    }
    include(toInputWeights_);
    std::for_each(toStateWeights_.begin(), toStateWeights_.end(), include);
  }
  layout.products = places.taken();
  layout.bytes = places.taken() * sizeof(float) + bytes;
  return layout;
}

std::vector<std::int64_t> Recurrent::lengthsOf(const Tensor* tensor) const
{
  std::vector<std::int64_t> lengths(static_cast<std::size_t>(samples_), steps_);
  for (std::size_t i = 0; tensor && i < lengths.size(); ++i)
  {
    lengths[i] = tensor->ints()[i];
    if (lengths[i] < 0 || lengths[i] > steps_)
    {
      throw Error("the length of a sequence is outside the steps")
          .expected("0 to " + std::to_string(steps_))
          .found(std::to_string(lengths[i]));
    }
  }
  return lengths;
}

std::int64_t Recurrent::rowOf(std::size_t direction, std::int64_t step, std::int64_t b,
                              const std::vector<std::int64_t>& lengths) const
{
  const std::int64_t length = lengths[static_cast<std::size_t>(b)];
  if (step >= length)
  {
    return -1;
  }
  const std::int64_t time = isReverse(direction) ? length - 1 - step : step;
  return samplesFirst_ ? b * steps_ + time : time * samples_ + b;
}

std::int64_t Recurrent::statePlace(std::size_t direction, std::int64_t b) const
{
  const auto number = static_cast<std::int64_t>(direction);
  return (samplesFirst_ ? b * static_cast<std::int64_t>(directions_) + number : number * samples_ + b) *
         size_;
}

std::int64_t Recurrent::outputPlace(std::size_t direction, std::int64_t row) const
{
  const auto number = static_cast<std::int64_t>(direction), all = static_cast<std::int64_t>(directions_);
  return (samplesFirst_ ? row * all + number : (row / samples_ * all + number) * samples_ + row % samples_) *
         size_;
}

Recurrent::Row Recurrent::rowAt(const Pass& pass, std::size_t block, std::int64_t row, std::int64_t b) const
{
  const Layout& layout = pass.layout;
  Row result;
  result.size = size_;
  result.activations = activations_.data() + pass.direction * activationsOfCell_;
  result.recurrentBias = pass.bias ? pass.bias + gates_ * size_ : nullptr;
  result.peepholes = pass.peepholes;
  result.gates = pass.at(layout.gates) + row * gates_ * size_;
  result.product = pass.at(layout.product) + b * blocks_[block] * size_;
  result.operand = (pass.keeps ? pass.at(layout.operands) + row * size_ : nullptr);
  if (!pass.keeps)
  {
    result.operand = pass.at(layout.operand) + b * size_;
  }
  result.kept = pass.keeps ? pass.at(layout.kept) + row * size_ : nullptr;
  return result;
}

// What the input and the biases give to all gates, and the initial states.
void Recurrent::start(Pass& pass) const
{
  const Layout& layout = pass.layout;
  const auto number = static_cast<std::int64_t>(pass.direction);
  const std::int64_t wide = gates_ * size_;
  pass.inputWeights = pass.inputs[1] ? pass.inputs[1]->floats() + number * wide * features_ : nullptr;
  pass.stateWeights = pass.inputs[2] ? pass.inputs[2]->floats() + number * wide * size_ : nullptr;
  const float* const bias = floatsOf(pass.inputs, 3);
  pass.bias = bias ? bias + number * 2 * wide : nullptr;
  const float* const peepholes = floatsOf(pass.inputs, 7);
  pass.peepholes = peepholes ? peepholes + number * 3 * size_ : nullptr;
  Epilogue epilogue;
  if (bias)
  {
    float* const sum = pass.at(layout.bias);
    for (std::int64_t i = 0; i < wide; ++i)
    {
      sum[i] = pass.bias[i] + (takesRecurrentBias(i / size_) ? 0.0F : pass.bias[wide + i]);
    }
    epilogue.columnBias = sum;
  }
  if (rows() > 0)
  {
    products_[pass.direction].input->run(pass.inputs[0]->floats(), pass.inputWeights, epilogue,
                                         pass.at(layout.gates), pass.at(layout.products));
  }
  const float* const state = floatsOf(pass.inputs, 5);
  const float* const cell = floatsOf(pass.inputs, 6);
  for (std::int64_t b = 0; b < samples_; ++b)
  {
    const std::int64_t place = statePlace(pass.direction, b);
    const auto set = [&](const float* from, float* to)
    { from ? std::copy_n(from + place, size_, to + b * size_) : std::fill_n(to + b * size_, size_, 0.0F); };
    set(state, pass.at(layout.state));
    set(cell, pass.at(layout.cell));
  }
}

void Recurrent::goForward(Pass& pass) const
{
  const Layout& layout = pass.layout;
  start(pass);
  const std::int64_t all = samples_ * size_;
  float* state = pass.at(layout.state);
  float* cell = pass.at(layout.cell);
  float* nextState = state + all;
  float* nextCell = cell + all;
  for (std::int64_t step = 0; step < steps_ && samples_ > 0; ++step)
  {
    for (std::size_t block = 0; block < blocks_.size(); ++block)
    {
      const float* operand = state;
      if (block > 0)
      {
        operand = pass.at(layout.operand);
        for (std::int64_t b = 0; b < samples_ && pass.keeps; ++b)
        {
          const std::int64_t row = rowOf(pass.direction, step, b, pass.lengths);
          float* const to = pass.at(layout.operand) + b * size_;
          row < 0 ? std::fill_n(to, size_, 0.0F)
                  : std::copy_n(pass.at(layout.operands) + row * size_, size_, to);
        }
      }
      products_[pass.direction].state[block]->run(
          operand, pass.stateWeights ? pass.stateWeights + blockBegin(block) * size_ * size_ : nullptr, {},
          pass.at(layout.product), pass.at(layout.products));
      const bool isLast = block + 1 == blocks_.size();
      parallelItems(samples_, gates_ * size_ * 4,
                    [&](std::int64_t b)
                    {
                      const std::int64_t place = b * size_;
                      const std::int64_t row = rowOf(pass.direction, step, b, pass.lengths);
                      if (row < 0)
                      {
                        std::copy_n(state + place, size_, nextState + place);
                        std::copy_n(cell + place, size_, nextCell + place);
                        std::fill_n(pass.at(layout.operand) + place, size_, 0.0F);
                        return;
                      }
                      Row one = rowAt(pass, block, row, b);
                      one.before = state + place;
                      one.cellBefore = cell + place;
                      one.after = nextState + place;
                      one.cellAfter = nextCell + place;
                      compute(block, one);
                      if (isLast && pass.y)
                      {
                        std::copy_n(one.after, size_, pass.y + outputPlace(pass.direction, row));
                      }
                      if (isLast && pass.keeps)
                      {
                        std::copy_n(one.before, size_, pass.at(layout.before) + row * size_);
                        std::copy_n(one.cellBefore, size_, pass.at(layout.cellBefore) + row * size_);
                        std::copy_n(one.cellAfter, size_, pass.at(layout.cellAfter) + row * size_);
                      }
                    });
    }
    std::swap(state, nextState);
    std::swap(cell, nextCell);
  }
  for (std::int64_t b = 0; b < samples_; ++b)
  {
    const std::int64_t place = statePlace(pass.direction, b);
    if (pass.lastState)
    {
      std::copy_n(state + b * size_, size_, pass.lastState + place);
    }
    if (pass.lastCell)
    {
      std::copy_n(cell + b * size_, size_, pass.lastCell + place);
    }
  }
}

void Recurrent::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                    void* scratch) const
{
  const std::vector<std::int64_t> lengths = lengthsOf(inputs.size() > 4 ? inputs[4] : nullptr);
  if (outputs[0])
  {
    std::fill_n(outputs[0]->floats(), outputs[0]->size(), 0.0F);  // behind the ends of sequences
  }
  for (std::size_t direction = 0; direction < directions_; ++direction)
  {
    Pass pass{forward_, static_cast<float*>(scratch), direction, inputs, lengths};
    pass.y = floatsOf(outputs, 0);
    pass.lastState = floatsOf(outputs, 1);
    pass.lastCell = floatsOf(outputs, 2);
    goForward(pass);
  }
}

BackwardNeeds Recurrent::prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/)
{
  for (std::size_t number = 0; number < products_.size(); ++number)
  {
    Direction& direction = products_[number];
    MatrixProductShape shape;
    shape.rows = rows();
    shape.depth = gates_ * size_;
    shape.columns = features_;
    direction.inputBack = std::make_unique<MatrixProduct>(shape, kernels_);
    direction.stateBack.clear();
    for (const std::int64_t block : blocks_)
    {
      shape.rows = samples_;
      shape.depth = block * size_;
      shape.columns = size_;
      direction.stateBack.push_back(std::make_unique<MatrixProduct>(shape, kernels_));
    }
    for (std::size_t block = 0; block < blocks_.size(); ++block)
    {
      if (const Tensor* weights = inputs.constant(2))
      {
        direction.stateBack[block]->packRight(
            weights->floats() +
                (static_cast<std::int64_t>(number) * gates_ + blockBegin(block)) * size_ * size_,
            weights->packedForms());
      }
    }
  }
  MatrixProductShape shape;
  shape.isLeftTransposed = true;
  shape.rows = gates_ * size_;
  shape.depth = rows();
  shape.columns = features_;
  toInputWeights_ = std::make_unique<MatrixProduct>(shape, kernels_);
  toStateWeights_.clear();
  for (const std::int64_t block : blocks_)
  {
    shape.rows = block * size_;
    shape.columns = size_;
    toStateWeights_.push_back(std::make_unique<MatrixProduct>(shape, kernels_));
  }
  back_ = layOut(true);
  BackwardNeeds needs;
  for (std::size_t i = 0; i < inputs.count(); ++i)
  {
    if (inputs.has(i))
    {
      needs.inputs.push_back(i);
    }
  }
  return needs;
}

// Through the steps from the last one, after a run that has kept what is needed. A step's products give the
// gradients of the block before, and at last of the state before.
void Recurrent::goBackward(Pass& pass, const BackwardStep& step) const
{
  const Layout& layout = pass.layout;
  const float* const y = floatsOf(step.outputGradients, 0);
  const float* const lastState = floatsOf(step.outputGradients, 1);
  const float* const lastCell = floatsOf(step.outputGradients, 2);
  float* const state = pass.at(layout.state);
  float* const cell = pass.at(layout.cell);
  float* const operand = state + samples_ * size_;  // gradient of a block's operand
  for (std::int64_t b = 0; b < samples_; ++b)
  {
    const std::int64_t place = statePlace(pass.direction, b);
    const auto set = [&](const float* from, float* to)
    { from ? std::copy_n(from + place, size_, to + b * size_) : std::fill_n(to + b * size_, size_, 0.0F); };
    set(lastState, state);
    set(lastCell, cell);
  }
  std::fill_n(pass.at(layout.gradients), rows() * gates_ * size_, 0.0F);
  std::fill_n(pass.at(layout.recurrent), rows() * gates_ * size_, 0.0F);
  for (std::int64_t time = steps_; time-- > 0 && samples_ > 0;)
  {
    for (std::size_t block = blocks_.size(); block-- > 0;)
    {
      const bool isLast = block + 1 == blocks_.size();
      const std::int64_t width = blocks_[block] * size_;
      parallelItems(samples_, gates_ * size_ * 4,
                    [&](std::int64_t b)
                    {
                      const std::int64_t row = rowOf(pass.direction, time, b, pass.lengths);
                      float* const recurrent = pass.at(layout.stepGradients) + b * width;
                      if (row < 0)
                      {
                        std::fill_n(recurrent, width, 0.0F);
                        return;
                      }
                      BackRow back;
                      back.row = rowAt(pass, block, row, b);
                      back.row.before = pass.at(layout.before) + row * size_;
                      back.row.cellBefore = pass.at(layout.cellBefore) + row * size_;
                      back.row.cellAfter = pass.at(layout.cellAfter) + row * size_;
                      back.state = state + b * size_;
                      back.cell = cell + b * size_;
                      back.gates = pass.at(layout.gradients) + row * gates_ * size_;
                      back.recurrent = recurrent;
                      back.operand = operand + b * size_;
                      for (std::int64_t i = 0; isLast && y && i < size_; ++i)
                      {
                        back.state[i] += y[outputPlace(pass.direction, row) + i];
                      }
                      goBack(block, back);
                      // Blocks stand one behind the other, each with all rows.
                      std::copy_n(
                          recurrent, width,
                          pass.at(layout.recurrent) + blockBegin(block) * size_ * rows() + row * width);
                    });
      products_[pass.direction].stateBack[block]->run(
          pass.at(layout.stepGradients),
          pass.stateWeights ? pass.stateWeights + blockBegin(block) * size_ * size_ : nullptr, {}, operand,
          pass.at(layout.products));
    }
    for (std::int64_t i = 0; i < samples_ * size_; ++i)
    {
      state[i] += operand[i];
    }
  }
}

void Recurrent::peepholesBack(Pass& pass, float* gradient) const
{
  const Layout& layout = pass.layout;
  // Of input, output and forget gate, as the gates stand; the output gate looks at the new state.
  for (std::int64_t i = 0; i < 3 * size_; ++i)
  {
    const float* const states = pass.at(i / size_ == 1 ? layout.cellAfter : layout.cellBefore) + i % size_;
    const float* const gates = pass.at(layout.gradients) + i;
    double sum = 0.0;
    for (std::int64_t row = 0; row < rows(); ++row)
    {
      sum += static_cast<double>(gates[row * gates_ * size_]) * states[row * size_];
    }
    gradient[i] = static_cast<float>(sum);
  }
}

void Recurrent::weightsBack(Pass& pass, const BackwardStep& step) const
{
  const Layout& layout = pass.layout;
  const auto number = static_cast<std::int64_t>(pass.direction);
  const std::int64_t wide = gates_ * size_;
  void* const scratch = pass.at(layout.products);
  const float* const gradients = pass.at(layout.gradients);
  if (float* const weights = floatsOf(step.inputGradients, 1))
  {
    toInputWeights_->run(gradients, step.inputs[0]->floats(), {}, weights + number * wide * features_,
                         scratch);
  }
  float* const stateWeights = floatsOf(step.inputGradients, 2);
  float* const bias = floatsOf(step.inputGradients, 3);
  if (bias)
  {
    BroadcastSum({rows(), wide}, {wide}).run(gradients, bias + number * 2 * wide);
  }
  for (std::size_t block = 0; block < blocks_.size(); ++block)
  {
    const std::int64_t width = blocks_[block] * size_;
    const std::int64_t begin = blockBegin(block) * size_;
    const float* const recurrent = pass.at(layout.recurrent) + begin * rows();
    if (stateWeights)
    {
      toStateWeights_[block]->run(recurrent, pass.at(block == 0 ? layout.before : layout.operands), {},
                                  stateWeights + (number * wide + begin) * size_, scratch);
    }
    if (bias)
    {
      BroadcastSum({rows(), width}, {width}).run(recurrent, bias + (number * 2 + 1) * wide + begin);
    }
  }
  if (float* const peepholes = floatsOf(step.inputGradients, 7))
  {
    peepholesBack(pass, peepholes + number * 3 * size_);
  }
}

void Recurrent::backward(const BackwardStep& step) const
{
  const std::vector<std::int64_t> lengths = lengthsOf(step.inputs.size() > 4 ? step.inputs[4] : nullptr);
  for (Tensor* gradient : step.inputGradients)
  {
    if (gradient)
    {
      std::fill_n(gradient->floats(), gradient->size(), 0.0F);
    }
  }
  for (std::size_t direction = 0; direction < directions_; ++direction)
  {
    Pass pass{back_, static_cast<float*>(step.scratch), direction, step.inputs, lengths};
    pass.keeps = true;
    // Rows behind the ends of sequences stay 0.
    for (const std::size_t place : {back_.before, back_.cellBefore, back_.cellAfter, back_.operands})
    {
      std::fill_n(pass.at(place), rows() * size_, 0.0F);
    }
    goForward(pass);
    goBackward(pass, step);
    if (rows() > 0)
    {
      weightsBack(pass, step);
    }
    float* const x = floatsOf(step.inputGradients, 0);
    if (x && rows() > 0)
    {
      products_[direction].inputBack->run(pass.at(back_.gradients), pass.inputWeights, {},
                                          pass.at(back_.input), pass.at(back_.products));
      const float* const more = pass.at(back_.input);
      std::transform(x, x + rows() * features_, more, x, [](float a, float b) { return a + b; });
    }
    for (const auto& [input, place] : {std::pair<std::size_t, std::size_t>{5, back_.state}, {6, back_.cell}})
    {
      float* const gradient = floatsOf(step.inputGradients, input);
      for (std::int64_t b = 0; b < samples_ && gradient; ++b)
      {
        std::copy_n(pass.at(place) + b * size_, size_, gradient + statePlace(direction, b));
      }
    }
  }
}

}  // namespace layerscope
