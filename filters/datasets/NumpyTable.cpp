#include "NumpyTable.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "data/DataFile.h"
#include "data/Extents.h"
#include "data/NumpyType.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

namespace fs = std::filesystem;

std::string namesOf(const std::vector<NumpyArrayInfo>& arrays)
{
  std::string names;
  for (const NumpyArrayInfo& array : arrays)
  {
    names += (names.empty() ? "" : ", ") + array.name;
  }
  return names;
}

const NumpyArrayInfo* find(const std::vector<NumpyArrayInfo>& arrays, const std::string& name)
{
  const auto found = std::find_if(arrays.begin(), arrays.end(),
                                  [&](const NumpyArrayInfo& array) { return array.name == name; });
  return found == arrays.end() ? nullptr : &*found;
}

/// A name that no other column of the table has.
std::string columnName(const std::string& name)
{
  for (const char* taken : {"sample", "picture", "label", "label_name"})
  {
    if (name == taken)
    {
      return name + "_values";
    }
  }
  return name;
}

/// Where labels are: file and array.
std::pair<std::string, std::string> placeOf(const std::string& file, const std::string& labels)
{
  const std::vector<NumpyArrayInfo> arrays = numpyArrays(file);
  if (find(arrays, labels))
  {
    return {absolutePath(file), labels};
  }
  const fs::path beside = fs::path(absolutePath(file)).parent_path() / labels;
  std::error_code failure;
  if (!fs::exists(beside, failure))
  {
    const std::string names = namesOf(arrays);
    throw Error("there are no Labels '" + labels + "'")
        .inFile(file)
        .expected((names.empty() ? "" : "one of the arrays " + names + ", or ") + std::string("a .npy file"));
  }
  return {beside.lexically_normal().string(), ""};
}

}  // namespace

NumpyArrayInfo findNumpyArray(const std::string& file, const std::string& name)
{
  const std::vector<NumpyArrayInfo> arrays = numpyArrays(file);
  const bool isSingle = arrays.size() == 1 && (name.empty() || arrays.front().name.empty());
  const NumpyArrayInfo* array = isSingle ? &arrays.front() : find(arrays, name);
  if (!array)
  {
    throw Error(arrays.empty() ? std::string("the file has no arrays")
                : name.empty() ? "the file has several arrays, and Array names none"
                               : "the file has no array '" + name + "'")
        .inFile(absolutePath(file))
        .expected(arrays.empty() ? "" : "one of " + namesOf(arrays));
  }
  if (array->shape.empty())
  {
    throw Error("the array has no axis that counts samples")
        .inFile(absolutePath(file))
        .expected("[samples, ...]")
        .found(extentsText(array->shape));
  }
  return *array;
}

NumberColumn readNumpyColumn(const std::string& file, const NumpyArrayInfo& array)
{
  NumberColumn column;
  column.name = columnName(array.name.empty() ? fs::path(absolutePath(file)).stem().string() : array.name);
  column.components = 1;
  try
  {
    const NumpyType type = numpyType(array.type);
    column.isFloat = type.size <= (type.kind == 'f' ? 4 : 2);
    const double samples = static_cast<double>(array.shape.front());
    double components = 1;
    for (std::size_t axis = 1; axis < array.shape.size(); ++axis)
    {
      components *= static_cast<double>(array.shape[axis]);
    }
    if (samples * components == 0)
    {
      throw Error("the array is empty").expected("[samples, ...]").found(extentsText(array.shape));
    }
    if (components > std::numeric_limits<int>::max())
    {
      throw Error("a sample has too many values for a column").found(extentsText(array.shape));
    }
    std::vector<std::int64_t> shape;
    requireMemory(2 * sizeof(double) * samples * components + bytesOfComponent * components,
                  "the array doesn't fit into memory as a column");
    column.values = readNumpy(file, array.name, shape);
    column.components = static_cast<std::int64_t>(components);
  }
  catch (Error& error)
  {
    error.inFile(absolutePath(file));
    throw;
  }
  return column;
}

std::vector<std::int32_t> readNumpyLabels(const std::string& file, const std::string& labels,
                                          std::int64_t count)
{
  const auto [labelsFile, array] = placeOf(file, labels);
  std::vector<std::int64_t> shape;
  const std::vector<double> values = readNumpy(labelsFile, array, shape);
  if (static_cast<std::int64_t>(values.size()) != count || shape.empty() || shape.front() != count)
  {
    throw Error("there is not one label for each sample")
        .inFile(labelsFile)
        .expected(std::to_string(count) + " labels")
        .found(extentsText(shape));
  }
  std::vector<std::int32_t> numbers;
  numbers.reserve(values.size());
  for (const double value : values)
  {
    if (!(value >= 0 && value <= std::numeric_limits<std::int32_t>::max()) || value != std::floor(value))
    {
      throw Error("the label of sample " + std::to_string(numbers.size()) + " is no class")
          .inFile(labelsFile)
          .expected("a whole number from 0")
          .found(std::to_string(value));
    }
    numbers.push_back(static_cast<std::int32_t>(value));
  }
  return numbers;
}

}  // namespace layerscope
