#include "ProjectedTable.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <vtkDataArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkInformation.h>
#include <vtkTable.h>

#include "clusters/ClassLabels.h"
#include "datasets/EachRow.h"
#include "datasets/PictureReference.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "networks/NetworkBinding.h"
#include "tables/LayerColumns.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{

namespace
{
constexpr const char* defaultLabels = "label";
constexpr const char* noLabels = "None";
constexpr const char* epochName = "epoch";

/// Values that belong to each row of the table, and what keeps them.
struct Source
{
  int layer = 0;
  RowsView rows;
};

/// The column of numbers with the most components, two or more; empty where there is none.
std::string widestColumn(vtkTable* table)
{
  int most = 1;
  std::string name;
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    auto* column = vtkDataArray::SafeDownCast(table->GetColumn(index));
    if (column && column->GetName() && column->GetNumberOfComponents() > most)
    {
      most = column->GetNumberOfComponents();
      name = column->GetName();
    }
  }
  return name;
}

/// The pixels of all rows' pictures, as they are stored.
std::shared_ptr<std::vector<float>> pixelsOf(const PictureSet& pictures, vtkIdTypeArray* numbers,
                                             std::size_t& width)
{
  const std::int64_t count = numbers->GetNumberOfTuples();
  PictureShape shape = pictures.shape();
  if (shape.values() == 0 && count > 0)
  {
    shape = pictures.read(numbers->GetValue(0)).shape;
  }
  width = static_cast<std::size_t>(shape.values());
  requireMemory(static_cast<double>(count) * static_cast<double>(width) * sizeof(float) * 2,
                "the pixels of all pictures don't fit into memory; take fewer samples");
  auto pixels = std::make_shared<std::vector<float>>(static_cast<std::size_t>(count) * width);
  const auto read = [&](std::int64_t row)
  {
    const std::int64_t number = numbers->GetValue(row);
    const Picture picture = pictures.read(number);
    if (!(picture.shape == shape))
    {
      const auto text = [](const PictureShape& of)
      {
        return std::to_string(of.channels) + " x " + std::to_string(of.height) + " x " +
               std::to_string(of.width);
      };
      throw Error("pictures of unlike extents cannot be projected together")
          .inFile(pictures.name(number))
          .expected(text(shape))
          .found(text(picture.shape));
    }
    std::copy(picture.values.begin(), picture.values.end(),
              pixels->begin() + row * static_cast<std::ptrdiff_t>(width));
  };
  forEachRow(0, count, read);
  return pixels;
}

/// Collective. The data themselves, or nothing where the table has none.
std::optional<Source> readData(ProjectedTable& result, vtkTable* input, vtkInformation* inInfo,
                               const DataChoice& data, bool withLayers, std::int64_t firstRow,
                               Communicator& communicator)
{
  if (!data.isIncluded)
  {
    return std::nullopt;
  }
  const auto reference =
      data.array.empty() ? shareReference(findReference(input, inInfo), communicator) : std::nullopt;
  Source source;
  std::string column = data.array;
  if (reference)
  {
    const auto read = [&]
    {
      std::size_t width = 0;
      const auto pictures = loadPictures(*reference);
      result.storage.push_back(pixelsOf(*pictures, pictureColumn(result.table, firstRow), width));
      source.rows = denseRows(result.storage.back()->data(),
                              static_cast<std::size_t>(result.table->GetNumberOfRows()), width);
    };
    runOnAllRanks(communicator, read);
  }
  else
  {
    if (column.empty() && !withLayers)
    {
      column = widestColumn(result.table);
    }
    const int owner = lowestRank(!column.empty(), communicator);
    if (owner < 0)
    {
      return std::nullopt;
    }
    broadcastText(column, owner, communicator);
    const auto read = [&]
    {
      if (result.table->GetNumberOfRows() == 0)
      {
        return;
      }
      joinComponents(result.table, column);
      const auto values = floatColumn(result.table, column, firstRow);
      const auto width = static_cast<std::size_t>(values->GetNumberOfComponents());
      result.storage.push_back(std::make_shared<std::vector<float>>(
          values->GetPointer(0), values->GetPointer(0) + values->GetNumberOfValues()));
      source.rows = denseRows(result.storage.back()->data(),
                              static_cast<std::size_t>(values->GetNumberOfTuples()), width);
    };
    runOnAllRanks(communicator, read);
  }
  // Ranks without rows learn how wide the others' are.
  auto width = static_cast<std::int64_t>(source.rows.columns);
  communicator.allReduce(Reduction::Maximum, &width, 1);
  if (source.rows.count == 0)
  {
    source.rows = denseRows(nullptr, 0, static_cast<std::size_t>(width));
  }
  return source;
}

/// The epoch of each row; nothing where the table has no such column. Throws Error.
std::vector<double> epochsOf(vtkTable* table, std::int64_t firstRow)
{
  std::vector<double> epochs;
  auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName(epochName));
  for (vtkIdType row = 0; column && row < table->GetNumberOfRows(); ++row)
  {
    const double epoch = column->GetTuple1(row);
    if (column->GetNumberOfComponents() != 1 || !std::isfinite(epoch))
    {
      throw Error("column 'epoch' must tell the epoch of each row")
          .expected("one number a row")
          .found(std::to_string(column->GetNumberOfComponents()) + " numbers, " + std::to_string(epoch) +
                 " in row " + std::to_string(firstRow + row));
    }
    epochs.push_back(epoch);
  }
  return epochs;
}

/// Collective. All epochs there are, rising.
std::vector<double> distinct(const std::vector<double>& epochs, Communicator& communicator)
{
  constexpr double none = std::numeric_limits<double>::infinity();
  std::vector<double> found;
  double next = -none;
  do
  {
    const double last = next;
    next = none;
    for (const double epoch : epochs)
    {
      next = epoch > last ? std::min(next, epoch) : next;
    }
    communicator.allReduce(Reduction::Minimum, &next, 1);
    if (next < none)
    {
      found.push_back(next);
    }
  } while (next < none);
  return found;
}

/// The values of chosen rows: a part of all, where these lie one behind the other, else copied.
RowsView chosenRows(const RowsView& all, const std::vector<vtkIdType>& rows, ProjectedTable& table)
{
  const bool isOnePart =
      !rows.empty() && rows.back() - rows.front() + 1 == static_cast<vtkIdType>(rows.size());
  if (rows.empty() || isOnePart)
  {
    RowsView view = all;
    view.count = rows.size();
    view.values = rows.empty() ? nullptr : all.row(static_cast<std::size_t>(rows.front()));
    return view;
  }
  auto copy = std::make_shared<std::vector<float>>();
  copy->reserve(rows.size() * all.columns);
  for (const vtkIdType row : rows)
  {
    const float* const values = all.row(static_cast<std::size_t>(row));
    copy->insert(copy->end(), values, values + all.columns);
  }
  table.storage.push_back(copy);
  return denseRows(copy->data(), rows.size(), all.columns);
}
}  // namespace

ProjectedTable readProjected(vtkTable* input, vtkInformation* inInfo, const DataChoice& data,
                             const std::string& labelArray, Communicator& communicator)
{
  ProjectedTable result;
  result.table = vtkSmartPointer<vtkTable>::New();
  result.table->ShallowCopy(input);
  vtkTable* const table = result.table;
  std::int64_t total = 0;
  const std::int64_t firstRow = rowsBefore(input->GetNumberOfRows(), total, communicator);
  if (total == 0)
  {
    throw Error("the table has no rows");
  }
  const auto binding = shareBinding(findBinding(input, inInfo), communicator);
  const bool withLayers = lowestRank(!layerNumbers(table).empty(), communicator) >= 0;
  std::vector<LayerColumn> layers;
  if (withLayers)
  {
    layers = layerColumns(table, communicator);
  }
  std::vector<double> epochs;
  const auto check = [&]
  {
    if (binding)
    {
      joinComponents(table, binding->latentArray);
    }
    result.samples = sampleColumn(table, firstRow);
    for (const LayerColumn& column : layers)
    {
      requireFinite(column, result.samples);
    }
    epochs = epochsOf(table, firstRow);
  };
  runOnAllRanks(communicator, check);

  std::vector<Source> sources;
  if (const auto own = readData(result, input, inInfo, data, withLayers, firstRow, communicator))
  {
    sources.push_back(*own);
  }
  for (const LayerColumn& column : layers)
  {
    sources.push_back({column.number, column.rows()});
  }
  if (sources.empty())
  {
    throw Error("the table has nothing to project")
        .expected("layers (pass it through Spatial Pooling), pictures, or a column of numbers as Data Array")
        .found(columnNames(table));
  }
  const auto labels = readClassLabels(table, labelArray == noLabels ? "" : labelArray,
                                      labelArray != defaultLabels, firstRow, communicator);
  result.hasLabels = labels.has_value();
  result.epochs = distinct(epochs, communicator);
  result.hasEpochs = !result.epochs.empty();
  if (!result.hasEpochs)
  {
    result.epochs = {0};
  }
  for (std::size_t epoch = 0; epoch < result.epochs.size(); ++epoch)
  {
    std::vector<vtkIdType> rows;
    for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
    {
      if (!result.hasEpochs || epochs[static_cast<std::size_t>(row)] == result.epochs[epoch])
      {
        rows.push_back(row);
      }
    }
    for (const Source& source : sources)
    {
      if (source.layer == 0 && epoch > 0)
      {
        continue;
      }
      ProjectedGroup group;
      group.layer = source.layer;
      group.epoch = result.epochs[epoch];
      group.places = rows;
      group.rows.own = chosenRows(source.rows, rows, result);
      group.rows.name = source.layer == 0 ? "the data" : "layer_" + std::to_string(source.layer);
      if (result.hasEpochs)
      {
        std::string number = std::to_string(group.epoch);
        number.erase(std::min(number.find_last_not_of('0') + 1, number.size()));
        number.erase(number.find_last_not_of('.') + 1);
        group.rows.name += " at epoch " + number;
      }
      for (const vtkIdType row : labels ? rows : std::vector<vtkIdType>())
      {
        group.rows.labels.push_back(labels->labels[static_cast<std::size_t>(row)]);
      }
      result.groups.push_back(std::move(group));
    }
  }
  return result;
}

std::size_t ProjectedTable::before(std::size_t group) const
{
  for (std::size_t other = group; other > 0; --other)
  {
    if (groups[other - 1].layer == groups[group].layer)
    {
      return other - 1;
    }
  }
  return groups.size();
}

const ProjectedGroup& ProjectedTable::groupLike(const ProjectedGroup& group) const
{
  std::string all;
  for (const ProjectedGroup& own : groups)
  {
    if (own.layer == group.layer && (!hasEpochs || own.epoch == group.epoch))
    {
      return own;
    }
    all += (all.empty() ? "" : ", ") + own.rows.name;
  }
  throw Error("the reference does not have this layer").found(all);
}

std::vector<double> readPlaces(const ProjectedTable& table, const ProjectedGroup& group,
                               std::size_t dimensions)
{
  std::vector<double> places;
  if (group.places.empty())
  {
    return places;
  }
  const std::string name = "projection_" + std::to_string(group.layer);
  joinComponents(table.table, name);
  auto* column = vtkDataArray::SafeDownCast(table.table->GetColumnByName(name.c_str()));
  if (!column || column->GetNumberOfComponents() != static_cast<int>(dimensions))
  {
    throw Error(
        "the reference does not tell where its rows are; take the output Reference of a Layer Projection")
        .expected("column '" + name + "' with " + std::to_string(dimensions) + " components")
        .found(columnNames(table.table));
  }
  for (const vtkIdType row : group.places)
  {
    for (std::size_t d = 0; d < dimensions; ++d)
    {
      places.push_back(column->GetComponent(row, static_cast<int>(d)));
    }
    if (!std::isfinite(places.back()))
    {
      throw Error("the reference has a place that is not finite, in column '" + name + "'");
    }
  }
  return places;
}

}  // namespace layerscope
