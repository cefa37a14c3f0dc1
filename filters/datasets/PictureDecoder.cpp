#include <algorithm>
#include <cctype>
#include <filesystem>

#include <vtkBMPReader.h>
#include <vtkCommand.h>
#include <vtkDataArray.h>
#include <vtkErrorCode.h>
#include <vtkImageData.h>
#include <vtkImageReader2.h>
#include <vtkJPEGReader.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkPNGReader.h>
#include <vtkPointData.h>
#include <vtkSmartPointer.h>
#include <vtkTIFFReader.h>

#include "PictureReference.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

/// What a reader complains about; without it VTK prints the text itself.
class Complaints : public vtkCommand
{
public:
  static Complaints* New() { return new Complaints; }

  void Execute(vtkObject*, unsigned long, void* text) override
  {
    if (first.empty() && text)
    {
      first = static_cast<const char*>(text);
    }
    isThere = true;
  }

  bool isThere = false;
  std::string first;
};

vtkSmartPointer<vtkImageReader2> readerFor(const std::string& file)
{
  std::string ending = std::filesystem::path(file).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  if (ending == ".png")
  {
    return vtkSmartPointer<vtkPNGReader>::New();
  }
  if (ending == ".jpg" || ending == ".jpeg")
  {
    return vtkSmartPointer<vtkJPEGReader>::New();
  }
  if (ending == ".tif" || ending == ".tiff")
  {
    auto tiff = vtkSmartPointer<vtkTIFFReader>::New();
    tiff->SetOrientationType(4);  // rows from the bottom up, as VTK's pictures have them
    return tiff;
  }
  return vtkSmartPointer<vtkBMPReader>::New();
}

}  // namespace

Picture decodePicture(const std::string& file)
{
  const auto reader = readerFor(file);
  vtkNew<Complaints> complaints;
  for (const unsigned long event : {vtkCommand::ErrorEvent, vtkCommand::WarningEvent})
  {
    reader->AddObserver(event, complaints);
  }
  if (!reader->CanReadFile(file.c_str()))
  {
    throw Error("the picture cannot be decoded")
        .inFile(file)
        .expected("a whole " + std::string(reader->GetDescriptiveName()) + " file");
  }
  reader->SetFileName(file.c_str());
  reader->Update();
  vtkImageData* image = reader->GetOutput();
  vtkDataArray* scalars = image ? image->GetPointData()->GetScalars() : nullptr;
  if (complaints->isThere || reader->GetErrorCode() != vtkErrorCode::NoError || !scalars ||
      scalars->GetNumberOfTuples() < 1)
  {
    throw Error("the picture cannot be decoded")
        .inFile(file)
        .expected("a whole " + std::string(reader->GetDescriptiveName()) + " file");
  }
  // Pictures of 16 bits have 65535 as white.
  const double white = scalars->GetDataType() == VTK_UNSIGNED_SHORT ? 65535.0 : 255.0;
  Picture picture;
  int extents[3];
  image->GetDimensions(extents);
  // Alpha is the second component of a grey picture, the fourth of a coloured one.
  const int components = scalars->GetNumberOfComponents();
  picture.shape = {components >= 3 ? 3 : 1, extents[1], extents[0]};
  picture.values.resize(static_cast<std::size_t>(picture.shape.values()));
  float* target = picture.values.data();
  for (int channel = 0; channel < picture.shape.channels; ++channel)
  {
    for (int row = 0; row < extents[1]; ++row)
    {
      const vtkIdType first = static_cast<vtkIdType>(extents[1] - 1 - row) * extents[0];
      for (int column = 0; column < extents[0]; ++column)
      {
        *target++ = static_cast<float>(scalars->GetComponent(first + column, channel) * 255.0 / white);
      }
    }
  }
  return picture;
}

}  // namespace layerscope
