#include "OpenSets.h"
#include "network/Error.h"

namespace layerscope
{

std::shared_ptr<const PictureSet> openPictures(const std::vector<std::string>& files,
                                               const std::string& format, const PictureDecoder& decoder)
{
  const std::string npz = "npz:";
  if (files.empty())
  {
    throw Error("no file is named");
  }
  if (format == "cifar-10" || format == "cifar-100")
  {
    return openCifarPictures(files, format);
  }
  if (files.size() > 1)
  {
    throw Error("the pictures stand in several files")
        .inFile(files[1])
        .expected("one file of the format '" + format + "'")
        .found(std::to_string(files.size()));
  }
  if (format == "idx")
  {
    return openIdxPictures(files.front());
  }
  if (format == "folder")
  {
    return openFolderPictures(files.front(), decoder);
  }
  if (format == "npy")
  {
    return openNumpyPictures(files.front(), "");
  }
  if (format.compare(0, npz.size(), npz) == 0)
  {
    return openNumpyPictures(files.front(), format.substr(npz.size()));
  }
  throw Error("the format of the pictures is unknown")
      .inFile(files.front())
      .expected("idx, cifar-10, cifar-100, npy, npz: or folder")
      .found("'" + format + "'");
}

}  // namespace layerscope
