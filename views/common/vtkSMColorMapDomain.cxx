#include "vtkSMColorMapDomain.h"

#include <string>
#include <vector>

#include "vtkObjectFactory.h"
#include "vtkSMTransferFunctionPresets.h"

vtkStandardNewMacro(vtkSMColorMapDomain);

int vtkSMColorMapDomain::ReadXMLAttributes(vtkSMProperty* property, vtkPVXMLElement* element)
{
  const int result = this->Superclass::ReadXMLAttributes(property, element);
  auto* presets = vtkSMTransferFunctionPresets::GetInstance();
  std::vector<std::string> names;
  for (unsigned int index = 0; index < presets->GetNumberOfPresets(); ++index)
  {
    if (!presets->GetPresetHasIndexedColors(index))
    {
      names.push_back(presets->GetPresetName(index));
    }
  }
  this->SetStrings(names);
  return result;
}
