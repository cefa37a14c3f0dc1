#include "vtkGenerator.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "BoundRows.h"
#include "InputChoice.h"
#include "LayerTable.h"
#include "NetworkBinding.h"
#include "PictureInput.h"
#include "SeriesTime.h"
#include "ShippedWeights.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/GraphInputs.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDemandDrivenPipeline.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

vtkStandardNewMacro(vtkGenerator);

namespace
{

constexpr const char* picturesChoice = "Pictures";
constexpr const char* digitsNetwork = "digits_cnn/epoch_016.onnx";

struct Standardization
{
  std::vector<float> mean;
  std::vector<float> deviation;
};

/// Of pixels from 0 to 1, by Presets; as PyTorch's examples and torchvision's models have them.
Standardization standardization(int preset, const layerscope::Network& network)
{
  Standardization found;
  switch (preset)
  {
    case vtkGenerator::FROM_FILE:
      layerscope::readTraining(network, found.mean, found.deviation);
      return found;
    case vtkGenerator::NO_PRESET:
      return found;
    case vtkGenerator::MNIST:
      return {{0.1307F}, {0.3081F}};
    case vtkGenerator::CIFAR_10:
      return {{0.4914F, 0.4822F, 0.4465F}, {0.2470F, 0.2435F, 0.2616F}};
    case vtkGenerator::IMAGENET:
      return {{0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};
    default:
      throw layerscope::Error("unknown Preset").expected("0 to 4").found(std::to_string(preset));
  }
}

template <class Values>
void print(ostream& os, const Values& values)
{
  for (const auto& value : values)
  {
    os << " " << value;
  }
  os << "\n";
}

/// That the first picture fits says so of all pictures of one size.
void checkFirstPicture(layerscope::RowInputs& inputs, std::int64_t size)
{
  // Some that cannot be decoded may come first; stages behind name them.
  const std::int64_t tries = std::min<std::int64_t>(inputs.count(), 16);
  std::vector<float> values(static_cast<std::size_t>(size));
  for (std::int64_t row = 0; row < tries; ++row)
  {
    inputs.read(row, 1, values.data());
    if (inputs.broken().empty() || inputs.broken().rbegin()->first != row)
    {
      return;
    }
  }
}

}  // namespace

vtkGenerator::vtkGenerator()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

int vtkGenerator::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

layerscope::FileSeries vtkGenerator::Series() const
{
  const layerscope::FileSeries given(this->Networks);
  return given.empty() ? layerscope::FileSeries(
                             {layerscope::shippedFile(this->FeedsPictures() ? digitsNetwork : "cats.onnx")})
                       : given;
}

layerscope::InputChoice vtkGenerator::ChosenInputs() const
{
  if (this->SampleAxis < -1)
  {
    throw layerscope::Error("Sample Axis is out of range")
        .expected("an axis from 0, or -1 for the one that the file tells")
        .found(std::to_string(this->SampleAxis));
  }
  layerscope::InputChoice choice;
  choice.network.sampleShape.assign(this->InputShape.begin(), this->InputShape.end());
  choice.network.mainInput = this->MainInput;
  choice.network.sampleAxis = this->SampleAxis;
  choice.network.output = this->Output;
  for (const auto& [input, value] : this->OtherInputs)
  {
    // A line that the user has added but not filled in.
    if (!input.empty() || !value.empty())
    {
      layerscope::addOtherInput(input, value, choice);
    }
  }
  return choice;
}

layerscope::SampleExtents vtkGenerator::Extents(vtkInformation* inInfo) const
{
  return layerscope::extentsOfSamples(vtkTable::GetData(inInfo), inInfo,
                                      this->FeedsPictures() ? std::string() : this->LatentArray);
}

// What the file leaves open of the input is that of the table's samples, where those tell it.
layerscope::LoadedNetwork vtkGenerator::Load(const std::string& file,
                                             const layerscope::SampleExtents& samples) const
{
  layerscope::InputOptions options = this->ChosenInputs().network;
  try
  {
    return layerscope::loadNetwork(file, options);
  }
  catch (const layerscope::OpenShape& open)
  {
    options.sampleShape = layerscope::closedShape(open.shape, samples);
    if (options.sampleShape.empty())
    {
      throw;
    }
  }
  return layerscope::loadNetwork(file, options);
}

bool vtkGenerator::FeedsPictures() const
{
  return this->LatentArray == picturesChoice;
}

layerscope::PictureFit vtkGenerator::ChosenFit(const layerscope::Network& network) const
{
  layerscope::checkedChoice("Fit", this->Fit, PAD + 1);
  layerscope::checkedChoice("Scaling", this->Scaling, STORED + 1);
  layerscope::checkedChoice("ChannelOrder", this->ChannelOrder, 2);
  Standardization preset = standardization(this->Preset, network);
  const bool hasPreset = !preset.mean.empty() || !preset.deviation.empty();
  const bool isWhole = !this->Mean.empty() && !this->StandardDeviation.empty();
  if (hasPreset && !isWhole && this->Scaling != ZERO_TO_ONE)
  {
    throw layerscope::Error("the mean and deviation of Preset are for pixels from 0 to 1")
        .inFile(network.file())
        .expected("Scaling 0 To 1, or Preset None");
  }
  if (this->ChannelOrder == 1)
  {
    std::reverse(preset.mean.begin(), preset.mean.end());
    std::reverse(preset.deviation.begin(), preset.deviation.end());
  }
  layerscope::PictureFit fit;
  fit.extents = static_cast<layerscope::PictureFit::Extents>(this->Fit);
  fit.scaling = static_cast<layerscope::PictureFit::Scaling>(this->Scaling);
  fit.convertChannels = this->ConvertChannels;
  fit.isBgr = this->ChannelOrder == 1;
  fit.mean.assign(this->Mean.begin(), this->Mean.end());
  fit.deviation.assign(this->StandardDeviation.begin(), this->StandardDeviation.end());
  if (fit.mean.empty())
  {
    fit.mean = preset.mean;
  }
  if (fit.deviation.empty())
  {
    fit.deviation = preset.deviation;
  }
  return fit;
}

void vtkGenerator::ClearNetworks()
{
  if (!this->Networks.empty())
  {
    this->Networks.clear();
    this->Modified();
  }
}

void vtkGenerator::AddNetwork(const char* file)
{
  this->Networks.emplace_back(file ? file : "");
  this->Modified();
}

void vtkGenerator::ClearInputShape()
{
  if (!this->InputShape.empty())
  {
    this->InputShape.clear();
    this->Modified();
  }
}

void vtkGenerator::AddInputShape(int extent)
{
  this->InputShape.push_back(extent);
  this->Modified();
}

void vtkGenerator::ClearOtherInputs()
{
  if (!this->OtherInputs.empty())
  {
    this->OtherInputs.clear();
    this->Modified();
  }
}

void vtkGenerator::AddOtherInput(const char* input, const char* value)
{
  this->OtherInputs.emplace_back(input ? input : "", value ? value : "");
  this->Modified();
}

void vtkGenerator::ClearMean()
{
  if (!this->Mean.empty())
  {
    this->Mean.clear();
    this->Modified();
  }
}

void vtkGenerator::AddMean(double value)
{
  this->Mean.push_back(value);
  this->Modified();
}

void vtkGenerator::ClearStandardDeviation()
{
  if (!this->StandardDeviation.empty())
  {
    this->StandardDeviation.clear();
    this->Modified();
  }
}

void vtkGenerator::AddStandardDeviation(double value)
{
  this->StandardDeviation.push_back(value);
  this->Modified();
}

void vtkGenerator::ClearInterventions()
{
  if (!this->Interventions.empty())
  {
    this->Interventions.clear();
    this->Modified();
  }
}

void vtkGenerator::AddIntervention(const char* line)
{
  this->Interventions.emplace_back(line ? line : "");
  this->Modified();
}

void vtkGenerator::ClearChannelFactors()
{
  if (!this->ChannelFactors.empty())
  {
    this->ChannelFactors.clear();
    this->Modified();
  }
}

void vtkGenerator::AddChannelFactor(double layer, double channel, double factor)
{
  this->ChannelFactors.push_back({layer, channel, factor});
  this->Modified();
}

void vtkGenerator::ClearLayerTensors()
{
  if (!this->LayerTensors.empty())
  {
    this->LayerTensors.clear();
    this->Modified();
  }
}

void vtkGenerator::AddLayerTensor(const char* name)
{
  this->LayerTensors.emplace_back(name ? name : "");
  this->Modified();
}

void vtkGenerator::ClearFeatureAxes()
{
  if (!this->FeatureAxes.empty())
  {
    this->FeatureAxes.clear();
    this->Modified();
  }
}

void vtkGenerator::AddFeatureAxis(int layer, int axis)
{
  this->FeatureAxes.emplace_back(layer, axis);
  this->Modified();
}

layerscope::LayerOptions vtkGenerator::ChosenLayers() const
{
  layerscope::LayerOptions options;
  options.inBlocks = this->LayersInBlocks;
  options.featureAxes = this->FeatureAxes;
  for (const std::string& name : this->LayerTensors)
  {
    // A line that the user has added but not filled in.
    if (!name.empty())
    {
      options.tensors.push_back(name);
    }
  }
  return options;
}

layerscope::NetworkBinding vtkGenerator::Binding(const layerscope::LoadedNetwork& loaded) const
{
  const bool feedsPictures = this->FeedsPictures();
  layerscope::NetworkBinding binding{loaded.file,
                                     loaded.checksum,
                                     feedsPictures ? layerscope::picturesArray : this->LatentArray,
                                     layerscope::channelFactorsText(this->CheckedFactors()),
                                     {}};
  layerscope::addLayerOptions(this->ChosenLayers(), binding.options);
  layerscope::addInterventions(this->CheckedInterventions(), binding.options);
  layerscope::InputChoice inputs = this->ChosenInputs();
  const auto& fed = loaded.network->inputs();
  if (inputs.network.sampleShape.empty() && loaded.network->isShapeGiven())
  {
    inputs.network.sampleShape = loaded.network->sampleShape();
  }
  for (auto input = fed.begin() + 1; input != fed.end(); ++input)
  {
    inputs.columns.emplace(input->name, input->name);
  }
  layerscope::addInputChoice(inputs, binding.options);
  if (feedsPictures)
  {
    layerscope::addPictureFit(this->ChosenFit(*loaded.network), binding.options);
  }
  return binding;
}

std::vector<layerscope::Intervention> vtkGenerator::CheckedFactors() const
{
  const auto wholeNumber = [](double value, const char* what)
  {
    if (value != std::floor(value) || !(std::abs(value) < 1e9))
    {
      throw layerscope::Error(std::string("ChannelFactors has a ") + what + " that is not a whole number")
          .found(std::to_string(value));
    }
    return static_cast<int>(value);
  };
  std::vector<layerscope::Intervention> factors;
  for (const auto& [layer, channel, factor] : this->ChannelFactors)
  {
    layerscope::Intervention product;
    product.layer = wholeNumber(layer, "layer");
    product.channel = wholeNumber(channel, "channel");
    product.value = static_cast<float>(factor);
    factors.push_back(product);
  }
  return factors;
}

std::vector<layerscope::Intervention> vtkGenerator::CheckedInterventions() const
{
  std::vector<layerscope::Intervention> interventions;
  for (const std::string& line : this->Interventions)
  {
    // A line that the user has added but not filled in.
    if (line.find_first_not_of(" \t") != std::string::npos)
    {
      interventions.push_back(layerscope::intervention(line));
    }
  }
  return interventions;
}

// Of a series, that of another file where the one at hand cannot be read: a layer that a stage behind was
// told to take is still on its list when the time goes on.
std::optional<layerscope::NetworkBinding> vtkGenerator::AnnouncedBinding(vtkInformation* inInfo,
                                                                         vtkInformation* outInfo) const
{
  std::vector<std::string> files;
  try
  {
    const layerscope::FileSeries series = this->Series();
    files = series.files();
    std::swap(files.front(), files[layerscope::fileAskedFor(series, outInfo)]);
  }
  catch (const std::exception&)
  {
    // RequestData will meet the same fault and report it; so it does with those below.
  }
  for (const std::string& file : files)
  {
    try
    {
      return this->Binding(this->Load(file, this->Extents(inInfo)));
    }
    catch (const std::exception&)
    {
    }
  }
  return std::nullopt;
}

int vtkGenerator::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                     vtkInformationVector* outputs)
{
  layerscope::announceTimes(layerscope::FileSeries(this->Networks), outputs);
  const auto binding =
      this->AnnouncedBinding(inputs[0]->GetInformationObject(0), outputs->GetInformationObject(0));
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    layerscope::announceBinding(binding, outputs->GetInformationObject(port));
  }
  return 1;
}

int vtkGenerator::RequestUpdateExtent(vtkInformation* request, vtkInformationVector** inputs,
                                      vtkInformationVector* outputs)
{
  layerscope::holdInputTime(layerscope::FileSeries(this->Networks), inputs[0]->GetInformationObject(0));
  return this->Superclass::RequestUpdateExtent(request, inputs, outputs);
}

int vtkGenerator::RequestData(vtkInformation* request, vtkInformationVector** inputs,
                              vtkInformationVector* outputs)
{
  const int port = std::max(0, request->Get(vtkDemandDrivenPipeline::FROM_OUTPUT_PORT()));
  const layerscope::FileSeries given(this->Networks);
  const std::size_t asked =
      given.empty() ? 0 : layerscope::fileAskedFor(given, outputs->GetInformationObject(port));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    vtkNew<vtkTable> rows;
    rows->ShallowCopy(input);
    std::int64_t total = 0;
    const std::int64_t firstRow = layerscope::rowsBefore(input->GetNumberOfRows(), total, communicator);
    layerscope::LoadedNetwork loaded;
    layerscope::NetworkBinding binding;
    // A rank without rows may have received a table without columns.
    layerscope::SampleExtents samples = this->Extents(inputs[0]->GetInformationObject(0));
    std::array<std::int64_t, 4> extents = {samples.components, samples.pictures.channels,
                                           samples.pictures.height, samples.pictures.width};
    communicator.allReduce(layerscope::Reduction::Maximum, extents.data(), extents.size());
    samples = {{extents[1], extents[2], extents[3]}, extents[0]};
    const auto load = [&]
    {
      loaded = this->Load(this->Series().files()[asked], samples);
      binding = this->Binding(loaded);
      loaded = layerscope::withLayers(loaded, this->ChosenLayers());
      // What is wrong with the interventions is said here, not by the stages behind.
      auto changes = this->CheckedFactors();
      const auto others = this->CheckedInterventions();
      changes.insert(changes.end(), others.begin(), others.end());
      layerscope::withInterventions(loaded, changes);
    };
    layerscope::runOnAllRanks(communicator, load);
    const auto fed = layerscope::readInputs(rows, inputs[0]->GetInformationObject(0), binding, loaded,
                                            firstRow, communicator);
    const auto bind = [&]
    {
      if (this->FeedsPictures())
      {
        checkFirstPicture(*fed, loaded.network->rowSize());
      }
      else if (!rows->GetColumnByName(this->LatentArray.c_str()))
      {
        rows->AddColumn(
            layerscope::inputColumn(rows, this->LatentArray, loaded.network->inputs()[0], loaded, firstRow));
      }
      layerscope::setSampleColumn(rows, layerscope::sampleColumn(rows, firstRow));
    };
    layerscope::runOnAllRanks(communicator, bind);
    layerscope::writeBinding(binding, rows->GetFieldData());
    vtkTable::GetData(outputs, 0)->ShallowCopy(rows);
    layerscope::fillLayerTable(loaded, binding, communicator.rank() == 0, vtkTable::GetData(outputs, 1));
    for (int each = 0; each < outputs->GetNumberOfInformationObjects(); ++each)
    {
      layerscope::renewAnnouncement(binding, outputs->GetInformationObject(each));
    }
    return true;
  };
  const int status = layerscope::runStage(this, inputs, outputs, work);
  layerscope::setDataTime(given, asked, outputs);
  return status;
}

void vtkGenerator::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Networks:";
  print(os, this->Networks);
  os << indent << "LatentArray: " << this->LatentArray << "\n" << indent << "Interventions:";
  for (const std::string& line : this->Interventions)
  {
    os << " (" << line << ")";
  }
  os << "\n" << indent << "ChannelFactors:";
  for (const auto& [layer, channel, factor] : this->ChannelFactors)
  {
    os << " (" << layer << ", " << channel << ", " << factor << ")";
  }
  os << "\n" << indent << "InputShape:";
  print(os, this->InputShape);
  os << indent << "OtherInputs:";
  for (const auto& [input, value] : this->OtherInputs)
  {
    os << " (" << input << ": " << value << ")";
  }
  os << "\n"
     << indent << "MainInput: " << this->MainInput << "\n"
     << indent << "SampleAxis: " << this->SampleAxis << "\n"
     << indent << "Output: " << this->Output << "\n";
  os << indent << "Fit: " << this->Fit << "\n"
     << indent << "Scaling: " << this->Scaling << "\n"
     << indent << "ConvertChannels: " << this->ConvertChannels << "\n"
     << indent << "ChannelOrder: " << this->ChannelOrder << "\n"
     << indent << "Preset: " << this->Preset << "\n"
     << indent << "Mean:";
  print(os, this->Mean);
  os << indent << "StandardDeviation:";
  print(os, this->StandardDeviation);
  os << indent << "LayersInBlocks: " << this->LayersInBlocks << "\n" << indent << "LayerTensors:";
  for (const std::string& name : this->LayerTensors)
  {
    os << " " << name;
  }
  os << "\n" << indent << "FeatureAxes:";
  for (const auto& [layer, axis] : this->FeatureAxes)
  {
    os << " (" << layer << ", " << axis << ")";
  }
  os << "\n";
}
