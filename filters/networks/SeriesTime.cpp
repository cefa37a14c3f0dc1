#include "SeriesTime.h"

#include <vtkDataObject.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkStreamingDemandDrivenPipeline.h>

namespace layerscope
{
namespace
{

using Pipeline = vtkStreamingDemandDrivenPipeline;

}  // namespace

void announceTimes(const FileSeries& series, vtkInformationVector* outputs)
{
  if (!series.hasTime())
  {
    return;
  }
  const auto& times = series.times();
  const double range[] = {times.front(), times.back()};
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkInformation* info = outputs->GetInformationObject(port);
    info->Set(Pipeline::TIME_STEPS(), times.data(), static_cast<int>(times.size()));
    info->Set(Pipeline::TIME_RANGE(), range, 2);
  }
}

std::size_t fileAskedFor(const FileSeries& series, vtkInformation* outInfo)
{
  return outInfo->Has(Pipeline::UPDATE_TIME_STEP()) ? series.at(outInfo->Get(Pipeline::UPDATE_TIME_STEP()))
                                                    : 0;
}

void holdInputTime(const FileSeries& series, vtkInformation* inInfo)
{
  if (!series.hasTime())
  {
    return;
  }
  if (inInfo->Has(Pipeline::TIME_STEPS()))
  {
    inInfo->Set(Pipeline::UPDATE_TIME_STEP(), inInfo->Get(Pipeline::TIME_STEPS(), 0));
  }
  else if (inInfo->Has(Pipeline::TIME_RANGE()))
  {
    inInfo->Set(Pipeline::UPDATE_TIME_STEP(), inInfo->Get(Pipeline::TIME_RANGE(), 0));
  }
  else
  {
    inInfo->Remove(Pipeline::UPDATE_TIME_STEP());
  }
}

void setDataTime(const FileSeries& series, std::size_t index, vtkInformationVector* outputs)
{
  for (int port = 0; series.hasTime() && port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkInformation* info = vtkDataObject::GetData(outputs, port)->GetInformation();
    info->Set(vtkDataObject::DATA_TIME_STEP(), series.times()[index]);
  }
}

}  // namespace layerscope
