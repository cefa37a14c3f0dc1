#include "vtkPictureFolderReader.h"

#include "PictureReference.h"
#include "SampleTable.h"
#include "network/Error.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkPictureFolderReader);

layerscope::SampleData vtkPictureFolderReader::Open() const
{
  if (this->Folder.empty())
  {
    throw layerscope::Error("Folder is empty").expected("a folder of pictures");
  }
  return {layerscope::openPictureFolder(this->Folder, layerscope::decodePicture), {}, {}};
}

void vtkPictureFolderReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Folder: " << this->Folder << "\n";
}
