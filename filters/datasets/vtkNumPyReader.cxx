#include "vtkNumPyReader.h"

#include <algorithm>

#include "NumpyTable.h"
#include "network/Error.h"
#include "vtkObjectFactory.h"
#include "vtkStringArray.h"

vtkStandardNewMacro(vtkNumPyReader);

vtkNumPyReader::vtkNumPyReader() = default;
vtkNumPyReader::~vtkNumPyReader() = default;

vtkStringArray* vtkNumPyReader::GetArrayNames()
{
  return this->ArrayNames;
}

int vtkNumPyReader::RequestInformation(vtkInformation* request, vtkInformationVector** inputs,
                                       vtkInformationVector* outputs)
{
  this->ArrayNames->Initialize();
  try
  {
    auto arrays = layerscope::numpyArrays(this->FileName);
    std::stable_sort(arrays.begin(), arrays.end(),
                     [](const auto& one, const auto& other)
                     { return one.shape.size() > other.shape.size(); });
    for (const auto& array : arrays)
    {
      this->ArrayNames->InsertNextValue(array.name);
    }
  }
  catch (const std::exception&)
  {
    // RequestData says what is wrong.
  }
  return this->Superclass::RequestInformation(request, inputs, outputs);
}

layerscope::SampleData vtkNumPyReader::Open() const
{
  if (this->FileName.empty())
  {
    throw layerscope::Error("FileName is empty").expected("a .npy or .npz file");
  }
  if (this->ReadAs < AUTOMATIC || this->ReadAs > COLUMN)
  {
    throw layerscope::Error("there is no such ReadAs")
        .expected("0 (Automatic), 1 (Pictures) or 2 (Column)")
        .found(std::to_string(this->ReadAs));
  }
  const layerscope::NumpyArrayInfo array = layerscope::findNumpyArray(this->FileName, this->Array);
  const bool isPicture = array.shape.size() == 3 || array.shape.size() == 4;
  layerscope::SampleData data;
  if (this->ReadAs == PICTURES || (this->ReadAs == AUTOMATIC && isPicture))
  {
    data.set.pictures = layerscope::openNumpyPictures(this->FileName, array.name);
  }
  else
  {
    data.numbers = layerscope::readNumpyColumn(this->FileName, array);
  }
  if (!this->Labels.empty())
  {
    data.set.labels = layerscope::readNumpyLabels(this->FileName, this->Labels, data.count());
  }
  return data;
}

void vtkNumPyReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->FileName << "\n"
     << indent << "Array: " << this->Array << "\n"
     << indent << "Labels: " << this->Labels << "\n"
     << indent << "ReadAs: " << this->ReadAs << "\n";
}
