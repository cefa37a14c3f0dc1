#include "PoolingFields.h"

#include <cstddef>
#include <string>

#include "network/Error.h"
#include "tables/FieldValues.h"

namespace layerscope
{
namespace
{

// In the order of the enumerations.
constexpr const char* poolingNames[] = {"Max", "Mean", "RMS", "Min", "Standard Deviation", "None"};
constexpr const char* normalizationNames[] = {"Row Sum", "L2", "None"};

/// Place of the field's value among `names`; nothing when there is no such field.
template <std::size_t count>
std::optional<int> readChoice(vtkFieldData* fieldData, const char* field, const char* const (&names)[count])
{
  const auto found = textField(fieldData, field);
  if (!found)
  {
    return std::nullopt;
  }
  std::string all;
  for (std::size_t index = 0; index < count; ++index)
  {
    if (*found == names[index])
    {
      return static_cast<int>(index);
    }
    all += (index == 0 ? "" : ", ") + std::string(names[index]);
  }
  throw Error(std::string("the table was made with an unknown ") + field)
      .expected("one of " + all)
      .found(*found);
}

}  // namespace

void writePooling(const PoolingOptions& options, vtkFieldData* fieldData)
{
  setField<vtkStringArray>(fieldData, "pooling", poolingNames[static_cast<int>(options.pooling)]);
  setField<vtkStringArray>(fieldData, "normalization",
                           normalizationNames[static_cast<int>(options.normalization)]);
}

std::optional<PoolingOptions> readPooling(vtkFieldData* fieldData)
{
  const auto pooling = readChoice(fieldData, "pooling", poolingNames);
  const auto normalization = readChoice(fieldData, "normalization", normalizationNames);
  if (!pooling || !normalization)
  {
    return std::nullopt;
  }
  return PoolingOptions{static_cast<Pooling>(*pooling), static_cast<Normalization>(*normalization)};
}

}  // namespace layerscope
