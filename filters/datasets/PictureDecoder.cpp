#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>

#include <vtkCommand.h>
#include <vtkDataArray.h>
#include <vtkErrorCode.h>
#include <vtkExecutive.h>
#include <vtkImageData.h>
#include <vtkImageReader2.h>
#include <vtkJPEGReader.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkPointData.h>
#include <vtkTIFFReader.h>

#include "BmpFile.h"
#include "PictureReference.h"
#include "PngFile.h"
#include "data/DataFile.h"
#include "network/Error.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

/// Whether a reader complains; without it VTK prints the text itself.
class Complaints : public vtkCommand
{
public:
  static Complaints* New() { return new Complaints; }

  void Execute(vtkObject*, unsigned long, void*) override { areThere = true; }

  bool areThere = false;
};

std::string endingOf(const std::string& file)
{
  std::string ending = std::filesystem::path(file).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending;
}

/// Throws Error where a header, which may promise anything, has no pixels or more than fit into memory.
void checkExtents(vtkImageReader2* reader)
{
  const int* extent = reader->GetDataExtent();
  const double width = extent[1] - extent[0] + 1.0;
  const double height = extent[3] - extent[2] + 1.0;
  if (width < 1 || height < 1)
  {
    throw Error("the picture has no pixels");
  }
  requireMemory(width * height * 3 * (sizeof(float) + sizeof(std::uint16_t)),
                "the picture doesn't fit into memory");
}

/// As [channels, height, width] from the top down, with 255 as white; alpha, the second component of a grey
/// picture and the fourth of a coloured one, is left out.
Picture pictureOf(vtkImageData* image, bool isTopFirst)
{
  vtkDataArray* scalars = image->GetPointData()->GetScalars();
  const double white = scalars->GetDataType() == VTK_UNSIGNED_SHORT ? 65535.0 : 255.0;
  int extents[3];
  image->GetDimensions(extents);
  Picture picture;
  picture.shape = {scalars->GetNumberOfComponents() >= 3 ? 3 : 1, extents[1], extents[0]};
  picture.values.reserve(static_cast<std::size_t>(picture.shape.values()));
  for (int channel = 0; channel < picture.shape.channels; ++channel)
  {
    for (int row = 0; row < extents[1]; ++row)
    {
      const vtkIdType first = static_cast<vtkIdType>(isTopFirst ? row : extents[1] - 1 - row) * extents[0];
      for (int column = 0; column < extents[0]; ++column)
      {
        const double value = scalars->GetComponent(first + column, channel);
        picture.values.push_back(static_cast<float>(value * 255.0 / white));
      }
    }
  }
  return picture;
}

/// Nothing where the reader complains.
vtkImageData* decode(vtkImageReader2* reader, const std::string& file)
{
  vtkNew<Complaints> complaints;
  for (const unsigned long event : {vtkCommand::ErrorEvent, vtkCommand::WarningEvent})
  {
    reader->AddObserver(event, complaints);
    reader->GetExecutive()->AddObserver(event, complaints);
  }
  const auto isWell = [&]
  { return !complaints->areThere && reader->GetErrorCode() == vtkErrorCode::NoError; };
  if (reader->CanReadFile(file.c_str()) == 0)
  {
    return nullptr;
  }
  reader->SetFileName(file.c_str());
  reader->UpdateInformation();
  if (!isWell())
  {
    return nullptr;
  }
  checkExtents(reader);
  reader->Update();
  vtkImageData* image = reader->GetOutput();
  return isWell() && image->GetNumberOfPoints() > 0 && image->GetPointData()->GetScalars() ? image : nullptr;
}

/// `isTopFirst`: the first row of the reader's image is the picture's uppermost.
Picture decodeByVtk(vtkImageReader2* reader, const std::string& file, bool isTopFirst)
{
  vtkImageData* image = decode(reader, file);
  if (!image)
  {
    throw Error("the picture cannot be decoded")
        .expected("a whole " + std::string(reader->GetDescriptiveName()) + " file");
  }
  return pictureOf(image, isTopFirst);
}

Picture readJpeg(const std::string& file)
{
  vtkNew<vtkJPEGReader> reader;
  Picture picture = decodeByVtk(reader, file, false);
  if (reader->GetOutput()->GetNumberOfScalarComponents() == 4)
  {
    throw Error("the picture has other colours")
        .expected("grey, or red, green and blue")
        .found("four inks (CMYK)");
  }
  return picture;
}

Picture readTiff(const std::string& file)
{
  vtkNew<vtkTIFFReader> reader;
  return decodeByVtk(reader, file, true);
}

}  // namespace

Picture decodePicture(const std::string& file)
{
  stampOf(file);  // says what is wrong with a file that isn't there
  const std::string ending = endingOf(file);
  try
  {
    return ending == ".png"                        ? readPng(file)
           : ending == ".bmp"                      ? readBmp(file)
           : ending == ".tif" || ending == ".tiff" ? readTiff(file)
                                                   : readJpeg(file);
  }
  catch (Error& error)
  {
    error.inFile(file);
    throw;
  }
}

}  // namespace layerscope
