#include "vtkNetworkReader.h"

#include "LayerTable.h"
#include "NetworkCache.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

vtkStandardNewMacro(vtkNetworkReader);

vtkNetworkReader::vtkNetworkReader()
{
  this->SetNumberOfInputPorts(0);
}

int vtkNetworkReader::RequestInformation(vtkInformation*, vtkInformationVector**,
                                         vtkInformationVector* outputs)
{
  outputs->GetInformationObject(0)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  return 1;
}

int vtkNetworkReader::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                  vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    layerscope::LoadedNetwork loaded;
    const auto load = [&]
    {
      if (this->FileName.empty())
      {
        throw layerscope::Error("FileName is empty").expected("an ONNX file");
      }
      loaded = layerscope::loadNetwork(this->FileName);
    };
    layerscope::runOnAllRanks(communicator, load);
    layerscope::fillLayerTable(loaded, {loaded.file, loaded.checksum, "", "", {}}, communicator.rank() == 0,
                               vtkTable::GetData(outputs, 0));
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkNetworkReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->FileName << "\n";
}
