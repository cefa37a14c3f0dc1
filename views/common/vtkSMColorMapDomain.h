/**
 * @class vtkSMColorMapDomain
 * @brief the names of ParaView's colour maps
 *
 * A vtkSMStringListDomain of the presets with colours to interpolate, those that the user has imported among
 * them.
 */
#ifndef vtkSMColorMapDomain_h
#define vtkSMColorMapDomain_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMStringListDomain.h"

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMColorMapDomain : public vtkSMStringListDomain
{
public:
  static vtkSMColorMapDomain* New();
  vtkTypeMacro(vtkSMColorMapDomain, vtkSMStringListDomain);

protected:
  vtkSMColorMapDomain() = default;
  ~vtkSMColorMapDomain() override = default;

  int ReadXMLAttributes(vtkSMProperty* property, vtkPVXMLElement* element) override;

private:
  vtkSMColorMapDomain(const vtkSMColorMapDomain&) = delete;
  void operator=(const vtkSMColorMapDomain&) = delete;
};

#endif
