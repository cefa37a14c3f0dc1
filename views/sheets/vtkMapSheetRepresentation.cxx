#include "vtkMapSheetRepresentation.h"

#include <string>

#include "vtkDataObject.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkMapSheetRepresentation);

namespace
{
constexpr const char* ownColors = "RGB";
}

vtkMapSheetRepresentation::vtkMapSheetRepresentation()
{
  this->SetInputArrayToProcess(0, 0, 0, vtkDataObject::FIELD_ASSOCIATION_POINTS, ownColors);
}

void vtkMapSheetRepresentation::SetInputArrayToProcess(int idx, int port, int connection, int,
                                                       const char* name)
{
  const std::string chosen = name && *name ? name : ownColors;
  // A sheet has points alone; no array comes without an association.
  this->Superclass::SetInputArrayToProcess(idx, port, connection, vtkDataObject::FIELD_ASSOCIATION_POINTS,
                                           chosen.c_str());
  this->Superclass::SetMapScalars(chosen == ownColors ? 0 : 1);
}
