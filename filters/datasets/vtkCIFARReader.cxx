#include "vtkCIFARReader.h"

#include "SampleTable.h"
#include "network/Error.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkCIFARReader);

layerscope::SampleData vtkCIFARReader::Open() const
{
  if (this->FileNames.empty())
  {
    throw layerscope::Error("FileNames is empty").expected("files of the binary version");
  }
  return {layerscope::openCifar(this->FileNames), {}, {}};
}

void vtkCIFARReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileNames:";
  for (const std::string& name : this->FileNames)
  {
    os << " " << name;
  }
  os << "\n";
}
