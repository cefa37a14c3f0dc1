#include "vtkSMSheetProxy.h"

#include <algorithm>
#include <cmath>

#include "vtkCamera.h"
#include "vtkMath.h"
#include "vtkObjectFactory.h"
#include "vtkPVDataInformation.h"
#include "vtkRenderWindow.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRenderViewProxy.h"

vtkStandardNewMacro(vtkSMSheetProxy);

namespace
{

/// Whether a view looks at the middle of the bounds and has all of them in sight, as after a reset of its
/// camera.
bool showsWhole(vtkSMRenderViewProxy* view, const vtkBoundingBox& bounds)
{
  constexpr double rounding = 0.01;
  vtkCamera* camera = view->GetActiveCamera();
  const int* size = view->GetRenderWindow()->GetSize();
  double center[3];
  bounds.GetCenter(center);
  const double off = std::sqrt(vtkMath::Distance2BetweenPoints(center, camera->GetFocalPoint()));
  const double halfAngle = vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2;
  const double seen = camera->GetParallelProjection() ? camera->GetParallelScale()
                                                      : camera->GetDistance() * std::tan(halfAngle);
  const double needed = std::max(bounds.GetLength(1) / 2, bounds.GetLength(0) / 2 * size[1] / std::max(1, size[0]));
  return off < rounding * bounds.GetDiagonalLength() / 2 && seen > (1 - rounding) * needed;
}

/// Whether a view shows one stage and nothing else.
bool showsOneStage(vtkSMViewProxy* view)
{
  vtkSMPropertyHelper representations(view, "Representations");
  int shown = 0;
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    vtkSMProxy* representation = representations.GetAsProxy(index);
    const bool isStage = vtkSMPropertyHelper(representation, "Input", true).GetNumberOfElements() > 0;
    shown += isStage && vtkSMPropertyHelper(representation, "Visibility", true).GetAsInt() != 0 ? 1 : 0;
  }
  return shown == 1;
}

}  // namespace

vtkBoundingBox vtkSMSheetProxy::GetBounds()
{
  return vtkBoundingBox(this->GetDataInformation(0)->GetBounds());
}

void vtkSMSheetProxy::BeforeChange()
{
  const vtkBoundingBox bounds = this->GetBounds();
  this->DrawnBounds = bounds.IsValid() ? bounds : this->DrawnBounds;
}

void vtkSMSheetProxy::DrawIn(vtkSMViewProxy* view)
{
  auto* window = vtkSMRenderViewProxy::SafeDownCast(view);
  const bool showsAll = window && showsOneStage(window) &&
                        (!this->DrawnBounds.IsValid() || showsWhole(window, this->DrawnBounds));
  this->Superclass::DrawIn(view);
  if (showsAll && this->GetBounds().IsValid() && this->GetBounds() != this->DrawnBounds)
  {
    window->ResetCamera();
    window->StillRender();
  }
}
