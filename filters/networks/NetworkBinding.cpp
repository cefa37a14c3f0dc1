#include "NetworkBinding.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include <vtkDataObject.h>
#include <vtkInformation.h>
#include <vtkInformationDataObjectMetaDataKey.h>
#include <vtkTable.h>

#include "InputChoice.h"
#include "PictureInput.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "tables/FieldValues.h"
#include "tables/RankAgreement.h"

namespace layerscope
{
namespace
{

constexpr const char* fileField = "network_file";
constexpr const char* checksumField = "network_checksum";
constexpr const char* latentArrayField = "latent_array";
constexpr const char* factorsField = "channel_factors";
constexpr const char* optionsField = "network_options";

/// A data object whose field data is the binding; it travels down the pipeline by itself.
vtkInformationDataObjectMetaDataKey* bindingKey()
{
  static auto* key = vtkInformationDataObjectMetaDataKey::MakeKey("BINDING", "Layerscope");
  return key;
}

/// `key=value` each, as they travel.
std::vector<std::string> entriesOf(const NetworkOptions& options)
{
  std::vector<std::string> entries;
  for (const auto& [key, value] : options)
  {
    entries.push_back(key + "=" + value);
  }
  return entries;
}

NetworkOptions optionsOf(const std::vector<std::string>& entries)
{
  NetworkOptions options;
  for (const std::string& entry : entries)
  {
    const std::size_t equals = entry.find('=');
    options[entry.substr(0, equals)] = equals == std::string::npos ? "" : entry.substr(equals + 1);
  }
  return options;
}

NetworkOptions readOptions(vtkFieldData* fieldData)
{
  std::vector<std::string> entries;
  auto* array = vtkStringArray::SafeDownCast(fieldData->GetAbstractArray(optionsField));
  for (vtkIdType i = 0; array && i < array->GetNumberOfValues(); ++i)
  {
    entries.push_back(array->GetValue(i));
  }
  return optionsOf(entries);
}

}  // namespace

void writeBinding(const NetworkBinding& binding, vtkFieldData* fieldData)
{
  setField<vtkStringArray>(fieldData, fileField, binding.file);
  setField<vtkStringArray>(fieldData, checksumField, binding.checksum);
  setField<vtkStringArray>(fieldData, latentArrayField, binding.latentArray);
  fieldData->RemoveArray(factorsField);
  if (!binding.factors.empty())
  {
    setField<vtkStringArray>(fieldData, factorsField, binding.factors);
  }
  fieldData->RemoveArray(optionsField);
  if (!binding.options.empty())
  {
    vtkNew<vtkStringArray> options;
    options->SetName(optionsField);
    for (const std::string& entry : entriesOf(binding.options))
    {
      options->InsertNextValue(entry);
    }
    fieldData->AddArray(options);
  }
}

std::optional<NetworkBinding> readBinding(vtkFieldData* fieldData)
{
  if (!fieldData)
  {
    return std::nullopt;
  }
  const auto file = textField(fieldData, fileField);
  const auto checksum = textField(fieldData, checksumField);
  const auto latentArray = textField(fieldData, latentArrayField);
  if (!file || !checksum || !latentArray)
  {
    return std::nullopt;
  }
  const auto factors = textField(fieldData, factorsField);
  return NetworkBinding{*file, *checksum, *latentArray, factors.value_or(""), readOptions(fieldData)};
}

void removeBinding(vtkFieldData* fieldData)
{
  for (const char* name : {fileField, checksumField, latentArrayField, factorsField, optionsField})
  {
    fieldData->RemoveArray(name);
  }
}

void announceBinding(const std::optional<NetworkBinding>& binding, vtkInformation* outInfo)
{
  if (!binding)
  {
    outInfo->Remove(bindingKey());
    return;
  }
  vtkNew<vtkDataObject> announced;
  writeBinding(*binding, announced->GetFieldData());
  outInfo->Set(bindingKey(), announced);
}

void renewAnnouncement(const NetworkBinding& binding, vtkInformation* outInfo)
{
  // Stages behind share the object.
  if (vtkDataObject* announced = vtkDataObject::SafeDownCast(outInfo->Get(bindingKey())))
  {
    writeBinding(binding, announced->GetFieldData());
  }
}

std::optional<NetworkBinding> findBinding(vtkTable* table, vtkInformation* inInfo)
{
  if (table)
  {
    if (auto binding = readBinding(table->GetFieldData()))
    {
      return binding;
    }
  }
  vtkDataObject* announced = inInfo ? vtkDataObject::SafeDownCast(inInfo->Get(bindingKey())) : nullptr;
  return announced ? readBinding(announced->GetFieldData()) : std::nullopt;
}

std::optional<NetworkBinding> announcedBinding(vtkInformation* inInfo)
{
  const auto announced = findBinding(nullptr, inInfo);
  return announced ? announced : findBinding(vtkTable::GetData(inInfo), inInfo);
}

void requireNetwork(const std::optional<NetworkBinding>& binding)
{
  if (!binding)
  {
    throw Error("the table is not bound to a network; pass it through Generator or Network first");
  }
}

void requireSamples(const std::optional<NetworkBinding>& binding)
{
  requireNetwork(binding);
  if (binding->latentArray.empty())
  {
    throw Error(
        "the table describes a network but has no samples; pass latents through Generator, or data through "
        "Network")
        .inFile(binding->file);
  }
}

void requireLatents(const NetworkBinding& binding)
{
  if (pictureFit(binding.options))
  {
    throw Error("this stage needs the latents of a generator, and the rows of this table feed pictures")
        .inFile(binding.file);
  }
}

void requireOneInput(const Network& network)
{
  if (network.inputs().size() > 1)
  {
    const FedInput& other = network.inputs()[1];
    throw Error("this stage makes inputs for a network, and this network takes '" + other.name + "' " +
                toString(other.sampleShape) + " with each sample, too")
        .inFile(network.file())
        .expected("a number for it in Other Inputs of the stage that binds the network");
  }
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
  std::vector<std::string> entries = entriesOf(binding.options);
  broadcastTexts(entries, owner, communicator);
  binding.options = optionsOf(entries);
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
  LoadedNetwork loaded = loadNetwork(binding.file, inputChoice(binding.options).network);
  if (loaded.checksum != binding.checksum)
  {
    throw Error("the file changed since this table was bound to it; apply the stage that bound it again")
        .inFile(binding.file)
        .expected("checksum " + binding.checksum)
        .found("checksum " + loaded.checksum);
  }
  std::vector<Intervention> changes = channelFactors(binding.factors);
  const auto others = interventions(binding.options);
  changes.insert(changes.end(), others.begin(), others.end());
  return withInterventions(withLayers(loaded, layerOptions(binding.options)), changes);
}

void removeInterventions(NetworkBinding& binding)
{
  binding.factors.clear();
  removeInterventions(binding.options);
}

}  // namespace layerscope
