#ifndef layerscope_data_OpenSets_h
#define layerscope_data_OpenSets_h

#include <memory>
#include <string>
#include <vector>

#include "PictureSet.h"

namespace layerscope
{

/// Pictures alone, of the format that an earlier look at the files has told. Throw Error.
std::shared_ptr<const PictureSet> openCifarPictures(const std::vector<std::string>& files,
                                                    const std::string& format);
std::shared_ptr<const PictureSet> openFolderPictures(const std::string& folder,
                                                     const PictureDecoder& decoder);

}  // namespace layerscope

#endif
