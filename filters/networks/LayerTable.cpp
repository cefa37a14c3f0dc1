#include "LayerTable.h"

#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "tables/AddColumn.h"

namespace layerscope
{
void fillLayerTable(const LoadedNetwork& loaded, const NetworkBinding& binding, bool withRows,
                    vtkTable* table)
{
  auto* number = addColumn<vtkIntArray>(table, "layer");
  auto* name = addColumn<vtkStringArray>(table, "name");
  auto* op = addColumn<vtkStringArray>(table, "op");
  auto* channels = addColumn<vtkIdTypeArray>(table, "channels");
  auto* height = addColumn<vtkIdTypeArray>(table, "height");
  auto* width = addColumn<vtkIdTypeArray>(table, "width");
  auto* parameters = addColumn<vtkIdTypeArray>(table, "parameters");
  auto* multiplyAdds = addColumn<vtkIdTypeArray>(table, "multiply_adds");
  auto* axes = addColumn<vtkStringArray>(table, "axes");
  auto* node = addColumn<vtkStringArray>(table, "node");
  int count = 0;
  if (withRows)
  {
    for (const Layer& layer : loaded.network->layers())
    {
      number->InsertNextValue(++count);
      name->InsertNextValue(layer.name);
      op->InsertNextValue(layer.op);
      channels->InsertNextValue(layer.channels);
      height->InsertNextValue(layer.height);
      width->InsertNextValue(layer.width);
      parameters->InsertNextValue(layer.parameters);
      multiplyAdds->InsertNextValue(layer.multiplyAdds);
      axes->InsertNextValue(axesText(layer));
      node->InsertNextValue(layer.node);
    }
  }
  NetworkBinding described = binding;
  removeInterventions(described);
  writeBinding(described, table->GetFieldData());
}

}  // namespace layerscope
