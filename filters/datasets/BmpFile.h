#ifndef layerscope_BmpFile_h
#define layerscope_BmpFile_h

#include <string>

#include "data/PictureSet.h"

namespace layerscope
{

/// Decodes an uncompressed BMP of 1, 4, 8, 24 or 32 bits a pixel (BITMAPINFOHEADER and its successors): grey
/// where its palette has greys alone, else red, green, blue. Throws Error: damaged, ends early, compressed.
/// (VTK's reader takes any number of colours that a header promises, and reads on where one has failed.)
Picture readBmp(const std::string& file);

}  // namespace layerscope

#endif
