#include "vtkMNISTReader.h"

#include "SampleTable.h"
#include "network/Error.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkMNISTReader);

layerscope::SampleData vtkMNISTReader::Open() const
{
  if (this->FileName.empty())
  {
    throw layerscope::Error("FileName is empty").expected("an IDX file of pictures");
  }
  const std::string labels =
      this->LabelsFile.empty() ? layerscope::findIdxLabels(this->FileName) : this->LabelsFile;
  return {layerscope::openMnist(this->FileName, labels, this->ClassNames), {}, {}};
}

void vtkMNISTReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->FileName << "\n"
     << indent << "LabelsFile: " << this->LabelsFile << "\n"
     << indent << "ClassNames:";
  for (const std::string& name : this->ClassNames)
  {
    os << " " << name;
  }
  os << "\n";
}
