#include "NetworkBinding.h"

#include <filesystem>
#include <system_error>

#include <vtkFieldData.h>
#include <vtkNew.h>
#include <vtkStringArray.h>

#include "RankAgreement.h"
#include "analysis/Communicator.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

constexpr const char* fileField = "network_file";
constexpr const char* checksumField = "network_checksum";
constexpr const char* latentArrayField = "latent_array";
constexpr const char* factorsField = "channel_factors";

void writeString(vtkFieldData* fieldData, const char* name, const std::string& value)
{
  vtkNew<vtkStringArray> array;
  array->SetName(name);
  array->InsertNextValue(value);
  fieldData->AddArray(array);
}

std::optional<std::string> readString(vtkFieldData* fieldData, const char* name)
{
  auto* array = vtkStringArray::SafeDownCast(fieldData->GetAbstractArray(name));
  if (!array || array->GetNumberOfValues() < 1)
  {
    return std::nullopt;
  }
  return array->GetValue(0);
}

}  // namespace

void writeBinding(const NetworkBinding& binding, vtkFieldData* fieldData)
{
  writeString(fieldData, fileField, binding.file);
  writeString(fieldData, checksumField, binding.checksum);
  writeString(fieldData, latentArrayField, binding.latentArray);
  fieldData->RemoveArray(factorsField);
  if (!binding.factors.empty())
  {
    writeString(fieldData, factorsField, binding.factors);
  }
}

std::optional<NetworkBinding> readBinding(vtkFieldData* fieldData)
{
  if (!fieldData)
  {
    return std::nullopt;
  }
  const auto file = readString(fieldData, fileField);
  const auto checksum = readString(fieldData, checksumField);
  const auto latentArray = readString(fieldData, latentArrayField);
  if (!file || !checksum || !latentArray)
  {
    return std::nullopt;
  }
  const auto factors = readString(fieldData, factorsField);
  return NetworkBinding{*file, *checksum, *latentArray, factors.value_or("")};
}

std::optional<NetworkBinding> shareBinding(const std::optional<NetworkBinding>& local,
                                           Communicator& communicator)
{
  const int owner = lowestRank(local.has_value(), communicator);
  if (owner < 0)
  {
    return std::nullopt;
  }
  NetworkBinding binding = local.value_or(NetworkBinding{});
  broadcastText(binding.file, owner, communicator);
  broadcastText(binding.checksum, owner, communicator);
  broadcastText(binding.latentArray, owner, communicator);
  broadcastText(binding.factors, owner, communicator);
  return binding;
}

LoadedNetwork loadNetwork(const NetworkBinding& binding)
{
  std::error_code ignored;
  if (!std::filesystem::exists(binding.file, ignored))
  {
    throw Error("the network of this table has gone")
        .inFile(binding.file)
        .expected("a file with checksum " + binding.checksum)
        .found("no such file");
  }
  LoadedNetwork loaded = loadNetwork(binding.file);
  if (loaded.checksum != binding.checksum)
  {
    throw Error("the file changed since this table was bound to it; apply Generator again")
        .inFile(binding.file)
        .expected("checksum " + binding.checksum)
        .found("checksum " + loaded.checksum);
  }
  return withFactors(loaded, channelFactors(binding.factors));
}

}  // namespace layerscope
