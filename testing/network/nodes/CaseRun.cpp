#include "CaseRun.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <vector>

#include "CaseData.h"
#include "network/ControlFlow.h"
#include "network/Error.h"
#include "network/OnnxReader.h"
#include "network/Plan.h"
#include "network/ValueWalk.h"

namespace layerscope
{

namespace
{
struct Deviation
{
  double absolute = 0.0;
  double relative = 0.0;
  bool isWithin = true;
};

bool isSame(double found, double expected)
{
  return found == expected || (std::isnan(found) && std::isnan(expected));
}

// Where the suite computed in fewer digits than the engine does, its values have no more.
Tolerance toleranceFor(NumberFormat format, Tolerance tolerance)
{
  if (format == NumberFormat::Float16 || format == NumberFormat::BFloat16)
  {
    const bool isHalf = format == NumberFormat::Float16;
    tolerance.relative = std::max(tolerance.relative, isHalf ? 1e-3 : 1e-2);
    tolerance.absolute = std::max(tolerance.absolute, isHalf ? 1e-5 : 1e-4);
  }
  return tolerance;
}

Deviation compare(const Tensor& found, const Tensor& expected, const Tolerance& given)
{
  const Tolerance tolerance = toleranceFor(expected.info().format, given);
  if (found.type() != expected.type() || found.shape() != expected.shape())
  {
    throw Error("an output is of another type or shape")
        .expected(toString(expected.type()) + (" " + toString(expected.shape())))
        .found(toString(found.type()) + (" " + toString(found.shape())));
  }
  Deviation result;
  for (std::int64_t i = 0; i < expected.size(); ++i)
  {
    if (expected.type() == ElementType::Int64)
    {
      result.isWithin = result.isWithin && found.ints()[i] == expected.ints()[i];
      continue;
    }
    const double a = found.floats()[i];
    const double b = expected.floats()[i];
    if (!isSame(a, b))
    {
      const double difference = std::abs(a - b);
      // Written so that a difference that isn't a number fails.
      result.isWithin =
          result.isWithin && difference <= tolerance.absolute + tolerance.relative * std::abs(b);
      result.absolute = std::max(result.absolute, difference);
      result.relative = std::max(result.relative, difference / std::max(std::abs(b), 1e-30));
    }
  }
  return result;
}

// One way to run a data set: the inputs in `fixed` are constants of the plan.
bool runWay(const char* way, const std::shared_ptr<const Graph>& graph, const DataSet& data,
            const std::set<std::string>& fixed, const Tolerance& tolerance)
{
  std::map<std::string, Plan::Input> planned;
  std::map<std::string, Tensor> given;
  for (std::size_t i = 0; i < data.inputs.size(); ++i)
  {
    const std::string& name = graph->inputs[i].name;
    const bool isFixed = fixed.count(name) != 0;
    planned[name] = {data.inputs[i].info(), isFixed ? data.inputs[i] : Tensor(), isFixed};
    if (!isFixed)
    {
      given[name] = data.inputs[i];
    }
  }
  std::vector<std::string> taps;
  for (const ValueInfo& output : graph->outputs)
  {
    taps.push_back(output.name);
  }
  const Plan plan(straighten(*graph, planned).graph, planned, taps);
  Workspace workspace;
  Deviation worst;
  for (int pass = 0; pass < 2; ++pass)
  {
    std::size_t delivered = 0;
    plan.run(workspace, given,
             [&](std::size_t tap, const Tensor& values)
             {
               const Deviation one = compare(values, data.outputs[tap], tolerance);
               worst.absolute = std::max(worst.absolute, one.absolute);
               worst.relative = std::max(worst.relative, one.relative);
               worst.isWithin = worst.isWithin && one.isWithin;
               ++delivered;
               return true;
             });
    if (delivered != taps.size())
    {
      throw Error("outputs were not delivered")
          .expected(std::to_string(taps.size()))
          .found(std::to_string(delivered));
    }
  }
  std::printf("%s: largest error %.3g absolute, %.3g relative%s\n", way, worst.absolute, worst.relative,
              worst.isWithin ? "" : " -- WRONG");
  return worst.isWithin;
}
// As a sample goes through what its values decide: nothing is known before.
bool runByValue(const std::shared_ptr<const Graph>& graph, const DataSet& data, const Tolerance& tolerance)
{
  std::unordered_map<std::string, WalkedTensor> given;
  for (std::size_t i = 0; i < data.inputs.size(); ++i)
  {
    given[graph->inputs[i].name] = WalkedTensor::of(data.inputs[i], false);
  }
  WalkMemory memory(*graph);
  bool isRight = true;
  for (int pass = 0; pass < 2; ++pass)
  {
    const ValueWalk::Tensors outputs = ValueWalk(&memory).run(*graph, given);
    for (std::size_t i = 0; i < outputs.size(); ++i)
    {
      isRight = compare(outputs[i].values, data.outputs[i], tolerance).isWithin && isRight;
    }
  }
  std::printf("by value: %s\n", isRight ? "right" : "WRONG");
  return isRight;
}
}  // namespace

bool runCase(const std::string& folder, const Tolerance& tolerance)
{
  const auto graph = std::make_shared<const Graph>(readOnnx(folder + "/model.onnx"));
  const std::set<std::string> known = namesToKnow(*graph);
  std::set<std::string> all;
  std::set<std::string> allButFirst;
  bool isFirst = true;
  std::size_t atRunTime = 0;
  for (const ValueInfo& input : graph->inputs)
  {
    const bool isKnown = known.count(input.name) != 0;
    all.insert(input.name);
    if (isKnown || !isFirst)
    {
      allButFirst.insert(input.name);
    }
    isFirst = isFirst && isKnown;
    atRunTime += isKnown ? 0 : 1;
  }

  bool isRight = true;
  for (const DataSet& data : readDataSets(folder, *graph))
  {
    if (atRunTime > 0)
    {
      isRight = runWay("inputs at run time", graph, data, known, tolerance) && isRight;
    }
    if (atRunTime > 1)
    {
      isRight = runWay("first input at run time", graph, data, allButFirst, tolerance) && isRight;
    }
    isRight = runWay("all inputs fixed", graph, data, all, tolerance) && isRight;
    isRight = runByValue(graph, data, tolerance) && isRight;
  }
  return isRight;
}

}  // namespace layerscope
