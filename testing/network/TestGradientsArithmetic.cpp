#include <omp.h>

#include <cstring>
#include <random>

#include "Fixtures.h"
#include "OperatorCheck.h"
#include "network/OnnxReader.h"
#include "network/Plan.h"

using namespace layerscope;

namespace
{
/// One node, whose inputs of float32 come from outside; the others are constants.
struct OneNode
{
  Node node;
  std::map<std::string, Tensor> inputs;  ///< of float32
  Tensor weights;

  std::shared_ptr<const Graph> graph(const std::map<std::string, Tensor>& constants) const
  {
    auto result = std::make_shared<Graph>();
    result->file = "made.onnx";
    for (const auto& [name, value] : inputs)
    {
      result->inputs.push_back({name, value.info(), true});
    }
    result->initializers = constants;
    result->nodes.push_back(node);
    return result;
  }

  std::map<std::string, Plan::Input> inputInfos() const
  {
    std::map<std::string, Plan::Input> infos;
    for (const auto& [name, value] : inputs)
    {
      infos[name].info = value.info();
    }
    return infos;
  }
};

using TensorsByName = std::map<std::string, Tensor>;

TensorsByName goBack(const OneNode& one, const TensorsByName& constants, const std::vector<std::string>& by,
                     GradientRule rule = GradientRule::True)
{
  const Plan plan(one.graph(constants), one.inputInfos(), {}, {{one.node.outputs[0]}, by});
  TensorsByName found;
  Workspace workspace;
  plan.runBackward(
      workspace, one.inputs, [](std::size_t, const Tensor&) { return true; },
      [&](std::size_t, Tensor& weights)
      {
        EXPECT_EQ(toString(weights.shape()), toString(one.weights.shape()));
        std::copy_n(one.weights.floats(), one.weights.size(), weights.floats());
      },
      [&](std::size_t i, const Tensor& gradient)
      {
        found[by[i]] = copyOf(gradient);
        return true;
      },
      rule);
  return found;
}

bool haveSameBits(const Tensor& a, const Tensor& b)
{
  return a.bytes() == b.bytes() && (a.bytes() == 0 || std::memcmp(a.data(), b.data(), a.bytes()) == 0);
}

void expectClose(const Tensor& found, const Tensor& expected, const std::string& what)
{
  EXPECT_LT(relativeError(found, expected), 1e-5) << what;
}

class ThreadCount
{
public:
  explicit ThreadCount(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~ThreadCount() { omp_set_num_threads(before_); }

private:
  int before_;
};

/// The cases of one file of gradients/: see make_gradient_cases.py.
class GradientCases
{
public:
  explicit GradientCases(int opset)
      : graph_(readOnnx(LAYERSCOPE_NETWORKS "/../network/gradients/arithmetic." + std::to_string(opset) +
                        ".onnx"))
  {
  }

  const std::vector<Node>& nodes() const { return graph_.nodes; }
  const Tensor* find(const std::string& name) const
  {
    const auto found = graph_.initializers.find(name);
    return found == graph_.initializers.end() ? nullptr : &found->second;
  }

  OneNode make(const Node& node, TensorsByName& constants) const
  {
    OneNode one;
    one.node = node;
    one.weights = *find(node.name + "/weights");
    for (const std::string& input : node.inputs)
    {
      if (!input.empty())
      {
        const Tensor& values = *find(input);
        (values.type() == ElementType::Float32 ? one.inputs : constants)[input] = values;
      }
    }
    return one;
  }

  /// The gradient that is expected for each input that has one.
  TensorsByName gradients(const Node& node) const
  {
    TensorsByName result;
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
    {
      if (const Tensor* gradient = find(node.name + "/gradient/" + std::to_string(i)))
      {
        result[node.inputs[i]] = *gradient;
      }
    }
    return result;
  }

private:
  Graph graph_;
};

std::vector<std::string> namesOf(const TensorsByName& tensors)
{
  std::vector<std::string> names;
  for (const auto& [name, tensor] : tensors)
  {
    names.push_back(name);
  }
  return names;
}

template <class Body>
void forEachCase(const Body& body)
{
  for (const int opset : {6, 13, 18, 28})
  {
    const GradientCases cases(opset);
    ASSERT_FALSE(cases.nodes().empty());
    for (const Node& node : cases.nodes())
    {
      SCOPED_TRACE(node.name);
      TensorsByName constants;
      const OneNode one = cases.make(node, constants);
      body(cases, one, constants);
    }
  }
}

Tensor randomFloats(const Shape& shape, int seed, float low = -2.0F, float high = 2.0F)
{
  std::mt19937 random(static_cast<unsigned>(seed));
  std::uniform_real_distribution<float> values(low, high);
  Tensor tensor = Tensor::floats(shape);
  std::generate_n(tensor.floats(), tensor.size(), [&] { return values(random); });
  return tensor;
}

Node oneNode(const std::string& op, const TensorsByName& inputs, const Attributes& given = {})
{
  Node node = operatorNode(op, 17, given);
  node.inputs = namesOf(inputs);
  return node;
}
}  // namespace

TEST(GradientsArithmetic, AreThoseOfPyTorch)
{
  forEachCase(
      [](const GradientCases& cases, const OneNode& one, const TensorsByName& constants)
      {
        const TensorsByName expected = cases.gradients(one.node);
        const TensorsByName found = goBack(one, constants, namesOf(expected));
        ASSERT_EQ(found.size(), expected.size());
        for (const auto& [name, gradient] : expected)
        {
          expectClose(found.at(name), gradient, name);
        }
      });
}

// What isn't wanted isn't computed; what is stays the same.
TEST(GradientsArithmetic, AreTheSameAlone)
{
  forEachCase(
      [](const GradientCases& cases, const OneNode& one, const TensorsByName& constants)
      {
        const std::vector<std::string> all = namesOf(cases.gradients(one.node));
        const TensorsByName together = goBack(one, constants, all);
        for (std::size_t i = 0; i < all.size() && all.size() > 1; ++i)
        {
          EXPECT_TRUE(haveSameBits(goBack(one, constants, {all[i]}).at(all[i]), together.at(all[i])))
              << all[i];
          std::vector<std::string> others = all;
          others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
          for (const auto& [name, gradient] : goBack(one, constants, others))
          {
            EXPECT_TRUE(haveSameBits(gradient, together.at(name))) << name << " without " << all[i];
          }
        }
      });
}

// Other rules change the gradient of what rectifies, and of nothing else.
TEST(GradientsArithmetic, FollowTheRuleWhereTheyRectify)
{
  int rectifiers = 0;
  forEachCase(
      [&](const GradientCases& cases, const OneNode& one, const TensorsByName& constants)
      {
        const TensorsByName expected = cases.gradients(one.node);
        const TensorsByName plain = goBack(one, constants, namesOf(expected));
        for (const auto& [rule, key] :
             {std::pair(GradientRule::Deconvnet, "/deconvnet"), {GradientRule::Guided, "/guided"}})
        {
          TensorsByName found = goBack(one, constants, namesOf(expected), rule);
          if (const Tensor* ruled = cases.find(one.node.name + key))
          {
            ++rectifiers;
            EXPECT_TRUE(haveSameBits(found.at(one.node.inputs[0]), *ruled)) << key;
            found.erase(one.node.inputs[0]);
          }
          for (const auto& [name, gradient] : found)
          {
            EXPECT_TRUE(haveSameBits(gradient, plain.at(name))) << name << key;
          }
        }
      });
  EXPECT_GT(rectifiers, 40);
}

// Large enough for several blocks, rows and planes.
TEST(GradientsArithmetic, DoNotDependOnTheNumberOfThreads)
{
  const Tensor x = randomFloats({3, 5, 40, 60}, 1, 0.1F, 2.0F);
  const auto channels = [](int seed) { return randomFloats({5}, seed, 0.1F, 2.0F); };
  const Tensor factors = randomFloats({5, 1, 1}, 2, 0.1F, 2.0F);
  const Tensor matrix = randomFloats({200, 300}, 3);
  Attributes axis1;
  axis1.set("axis", std::int64_t(1));
  Attributes axis2;
  axis2.set("axis", std::int64_t(-2));
  Attributes axes;
  axes.set("axes", std::vector<std::int64_t>{0, 2});
  std::vector<std::pair<Node, TensorsByName>> runs;
  const auto add = [&](const std::string& op, const TensorsByName& inputs, const Attributes& given = {})
  { runs.emplace_back(oneNode(op, inputs, given), inputs); };
  for (const char* op : {"Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "PRelu"})
  {
    add(op, {{"0", x}, {"1", factors}});
    add(op, {{"0", x}, {"1", randomFloats(x.shape(), 4, 0.1F, 2.0F)}});
  }
  for (const char* op : {"Abs", "Elu", "Softplus", "HardSwish", "Log", "Softmax", "LogSoftmax"})
  {
    add(op, {{"0", x}});
  }
  add("Softmax", {{"0", matrix}}, axis1);
  add("LogSoftmax", {{"0", x}}, axis2);
  add("BatchNormalization",
      {{"0", x}, {"1", channels(5)}, {"2", channels(6)}, {"3", channels(7)}, {"4", channels(8)}});
  add("InstanceNormalization", {{"0", x}, {"1", channels(9)}, {"2", channels(10)}});
  for (const char* op : {"Mean", "Max", "Min", "Prod", "L1", "L2", "LogSum", "LogSumExp", "SumSquare"})
  {
    add(std::string("Reduce") + op, {{"0", x}}, axes);
  }
  for (auto& [node, inputs] : runs)
  {
    SCOPED_TRACE(node.op);
    OneNode one{node, inputs, {}};
    one.weights = randomFloats(Plan(one.graph({}), one.inputInfos(), {"y"}).tapInfo(0).shape, 11);
    TensorsByName alone;
    {
      const ThreadCount threads(1);
      alone = goBack(one, {}, namesOf(inputs));
    }
    const ThreadCount threads(2);
    for (const auto& [name, gradient] : goBack(one, {}, namesOf(inputs)))
    {
      EXPECT_TRUE(haveSameBits(gradient, alone.at(name))) << name;
    }
  }
}

// A step from x along its gradient changes the weighted sum as the gradient's square tells.
TEST(GradientsArithmetic, PredictTheChangeOfLargeTensors)
{
  const Tensor x = randomFloats({3, 5, 40, 60}, 21, 0.1F, 2.0F);
  const auto channels = [](int seed) { return randomFloats({5}, seed, 0.5F, 2.0F); };
  Attributes axes;
  axes.set("axes", std::vector<std::int64_t>{0, 2});
  const std::vector<std::pair<std::string, TensorsByName>> runs = {
      {"Mul", {{"0", x}, {"1", randomFloats({5, 1, 1}, 22)}}},
      {"Div", {{"0", x}, {"1", randomFloats({5, 1, 1}, 23, 0.5F, 2.0F)}}},
      {"Add", {{"0", x}, {"1", randomFloats({3, 5, 40, 1}, 24)}}},
      {"Softmax", {{"0", x}}},
      {"InstanceNormalization", {{"0", x}, {"1", channels(25)}, {"2", channels(26)}}},
      {"BatchNormalization",
       {{"0", x}, {"1", channels(27)}, {"2", channels(28)}, {"3", channels(29)}, {"4", channels(30)}}},
      {"ReduceMean", {{"0", x}}},
      {"ReduceLogSumExp", {{"0", x}}}};
  for (const auto& [op, inputs] : runs)
  {
    SCOPED_TRACE(op);
    OneNode one{oneNode(op, inputs, op[0] == 'R' ? axes : Attributes()), inputs, {}};
    const Plan plan(one.graph({}), one.inputInfos(), {"y"});
    one.weights = randomFloats(plan.tapInfo(0).shape, 31);
    const auto weightedSum = [&](const TensorsByName& at)
    {
      double sum = 0.0;
      Workspace workspace;
      plan.run(workspace, at,
               [&](std::size_t, const Tensor& y)
               {
                 for (std::int64_t i = 0; i < y.size(); ++i)
                 {
                   sum += static_cast<double>(y.floats()[i]) * static_cast<double>(one.weights.floats()[i]);
                 }
                 return true;
               });
      return sum;
    };
    for (const auto& [name, gradient] : goBack(one, {}, namesOf(inputs)))
    {
      double square = 0.0;
      double largest = 0.0;
      for (std::int64_t i = 0; i < gradient.size(); ++i)
      {
        const auto g = static_cast<double>(gradient.floats()[i]);
        square += g * g;
        largest = std::max(largest, std::abs(g));
      }
      const double step = 1e-2 / largest;
      const auto moved = [&, &inputs = inputs, &name = name, &gradient = gradient](double by)
      {
        TensorsByName at = inputs;
        at[name] = copyOf(inputs.at(name));
        for (std::int64_t i = 0; i < gradient.size(); ++i)
        {
          at[name].floats()[i] += static_cast<float>(by) * gradient.floats()[i];
        }
        return weightedSum(at);
      };
      EXPECT_NEAR((moved(step) - moved(-step)) / (2 * step * square), 1.0, 2e-3) << name;
    }
  }
}

TEST(GradientsArithmetic, GoThroughRounding)
{
  const TensorsByName inputs = {{"x", Tensor::floats({3}, {0.1F, -1e6F, 65519.0F})}};
  for (const std::int64_t to : {1, 10, 16, 17, 23})
  {
    const Tensor weights = Tensor::floats({3}, {1.0F, -2.0F, 0.3F});
    const OneNode one{oneNode("Cast", inputs, attributes({{"to", to}})), inputs, weights};
    EXPECT_TRUE(haveSameBits(goBack(one, {}, {"x"}).at("x"), weights)) << to;
  }
}

TEST(GradientsArithmetic, AreRefusedWhereThereIsNone)
{
  for (const char* op : {"Ceil", "Floor", "Round", "Sign", "Hardmax", "IsNaN", "Equal", "Shape", "Size"})
  {
    const Tensor x = Tensor::floats({2}, {0.5F, -1.5F});
    TensorsByName inputs = {{"x", x}};
    Node node = oneNode(op, inputs);
    if (node.op == "Equal")
    {
      node.inputs.push_back("x");
    }
    const OneNode one{node, inputs, {}};
    try
    {
      const Plan plan(one.graph({}), one.inputInfos(), {}, {{"y"}, {"x"}});
      ADD_FAILURE() << op;
    }
    catch (const Error& error)
    {
      expectText(error.what(), {"gradient"});
    }
  }
}
