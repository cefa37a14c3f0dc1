#include "vtkActivationMaximization.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "ActivationMaximization.h"
#include "Attributions.h"
#include "BestSamples.h"
#include "InputPicture.h"
#include "MaximizationSheet.h"
#include "analysis/Communicator.h"
#include "clusters/ClassLabels.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "network/NumberText.h"
#include "networks/BoundRows.h"
#include "networks/LayerSelection.h"
#include "networks/PictureInput.h"
#include "pictures/SheetExtent.h"
#include "pictures/SheetImage.h"
#include "tables/AddColumn.h"
#include "tables/FieldValues.h"
#include "tables/GatherRows.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkImageData.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkObjectFactory.h"
#include "vtkPointData.h"
#include "vtkStringArray.h"
#include "vtkTable.h"
#include "vtkUnsignedCharArray.h"

using layerscope::ChannelScores;
using layerscope::Error;
using layerscope::InputFrame;
using layerscope::MaximizationOptions;
using layerscope::MaximizedInput;

vtkStandardNewMacro(vtkActivationMaximization);

namespace layerscope
{

/// What a network is fed with, and what of it can be seen.
struct MaximizationSubject
{
  MaximizationSubject(const NetworkBinding& binding, const std::shared_ptr<const Network>& fed)
      : network(fed), picture(*fed), fit(pictureFit(binding.options))
  {
    if (!fit && binding.latentArray.empty())
    {
      // Nobody said how pictures are fed: as the network's file says.
      fit.emplace();
      readTraining(*network, fit->mean, fit->deviation);
    }
    this->isPicture = picture.isShown && fit.has_value();
    this->frame.isPicture = this->isPicture;
    this->frame.channels = this->isPicture ? picture.channels : 1;
    this->frame.height = this->isPicture ? picture.height : 1;
    this->frame.width = this->isPicture ? picture.width : network->sampleSize();
    this->frame.isChannelsLast = picture.isChannelsLast;
    for (std::int64_t channel = 0; this->isPicture && channel < picture.channels; ++channel)
    {
      const auto [black, white] = fedRange(*fit, channel);
      this->frame.black.push_back(black);
      this->frame.white.push_back(white);
    }
    this->column = binding.latentArray.empty() || fit ? "input" : binding.latentArray;
    try
    {
      pixelLayout(*network);
      this->isGenerator = !this->isPicture;
    }
    catch (const Error&)
    {
      // Its output isn't a picture, so the numbers are shown.
    }
  }

  std::shared_ptr<const Network> network;
  InputPicture picture;
  std::optional<PictureFit> fit;
  InputFrame frame;
  std::string column;  ///< that has the numbers
  bool isPicture = false;
  bool isGenerator = false;
};

/// What is shown and told of.
struct Maximization
{
  std::optional<MaximizationSubject> subject;
  std::string layer;  ///< its name
  std::optional<ChannelScores> scores;
  std::vector<std::int64_t> channels;
  std::vector<MaximizedInput> inputs;  ///< of each of the channels
  std::vector<std::string> names;      ///< of all channels of the layer
  std::vector<BestSamples> best;       ///< of each of the channels; none where they are not asked for
  std::vector<float> bestInputs;       ///< [channels, best samples, values]

  std::size_t bestCount() const { return this->best.empty() ? 0 : this->best[0].rows.size(); }
  const std::string& nameOf(std::size_t index) const
  {
    return this->names[static_cast<std::size_t>(this->inputs[index].channel)];
  }
};

}  // namespace layerscope

using Subject = layerscope::MaximizationSubject;
using layerscope::Maximization;

namespace
{

constexpr const char* automatic = "Automatic";
constexpr int labelDigits = 3;

/// The share of the work in which inputs are made; the rest finds the best samples.
constexpr double ascentShare = 0.8;

bool hasRisen(const MaximizedInput& input)
{
  return input.reached > input.start;
}

ChannelScores scoresOf(const layerscope::Network& network, const std::string& name,
                       ChannelScores::Place place, std::string& layerName)
{
  const auto& layers = network.layers();
  if (!name.empty() && name != automatic)
  {
    const layerscope::Layer& layer = layerscope::layerNamed(network, name);
    layerName = layer.name;
    return {network, layer, place};
  }
  const auto hidden = std::find_if(layers.rbegin(), layers.rend(),
                                   [](const layerscope::Layer& layer) { return !layer.isOutput; });
  if (network.outputShape().size() == 1 || hidden == layers.rend())
  {
    layerName = layers.back().name;
    return {layerscope::scoreTensor(network), network.outputShape(), place};
  }
  layerName = hidden->name;
  return {network, *hidden, place};
}

/// Collective. The inputs of all ranks, on all of them.
std::vector<MaximizedInput> gathered(const std::vector<MaximizedInput>& own,
                                     const std::vector<std::int64_t>& channels, std::size_t size,
                                     layerscope::Communicator& communicator)
{
  std::vector<MaximizedInput> all;
  for (int rank = 0; rank < communicator.size(); ++rank)
  {
    const bool isOwn = rank == communicator.rank();
    const auto total = static_cast<std::int64_t>(channels.size());
    const std::int64_t begin = total * rank / communicator.size();
    const std::int64_t end = total * (rank + 1) / communicator.size();
    for (std::int64_t index = begin; index < end; ++index)
    {
      MaximizedInput input = isOwn ? own[static_cast<std::size_t>(index - begin)] : MaximizedInput{};
      input.values.resize(size);
      std::array<float, 2> scores = {input.start, input.reached};
      communicator.broadcast(scores.data(), sizeof(scores), rank);
      communicator.broadcast(input.values.data(), size * sizeof(float), rank);
      all.push_back(
          {channels[static_cast<std::size_t>(index)], scores[0], scores[1], std::move(input.values)});
    }
  }
  return all;
}

/// Pictures of inputs, one after the other. False when `progress` ended it.
bool showInputs(const Subject& subject, const std::vector<float>& inputs, bool isStandardized,
                layerscope::SheetPictures& pictures, const std::function<bool(double)>& progress)
{
  const std::int64_t size = subject.network->sampleSize();
  const std::int64_t count = static_cast<std::int64_t>(inputs.size()) / size;
  if (subject.isGenerator)
  {
    return layerscope::makeSheetPictures(subject.network, inputs.data(), count, pictures, progress);
  }
  pictures.count = count;
  pictures.width = subject.isPicture ? subject.frame.width : layerscope::cellColumns(size);
  pictures.height = subject.isPicture ? subject.frame.height : layerscope::cellRows(size);
  pictures.pixels.resize(static_cast<std::size_t>(count) * pictures.imageBytes());
  for (std::int64_t index = 0; index < count; ++index)
  {
    const float* const input = inputs.data() + index * size;
    std::uint8_t* const target =
        pictures.pixels.data() + static_cast<std::size_t>(index) * pictures.imageBytes();
    if (!subject.isPicture)
    {
      layerscope::writeCells(input, size, target);
    }
    else if (isStandardized)
    {
      layerscope::writeStandardized(input, subject.frame, subject.fit->isBgr, target);
    }
    else
    {
      layerscope::writePicture(input, subject.picture, subject.fit, target);
    }
  }
  return true;
}

/// The sheet of the channels at these places. Nothing when `progress` ended it.
std::optional<layerscope::MaximizationSheet> sheetOf(const Maximization& found,
                                                     const std::vector<std::size_t>& shown,
                                                     bool isStandardized,
                                                     const std::function<bool(double)>& progress)
{
  using layerscope::printableText;
  const Subject& subject = *found.subject;
  layerscope::MaximizationSheet sheet;
  std::vector<float> inputs;
  for (const std::size_t index : shown)
  {
    const MaximizedInput& made = found.inputs[index];
    const std::string& name = found.nameOf(index);
    const std::string score = layerscope::numberText(static_cast<double>(made.reached), labelDigits);
    inputs.insert(inputs.end(), made.values.begin(), made.values.end());
    sheet.channels.push_back(made.channel);
    sheet.samples.push_back(-1);
    sheet.labels.push_back({{printableText(name + ": " + score), printableText(name)}});
  }
  const auto size = static_cast<std::ptrdiff_t>(subject.network->sampleSize());
  const auto beside = found.bestCount();
  for (std::size_t place = 0; place < beside; ++place)
  {
    for (const std::size_t index : shown)
    {
      const auto from = found.bestInputs.begin() + static_cast<std::ptrdiff_t>(index * beside + place) * size;
      inputs.insert(inputs.end(), from, from + size);
      const std::string sample = std::to_string(found.best[index].rows[place].sample);
      const std::string score =
          layerscope::numberText(static_cast<double>(found.best[index].scores[place]), labelDigits);
      sheet.channels.push_back(found.inputs[index].channel);
      sheet.samples.push_back(found.best[index].rows[place].sample);
      sheet.labels.push_back({{sample + ": " + score, sample}});
    }
  }
  sheet.perColumn = beside > 0 ? static_cast<std::int64_t>(shown.size()) : 0;
  if (!subject.isPicture && !subject.isGenerator)
  {
    constexpr std::int64_t cell = 8;  // pixels
    sheet.smallestWidth = std::max(sheet.smallestWidth, cell * layerscope::cellColumns(size));
  }
  if (!showInputs(subject, inputs, isStandardized, sheet.pictures, progress))
  {
    return std::nullopt;
  }
  return sheet;
}

void paint(const layerscope::MaximizationSheet& sheet, vtkImageData* image)
{
  const auto layout = layerscope::layoutMaximization(sheet);
  const vtkIdType count = layerscope::setSheetSize(layout, image);
  auto* colours = layerscope::addColors(image, count);
  auto* channels = layerscope::addPoints<vtkIntArray>(image, "channel", count);
  auto* samples = layerscope::addPoints<vtkIdTypeArray>(image, "sample", count);
  layerscope::paintMaximization(sheet, layout, colours->GetPointer(0), channels->GetPointer(0),
                                samples->GetPointer(0));
}

void fillTable(const Maximization& found, int steps, bool withInputs, vtkTable* table)
{
  const Subject& subject = *found.subject;
  const auto rows = static_cast<vtkIdType>(found.inputs.size());
  const auto beside = static_cast<int>(found.bestCount());
  auto* channels = layerscope::addColumn<vtkIntArray>(table, "channel", rows);
  auto* names = layerscope::addColumn<vtkStringArray>(table, "channel_name", rows);
  auto* starts = layerscope::addColumn<vtkFloatArray>(table, "start", rows);
  auto* reached = layerscope::addColumn<vtkFloatArray>(table, "activation", rows);
  auto* converged = layerscope::addColumn<vtkIntArray>(table, "converged", rows);
  auto* taken = layerscope::addColumn<vtkIntArray>(table, "steps", rows);
  auto* samples =
      beside > 0 ? layerscope::addColumn<vtkIdTypeArray>(table, "best_sample", rows, beside) : nullptr;
  auto* scores =
      beside > 0 ? layerscope::addColumn<vtkFloatArray>(table, "best_activation", rows, beside) : nullptr;
  const std::int64_t size = subject.network->sampleSize();
  auto* inputs = withInputs ? layerscope::addColumn<vtkFloatArray>(table, subject.column.c_str(), rows,
                                                                   static_cast<int>(size))
                            : nullptr;
  vtkNew<vtkIdTypeArray> numbers;
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const auto index = static_cast<std::size_t>(row);
    const MaximizedInput& input = found.inputs[index];
    channels->SetValue(row, static_cast<int>(input.channel));
    names->SetValue(row, found.nameOf(index));
    starts->SetValue(row, input.start);
    reached->SetValue(row, input.reached);
    converged->SetValue(row, hasRisen(input) ? 1 : 0);
    taken->SetValue(row, steps);
    for (int place = 0; place < beside; ++place)
    {
      samples->SetTypedComponent(row, place, found.best[index].rows[static_cast<std::size_t>(place)].sample);
      scores->SetTypedComponent(row, place, found.best[index].scores[static_cast<std::size_t>(place)]);
    }
    if (inputs)
    {
      std::copy(input.values.begin(), input.values.end(), inputs->GetPointer(row * size));
    }
    numbers->InsertNextValue(row);
  }
  if (!subject.isPicture)
  {
    layerscope::setSampleColumn(table, numbers);
  }
}

}  // namespace

vtkActivationMaximization::vtkActivationMaximization()
{
  this->SetNumberOfOutputPorts(2);
}

vtkActivationMaximization::~vtkActivationMaximization() = default;

int vtkActivationMaximization::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

int vtkActivationMaximization::FillOutputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkDataObject::DATA_TYPE_NAME(), port == 0 ? "vtkImageData" : "vtkTable");
  return 1;
}

void vtkActivationMaximization::ClearChannels()
{
  if (!this->Channels.empty())
  {
    this->Channels.clear();
    this->Modified();
  }
}

void vtkActivationMaximization::AddChannel(int channel)
{
  this->Channels.push_back(channel);
  this->Modified();
}

vtkStringArray* vtkActivationMaximization::GetLayerNames()
{
  return this->LayerNames;
}

int vtkActivationMaximization::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                                  vtkInformationVector* outputs)
{
  layerscope::listLayers(
      inputs[0]->GetInformationObject(0), automatic, [](const layerscope::Layer&) { return true; },
      this->LayerNames);
  layerscope::announceSheet(outputs->GetInformationObject(0), VTK_UNSIGNED_CHAR, 3);
  return 1;
}

int vtkActivationMaximization::RequestUpdateExtent(vtkInformation*, vtkInformationVector**,
                                                   vtkInformationVector*)
{
  // The input has pieces, which the executive passes on, but no extent.
  return 1;
}

void vtkActivationMaximization::CheckProperties() const
{
  using layerscope::checkBounds;
  checkBounds("MaximumChannels", this->MaximumChannels, 1);
  checkBounds("Objective", this->Objective, MEAN, CENTRE);
  checkBounds("Optimizer", this->Optimizer, NORMALIZED_GRADIENT, ADAM);
  checkBounds("Steps", this->Steps, 1);
  checkBounds("BlurInterval", this->BlurInterval, 1);
  checkBounds("Jitter", this->Jitter, 0);
  checkBounds("Display", this->Display, RANGE, STANDARDIZED);
  checkBounds("BestSamples", this->BestSamples, 0);
  const auto check = [](const char* name, double value, double most, const char* expected)
  {
    if (!(value >= 0 && value <= most))
    {
      throw Error(std::string(name) + " is out of range").expected(expected).found(std::to_string(value));
    }
  };
  constexpr double many = 1e6;
  constexpr double widestBlur = 1000;
  check("StepSize", this->StepSize, many, "0 to 1000000");
  check("StartLevel", this->StartLevel, 1, "0 to 1");
  check("StartNoise", this->StartNoise, many, "0 to 1000000");
  check("Decay", this->Decay, 1, "0 to 1");
  check("Blur", this->Blur, widestBlur, "0 to 1000");
  check("TotalVariation", this->TotalVariation, many, "0 to 1000000");
  check("LengthLimit", this->LengthLimit, many, "0 to 1000000");
}

MaximizationOptions vtkActivationMaximization::Options(bool isPicture) const
{
  MaximizationOptions options;
  options.optimizer = this->Optimizer == ADAM ? MaximizationOptions::Optimizer::Adam
                                              : MaximizationOptions::Optimizer::NormalizedGradient;
  options.steps = this->Steps;
  options.stepSize = this->StepSize;
  options.level = isPicture ? this->StartLevel : 0;
  options.noise = this->StartNoise;
  options.seed = static_cast<std::uint64_t>(this->Seed);
  options.decay = this->Decay;
  options.blur = this->Blur;
  options.blurInterval = this->BlurInterval;
  options.jitter = this->Jitter;
  options.totalVariation = this->TotalVariation;
  options.staysInRange = this->StayInRange;
  options.lengthLimit = this->LengthLimit;
  return options;
}

std::vector<std::int64_t> vtkActivationMaximization::ChosenChannels(std::int64_t count) const
{
  std::vector<std::int64_t> channels(this->Channels.begin(), this->Channels.end());
  for (std::int64_t channel = 0;
       this->Channels.empty() && channel < std::min<std::int64_t>(count, this->MaximumChannels); ++channel)
  {
    channels.push_back(channel);
  }
  return channels;
}

bool vtkActivationMaximization::Climb(const layerscope::NetworkBinding& binding,
                                      const layerscope::BoundRows* rows, Maximization& found,
                                      layerscope::Communicator& communicator)
{
  std::vector<MaximizedInput> own;
  bool finished = true;
  const auto climb = [&]
  {
    const auto network = (rows ? rows->loaded : layerscope::loadNetwork(binding)).network;
    layerscope::requireOneInput(*network);
    found.subject.emplace(binding, network);
    const Subject& subject = *found.subject;
    found.scores.emplace(scoresOf(
        *subject.network, this->Layer,
        this->Objective == CENTRE ? ChannelScores::Place::Centre : ChannelScores::Place::Mean, found.layer));
    found.channels = this->ChosenChannels(found.scores->channels());
    const auto total = static_cast<std::int64_t>(found.channels.size());
    const auto pictures = static_cast<double>(total) * (1 + (rows ? this->BestSamples : 0));
    layerscope::requireMemory(
        2 * sizeof(float) * pictures * static_cast<double>(subject.network->sampleSize()),
        "the inputs don't fit into memory; take fewer in Maximum Channels or Best Samples");
    const auto begin = found.channels.begin() + total * communicator.rank() / communicator.size();
    const auto end = found.channels.begin() + total * (communicator.rank() + 1) / communicator.size();
    finished = layerscope::maximizeActivations(
        subject.network, *found.scores, {begin, end}, subject.frame, this->Options(subject.isPicture), own,
        [this](double done) { return layerscope::reportProgress(this, ascentShare * done); });
  };
  layerscope::runOnAllRanks(communicator, climb);
  if (layerscope::lowestRank(!finished, communicator) >= 0)
  {
    return false;
  }
  found.inputs = gathered(own, found.channels, static_cast<std::size_t>(found.subject->network->sampleSize()),
                          communicator);
  return true;
}

bool vtkActivationMaximization::FindBest(const layerscope::BoundRows& rows, Maximization& found,
                                         layerscope::Communicator& communicator)
{
  const auto tell = [this](double done)
  { return layerscope::reportProgress(this, ascentShare + (1 - ascentShare) * done); };
  if (!layerscope::findBestSamples(rows, *found.scores, found.channels, this->BestSamples, found.best,
                                   communicator, tell))
  {
    return false;
  }
  const auto size = static_cast<std::size_t>(rows.loaded.network->sampleSize());
  for (const layerscope::BestSamples& best : found.best)
  {
    const auto values = layerscope::gatherRows<float>(
        best.rows, size, [&](std::int64_t row, float* target) { rows.inputs->read(row, 1, target); },
        communicator);
    found.bestInputs.insert(found.bestInputs.end(), values.begin(), values.end());
  }
  const std::string warning = layerscope::brokenRowsWarning(rows, communicator);
  if (!warning.empty() && communicator.rank() == 0)
  {
    vtkWarningMacro(<< warning);
  }
  return true;
}

bool vtkActivationMaximization::Show(const Maximization& found, vtkImageData* image, vtkTable* table)
{
  std::vector<std::size_t> shown;
  for (std::size_t index = 0; index < found.inputs.size(); ++index)
  {
    if (!this->DropNotConverged || hasRisen(found.inputs[index]))
    {
      shown.push_back(index);
    }
  }
  layerscope::setField<vtkStringArray>(image->GetFieldData(), "layer_name", found.layer);
  layerscope::setField<vtkIntArray>(image->GetFieldData(), "dropped_channels",
                                    static_cast<int>(found.inputs.size() - shown.size()));
  table->GetFieldData()->PassData(image->GetFieldData());
  fillTable(found, this->Steps, !found.subject->isPicture || this->KeepInputs, table);
  if (shown.empty())
  {
    vtkWarningMacro(<< "The activation of none of the channels rose, so nothing is shown. Another Seed, a "
                       "smaller Step Size or more Start Noise may help.");
    return true;
  }
  const auto sheet = sheetOf(found, shown, this->Display == STANDARDIZED,
                             [this](double) { return !layerscope::isAborted(this); });
  if (!sheet)
  {
    return false;
  }
  paint(*sheet, image);
  return true;
}

int vtkActivationMaximization::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                           vtkInformationVector* outputs)
{
  layerscope::announceNoExtent(outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    layerscope::runOnAllRanks(communicator, [&] { this->CheckProperties(); });
    vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
    vtkTable* table = vtkTable::GetData(inInfo);
    const auto binding = layerscope::shareBinding(layerscope::findBinding(table, inInfo), communicator);
    layerscope::requireNetwork(binding);
    std::optional<layerscope::BoundRows> rows;
    if (this->BestSamples > 0 && !binding->latentArray.empty())
    {
      rows = layerscope::readBoundRows(table, inInfo, communicator);
    }
    Maximization found;
    if (!this->Climb(*binding, rows ? &*rows : nullptr, found, communicator) ||
        (rows && rows->totalRows > 0 && !this->FindBest(*rows, found, communicator)))
    {
      return false;
    }
    found.names =
        layerscope::readClassNames(table, static_cast<std::size_t>(found.scores->channels()), communicator);
    vtkNew<vtkImageData> image;
    vtkNew<vtkTable> result;
    bool finished = true;
    const auto show = [&]
    {
      layerscope::writeBinding(*binding, image->GetFieldData());
      if (communicator.rank() == 0)
      {
        finished = this->Show(found, image, result);
      }
      if (!image->GetPointData()->GetScalars())
      {
        // Whoever shows an empty sheet looks for its colors, too.
        layerscope::addColors(image, 0);
      }
    };
    layerscope::runOnAllRanks(communicator, show);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    vtkImageData::GetData(outputs, 0)->ShallowCopy(image);
    vtkTable::GetData(outputs, 1)->ShallowCopy(result);
    layerscope::announceExtent(image, outputs->GetInformationObject(0), communicator);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkActivationMaximization::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Layer: " << this->Layer << "\n"
     << indent << "Channels: " << this->Channels.size() << "\n"
     << indent << "MaximumChannels: " << this->MaximumChannels << "\n"
     << indent << "Objective: " << this->Objective << "\n"
     << indent << "Optimizer: " << this->Optimizer << "\n"
     << indent << "Steps: " << this->Steps << "\n"
     << indent << "StepSize: " << this->StepSize << "\n"
     << indent << "StartLevel: " << this->StartLevel << "\n"
     << indent << "StartNoise: " << this->StartNoise << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "Decay: " << this->Decay << "\n"
     << indent << "Blur: " << this->Blur << "\n"
     << indent << "BlurInterval: " << this->BlurInterval << "\n"
     << indent << "Jitter: " << this->Jitter << "\n"
     << indent << "TotalVariation: " << this->TotalVariation << "\n"
     << indent << "StayInRange: " << this->StayInRange << "\n"
     << indent << "LengthLimit: " << this->LengthLimit << "\n"
     << indent << "Display: " << this->Display << "\n"
     << indent << "BestSamples: " << this->BestSamples << "\n"
     << indent << "DropNotConverged: " << this->DropNotConverged << "\n"
     << indent << "KeepInputs: " << this->KeepInputs << "\n";
}
