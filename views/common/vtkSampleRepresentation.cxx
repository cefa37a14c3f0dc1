#include "vtkSampleRepresentation.h"

#include <algorithm>
#include <vector>

#include "ColorTable.h"
#include "SelectSamples.h"
#include "pictures/PictureService.h"
#include "vtkCompositeDataIterator.h"
#include "vtkCompositeDataSet.h"
#include "vtkDataArray.h"
#include "vtkDataSetAttributes.h"
#include "vtkFieldData.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkMultiProcessController.h"
#include "vtkNew.h"
#include "vtkPVContextView.h"
#include "vtkSampleChart.h"
#include "vtkSelection.h"
#include "vtkSelectionNode.h"
#include "vtkSmartPointer.h"
#include "vtkTable.h"

namespace
{

bool hasAll(vtkTable* table, const std::vector<const char*>& names)
{
  return std::all_of(names.begin(), names.end(),
                     [table](const char* name) { return table->GetColumnByName(name) != nullptr; });
}

/// All columns, so that the view can say which there are; of a table that cannot be drawn one row tells
/// enough.
void fillWithFirstRow(vtkTable* first, vtkTable* table)
{
  first->Initialize();
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    vtkAbstractArray* column = table->GetColumn(index);
    auto row = vtkSmartPointer<vtkAbstractArray>::Take(column->NewInstance());
    row->SetName(column->GetName());
    row->SetNumberOfComponents(column->GetNumberOfComponents());
    row->InsertNextTuple(0, column);
    first->AddColumn(row);
  }
}

/// Whether a node of a resolved selection speaks of this process' rows.
bool isHere(vtkSelectionNode* node)
{
  vtkInformation* properties = node->GetProperties();
  auto* controller = vtkMultiProcessController::GetGlobalController();
  return !properties->Has(vtkSelectionNode::PROCESS_ID()) ||
         properties->Get(vtkSelectionNode::PROCESS_ID()) < 0 || !controller ||
         properties->Get(vtkSelectionNode::PROCESS_ID()) == controller->GetLocalProcessId();
}

vtkIdType idAt(vtkDataArray* ids, vtkIdType index)
{
  // Exact for large ids too, which the generic access takes for real numbers.
  auto* exact = vtkIdTypeArray::SafeDownCast(ids);
  return exact ? exact->GetValue(index) : static_cast<vtkIdType>(ids->GetTuple1(index));
}

/// Adds the ids of the samples that the node selects among `samples`, this process' rows.
void appendSamples(vtkSelectionNode* node, vtkDataArray* samples, std::vector<std::int64_t>& ids)
{
  auto* list = vtkDataArray::SafeDownCast(node->GetSelectionList());
  const int content = node->GetContentType();
  const bool byRow = content == vtkSelectionNode::INDICES && samples && isHere(node);
  if (!list || !(byRow || content == vtkSelectionNode::GLOBALIDS))
  {
    return;
  }
  ids.reserve(ids.size() + static_cast<std::size_t>(list->GetNumberOfTuples()));
  for (vtkIdType index = 0; index < list->GetNumberOfTuples(); ++index)
  {
    const vtkIdType id = idAt(list, index);
    if (!byRow)
    {
      ids.push_back(id);
    }
    else if (id >= 0 && id < samples->GetNumberOfTuples())
    {
      ids.push_back(idAt(samples, id));
    }
  }
}

}  // namespace

vtkSampleRepresentation::vtkSampleRepresentation()
    : Pictures(std::make_unique<layerscope::PictureService>())
{
  // Columns of several components stay one column.
  this->FlattenTable = 0;
  this->FieldAssociation = vtkDataObject::FIELD_ASSOCIATION_ROWS;
}

vtkSampleRepresentation::~vtkSampleRepresentation() = default;

vtkSampleChart* vtkSampleRepresentation::GetChart()
{
  return this->ContextView ? vtkSampleChart::SafeDownCast(this->ContextView->GetContextItem()) : nullptr;
}

void vtkSampleRepresentation::SetVisibility(bool visible)
{
  this->Superclass::SetVisibility(visible);
  vtkSampleChart* chart = this->GetChart();
  if (chart && !visible)
  {
    chart->ClearTable(this);
  }
  this->Modified();
}

void vtkSampleRepresentation::SetColorBy(const char* name)
{
  const std::string array = name ? name : "";
  if (array != this->ColorBy)
  {
    this->ColorBy = array;
    this->ColorNames = array + "_name";
    this->MarkModified();  // another column has to travel
  }
}

void vtkSampleRepresentation::SetColorMap(const char* name)
{
  const std::string map = name ? name : "";
  if (map != this->ColorMap)
  {
    this->ColorMap = map;
    this->Modified();  // not MarkModified: only the drawing changes
  }
}

void vtkSampleRepresentation::SetInvertColorMap(bool invert)
{
  if (invert != this->InvertColorMap)
  {
    this->InvertColorMap = invert;
    this->Modified();
  }
}

const char* vtkSampleRepresentation::GetIdColumn(vtkTable*) const
{
  return "sample";
}

bool vtkSampleRepresentation::RemoveFromView(vtkView* view)
{
  if (vtkSampleChart* chart = this->GetChart())
  {
    chart->ClearTable(this);
  }
  return this->Superclass::RemoveFromView(view);
}

int vtkSampleRepresentation::RequestData(vtkInformation* request, vtkInformationVector** inputs,
                                                vtkInformationVector* outputs)
{
  vtkInformation* information = inputs[0]->GetInformationObject(0);
  this->Pictures->setTable(information ? vtkTable::GetData(information) : nullptr, information);
  return this->Superclass::RequestData(request, inputs, outputs);
}

vtkSmartPointer<vtkDataObject> vtkSampleRepresentation::TransformInputData(vtkDataObject* data)
{
  this->Fields = nullptr;
  auto* table = vtkTable::SafeDownCast(data);
  if (!table)
  {
    return data;
  }
  vtkNew<vtkTable> drawn;
  for (const char* name : this->GetDrawnColumns())
  {
    if (vtkAbstractArray* column = table->GetColumnByName(name))
    {
      drawn->AddColumn(column);
    }
  }
  if (!hasAll(table, this->GetNeededColumns()) && table->GetNumberOfRows() > 0)
  {
    fillWithFirstRow(drawn, table);
  }
  drawn->GetFieldData()->PassData(table->GetFieldData());
  vtkDataArray* ids = table->GetRowData()->GetGlobalIds();
  if (ids && ids == table->GetColumnByName(this->GetIdColumn(table)))
  {
    // The role itself gets lost on the way to the client.
    vtkNew<vtkIntArray> mark;
    mark->SetName(vtkSampleChart::samplesAreGlobalIds);
    mark->InsertNextValue(1);
    drawn->GetFieldData()->AddArray(mark);
  }
  this->Fields = drawn->GetFieldData();
  return vtkSmartPointer<vtkDataObject>(drawn);
}

vtkSmartPointer<vtkDataObject> vtkSampleRepresentation::TransformTable(vtkSmartPointer<vtkDataObject> data)
{
  auto* tables = vtkCompositeDataSet::SafeDownCast(data);
  if (!tables || !this->Fields)
  {
    return data;
  }
  auto part = vtk::TakeSmartPointer(tables->NewIterator());
  for (part->InitTraversal(); !part->IsDoneWithTraversal(); part->GoToNextItem())
  {
    vtkFieldData* fields = part->GetCurrentDataObject()->GetFieldData();
    for (int index = 0; index < this->Fields->GetNumberOfArrays(); ++index)
    {
      vtkAbstractArray* array = this->Fields->GetAbstractArray(index);
      if (array && array->GetName() && !fields->HasArray(array->GetName()))
      {
        fields->AddArray(array);
      }
    }
  }
  return data;
}

void vtkSampleRepresentation::PrepareForRendering()
{
  this->Superclass::PrepareForRendering();
  vtkSampleChart* chart = this->GetChart();
  if (chart && this->GetVisibility())
  {
    chart->SetTable(this->GetLocalOutput(), this);
    chart->SetColorBy(this->ColorBy);
    chart->SetColors(layerscope::makeColorTable(this->ColorMap, this->InvertColorMap));
  }
}

bool vtkSampleRepresentation::MapSelectionToInput(vtkSelection*)
{
  // The view selects samples by their global ids already.
  return true;
}

bool vtkSampleRepresentation::MapSelectionToView(vtkSelection* selection)
{
  vtkTable* table = this->GetNumberOfInputConnections(0) > 0
                        ? vtkTable::SafeDownCast(this->GetInputDataObject(0, 0))
                        : nullptr;
  auto* samples = table ? vtkDataArray::SafeDownCast(table->GetColumnByName(this->GetIdColumn(table))) : nullptr;
  std::vector<std::int64_t> ids;
  for (unsigned int index = 0; index < selection->GetNumberOfNodes(); ++index)
  {
    appendSamples(selection->GetNode(index), samples, ids);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

  selection->Initialize();
  selection->AddNode(layerscope::idsNode(ids));
  return true;
}

void vtkSampleRepresentation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "ColorBy: " << this->ColorBy << "\n"
     << indent << "ColorMap: " << this->ColorMap << "\n"
     << indent << "InvertColorMap: " << this->InvertColorMap << "\n";
}
