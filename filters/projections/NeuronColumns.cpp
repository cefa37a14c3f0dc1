#include "NeuronColumns.h"

#include <algorithm>
#include <string>

#include <vtkDataArray.h>
#include <vtkTable.h>

#include "network/Error.h"
#include "network/NumberText.h"
#include "tables/LayerColumns.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

vtkDataArray* requireNumbers(vtkTable* table, const char* name)
{
  auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName(name));
  if (!column || column->GetNumberOfComponents() != 1)
  {
    throw Error("the table at Neurons does not hold neurons; connect the output Neurons of Neuron Projection")
        .expected(std::string("a column ") + name + " of one number a row")
        .found(columnNames(table));
  }
  return column;
}

std::string channelsOf(const std::vector<LayerColumn>& layers)
{
  std::string text;
  for (const LayerColumn& layer : layers)
  {
    text += (text.empty() ? "" : ", ") + layer.name() + " with " + std::to_string(layer.width);
  }
  return text;
}

}  // namespace

std::vector<Neuron> readNeurons(vtkTable* table, const std::vector<LayerColumn>& layers)
{
  std::vector<Neuron> neurons;
  if (table->GetNumberOfRows() == 0)
  {
    return neurons;
  }
  vtkDataArray* numbers = requireNumbers(table, "layer");
  vtkDataArray* channels = requireNumbers(table, "channel");
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    const double number = numbers->GetTuple1(row);
    const double channel = channels->GetTuple1(row);
    const auto layer = std::find_if(layers.begin(), layers.end(),
                                    [number](const LayerColumn& each) { return each.number == number; });
    const bool isThere = layer != layers.end() && channel >= 0 && channel < static_cast<double>(layer->width);
    if (!isThere || channel != static_cast<double>(static_cast<std::int64_t>(channel)))
    {
      throw Error("a neuron of the table at Neurons is none of the input's")
          .expected("channels of " + channelsOf(layers))
          .found("channel " + numberText(channel) + " of layer " + numberText(number));
    }
    neurons.push_back({layer->number, static_cast<std::int64_t>(channel)});
  }
  return neurons;
}

}  // namespace layerscope
