#include "vtkNetworkReader.h"

#include "LayerTable.h"
#include "NetworkCache.h"
#include "SeriesTime.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkTable.h"

vtkStandardNewMacro(vtkNetworkReader);

vtkNetworkReader::vtkNetworkReader()
{
  this->SetNumberOfInputPorts(0);
}

void vtkNetworkReader::ClearFileNames()
{
  if (!this->FileNames.empty())
  {
    this->FileNames.clear();
    this->Modified();
  }
}

void vtkNetworkReader::AddFileName(const char* file)
{
  this->FileNames.emplace_back(file ? file : "");
  this->Modified();
}

int vtkNetworkReader::RequestInformation(vtkInformation*, vtkInformationVector**,
                                         vtkInformationVector* outputs)
{
  vtkInformation* info = outputs->GetInformationObject(0);
  info->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  info->Remove(vtkStreamingDemandDrivenPipeline::TIME_STEPS());
  info->Remove(vtkStreamingDemandDrivenPipeline::TIME_RANGE());
  layerscope::announceTimes(layerscope::FileSeries(this->FileNames), outputs);
  return 1;
}

int vtkNetworkReader::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                  vtkInformationVector* outputs)
{
  const layerscope::FileSeries series(this->FileNames);
  const std::size_t asked =
      series.empty() ? 0 : layerscope::fileAskedFor(series, outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    layerscope::LoadedNetwork loaded;
    const auto load = [&]
    {
      if (series.empty())
      {
        throw layerscope::Error("FileName is empty").expected("an ONNX file");
      }
      loaded = layerscope::loadNetwork(series.files()[asked]);
    };
    layerscope::runOnAllRanks(communicator, load);
    layerscope::fillLayerTable(loaded, {loaded.file, loaded.checksum, "", "", {}}, communicator.rank() == 0,
                               vtkTable::GetData(outputs, 0));
    return true;
  };
  const int status = layerscope::runStage(this, inputs, outputs, work);
  layerscope::setDataTime(series, asked, outputs);
  return status;
}

void vtkNetworkReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileNames:";
  for (const std::string& name : this->FileNames)
  {
    os << " " << name;
  }
  os << "\n";
}
