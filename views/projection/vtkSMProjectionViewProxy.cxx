#include "vtkSMProjectionViewProxy.h"

#include "vtkObjectFactory.h"
#include "vtkProjectionChart.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMTrace.h"

vtkStandardNewMacro(vtkSMProjectionViewProxy);

vtkSMProjectionViewProxy::vtkSMProjectionViewProxy() : TrailsTimer([this] { this->OnTrailsTimer(); }) {}

vtkSMProjectionViewProxy::~vtkSMProjectionViewProxy() = default;

void vtkSMProjectionViewProxy::CreateVTKObjects()
{
  const bool wereCreated = this->ObjectsCreated;
  this->Superclass::CreateVTKObjects();
  if (!wereCreated && this->ObjectsCreated && this->GetChart())
  {
    this->GetChart()->AddObserver(vtkSampleChart::SettingsEvent, this, &vtkSMProjectionViewProxy::OnSettings);
    this->GetChart()->AddObserver(vtkProjectionChart::TrailsEvent, this, &vtkSMProjectionViewProxy::OnTrails);
  }
}

void vtkSMProjectionViewProxy::OnSettings()
{
  SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this);
  const auto* chart = vtkProjectionChart::SafeDownCast(this->GetChart());
  const auto camera = chart->GetCamera();
  vtkSMPropertyHelper(this, "Camera").Set(camera.data(), 3);
  vtkSMPropertyHelper(this, "SinglePanel").Set(chart->GetSinglePanel());
  const std::vector<std::string> hidden = chart->GetHiddenClasses();
  vtkSMPropertyHelper names(this, "HiddenClasses");
  names.SetNumberOfElements(static_cast<unsigned int>(hidden.size()));
  for (std::size_t index = 0; index < hidden.size(); ++index)
  {
    names.Set(static_cast<unsigned int>(index), hidden[index].c_str());
  }
  this->UpdateVTKObjects();
}

void vtkSMProjectionViewProxy::OnTrails()
{
  this->TrailsTimer.start(this->GetInteractor(), 1);
}

void vtkSMProjectionViewProxy::OnTrailsTimer()
{
  vtkProjectionChart::SafeDownCast(this->GetChart())->StepTrails();
  if (this->GetInteractor())
  {
    this->GetInteractor()->Render();
  }
}

void vtkSMProjectionViewProxy::RenderForImageCapture()
{
  // Again where the frame has begun trails.
  do
  {
    this->Superclass::RenderForImageCapture();
  } while (vtkProjectionChart::SafeDownCast(this->GetChart())->FinishTrails());
}
