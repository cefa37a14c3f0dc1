#include "vtkSMPageExporterProxy.h"

#include <exception>

#include "page/Page.h"
#include "vtkObjectFactory.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSampleViewProxy.h"

vtkStandardNewMacro(vtkSMPageExporterProxy);

bool vtkSMPageExporterProxy::CanExport(vtkSMProxy* view)
{
  return vtkSMSampleViewProxy::SafeDownCast(view) != nullptr;
}

void vtkSMPageExporterProxy::Write()
{
  const std::string path = vtkSMPropertyHelper(this, "FileName").GetAsString();
  auto* view = vtkSMSampleViewProxy::SafeDownCast(this->View);
  if (!view)
  {
    vtkErrorMacro(<< path << ": only views of samples can be written as pages");
    return;
  }
  try
  {
    const int pictures = vtkSMPropertyHelper(this, "MaximumPictures").GetAsInt();
    const int side = vtkSMPropertyHelper(this, "PictureSize").GetAsInt();
    layerscope::writePage(view->MakePage(pictures, side), path);
  }
  catch (const std::exception& error)
  {
    const std::string why = error.what();
    vtkErrorMacro(<< (why.rfind(path, 0) == 0 ? "" : path + ": ") << why);
  }
}
