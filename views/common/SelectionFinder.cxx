#include "SelectionFinder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "vtkPVXMLElement.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"
#include "vtkSelectionNode.h"

namespace layerscope
{

namespace
{

/// Whether all that a selection is made of are rows' global ids, which mean the same at other stages.
bool isMadeOfIds(vtkSMProxy* selection)
{
  const std::string name = selection ? selection->GetXMLName() : "";
  if (name == "GlobalIDSelectionSource")
  {
    return vtkSMPropertyHelper(selection, "FieldType").GetAsInt() == vtkSelectionNode::ROW;
  }
  if (name != "AppendSelections")
  {
    return false;
  }
  vtkSMPropertyHelper inputs(selection, "Input");
  unsigned int ofIds = 0;
  while (ofIds < inputs.GetNumberOfElements() && isMadeOfIds(inputs.GetAsProxy(ofIds)))
  {
    ++ofIds;
  }
  return ofIds > 0 && ofIds == inputs.GetNumberOfElements();
}

/// The input whose rows an output has.
std::string inputOfRows(vtkPVXMLElement* hints, unsigned int port)
{
  for (unsigned int index = 0; hints && index < hints->GetNumberOfNestedElements(); ++index)
  {
    vtkPVXMLElement* hint = hints->GetNestedElement(index);
    int number = 0;
    if (std::string(hint->GetName()) == "RowsOf" && hint->GetScalarAttribute("port", &number) &&
        number == static_cast<int>(port))
    {
      return hint->GetAttributeOrEmpty("input");
    }
  }
  return "Input";
}

}  // namespace

vtkSMProxy* makerOfRows(vtkSMProxy* stage, unsigned int port)
{
  while (true)
  {
    vtkPVXMLElement* hints = stage->GetHints();
    if (hints && hints->FindNestedElementByName("NewSamples"))
    {
      return stage;
    }
    vtkSMPropertyHelper input(stage, inputOfRows(hints, port).c_str(), true);
    if (input.GetNumberOfElements() == 0 || !input.GetAsProxy(0))
    {
      return stage;
    }
    port = input.GetOutputPort(0);
    stage = input.GetAsProxy(0);
  }
}

SelectionFinder::SelectionFinder(vtkSMSessionProxyManager* manager, std::function<void()> changed)
    : changed_(std::move(changed)),
      watch_(manager, [this](vtkSMSourceProxy* stage, unsigned int port) { this->onSelection(stage, port); })
{
}

void SelectionFinder::onSelection(vtkSMSourceProxy* stage, unsigned int port)
{
  const auto isOver = [&](const Output& output)
  { return !output.stage || (output.stage == stage && output.port == port); };
  last_.erase(std::remove_if(last_.begin(), last_.end(), isOver), last_.end());
  if (stage && stage->GetSelectionInput(port))
  {
    last_.insert(last_.begin(), {stage, port});
  }
  changed_();
}

std::vector<SelectionFinder::Output> SelectionFinder::selectedOutputs(const Output& own) const
{
  const std::vector<vtkSMSourceProxy*> stages = watch_.stages();
  std::vector<Output> found;
  const auto add = [&](const Output& output)
  {
    if (output.stage && output.stage->GetSelectionInput(output.port))
    {
      found.push_back(output);
    }
  };
  for (const Output& output : last_)
  {
    if (std::find(stages.begin(), stages.end(), output.stage) != stages.end())
    {
      add(output);
    }
  }
  add(own);
  for (vtkSMSourceProxy* stage : stages)
  {
    for (unsigned int port = 0; port < stage->GetNumberOfOutputPorts(); ++port)
    {
      add({stage, port});
    }
  }
  return found;
}

vtkSMSourceProxy* SelectionFinder::find(vtkSMSourceProxy* stage, unsigned int port) const
{
  const vtkSMProxy* maker = makerOfRows(stage, port);
  for (const Output& output : selectedOutputs({stage, port}))
  {
    vtkSMSourceProxy* selection = output.stage->GetSelectionInput(output.port);
    const bool isOwn = output.stage == stage && output.port == port;
    if (isOwn || (isMadeOfIds(selection) && makerOfRows(output.stage, output.port) == maker))
    {
      return selection;
    }
  }
  return nullptr;
}

vtkSMSourceProxy* SelectionFinder::find(const std::function<bool(vtkSMProxy*)>& fits) const
{
  for (const Output& output : selectedOutputs({}))
  {
    vtkSMSourceProxy* selection = output.stage->GetSelectionInput(output.port);
    if (isMadeOfIds(selection) && fits(makerOfRows(output.stage, output.port)))
    {
      return selection;
    }
  }
  return nullptr;
}

}  // namespace layerscope
