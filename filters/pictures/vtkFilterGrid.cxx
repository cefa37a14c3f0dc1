#include "vtkFilterGrid.h"

#include <algorithm>
#include <optional>

#include "KernelPictures.h"
#include "SheetExtent.h"
#include "SheetImage.h"
#include "analysis/Communicator.h"
#include "datasets/PictureReference.h"
#include "network/Error.h"
#include "networks/LayerSelection.h"
#include "networks/NetworkBinding.h"
#include "networks/WeightFields.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkDataArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkStringArray.h"
#include "vtkTable.h"
#include "vtkUnsignedCharArray.h"

using layerscope::Error;
using layerscope::KernelOptions;
using layerscope::PictureShape;

vtkStandardNewMacro(vtkFilterGrid);

namespace
{

/// The extents of pictures that a table refers to.
std::optional<PictureShape> givenExtents(vtkTable* table)
{
  constexpr std::int64_t largest = 1 << 20;  // so that the product fits
  const auto shape = table ? layerscope::readPictureShape(table->GetFieldData()) : std::nullopt;
  const auto fits = [](std::int64_t extent) { return extent >= 1 && extent <= largest; };
  return shape && fits(shape->channels) && fits(shape->height) && fits(shape->width) ? shape : std::nullopt;
}

bool isConvolution(const layerscope::Network& network, const layerscope::Layer& layer)
{
  const auto operators = layerscope::linearOperators(network, layer);
  return std::any_of(operators.begin(), operators.end(), [](const auto& each) { return each.isConvolution; });
}

/// Numbers of the layers that have kernels, from 0, convolutions first.
std::vector<std::size_t> layersWithKernels(const layerscope::Network& network,
                                           const std::optional<PictureShape>& given)
{
  std::vector<std::size_t> found;
  for (std::size_t index = 0; index < network.layers().size(); ++index)
  {
    if (layerscope::hasKernels(network, network.layers()[index], given))
    {
      found.push_back(index);
    }
  }
  std::stable_partition(found.begin(), found.end(),
                        [&](std::size_t index) { return isConvolution(network, network.layers()[index]); });
  return found;
}

std::string namesOf(const layerscope::Network& network, const std::vector<std::size_t>& layers)
{
  std::string names;
  for (const std::size_t index : layers)
  {
    names += (names.empty() ? "" : ", ") + network.layers()[index].name;
  }
  return names;
}

/// The layer's number, from 0.
std::size_t findKernelLayer(const layerscope::Network& network, const std::string& name,
                            const std::optional<PictureShape>& given)
{
  const auto withKernels = layersWithKernels(network, given);
  if (withKernels.empty())
  {
    throw Error("no layer of the network is a convolution, and its input isn't pictures")
        .inFile(network.file());
  }
  if (name.empty())
  {
    return withKernels.front();
  }
  const layerscope::Layer* found = layerscope::findLayer(network, name);
  if (!found)
  {
    throw Error("the network has no layer '" + name + "'")
        .inFile(network.file())
        .expected("one of those with kernels: " + namesOf(network, withKernels));
  }
  const auto index = static_cast<std::size_t>(found - network.layers().data());
  if (std::count(withKernels.begin(), withKernels.end(), index) == 0)
  {
    throw Error(found->name + " is no convolution")
        .inFile(network.file())
        .atNode(found->node, found->op)
        .expected("one of those with kernels: " + namesOf(network, withKernels));
  }
  return index;
}

void paintSheet(const layerscope::KernelPictures& pictures, vtkImageData* sheet)
{
  const auto layout = layerscope::layoutKernels(pictures);
  const vtkIdType count = layerscope::setSheetSize(layout, sheet);
  auto* weights = layerscope::addPoints<vtkFloatArray>(sheet, "weight", count);
  auto* units = layerscope::addPoints<vtkIntArray>(sheet, "unit", count);
  auto* colors =
      pictures.colors.empty() ? nullptr : layerscope::addPoints<vtkUnsignedCharArray>(sheet, "RGB", count, 3);
  layerscope::paintKernels(pictures, layout, weights->GetPointer(0), units->GetPointer(0),
                           colors ? colors->GetPointer(0) : nullptr);
  sheet->GetPointData()->SetActiveScalars("weight");
}

/// What is left out; empty for nothing.
std::string leftOut(const layerscope::LayerWeights& kernels, const KernelOptions& options)
{
  std::string text;
  const auto compare = [&](std::int64_t there, const char* what)
  {
    if (there > options.maximumKernels)
    {
      text += (text.empty() ? "" : " and ") + std::to_string(options.maximumKernels) + " of " +
              std::to_string(there) + what;
    }
  };
  compare(kernels.units(), " units");
  if (options.channels == KernelOptions::Channels::All)
  {
    compare(kernels.channels(), " input channels");
  }
  return text.empty() ? text : "The first " + text + " are shown; Maximum Kernels allows no more.";
}

}  // namespace

vtkFilterGrid::vtkFilterGrid()
{
  this->SetNumberOfInputPorts(1);
}

vtkFilterGrid::~vtkFilterGrid() = default;

int vtkFilterGrid::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

vtkStringArray* vtkFilterGrid::GetKernelLayers()
{
  return this->KernelLayers;
}

int vtkFilterGrid::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                      vtkInformationVector* outputs)
{
  vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
  try
  {
    if (const auto binding = layerscope::announcedBinding(inInfo))
    {
      const auto network = layerscope::loadNetwork(*binding).network;
      this->KernelLayers->Initialize();
      for (const std::size_t index : layersWithKernels(*network, givenExtents(vtkTable::GetData(inInfo))))
      {
        this->KernelLayers->InsertNextValue(network->layers()[index].name);
      }
    }
  }
  catch (const std::exception&)
  {
    // RequestData will meet the same fault and report it.
  }
  layerscope::announceSheet(outputs->GetInformationObject(0), VTK_FLOAT, 1);
  return 1;
}

int vtkFilterGrid::RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*)
{
  // The input has pieces, which the executive passes on, but no extent.
  return 1;
}

void vtkFilterGrid::CheckProperties() const
{
  layerscope::checkBounds("InputChannel", this->InputChannel, ONE, ALL);
  layerscope::checkBounds("Scale", this->Scale, EACH_KERNEL, ALL_TOGETHER);
  layerscope::checkBounds("MaximumKernels", this->MaximumKernels, 1);
}

bool vtkFilterGrid::MakeSheet(const layerscope::Network& network, vtkTable* table, vtkImageData* sheet,
                              std::string& warning)
{
  const auto given = givenExtents(table);
  const std::size_t index = findKernelLayer(network, this->Layer, given);
  const layerscope::Layer& layer = network.layers()[index];
  const auto weights = layerscope::layerWeights(network, layer);
  KernelOptions options;
  options.channels = static_cast<KernelOptions::Channels>(this->InputChannel);
  options.channel = this->ChannelNumber;
  options.scalesEach = this->Scale == EACH_KERNEL;
  options.maximumKernels = this->MaximumKernels;
  try
  {
    const auto kernels = layerscope::kernelsOf(weights, layerscope::pictureExtents(network, given));
    warning = leftOut(kernels, options);
    const auto pictures = layerscope::makeKernelPictures(
        kernels, options, [this](double done) { return layerscope::reportProgress(this, done); });
    if (!pictures)
    {
      return false;
    }
    paintSheet(*pictures, sheet);
  }
  catch (Error& error)
  {
    error.atNode(weights.node, weights.op).inFile(network.file());
    throw;
  }
  layerscope::describeWeights(static_cast<int>(index) + 1, layer, weights, sheet->GetFieldData());
  return true;
}

int vtkFilterGrid::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  layerscope::announceNoExtent(outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
    vtkTable* table = vtkTable::GetData(inInfo);
    auto binding = layerscope::shareBinding(layerscope::findBinding(table, inInfo), communicator);
    layerscope::requireNetwork(binding);
    layerscope::removeInterventions(*binding);
    vtkNew<vtkImageData> sheet;
    bool finished = true;
    std::string warning;
    const auto make = [&]
    {
      this->CheckProperties();
      if (communicator.rank() == 0)
      {
        finished = this->MakeSheet(*layerscope::loadNetwork(*binding).network, table, sheet, warning);
      }
      layerscope::writeBinding(*binding, sheet->GetFieldData());
    };
    layerscope::runOnAllRanks(communicator, make);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    if (!warning.empty())
    {
      vtkWarningMacro(<< warning);
    }
    vtkImageData::GetData(outputs, 0)->ShallowCopy(sheet);
    layerscope::announceExtent(sheet, outputs->GetInformationObject(0), communicator);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkFilterGrid::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Layer: " << this->Layer << "\n"
     << indent << "InputChannel: " << this->InputChannel << "\n"
     << indent << "ChannelNumber: " << this->ChannelNumber << "\n"
     << indent << "Scale: " << this->Scale << "\n"
     << indent << "MaximumKernels: " << this->MaximumKernels << "\n";
}
