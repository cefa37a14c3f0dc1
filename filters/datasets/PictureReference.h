#ifndef layerscope_PictureReference_h
#define layerscope_PictureReference_h

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/PictureSet.h"

class vtkFieldData;
class vtkInformation;
class vtkTable;

namespace layerscope
{
class Communicator;

/// Where the pictures of a table's rows are. It travels in field data: the string arrays `picture_files`,
/// `picture_format` and `picture_checksum`, and `picture_shape` (channels, height, width; zeros where each
/// picture has its own). A row's number of its picture is the column `picture`.
struct PictureReference
{
  std::vector<std::string> files;  ///< absolute paths; one folder for the format "folder"
  std::string format;              ///< see PictureSet::format
  std::string checksum;            ///< MD5 of the files; of a folder, of the paths and sizes of its pictures
  PictureShape shape;

  bool operator==(const PictureReference& other) const
  {
    return files == other.files && format == other.format && checksum == other.checksum &&
           shape == other.shape;
  }
};

/// Of pictures that were opened just now. Time: that of reading the files once (a folder's pictures aren't
/// read).
PictureReference referTo(const PictureSet& pictures);

/// In place of an earlier one.
void writeReference(const PictureReference& reference, vtkFieldData* fieldData);

/// `picture_shape` alone; nothing where that isn't three numbers.
std::optional<PictureShape> readPictureShape(vtkFieldData* fieldData);

/// Nothing when one of the arrays is missing; `fieldData` may be nullptr.
std::optional<PictureReference> readReference(vtkFieldData* fieldData);

/// Announces what a stage's output refers to along the pipeline, as filters between may drop the field data;
/// nothing: it has no pictures (any longer).
void announceReference(const std::optional<PictureReference>& reference, vtkInformation* outInfo);

/// That of a table on this rank: in its field data or, where a filter between dropped that, what was
/// announced
/// (`inInfo`). Both may be nullptr.
std::optional<PictureReference> findReference(vtkTable* table, vtkInformation* inInfo);

/// Collective. That of the lowest rank that has one.
std::optional<PictureReference> shareReference(const std::optional<PictureReference>& local,
                                               Communicator& communicator);

/// Opens the pictures, or finds them among those of this process (the eight that were used most recently stay
/// open). Throws Error that names file, expected and found checksum when they aren't those the table was made
/// from. Thread-safe.
std::shared_ptr<const PictureSet> loadPictures(const PictureReference& reference);

/// Keeps pictures that a reader has opened, so that the stages behind it needn't open them again.
void keepPictures(const PictureReference& reference, std::shared_ptr<const PictureSet> pictures);

/// Decodes PNG, JPEG, TIFF and BMP by VTK's readers; throws Error. Thread-safe.
Picture decodePicture(const std::string& file);

}  // namespace layerscope

#endif
