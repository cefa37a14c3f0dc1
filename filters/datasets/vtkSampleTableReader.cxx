#include "vtkSampleTableReader.h"

#include "PictureReference.h"
#include "SampleTable.h"
#include "analysis/Communicator.h"
#include "analysis/SampleChoice.h"
#include "network/Error.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkTable.h"

vtkSampleTableReader::vtkSampleTableReader()
{
  this->SetNumberOfInputPorts(0);
}

std::shared_ptr<const layerscope::SampleData> vtkSampleTableReader::OpenSamples() const
{
  auto data = std::make_shared<layerscope::SampleData>(this->Open());
  if (data->set.pictures)
  {
    data->reference = layerscope::referTo(*data->set.pictures);
    layerscope::keepPictures(*data->reference, data->set.pictures);
  }
  return data;
}

int vtkSampleTableReader::RequestInformation(vtkInformation*, vtkInformationVector**,
                                             vtkInformationVector* outputs)
{
  this->Opened.reset();
  try
  {
    this->Opened = this->OpenSamples();
  }
  catch (const std::exception&)
  {
    // RequestData will meet the same fault and report it.
  }
  layerscope::announceReference(this->Opened ? this->Opened->reference : std::nullopt,
                                outputs->GetInformationObject(0));
  outputs->GetInformationObject(0)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  return 1;
}

int vtkSampleTableReader::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                      vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    const auto fill = [&]
    {
      if (this->Choice < FIRST || this->Choice > STRATIFIED)
      {
        throw layerscope::Error("there is no such Choice")
            .expected("0 (First), 1 (Random) or 2 (Stratified)")
            .found(std::to_string(this->Choice));
      }
      const auto opened = this->Opened ? std::move(this->Opened) : this->OpenSamples();
      const auto samples = layerscope::chooseSamples(
          static_cast<layerscope::SampleChoice>(this->Choice), opened->count(), this->MaximumSamples,
          static_cast<std::uint64_t>(this->Seed), opened->set.labels);
      const auto count = static_cast<std::int64_t>(samples.size());
      const std::int64_t begin = count * communicator.rank() / communicator.size();
      const std::int64_t end = count * (communicator.rank() + 1) / communicator.size();
      layerscope::fillSampleTable(*opened, {samples.begin() + begin, samples.begin() + end},
                                  vtkTable::GetData(outputs, 0));
    };
    layerscope::runOnAllRanks(communicator, fill);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkSampleTableReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "MaximumSamples: " << this->MaximumSamples << "\n"
     << indent << "Choice: " << this->Choice << "\n"
     << indent << "Seed: " << this->Seed << "\n";
}
