#include "PictureReference.h"

#include <algorithm>
#include <list>
#include <mutex>

#include <vtkDataObject.h>
#include <vtkFieldData.h>
#include <vtkIdTypeArray.h>
#include <vtkInformation.h>
#include <vtkInformationDataObjectMetaDataKey.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "data/DataFile.h"
#include "network/Error.h"
#include "tables/FieldValues.h"
#include "tables/FileChecksum.h"
#include "tables/RankAgreement.h"

namespace layerscope
{
namespace
{

constexpr const char* filesField = "picture_files";
constexpr const char* formatField = "picture_format";
constexpr const char* checksumField = "picture_checksum";
constexpr const char* shapeField = "picture_shape";
constexpr std::size_t mostOpen = 8;

/// A data object whose field data is the reference; it travels down the pipeline by itself.
vtkInformationDataObjectMetaDataKey* referenceKey()
{
  static auto* key = vtkInformationDataObjectMetaDataKey::MakeKey("PICTURES", "Layerscope");
  return key;
}

using Stamps = std::vector<FileStamp>;

struct Open
{
  PictureReference reference;
  std::shared_ptr<const PictureSet> pictures;
  Stamps stamps;
};

/// None of a folder, whose pictures look after themselves.
Stamps stampsOf(const PictureReference& reference)
{
  Stamps stamps;
  for (const std::string& file : reference.files)
  {
    if (reference.format != "folder")
    {
      stamps.push_back(stampOf(file));
    }
  }
  return stamps;
}

/// The front is the most recently used. Never destroyed: threads may still look here when the process ends.
std::list<Open>& opened()
{
  static auto& sets = *new std::list<Open>;
  return sets;
}

std::mutex& openedMutex()
{
  static auto& mutex = *new std::mutex;
  return mutex;
}

std::string checksumOf(const PictureSet& pictures)
{
  return pictures.format() == "folder" ? md5OfText(folderListing(pictures)) : md5Of(pictures.files());
}

void keep(const PictureReference& reference, std::shared_ptr<const PictureSet> pictures)
{
  Stamps stamps = stampsOf(reference);
  auto& sets = opened();
  sets.remove_if([&](const Open& each) { return each.reference == reference; });
  sets.push_front({reference, std::move(pictures), std::move(stamps)});
  while (sets.size() > mostOpen)
  {
    sets.pop_back();
  }
}

}  // namespace

PictureReference referTo(const PictureSet& pictures)
{
  return {pictures.files(), pictures.format(), checksumOf(pictures), pictures.shape()};
}

void writeReference(const PictureReference& reference, vtkFieldData* fieldData)
{
  vtkNew<vtkStringArray> files;
  files->SetName(filesField);
  for (const std::string& file : reference.files)
  {
    files->InsertNextValue(file);
  }
  fieldData->AddArray(files);
  setField<vtkStringArray>(fieldData, formatField, reference.format);
  setField<vtkStringArray>(fieldData, checksumField, reference.checksum);
  vtkNew<vtkIdTypeArray> shape;
  shape->SetName(shapeField);
  for (const std::int64_t extent : {reference.shape.channels, reference.shape.height, reference.shape.width})
  {
    shape->InsertNextValue(extent);
  }
  fieldData->AddArray(shape);
}

std::optional<PictureShape> readPictureShape(vtkFieldData* fieldData)
{
  vtkDataArray* shape = fieldData->GetArray(shapeField);
  if (!shape || shape->GetNumberOfValues() != 3)
  {
    return std::nullopt;
  }
  const int components = shape->GetNumberOfComponents();
  const auto extent = [&](int index)
  { return static_cast<std::int64_t>(shape->GetComponent(index / components, index % components)); };
  return PictureShape{extent(0), extent(1), extent(2)};
}

std::optional<PictureReference> readReference(vtkFieldData* fieldData)
{
  if (!fieldData)
  {
    return std::nullopt;
  }
  auto* files = vtkStringArray::SafeDownCast(fieldData->GetAbstractArray(filesField));
  const auto format = textField(fieldData, formatField);
  const auto checksum = textField(fieldData, checksumField);
  if (!files || files->GetNumberOfValues() < 1 || !format || !checksum)
  {
    return std::nullopt;
  }
  PictureReference reference;
  for (vtkIdType index = 0; index < files->GetNumberOfValues(); ++index)
  {
    reference.files.push_back(files->GetValue(index));
  }
  reference.format = *format;
  reference.checksum = *checksum;
  reference.shape = readPictureShape(fieldData).value_or(PictureShape{});
  return reference;
}

void announceReference(const std::optional<PictureReference>& reference, vtkInformation* outInfo)
{
  if (!reference)
  {
    outInfo->Remove(referenceKey());
    return;
  }
  vtkNew<vtkDataObject> announced;
  writeReference(*reference, announced->GetFieldData());
  outInfo->Set(referenceKey(), announced);
}

std::optional<PictureReference> findReference(vtkTable* table, vtkInformation* inInfo)
{
  if (table)
  {
    if (auto reference = readReference(table->GetFieldData()))
    {
      return reference;
    }
  }
  vtkDataObject* announced = inInfo ? vtkDataObject::SafeDownCast(inInfo->Get(referenceKey())) : nullptr;
  return announced ? readReference(announced->GetFieldData()) : std::nullopt;
}

std::optional<PictureReference> shareReference(const std::optional<PictureReference>& local,
                                               Communicator& communicator)
{
  const int owner = lowestRank(local.has_value(), communicator);
  if (owner < 0)
  {
    return std::nullopt;
  }
  PictureReference reference = local.value_or(PictureReference{});
  broadcastTexts(reference.files, owner, communicator);
  broadcastText(reference.format, owner, communicator);
  broadcastText(reference.checksum, owner, communicator);
  communicator.broadcast(&reference.shape, sizeof(reference.shape), owner);
  return reference;
}

std::shared_ptr<const PictureSet> loadPictures(const PictureReference& reference)
{
  const std::lock_guard<std::mutex> lock(openedMutex());
  auto& sets = opened();
  const auto known =
      std::find_if(sets.begin(), sets.end(), [&](const Open& each) { return each.reference == reference; });
  // One that was written again since, if only as it was, is of no use.
  if (known != sets.end() && known->stamps == stampsOf(reference))
  {
    sets.splice(sets.begin(), sets, known);
    return sets.front().pictures;
  }
  auto pictures = openPictures(reference.files, reference.format, decodePicture);
  const std::string checksum = checksumOf(*pictures);
  if (checksum != reference.checksum)
  {
    throw Error("the pictures changed since this table was made; read them again")
        .inFile(reference.files.front())
        .expected("checksum " + reference.checksum)
        .found("checksum " + checksum);
  }
  keep(reference, pictures);
  return pictures;
}

void keepPictures(const PictureReference& reference, std::shared_ptr<const PictureSet> pictures)
{
  const std::lock_guard<std::mutex> lock(openedMutex());
  keep(reference, std::move(pictures));
}

}  // namespace layerscope
