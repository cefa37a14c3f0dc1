#include "LayerTable.h"

#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "NetworkBinding.h"
#include "tables/AddColumn.h"

namespace layerscope
{
void fillLayerTable(const LoadedNetwork& loaded, const std::string& latentArray, bool withRows,
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
    }
  }
  writeBinding({loaded.file, loaded.checksum, latentArray, {}}, table->GetFieldData());
}

}  // namespace layerscope
