#include "SheetExtent.h"

#include <algorithm>

#include <vtkAlgorithm.h>
#include <vtkDataObject.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkInformationIntegerKey.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include "analysis/Communicator.h"

namespace layerscope
{
namespace
{

constexpr int noExtent[6] = {0, -1, 0, -1, 0, -1};

bool isEmpty(const int extent[6])
{
  return extent[0] > extent[1] || extent[2] > extent[3] || extent[4] > extent[5];
}

void setExtent(vtkInformation* info, const int extent[6])
{
  info->Set(vtkStreamingDemandDrivenPipeline::WHOLE_EXTENT(), extent, 6);
  info->Set(vtkStreamingDemandDrivenPipeline::UPDATE_EXTENT(), extent, 6);
}

/// Marks an extent that is known once there is data. Stages behind copy the whole extent before that, as an
/// empty one; writers and representations go by it. On the way of the data this key hands them the extent
/// behind the data.
class ExtentWithDataKey : public vtkInformationIntegerKey
{
public:
  vtkTypeMacro(ExtentWithDataKey, vtkInformationIntegerKey);
  ExtentWithDataKey(const char* name, const char* location) : vtkInformationIntegerKey(name, location) {}

  void CopyDefaultInformation(vtkInformation* request, vtkInformation* from, vtkInformation* to) override
  {
    if (request->Has(vtkDemandDrivenPipeline::REQUEST_INFORMATION()))
    {
      this->ShallowCopy(from, to);
    }
    int* before = to->Get(vtkStreamingDemandDrivenPipeline::WHOLE_EXTENT());
    int* known = from->Get(vtkStreamingDemandDrivenPipeline::WHOLE_EXTENT());
    if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA()) && before && known && isEmpty(before))
    {
      setExtent(to, known);
    }
  }
};

ExtentWithDataKey* extentWithData()
{
  static auto* key = new ExtentWithDataKey("EXTENT_WITH_DATA", "Layerscope");
  return key;
}

}  // namespace

void announceSheet(vtkInformation* outInfo, int scalarType, int components)
{
  announceNoExtent(outInfo);
  outInfo->Set(extentWithData(), 1);
  outInfo->Set(vtkStreamingDemandDrivenPipeline::UNRESTRICTED_UPDATE_EXTENT(), 1);
  outInfo->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  vtkDataObject::SetPointDataActiveScalarInfo(outInfo, scalarType, components);
}

void announceExtent(vtkImageData* sheet, vtkInformation* outInfo, Communicator& communicator)
{
  int extent[6];
  sheet->GetExtent(extent);
  communicator.broadcast(extent, sizeof(extent), 0);
  setExtent(outInfo, extent);
}

void announceNoExtent(vtkInformation* outInfo)
{
  setExtent(outInfo, noExtent);
}

}  // namespace layerscope
