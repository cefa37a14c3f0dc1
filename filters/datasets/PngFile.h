#ifndef layerscope_PngFile_h
#define layerscope_PngFile_h

#include <string>

#include "data/PictureSet.h"

namespace layerscope
{

/// Decodes a PNG by libpng: grey or red, green, blue, with 255 as white; alpha is left out. Throws Error:
/// damaged, ends early, doesn't fit into memory. (VTK's reader ends the process where libpng meets an error.)
Picture readPng(const std::string& file);

}  // namespace layerscope

#endif
