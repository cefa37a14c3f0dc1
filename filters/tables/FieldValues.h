#ifndef layerscope_FieldValues_h
#define layerscope_FieldValues_h

#include <optional>
#include <string>

#include <vtkFieldData.h>
#include <vtkNew.h>
#include <vtkStringArray.h>

namespace layerscope
{

/// One value as the field array `name`, in place of an earlier one. `Array` is the VTK class that holds it.
template <class Array, class Value>
void setField(vtkFieldData* fieldData, const char* name, const Value& value)
{
  vtkNew<Array> array;
  array->SetName(name);
  array->InsertNextValue(value);
  fieldData->AddArray(array);
}

/// One more value of the field array `name`.
template <class Array, class Value>
void appendField(vtkFieldData* fieldData, const char* name, const Value& value)
{
  auto* array = Array::SafeDownCast(fieldData->GetAbstractArray(name));
  if (!array)
  {
    vtkNew<Array> created;
    created->SetName(name);
    fieldData->AddArray(created);
    array = created;
  }
  array->InsertNextValue(value);
}

/// The first text of a field array; nothing where there is none.
inline std::optional<std::string> textField(vtkFieldData* fieldData, const char* name)
{
  auto* array = vtkStringArray::SafeDownCast(fieldData->GetAbstractArray(name));
  if (!array || array->GetNumberOfValues() < 1)
  {
    return std::nullopt;
  }
  return array->GetValue(0);
}

}  // namespace layerscope

#endif
