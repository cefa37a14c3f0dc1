#include <algorithm>

#include "OwnOperators.h"
#include "PlanImplementation.h"

namespace layerscope
{

namespace
{
/// As the file has it: what interventions make of a tensor has its name and more.
std::string shown(const std::string& name)
{
  return "'" + name.substr(0, name.find('\x1f')) + "'";
}

std::string quoted(const std::vector<std::string>& names)
{
  std::string text;
  for (const std::string& name : names)
  {
    text += (text.empty() ? "" : ", ") + shown(name);
  }
  return text;
}

Error independent(const std::string& by, const std::vector<std::string>& of)
{
  return Error("there is no gradient with respect to " + shown(by))
      .expected("a tensor that " + quoted(of) + " depends on")
      .found("one that it does not depend on");
}
}  // namespace

// Weights that somebody differentiates by stand before the nodes that read them.
void Plan::Implementation::addVariables(const Gradients& gradients)
{
  for (const std::string& name : gradients.by)
  {
    if (graph->initializers.count(name) != 0)
    {
      values[valueOf(name)].isVariable = true;
    }
  }
}

Plan::Implementation::Index Plan::Implementation::floatValueOf(const std::string& name)
{
  const Index value = valueOf(name);
  if (value == none || values[value].info.type != ElementType::Float32)
  {
    throw Error("tensor '" + name + "' can have no gradient")
        .expected("float32")
        .found(value == none ? "no name" : toString(values[value].info.type));
  }
  return value;
}

// A tensor that nothing planned depends on isn't computed.
Plan::Implementation::Index Plan::Implementation::byValueOf(const std::string& name,
                                                            const Gradients& gradients)
{
  const auto makes = [&](const Node& node)
  { return std::find(node.outputs.begin(), node.outputs.end(), name) != node.outputs.end(); };
  if (byName.count(name) == 0 && std::any_of(graph->nodes.begin(), graph->nodes.end(), makes))
  {
    throw independent(name, gradients.of);
  }
  return floatValueOf(name);
}

/// Plans the way back through the steps, last to first.
class Plan::Implementation::WayBack
{
public:
  WayBack(Implementation& plan, const Gradients& gradients) : plan_(plan), gradients_(gradients) {}

  void make()
  {
    follow();
    requireWays();
    gradientOf_.assign(plan_.values.size(), none);
    std::vector<bool> isMade(plan_.values.size(), false);
    for (Index i = plan_.steps.size(); i-- > 0;)
    {
      for (const Index output : plan_.steps[i].outputs)
      {
        if (output != none)
        {
          isMade[output] = true;
          arrive(output);
        }
      }
      goBack(i);
    }
    for (Index value = 0; value < isMade.size(); ++value)
    {
      if (!isMade[value])
      {
        arrive(value);
      }
    }
  }

private:
  /// Is there a derivative of a step's outputs with respect to its input i?
  static bool hasGradient(const Implementation& plan, const Step& step, Index i)
  {
    const Index input = step.inputs[i];
    return input != none && canHaveGradient(plan, step, input) && step.op->hasGradient(i);
  }

  /// Fractions, and whole numbers that stand for some.
  static bool canHaveGradient(const Implementation& plan, const Step& step, Index value)
  {
    return plan.values[value].info.type == ElementType::Float32 || step.op->isQuantized() || step.isView;
  }

  // What depends on a tensor that is differentiated by.
  std::vector<bool> dependents(const std::vector<Index>& from, bool byValueOnly) const
  {
    std::vector<bool> depends(plan_.values.size(), false);
    for (const Index value : from)
    {
      depends[value] = true;
    }
    for (const Step& step : plan_.steps)
    {
      bool any = false;
      for (Index i = 0; i < step.inputs.size() && !any; ++i)
      {
        any =
            step.inputs[i] != none && depends[step.inputs[i]] && (byValueOnly || hasGradient(plan_, step, i));
      }
      for (const Index output : step.outputs)
      {
        if (output != none && any && (byValueOnly || canHaveGradient(plan_, step, output)))
        {
          depends[output] = true;
        }
      }
    }
    return depends;
  }

  // What a tensor whose gradient is asked for depends on.
  std::vector<bool> sources(bool byValueOnly) const
  {
    std::vector<bool> reaches(plan_.values.size(), false);
    for (const Index value : plan_.ofValues)
    {
      reaches[value] = true;
    }
    for (Index s = plan_.steps.size(); s-- > 0;)
    {
      const Step& step = plan_.steps[s];
      const bool isWanted = std::any_of(step.outputs.begin(), step.outputs.end(),
                                        [&](Index output) { return output != none && reaches[output]; });
      for (Index i = 0; i < step.inputs.size() && isWanted; ++i)
      {
        if (step.inputs[i] != none && (byValueOnly || hasGradient(plan_, step, i)))
        {
          reaches[step.inputs[i]] = true;
        }
      }
    }
    return reaches;
  }

  void follow()
  {
    depends_ = dependents(plan_.byValues, false);
    reaches_ = sources(false);
  }

  void requireWays() const
  {
    for (Index i = 0; i < plan_.byValues.size(); ++i)
    {
      const Index value = plan_.byValues[i];
      if (reaches_[value])
      {
        continue;
      }
      const std::vector<bool> reachable = sources(true);
      const std::vector<bool> smooth = dependents({value}, false);
      const Node* blocking = nullptr;
      for (const Step& step : plan_.steps)
      {
        for (Index input = 0; input < step.inputs.size(); ++input)
        {
          const Index from = step.inputs[input];
          const bool leadsOn = std::any_of(step.outputs.begin(), step.outputs.end(),
                                           [&](Index output) { return output != none && reachable[output]; });
          const bool isBlocking = from != none && smooth[from] && leadsOn && !hasGradient(plan_, step, input);
          // A condition that is computed beside it is less of a cause.
          if (isBlocking && (!blocking || step.node->op == byValueOp))
          {
            blocking = step.node;
          }
        }
      }
      if (blocking)
      {
        const bool isByValue = blocking->op == byValueOp;
        throw Error("no gradient of " + quoted(gradients_.of) + " gets to " + shown(gradients_.by[i]) + ": " +
                    (isByValue ? "what depends on a sample's own branches, trips or places has no derivative"
                               : "this operator has no derivative"))
            .atNode(blocking->name, isByValue ? blocking->subgraphs.at("body")->nodes[0].op : blocking->op);
      }
      throw independent(gradients_.by[i], gradients_.of);
    }
  }

  Index addGradient(Index value, Index root = none)
  {
    Value gradient;
    gradient.info = {ElementType::Float32, plan_.values[value].info.shape};
    gradient.root = root == none ? plan_.values.size() : root;
    plan_.values.push_back(std::move(gradient));
    return plan_.values.size() - 1;
  }

  /// The gradient that a step writes; where the value has one already, one that is added to it afterwards.
  Index receive(Index value, BackStep& step)
  {
    const Index gradient = addGradient(value);
    if (gradientOf_[value] == none)
    {
      gradientOf_[value] = gradient;
    }
    else
    {
      step.sums.push_back({gradientOf_[value], gradient});
    }
    return gradient;
  }

  /// All that reads the value has been gone through: its gradient is complete but for the caller's part.
  void arrive(Index value)
  {
    for (Index i = 0; i < plan_.ofValues.size(); ++i)
    {
      if (plan_.ofValues[i] == value && depends_[value])
      {
        BackStep seed;
        seed.kind = BackStep::Kind::Seed;
        seed.tensor = i;
        seed.inputGradients.push_back(receive(value, seed));
        plan_.backSteps.push_back(std::move(seed));
      }
    }
    for (Index i = 0; i < plan_.byValues.size(); ++i)
    {
      if (plan_.byValues[i] == value)
      {
        BackStep deliver;
        deliver.kind = BackStep::Kind::Deliver;
        deliver.tensor = i;
        deliver.outputGradients.push_back(gradientOf_[value]);
        plan_.backSteps.push_back(std::move(deliver));
      }
    }
  }

  void goBack(Index index)
  {
    Step& step = plan_.steps[index];
    std::vector<bool> wanted(step.inputs.size(), false);
    for (Index i = 0; i < step.inputs.size(); ++i)
    {
      wanted[i] = hasGradient(plan_, step, i) && depends_[step.inputs[i]];
    }
    BackStep back;
    for (const Index output : step.outputs)
    {
      back.outputGradients.push_back(output == none ? none : gradientOf_[output]);
    }
    const auto isNone = [](Index gradient) { return gradient == none; };
    if (std::all_of(back.outputGradients.begin(), back.outputGradients.end(), isNone) ||
        std::find(wanted.begin(), wanted.end(), true) == wanted.end())
    {
      return;
    }
    if (step.isView && !step.op->changesGradient())
    {
      goBackThroughView(step);
      return;
    }
    back.step = index;
    const BackwardNeeds needs = step.op->prepareBackward(plan_.describeInputs(step.inputs), wanted);
    back.inputs.assign(step.inputs.size(), none);
    back.outputs.assign(step.outputs.size(), none);
    for (const Index i : needs.inputs)
    {
      back.inputs.at(i) = step.inputs[i];
    }
    for (const Index i : needs.outputs)
    {
      back.outputs.at(i) = step.outputs[i];
    }
    if (step.merged.kind != Activation::Kind::None)
    {
      back.outputs[0] = step.outputs[0];
    }
    for (Index i = 0; i < step.inputs.size(); ++i)
    {
      back.inputGradients.push_back(wanted[i] ? receive(step.inputs[i], back) : none);
    }
    plan_.backSteps.push_back(std::move(back));
  }

  // The gradient of what a view looks at is a view of the view's gradient.
  void goBackThroughView(const Step& step)
  {
    const Index input = step.inputs[0];
    const Index gradient = addGradient(input, plan_.values[gradientOf_[step.outputs[0]]].root);
    if (gradientOf_[input] == none)
    {
      gradientOf_[input] = gradient;
      return;
    }
    BackStep sum;
    sum.sums.push_back({gradientOf_[input], gradient});
    plan_.backSteps.push_back(std::move(sum));
  }

  Implementation& plan_;
  const Gradients& gradients_;
  std::vector<bool> depends_;  ///< on a tensor of Gradients::by
  std::vector<bool> reaches_;  ///< a tensor of Gradients::of
  std::vector<Index> gradientOf_;
};

void Plan::Implementation::planBackward(const Gradients& gradients)
{
  WayBack(*this, gradients).make();
}

}  // namespace layerscope
