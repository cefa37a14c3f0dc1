/**
 * @class vtkSMPageExporterProxy
 * @brief writes what a view of samples shows as a page for browsers
 *
 * One file, which needs no ParaView and no network: see layerscope::Page. Where nothing is shown, or the file cannot be
 * written, an error says so, and no file is left.
 */
#ifndef vtkSMPageExporterProxy_h
#define vtkSMPageExporterProxy_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMExporterProxy.h"

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMPageExporterProxy : public vtkSMExporterProxy
{
public:
  static vtkSMPageExporterProxy* New();
  vtkTypeMacro(vtkSMPageExporterProxy, vtkSMExporterProxy);

  bool CanExport(vtkSMProxy* view) override;
  void Write() override;

protected:
  vtkSMPageExporterProxy() = default;
  ~vtkSMPageExporterProxy() override = default;

private:
  vtkSMPageExporterProxy(const vtkSMPageExporterProxy&) = delete;
  void operator=(const vtkSMPageExporterProxy&) = delete;
};

#endif
