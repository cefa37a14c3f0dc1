#ifndef layerscope_data_PictureSet_h
#define layerscope_data_PictureSet_h

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace layerscope
{

/// Extents of a picture. All 0 for a set whose pictures have extents of their own.
struct PictureShape
{
  std::int64_t channels = 0;  ///< 1 (grey), 3 (red, green, blue), or what an array has
  std::int64_t height = 0;
  std::int64_t width = 0;

  std::int64_t values() const { return channels * height * width; }
  bool operator==(const PictureShape& other) const
  {
    return channels == other.channels && height == other.height && width == other.width;
  }
};

/// Pixels of one picture, as they stand in the file: bytes are 0 to 255.
struct Picture
{
  PictureShape shape;
  std::vector<float> values;  ///< [channels, height, width], rows from the top down
};

/// The pictures of a data set, in files that are read when a picture is asked for. Immutable and thread-safe.
/// Memory is independent of the number of pictures, but for what a compressed file needs to be entered at any
/// place (32 KiB for each MiB of its content, and 64 MiB at most of what was read last) and the names in a
/// folder.
class PictureSet
{
public:
  virtual ~PictureSet() = default;

  /// Absolute paths; of a folder, that of the folder.
  virtual std::vector<std::string> files() const = 0;
  /// What openPictures needs to read them again: "idx", "cifar-10", "cifar-100", "npy", "npz:<array>",
  /// "folder".
  virtual std::string format() const = 0;
  virtual std::int64_t count() const = 0;
  virtual PictureShape shape() const = 0;
  /// Values that show as black and white: 0 and 255 for unsigned bytes. For arrays of other types 0 and 1, -1
  /// and 1 or 0 and 255, the narrowest that holds all finite values; their least and greatest where none of
  /// these does.
  virtual std::pair<float, float> range() const { return {0.0F, 255.0F}; }
  /// For messages: "train-images.gz, picture 17", "cats/3.png".
  virtual std::string name(std::int64_t index) const = 0;
  /// Path below the folder, with '/' between its parts; empty for other formats.
  virtual std::string pathInFolder(std::int64_t /*index*/) const { return {}; }
  /// Throws Error that names the file when the picture is broken, the file has changed since it was opened,
  /// or `index` is out of range.
  virtual Picture read(std::int64_t index) const = 0;
};

/// What a file or folder holds.
struct DataSet
{
  std::shared_ptr<const PictureSet> pictures;
  std::vector<std::int32_t> labels;           ///< a picture each, from 0; or none
  std::vector<std::int32_t> coarseLabels;     ///< CIFAR-100's superclasses; or none
  std::vector<std::string> classNames;        ///< by label; or none
  std::vector<std::string> coarseClassNames;  ///< by coarse label; or none
};

/// Decodes one picture file (PNG, JPEG, ...) to bytes; throws Error.
using PictureDecoder = std::function<Picture(const std::string& file)>;

/// IDX of unsigned bytes with 3 axes (n, height, width) or 4 (n, channels, height, width), plain or gzip
/// whatever its name. Goes through a compressed file once. Throws Error: wrong magic number, element type or
/// rank, a body that is shorter or longer than the header says, a .gz that ends early or is damaged.
std::shared_ptr<const PictureSet> openIdxPictures(const std::string& file);
/// IDX of unsigned bytes with 1 axis, plain or gzip. Throws Error.
std::vector<std::int32_t> readIdxLabels(const std::string& file);
/// The labels that usually stand beside a file of pictures ("train-images-idx3-ubyte.gz" and
/// "train-labels-idx1-ubyte.gz", also with other endings, with or without .gz); empty when there are none.
std::string findIdxLabels(const std::string& picturesFile);
/// Pictures with labels (empty: none). Throws Error also when their counts differ, or a label is beyond
/// `classNames` (where there are some).
DataSet openMnist(const std::string& picturesFile, const std::string& labelsFile,
                  const std::vector<std::string>& classNames);

/// CIFAR-10 (1 label byte) or CIFAR-100 (coarse and fine label bytes) in their binary version, several files
/// one after the other; which of the two is told by the sizes of the files and, where both would do, by the
/// names file beside them (batches.meta.txt, or coarse_label_names.txt and fine_label_names.txt), else
/// CIFAR-10. Class names from there; numbers as names when there is none. Throws Error: a size that is no
/// multiple of a record (expected and found), a label beyond the class names (record named).
DataSet openCifar(const std::vector<std::string>& files);

/// Pictures (.png, .jpg, .jpeg, .tif, .tiff, .bmp, any case) of a folder in the order of the bytes of their
/// paths; a sub-folder a class in the order of their names (deeper files belong to the first), no labels when
/// all stand in the folder itself. Hidden files are left out, links are followed. Opens no picture. Throws
/// Error for a folder that isn't there or has no pictures, has some beside the sub-folders with pictures
/// (both at once have no meaning as classes), or has a link that leads nowhere where a picture or a folder
/// should be.
DataSet openPictureFolder(const std::string& folder, const PictureDecoder& decoder);
/// Paths and sizes of all pictures when the folder was opened, a line each: differs when one is added,
/// removed or gets another size. Empty for another format.
std::string folderListing(const PictureSet& folder);

/// An array in a .npy or .npz file.
struct NumpyArrayInfo
{
  std::string name;  ///< in the .npz, without ".npy"; empty for a .npy
  std::string type;  ///< NumPy's descr, e.g. "<f4"
  std::vector<std::int64_t> shape;
};
/// Arrays of a file, of which only the headers are read. Throws Error; pickled ones (object types) are
/// refused when they are asked for.
std::vector<NumpyArrayInfo> numpyArrays(const std::string& file);
/// A whole array as numbers, in C order whatever the file's order; bool, integers and floats (half included)
/// of any byte order. The name is for a .npz; an empty one means its only array. Throws Error: not there
/// (names those that are), pickled ("would run code"), data that is shorter or longer than the header says, a
/// wrong checksum.
std::vector<double> readNumpy(const std::string& file, const std::string& array,
                              std::vector<std::int64_t>& shape);
/// The same as pictures: 2 axes [n, values] (1 x 1 x values), 3 [n, height, width], 4 [n, channels, height,
/// width] or, where only the last extent is 1, 3 or 4, [n, height, width, channels]. Any type, order and byte
/// order. All but unsigned bytes are gone through once, for the range. The pictures of an array in Fortran's
/// order are scattered over the file: neighbours are read together and kept, 16 MiB of them (or one picture),
/// so that only going from one to the next is fast. Throws Error as readNumpy does.
std::shared_ptr<const PictureSet> openNumpyPictures(const std::string& file, const std::string& array);

/// What files() and format() came from. Throws Error.
std::shared_ptr<const PictureSet> openPictures(const std::vector<std::string>& files,
                                               const std::string& format, const PictureDecoder& decoder);

}  // namespace layerscope

#endif
