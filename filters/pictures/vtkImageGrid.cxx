#include "vtkImageGrid.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "ContactSheet.h"
#include "OwnPictures.h"
#include "SheetExtent.h"
#include "SheetImage.h"
#include "SheetLabels.h"
#include "SheetPictures.h"
#include "analysis/Communicator.h"
#include "datasets/PictureReference.h"
#include "network/Error.h"
#include "networks/BoundRows.h"
#include "tables/GatherRows.h"
#include "tables/RankAgreement.h"
#include "tables/SelectedRows.h"
#include "tables/SortKeys.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDataArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkTable.h"
#include "vtkUnsignedCharArray.h"
#include "vtkVariant.h"

using layerscope::Error;

vtkStandardNewMacro(vtkImageGrid);

namespace
{

constexpr const char* defaultSortArray = "center_dist";
constexpr const char* inputOrder = "Input Order";
constexpr const char* sortedArray = "Sort Array";

/// What is wrong with some pictures of a sheet, for a warning.
std::string brokenText(const std::vector<std::string>& broken)
{
  return broken.size() == 1 ? "One picture cannot be read and is grey: " + broken.front()
                            : std::to_string(broken.size()) +
                                  " pictures cannot be read and are grey; the first: " + broken.front();
}

/// A column of one value a row. Throws Error where it is missing, unless it is optional or there are no rows.
vtkAbstractArray* columnOf(vtkTable* table, const std::string& name, const char* complaint, bool isOptional)
{
  vtkAbstractArray* column = table->GetColumnByName(name.c_str());
  if (!column && (isOptional || table->GetNumberOfRows() == 0))
  {
    return nullptr;
  }
  if (!column || column->GetNumberOfComponents() != 1)
  {
    throw Error(complaint + (" '" + name + "'"))
        .expected("one value a row")
        .found(column ? std::to_string(column->GetNumberOfComponents()) + " of type " +
                            column->GetDataTypeAsString()
                      : "no such column");
  }
  return column;
}

std::string valueText(vtkAbstractArray* column, vtkIdType row, int digits)
{
  vtkDataArray* numbers = vtkDataArray::SafeDownCast(column);
  if (numbers && numbers->GetDataTypeSize() == 1)
  {
    return std::to_string(static_cast<int>(numbers->GetTuple1(row)));  // vtkVariant takes them for characters
  }
  if (!numbers || (numbers->GetDataType() != VTK_FLOAT && numbers->GetDataType() != VTK_DOUBLE))
  {
    return layerscope::printableText(column->GetVariantValue(row).ToString());
  }
  char text[32];
  std::snprintf(text, sizeof(text), "%.*g", digits, numbers->GetTuple1(row));
  return text;
}

/// The texts below the chosen rows' pictures, on all ranks. Ranks that have none of these rows may lack the
/// column; where all do, its values are left out.
std::vector<layerscope::SheetLabel> makeLabels(const std::vector<layerscope::SampleRow>& chosen, int parts,
                                               vtkAbstractArray* column,
                                               layerscope::Communicator& communicator)
{
  const bool hasValues =
      layerscope::lowestRank(column != nullptr, communicator) >= 0 && (parts & vtkImageGrid::SORT_VALUE);
  std::vector<layerscope::SheetLabel> labels(chosen.size());
  for (std::size_t index = 0; index < chosen.size(); ++index)
  {
    const layerscope::SampleRow& row = chosen[index];
    if (parts & vtkImageGrid::SAMPLE)
    {
      labels[index].push_back({std::to_string(row.sample)});
    }
    if (hasValues)
    {
      layerscope::LabelLine& line = labels[index].emplace_back();
      for (const int digits : {3, 2, 1})
      {
        std::string text =
            row.rank == communicator.rank() && column ? valueText(column, row.row, digits) : std::string();
        layerscope::broadcastText(text, row.rank, communicator);
        line.push_back(text);
      }
    }
  }
  return labels;
}

void paintImage(const layerscope::SheetPictures& images, const std::vector<layerscope::SheetLabel>& labels,
                std::int64_t perColumn, vtkImageData* sheet)
{
  const std::int64_t strip = layerscope::labelHeight(labels.front().size(), images.width);
  const auto layout = layerscope::layoutSheet(images.count, images.width, images.height, strip, perColumn);
  auto* colors = layerscope::addColors(sheet, layerscope::setSheetSize(layout, sheet));
  layerscope::paintSheet(images, layout, colors->GetPointer(0));
  layerscope::paintLabels(labels, layout, colors->GetPointer(0));
}

}  // namespace

vtkImageGrid::vtkImageGrid()
{
  this->SetNumberOfInputPorts(3);
}

int vtkImageGrid::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port == 0 ? "vtkTable" : "vtkSelection");
  // A sheet whose table is gone is empty; VTK would call that an error.
  info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), 1);
  return 1;
}

int vtkImageGrid::RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector* outputs)
{
  layerscope::announceSheet(outputs->GetInformationObject(0), VTK_UNSIGNED_CHAR, 3);
  return 1;
}

int vtkImageGrid::RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*)
{
  // The inputs have pieces, which the executive passes on, but no extent.
  return 1;
}

void vtkImageGrid::CheckProperties() const
{
  if (this->MaximumImages < 1)
  {
    throw Error("MaximumImages is too small")
        .expected("1 or more")
        .found(std::to_string(this->MaximumImages));
  }
  if (this->ImagesPerColumn < 0)
  {
    throw Error("ImagesPerColumn is too small")
        .expected("0 or more")
        .found(std::to_string(this->ImagesPerColumn));
  }
}

vtkAbstractArray* vtkImageGrid::SortColumn(vtkTable* table) const
{
  if (this->SortArray.empty() || this->SortArray == inputOrder)
  {
    return nullptr;
  }
  const bool isOptional = this->SortArray == defaultSortArray;
  return columnOf(table, this->SortArray, "cannot sort by column", isOptional);
}

vtkAbstractArray* vtkImageGrid::LabelColumn(vtkTable* table) const
{
  if (this->LabelArray.empty() || this->LabelArray == sortedArray)
  {
    return this->SortColumn(table);
  }
  return columnOf(table, this->LabelArray, "cannot label by column", false);
}

bool vtkImageGrid::MakeSheet(vtkTable* table, vtkInformation* inInfo, vtkImageData* sheet,
                             layerscope::Communicator& communicator)
{
  vtkAbstractArray* column = nullptr;
  vtkAbstractArray* labelColumn = nullptr;
  const auto prepare = [&]
  {
    this->CheckProperties();
    column = this->SortColumn(table);
    labelColumn = this->LabelColumn(table);
  };
  layerscope::runOnAllRanks(communicator, prepare);
  std::int64_t total = 0;
  const std::int64_t firstRow = layerscope::rowsBefore(table->GetNumberOfRows(), total, communicator);
  vtkSmartPointer<vtkIdTypeArray> samples;
  layerscope::runOnAllRanks(communicator, [&] { samples = layerscope::sampleColumn(table, firstRow); });
  const auto keys = layerscope::sortKeys(column, this->SortDescending, communicator);
  const auto chosen = layerscope::firstSamples(samples, keys, firstRow, this->MaximumImages, communicator);
  const auto labels = makeLabels(chosen, this->Labels, labelColumn, communicator);
  const auto binding = layerscope::shareBinding(layerscope::findBinding(table, inInfo), communicator);
  const auto reference = layerscope::shareReference(layerscope::findReference(table, inInfo), communicator);
  layerscope::SheetPictures images;
  const bool isDone = reference ? this->ShowOwn(*reference, table, firstRow, chosen, images, communicator)
                                : this->ShowMade(table, inInfo, chosen, images, communicator);
  if (!isDone)
  {
    return false;
  }
  const auto paint = [&]
  {
    if (communicator.rank() == 0 && !chosen.empty())
    {
      paintImage(images, labels, this->ImagesPerColumn, sheet);
    }
    vtkNew<vtkIdTypeArray> order;
    order->SetName("sample");
    for (const auto& row : chosen)
    {
      order->InsertNextValue(row.sample);
    }
    sheet->GetFieldData()->AddArray(order);
    if (binding)
    {
      layerscope::writeBinding(*binding, sheet->GetFieldData());
    }
  };
  layerscope::runOnAllRanks(communicator, paint);
  return true;
}

bool vtkImageGrid::ShowMade(vtkTable* table, vtkInformation* inInfo,
                            const std::vector<layerscope::SampleRow>& chosen,
                            layerscope::SheetPictures& images, layerscope::Communicator& communicator)
{
  const auto rows = layerscope::readBoundRows(table, inInfo, communicator);
  layerscope::runOnAllRanks(communicator, [&] { layerscope::pixelLayout(*rows.loaded.network); });
  const auto size = static_cast<std::size_t>(rows.loaded.network->rowSize());
  const auto latents = layerscope::gatherRows<float>(
      chosen, size, [&](std::int64_t row, float* values) { rows.inputs->read(row, 1, values); },
      communicator);
  bool finished = true;
  const auto make = [&]
  {
    if (communicator.rank() == 0)
    {
      finished = layerscope::makeSheetPictures(
          rows.loaded.network, latents.data(), static_cast<std::int64_t>(chosen.size()), images,
          [this](double done) { return layerscope::reportProgress(this, done); });
    }
  };
  layerscope::runOnAllRanks(communicator, make);
  return layerscope::lowestRank(!finished, communicator) < 0;
}

bool vtkImageGrid::ShowOwn(const layerscope::PictureReference& reference, vtkTable* table,
                           std::int64_t firstRow, const std::vector<layerscope::SampleRow>& chosen,
                           layerscope::SheetPictures& images, layerscope::Communicator& communicator)
{
  vtkSmartPointer<vtkIdTypeArray> pictures;
  layerscope::runOnAllRanks(communicator, [&] { pictures = layerscope::pictureColumn(table, firstRow); });
  const auto indices = layerscope::gatherRows<std::int64_t>(
      chosen, 1, [&](std::int64_t row, std::int64_t* index) { *index = pictures->GetValue(row); },
      communicator);
  bool finished = true;
  std::vector<std::string> broken;
  const auto read = [&]
  {
    if (communicator.rank() == 0)
    {
      const auto set = layerscope::loadPictures(reference);
      finished = layerscope::OwnPictures(*set).paintAll(
          indices, images, broken, [this](double done) { return layerscope::reportProgress(this, done); });
    }
  };
  layerscope::runOnAllRanks(communicator, read);
  if (!broken.empty())
  {
    vtkWarningMacro(<< brokenText(broken));
  }
  return layerscope::lowestRank(!finished, communicator) < 0;
}

int vtkImageGrid::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  layerscope::announceNoExtent(outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* whole = vtkTable::GetData(inputs[0], 0);
    const auto table = whole ? layerscope::shownRows(whole, this->FollowSelection, inputs) : nullptr;
    vtkNew<vtkImageData> sheet;
    if (table && !this->MakeSheet(table, inputs[0]->GetInformationObject(0), sheet, communicator))
    {
      return false;
    }
    if (!sheet->GetPointData()->GetScalars())
    {
      layerscope::addColors(sheet, 0);
    }
    vtkImageData::GetData(outputs, 0)->ShallowCopy(sheet);
    layerscope::announceExtent(sheet, outputs->GetInformationObject(0), communicator);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkImageGrid::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "MaximumImages: " << this->MaximumImages << "\n"
     << indent << "ImagesPerColumn: " << this->ImagesPerColumn << "\n"
     << indent << "SortArray: " << this->SortArray << "\n"
     << indent << "SortDescending: " << this->SortDescending << "\n"
     << indent << "Labels: " << this->Labels << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n"
     << indent << "FollowSelection: " << this->FollowSelection << "\n";
}
