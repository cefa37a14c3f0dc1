// Malformed inputs of recurrent layers and of sums of products after an equation.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
const std::int64_t huge = std::int64_t(1) << 40;

std::string einsum(const std::string& equation, const std::vector<Shape>& shapes)
{
  std::vector<InputInfo> inputs;
  for (const Shape& shape : shapes)
  {
    inputs.push_back(floatInput(shape));
  }
  return failure(operatorNode("Einsum", 12, attributes({{"equation", equation}})), inputs);
}

struct Cell
{
  const char* name;
  std::int64_t gates;
};
const std::vector<Cell> cells = {{"RNN", 1}, {"GRU", 3}, {"LSTM", 4}};

// Four steps of two samples of three features; a state of five.
std::vector<InputInfo> inputsOf(const Cell& cell, std::int64_t directions = 1)
{
  return {floatInput({4, 2, 3}),
          floatInput({directions, cell.gates * 5, 3}),
          floatInput({directions, cell.gates * 5, 5}),
          floatInput({directions, 2 * cell.gates * 5}),
          intInput({2}),
          floatInput({directions, 2, 5})};
}

std::string with(const Cell& cell, const std::vector<std::pair<std::string, Attributes::Value>>& values,
                 std::int64_t directions = 1)
{
  return failure(operatorNode(cell.name, 14, attributes(values), {"y", "h"}), inputsOf(cell, directions));
}

std::string with(const Cell& cell, std::size_t index, const InputInfo& input)
{
  std::vector<InputInfo> inputs = inputsOf(cell);
  inputs.resize(std::max(inputs.size(), index + 1));
  inputs[index] = input;
  return failure(operatorNode(cell.name, 14), inputs);
}
}  // namespace

TEST(SequenceErrors, Equations)
{
  EXPECT_EQ(einsum("ij , jk -> ik", {{2, 3}, {3, 4}}), "");
  EXPECT_EQ(einsum("...", {{2, 3}}), "");
  expectText(einsum("ij,jk->ik", {{2, 3}, {4, 4}}), {"different extents", "expected 3", "[4, 4] as input 1"});
  expectText(einsum("ij,jk->ik", {{2, 3}}), {"expected 2, found 1"});
  expectText(einsum("ij->ij", {{2, 3, 4}}), {"input 0", "expected 2 axes", "found [2, 3, 4]"});
  expectText(einsum("...ij->ij", {{2}}), {"2 axes or more"});
  for (const char* wrong : {"i1->i", "ij->k", "ij->ii", "i.j->i", "......i->i", "i->i->i", "i->i,i", "i;j"})
  {
    EXPECT_NE(einsum(wrong, {{2, 2}}), "") << wrong;
  }
  EXPECT_NE(einsum("", {{2}}), "");
  expectText(failure(operatorNode("Einsum", 12), {floatInput({2})}), {"'equation' is missing"});
  expectText(
      failure(operatorNode("Einsum", 12, attributes({{"equation", std::string("i")}})), {intInput({2})}),
      {"expected float32"});
  EXPECT_NE(einsum("i,j->ij", {{huge}, {huge}}), "");
  EXPECT_NE(einsum("ij,jk->ik", {{1 << 20, 1 << 20}, {1 << 20, 1 << 20}}), "");
  EXPECT_NE(einsum("bij,bjk->bik", {{1 << 23, 2, 2}, {1 << 23, 2, 2}}), "");
}

TEST(SequenceErrors, EinsumOfNothing)
{
  const Node node = operatorNode("Einsum", 12, attributes({{"equation", std::string("ij,jk->ik")}}));
  EXPECT_EQ(floatValues(runOperator(node, {Tensor::floats({1, 0}), Tensor::floats({0, 2})})[0]),
            (std::vector<float>{0, 0}));
  EXPECT_EQ(runOperator(node, {Tensor::floats({0, 1}), Tensor::floats({1, 2})})[0].shape(), (Shape{0, 2}));
}

TEST(SequenceErrors, RecurrentShapes)
{
  for (const Cell& cell : cells)
  {
    SCOPED_TRACE(cell.name);
    EXPECT_EQ(with(cell, {}), "");
    EXPECT_EQ(with(cell, {{"direction", std::string("bidirectional")}}, 2), "");
    expectText(with(cell, {{"direction", std::string("bidirectional")}}), {"the weights of the input"});
    expectText(with(cell, {}, 2), {"the weights of the input"});
    expectText(with(cell, {{"hidden_size", std::int64_t(4)}}), {"'hidden_size'", "expected 5, found 4"});
    expectText(with(cell, {{"layout", std::int64_t(1)}}), {"the lengths", "expected [4], found [2]"});
    expectText(with(cell, {{"direction", std::string("backward")}}), {"'backward'"});
    expectText(with(cell, 0, floatInput({4, 2})), {"three axes"});
    expectText(with(cell, 0, floatInput({4, 2, 0})), {"with features"});
    expectText(with(cell, 0, intInput({4, 2, 3})), {"expected float32"});
    expectText(with(cell, 1, floatInput({1, 5, 2})), {"the weights of the input"});
    expectText(with(cell, 2, floatInput({1, 7, 5})), {"the weights of"});
    expectText(with(cell, 3, floatInput({1, 5})), {"the bias"});
    expectText(with(cell, 4, intInput({3})), {"the lengths", "found [3]"});
    expectText(with(cell, 4, floatInput({2})), {"expected int64"});
    expectText(with(cell, 5, floatInput({2, 1, 5})), {"the initial state"});
    EXPECT_NE(with(cell, 0, noInput()), "");
    EXPECT_NE(with(cell, 0, floatInput({huge, huge, 3})), "");
    EXPECT_EQ(with(cell, 0, floatInput({0, 2, 3})), "");
  }
  const Cell lstm = cells.back();
  EXPECT_EQ(with(lstm, 7, floatInput({1, 15})), "");
  expectText(with(lstm, 6, floatInput({1, 2, 4})), {"the initial state of the cell"});
  expectText(with(lstm, 7, floatInput({1, 5})), {"the peepholes", "expected [1, 15]"});
  EXPECT_NE(with(cells[0], 6, floatInput({1, 2, 5})), "");
}

TEST(SequenceErrors, RecurrentFunctions)
{
  using Strings = std::vector<std::string>;
  expectText(with(cells[1], {{"activations", Strings{"Tanh"}}}), {"expected 2 names, found 1"});
  expectText(with(cells[0], {{"activations", Strings{"Tan"}}}), {"unknown", "'Tan'"});
  EXPECT_EQ(with(cells[0], {{"activations", Strings{"AFFINE"}}}), "");
  EXPECT_NE(with(cells[0], {{"activations", std::string("Tanh")}}), "");
}

TEST(SequenceErrors, LengthsOutsideTheSteps)
{
  for (const std::int64_t length :
       {std::int64_t(-1), std::int64_t(2), std::numeric_limits<std::int64_t>::max()})
  {
    const std::vector<Tensor> inputs = {Tensor::floats({1, 1, 1}, {1}), Tensor::floats({1, 1, 1}, {1}),
                                        Tensor::floats({1, 1, 1}, {1}), Tensor::floats({1, 2}, {0, 0}),
                                        Tensor::ints({1}, {length})};
    try
    {
      runOperator(operatorNode("RNN", 14, {}, {"y", "h"}), inputs);
      ADD_FAILURE() << length;
    }
    catch (const Error& error)
    {
      expectText(error.what(), {"length of a sequence", "0 to 1", std::to_string(length)});
    }
  }
}

TEST(SequenceErrors, NoSteps)
{
  for (const Shape& shape : {Shape{0, 2, 1}, Shape{3, 0, 1}})
  {
    const auto outputs =
        runOperator(operatorNode("RNN", 14, {}, {"y", "h"}),
                    {Tensor::floats(shape), Tensor::floats({1, 1, 1}, {1}), Tensor::floats({1, 1, 1}, {1})});
    EXPECT_EQ(outputs[0].shape(), (Shape{shape[0], 1, shape[1], 1}));
    EXPECT_EQ(floatValues(outputs[1]), std::vector<float>(static_cast<std::size_t>(shape[1]), 0.0F));
  }
}

TEST(SequenceErrors, LinearAttention)
{
  const auto linear = [](const std::string& rule, std::int64_t queries = 4, std::int64_t heads = 2)
  {
    return with("LinearAttention", 27,
                {{"q_num_heads", queries}, {"kv_num_heads", heads}, {"update_rule", rule}}, {"y", "s"});
  };
  const std::vector<InputInfo> given = {floatInput({2, 5, 12}), floatInput({2, 5, 6}), floatInput({2, 5, 8})};
  const auto more = [&](const std::vector<InputInfo>& others)
  {
    std::vector<InputInfo> all = given;
    all.insert(all.end(), others.begin(), others.end());
    return all;
  };
  const InputInfo decay = floatInput({2, 5, 6}), beta = floatInput({2, 5, 2});
  EXPECT_EQ(failure(linear("linear"), given), "");
  EXPECT_EQ(failure(linear("gated_delta"), more({noInput(), decay, beta})), "");
  expectText(failure(with("LinearAttention", 27, {{"q_num_heads", std::int64_t(4)}}), given),
             {"kv_num_heads"});
  expectText(failure(linear("fading"), given), {"update_rule", "'fading'"});
  expectText(failure(linear("linear", 3), given), {"a multiple of kv_num_heads", "3 and 2"});
  expectText(failure(linear("linear", 4, 0), given), {"4 and 0"});
  expectText(failure(linear("linear"), {given[0], given[1]}), {"input"});
  expectText(failure(linear("linear"), {floatInput({2, 5, 13}), given[1], given[2]}),
             {"the query", "[2, 5, 13]"});
  expectText(failure(linear("linear"), {given[0], floatInput({2, 4, 6}), given[2]}),
             {"the key", "[2, 4, 6]"});
  expectText(failure(linear("linear"), {given[0], given[1], floatInput({2, 5, 7})}),
             {"the value", "[2, 5, 7]"});
  expectText(failure(linear("gated"), given), {"input 'decay'", "found none"});
  expectText(failure(linear("delta"), given), {"input 'beta'", "found none"});
  expectText(failure(linear("delta"), more({noInput(), decay, beta})), {"no input 'decay'"});
  expectText(failure(linear("gated"), more({noInput(), floatInput({2, 5, 5})})),
             {"'decay'", "2 or 6", "[2, 5, 5]"});
  expectText(failure(linear("delta"), more({noInput(), noInput(), floatInput({2, 5, 3})})),
             {"'beta'", "2 or 1"});
  expectText(failure(linear("linear"), more({floatInput({2, 2, 3, 3})})), {"the past state", "[2, 2, 3, 4]"});
  EXPECT_NE(failure(linear("linear", 1, 1), {floatInput({1, huge / 4, 2}), floatInput({1, huge / 4, 2}),
                                             floatInput({1, huge / 4, 2})}),
            "");
}
