#include "vtkAttribution.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "AttributionSheet.h"
#include "Attributions.h"
#include "InputPicture.h"
#include "analysis/Communicator.h"
#include "clusters/ClassLabels.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "network/NumberText.h"
#include "networks/BoundRows.h"
#include "networks/ChosenSamples.h"
#include "networks/LayerSelection.h"
#include "networks/PictureInput.h"
#include "pictures/FloatSheet.h"
#include "pictures/SheetExtent.h"
#include "pictures/SheetImage.h"
#include "tables/AddColumn.h"
#include "tables/GatherRows.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/SelectedRows.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
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

using layerscope::AttributionMethod;
using layerscope::Error;
using layerscope::InputPicture;

vtkStandardNewMacro(vtkAttribution);

namespace layerscope
{

/// The samples that are shown, and what is known of them before the network runs. On all ranks.
struct ExplainedSamples
{
  std::vector<std::int64_t> samples;
  std::vector<float> inputs;         ///< [samples, values that the network is fed]
  std::vector<std::int64_t> labels;  ///< negative: none is known; empty: there are no labels
  std::vector<float> baseline;       ///< the input of the baseline's sample; empty for another baseline
  std::vector<std::string> names;    ///< of classes, or numbers
};

}  // namespace layerscope

namespace
{

constexpr const char* automatic = "Automatic";
constexpr const char* defaultLabels = "label";
constexpr const char* noLabels = "None";
constexpr int labelDigits = 3;

const char* const methodNames[] = {"Gradient",   "Gradient x Input", "Integrated Gradients",
                                   "SmoothGrad", "Deconvnet",        "Guided Backpropagation",
                                   "Grad-CAM",   "Grad-CAM++",       "Guided Grad-CAM"};

std::string shortNameOf(const std::string& method)
{
  return method == "Guided Backpropagation" ? "Guided"
         : method == "Integrated Gradients" ? "Integrated"
                                            : method;
}

bool hasExtents(const layerscope::Layer& layer)
{
  return !layer.isOutput && layer.height * layer.width > 1;
}

bool isAutomatic(const std::string& name)
{
  return name.empty() || name == automatic;
}

std::string lastWithExtents(const layerscope::Network& network)
{
  const auto& layers = network.layers();
  const auto last = std::find_if(layers.rbegin(), layers.rend(), hasExtents);
  if (last == layers.rend())
  {
    throw Error("no layer of the network has rows and columns, which a class activation map is made of")
        .inFile(network.file());
  }
  return last->tensor;
}

/// A region counts rows and columns as [channels, height, width] has them.
void requireRowsAndColumns(const layerscope::Network& network, const std::string& tensor)
{
  const auto is = [](const layerscope::Axis& axis, layerscope::AxisRole role)
  { return axis.size() == 1 && axis[0].role == role; };
  for (const auto& layer : network.layers())
  {
    const auto& axes = layer.axes;
    if (layer.tensor == tensor && !(axes.size() == 4 && is(axes[2], layerscope::AxisRole::Height) &&
                                    is(axes[3], layerscope::AxisRole::Width)))
    {
      throw Error(layer.name + " has no region of rows and columns")
          .inFile(network.file())
          .expected("axes sample, feature, height, width")
          .found(layerscope::axesText(layer));
    }
  }
}

/// One number a position, of the channels there.
float reduced(const float* values, const InputPicture& picture, std::int64_t channels, std::int64_t position,
              int sign)
{
  double sum = 0;
  for (std::int64_t channel = 0; channel < channels; ++channel)
  {
    const std::int64_t place = channels == 1 ? position : picture.place(channel, position);
    const auto value = static_cast<double>(values[place]);
    sum += sign == vtkAttribution::MAGNITUDE ? std::abs(value) : value;
  }
  switch (sign)
  {
    case vtkAttribution::POSITIVE:
      return static_cast<float>(std::max(0.0, sum));
    case vtkAttribution::NEGATIVE:
      return static_cast<float>(std::max(0.0, -sum));
    default:
      return static_cast<float>(sum);
  }
}

void requireFinite(const layerscope::Attributions& found, const std::vector<std::int64_t>& samples)
{
  const auto odd = std::find_if(found.values.begin(), found.values.end(),
                                [](float value) { return !std::isfinite(value); });
  if (odd != found.values.end())
  {
    const std::size_t size = found.values.size() / samples.size();
    const auto sample = static_cast<std::size_t>(odd - found.values.begin()) / size;
    throw Error("an attribution of sample " + std::to_string(samples[sample]) + " is not finite")
        .expected("finite numbers")
        .found(std::to_string(*odd));
  }
}

std::string nameOf(const std::vector<std::string>& names, std::int64_t unit)
{
  if (unit == layerscope::allUnits)
  {
    return "all";
  }
  return unit >= 0 && unit < static_cast<std::int64_t>(names.size()) ? names[static_cast<std::size_t>(unit)]
                                                                     : std::to_string(unit);
}

std::vector<std::int64_t> strongestUnits(const std::vector<float>& scores, std::size_t samples)
{
  std::vector<std::int64_t> units;
  const std::size_t width = scores.size() / samples;
  for (std::size_t i = 0; i < samples; ++i)
  {
    const auto begin = scores.begin() + static_cast<std::ptrdiff_t>(i * width);
    units.push_back(std::max_element(begin, begin + static_cast<std::ptrdiff_t>(width)) - begin);
  }
  return units;
}

/// Collective. The labels of the chosen samples; none where the table has none.
std::vector<std::int64_t> labelsOf(const layerscope::BoundRows& rows, vtkTable* table,
                                   const std::vector<layerscope::SampleRow>& chosen,
                                   const std::string& labelArray, layerscope::Communicator& communicator)
{
  const auto labels = layerscope::readClassLabels(table, labelArray == noLabels ? "" : labelArray,
                                                  labelArray != defaultLabels, rows.firstRow, communicator);
  if (!labels)
  {
    return {};
  }
  const auto read = [&](std::int64_t row, std::int64_t* label)
  { *label = labels->labels[static_cast<std::size_t>(row)]; };
  return layerscope::gatherRows<std::int64_t>(chosen, 1, read, communicator);
}

/// Where Integrated Gradients begin: at the mean of the samples, or at a black picture; empty for zeros.
std::vector<float> baselineOf(bool isMean, const std::vector<float>& inputs,
                              const layerscope::Network& network, const InputPicture& picture,
                              const std::optional<layerscope::PictureFit>& fit)
{
  const std::int64_t size = network.sampleSize(), width = network.rowSize();
  std::vector<float> baseline;
  if (isMean)
  {
    const auto count = static_cast<std::int64_t>(inputs.size()) / width;
    for (std::int64_t i = 0; i < size; ++i)
    {
      double sum = 0;
      for (std::int64_t sample = 0; sample < count; ++sample)
      {
        sum += static_cast<double>(inputs[static_cast<std::size_t>(sample * width + i)]);
      }
      baseline.push_back(static_cast<float>(sum / static_cast<double>(count)));
    }
  }
  else if (fit)
  {
    baseline.resize(static_cast<std::size_t>(size));
    for (std::int64_t channel = 0; channel < picture.channels; ++channel)
    {
      const float black = layerscope::fedRange(*fit, channel).first;
      for (std::int64_t position = 0; position < picture.size(); ++position)
      {
        baseline[static_cast<std::size_t>(picture.place(channel, position))] = black;
      }
    }
  }
  return baseline;
}

/// The sheet without its maps and labels.
layerscope::AttributionSheet sheetOf(const layerscope::ExplainedSamples& explained,
                                     const InputPicture& picture,
                                     const std::optional<layerscope::PictureFit>& fit)
{
  layerscope::AttributionSheet sheet;
  sheet.count = static_cast<std::int64_t>(explained.samples.size());
  sheet.width = picture.width;
  sheet.height = picture.height;
  sheet.samples = explained.samples;
  if (picture.isShown)
  {
    sheet.pictures.resize(static_cast<std::size_t>(3 * sheet.count * picture.size()));
    const std::int64_t width = static_cast<std::int64_t>(explained.inputs.size()) / sheet.count;
    for (std::int64_t sample = 0; sample < sheet.count; ++sample)
    {
      layerscope::writePicture(explained.inputs.data() + sample * width, picture, fit,
                               sheet.pictures.data() + 3 * sample * picture.size());
    }
  }
  sheet.labels.assign(static_cast<std::size_t>(sheet.count * sheet.columns()), {{""}});
  return sheet;
}

/// The samples' classes; throws Error where one has none.
const std::vector<std::int64_t>& requireLabels(const layerscope::ExplainedSamples& explained,
                                               const std::string& labelArray)
{
  const auto& labels = explained.labels;
  const auto unknown =
      std::find_if(labels.begin(), labels.end(), [](std::int64_t label) { return label < 0; });
  if (labels.empty() || unknown != labels.end())
  {
    throw Error(
        labels.empty()
            ? "Target is Label, but the table has no labels"
            : "Target is Label, but sample " +
                  std::to_string(explained.samples[static_cast<std::size_t>(unknown - labels.begin())]) +
                  " has none")
        .expected("a column '" + labelArray + "' with the class of each row");
  }
  return labels;
}

void fillTable(const layerscope::ExplainedSamples& explained, const std::vector<std::int64_t>& predictions,
               const std::vector<std::int64_t>& targets, const layerscope::Attributions& found,
               const layerscope::AttributionSheet& sheet, bool withMaps, vtkTable* table)
{
  const auto rows = static_cast<vtkIdType>(explained.samples.size());
  const std::int64_t size = sheet.width * sheet.height;
  const bool hasLabels = !explained.labels.empty();
  auto* samples = layerscope::addColumn<vtkIdTypeArray>(table, "sample", rows);
  auto* labels = hasLabels ? layerscope::addColumn<vtkIntArray>(table, "label", rows) : nullptr;
  auto* labelNames = hasLabels ? layerscope::addColumn<vtkStringArray>(table, "label_name", rows) : nullptr;
  auto* predicted = layerscope::addColumn<vtkIntArray>(table, "prediction", rows);
  auto* predictedNames = layerscope::addColumn<vtkStringArray>(table, "prediction_name", rows);
  auto* units = layerscope::addColumn<vtkIntArray>(table, "target", rows);
  auto* unitNames = layerscope::addColumn<vtkStringArray>(table, "target_name", rows);
  auto* scores = layerscope::addColumn<vtkFloatArray>(table, "score", rows);
  auto* largest = layerscope::addColumn<vtkFloatArray>(table, "largest", rows);
  auto* zero = layerscope::addColumn<vtkIntArray>(table, "is_zero", rows);
  auto* completeness = found.completeness.empty()
                           ? nullptr
                           : layerscope::addColumn<vtkFloatArray>(table, "completeness", rows);
  auto* maps = withMaps
                   ? layerscope::addColumn<vtkFloatArray>(table, "attribution", rows, static_cast<int>(size))
                   : nullptr;
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const auto index = static_cast<std::size_t>(row);
    const float* const map = sheet.maps.data() + row * size;
    samples->SetValue(row, explained.samples[index]);
    if (hasLabels)
    {
      const std::int64_t label = explained.labels[index];
      labels->SetValue(row, static_cast<int>(label));
      labelNames->SetValue(row, label < 0 ? "?" : nameOf(explained.names, label));
    }
    predicted->SetValue(row, static_cast<int>(predictions[index]));
    predictedNames->SetValue(row, nameOf(explained.names, predictions[index]));
    units->SetValue(row, targets[index] == layerscope::allUnits ? -1 : static_cast<int>(targets[index]));
    unitNames->SetValue(row, nameOf(explained.names, targets[index]));
    scores->SetValue(row, found.scores[index]);
    largest->SetValue(row, layerscope::largestMagnitude(map, size));
    zero->SetValue(row, largest->GetValue(row) > 0 ? 0 : 1);
    if (completeness)
    {
      completeness->SetValue(row, found.completeness[index]);
    }
    if (maps)
    {
      std::copy_n(map, size, maps->GetPointer(row * size));
    }
  }
}

void setLabels(const layerscope::ExplainedSamples& explained, const std::vector<std::int64_t>& predictions,
               const std::vector<std::int64_t>& targets, const layerscope::Attributions& found,
               const std::string& method, layerscope::AttributionSheet& sheet)
{
  using layerscope::printableText;
  std::vector<layerscope::SheetLabel> pictures, maps, overlays;
  for (std::size_t i = 0; i < explained.samples.size(); ++i)
  {
    const std::string sample = std::to_string(explained.samples[i]);
    std::string outcome = nameOf(explained.names, predictions[i]);
    if (!explained.labels.empty() && explained.labels[i] >= 0)
    {
      outcome = nameOf(explained.names, explained.labels[i]) + " -> " + outcome;
    }
    const std::string score = nameOf(explained.names, targets[i]) + ": " +
                              layerscope::numberText(static_cast<double>(found.scores[i]), labelDigits);
    pictures.push_back({{printableText(sample + ": " + outcome), printableText(outcome)}});
    maps.push_back(
        {{sheet.pictures.empty() ? printableText(sample + ": " + score) : method, shortNameOf(method)}});
    overlays.push_back({{printableText(score)}});
  }
  if (!sheet.pictures.empty())
  {
    sheet.labels = pictures;
  }
  sheet.labels.insert(sheet.labels.end(), maps.begin(), maps.end());
  if (!sheet.pictures.empty())
  {
    sheet.labels.insert(sheet.labels.end(), overlays.begin(), overlays.end());
  }
}

void paint(const layerscope::AttributionSheet& sheet, vtkImageData* image)
{
  const auto layout = layerscope::layoutAttributions(sheet);
  const vtkIdType count = layerscope::setSheetSize(layout, image);
  auto* colours = layerscope::addColors(image, count);
  auto* attributions = layerscope::addPoints<vtkFloatArray>(image, "attribution", count);
  auto* samples = layerscope::addPoints<vtkIdTypeArray>(image, "sample", count);
  layerscope::paintAttributions(sheet, layout, colours->GetPointer(0), attributions->GetPointer(0),
                                samples->GetPointer(0));
}

}  // namespace

vtkAttribution::vtkAttribution()
{
  this->SetNumberOfInputPorts(3);
  this->SetNumberOfOutputPorts(2);
}

vtkAttribution::~vtkAttribution() = default;

int vtkAttribution::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port == 0 ? "vtkTable" : "vtkSelection");
  if (port > 0)
  {
    info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), 1);
  }
  return 1;
}

int vtkAttribution::FillOutputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkDataObject::DATA_TYPE_NAME(), port == 0 ? "vtkImageData" : "vtkTable");
  return 1;
}

vtkStringArray* vtkAttribution::GetOutputNames()
{
  return this->OutputNames;
}

vtkStringArray* vtkAttribution::GetLayerNames()
{
  return this->LayerNames;
}

int vtkAttribution::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                       vtkInformationVector* outputs)
{
  vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
  layerscope::listLayers(
      inInfo, automatic, [](const layerscope::Layer&) { return true; }, this->OutputNames);
  layerscope::listLayers(inInfo, automatic, hasExtents, this->LayerNames);
  layerscope::announceSheet(outputs->GetInformationObject(0), VTK_UNSIGNED_CHAR, 3);
  return 1;
}

int vtkAttribution::RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*)
{
  // The inputs have pieces, which the executive passes on, but no extent.
  return 1;
}

void vtkAttribution::CheckProperties() const
{
  layerscope::checkBounds("Method", this->Method, 0, static_cast<int>(AttributionMethod::GuidedGradCam));
  layerscope::checkBounds("Target", this->Target, PREDICTED, ALL_UNITS);
  layerscope::checkBounds("Samples", this->Samples, 1);
  layerscope::checkBounds("Baseline", this->Baseline, BLACK, SAMPLE);
  layerscope::checkBounds("Sign", this->Sign, AUTOMATIC, NEGATIVE);
  layerscope::checkBounds("MaximumSamples", this->MaximumSamples, 1);
  for (const auto& [name, value] : {std::pair{"Noise", this->Noise}, std::pair{"Opacity", this->Opacity}})
  {
    if (!(value >= 0 && value <= 1))
    {
      throw Error(std::string(name) + " is out of range").expected("0 to 1").found(std::to_string(value));
    }
  }
}

int vtkAttribution::ShownSign() const
{
  if (this->Sign != AUTOMATIC)
  {
    return this->Sign;
  }
  const auto method = static_cast<AttributionMethod>(this->Method);
  if (layerscope::isClassActivationMap(method))
  {
    return POSITIVE;
  }
  const bool addsUp =
      method == AttributionMethod::GradientTimesInput || method == AttributionMethod::IntegratedGradients;
  return addsUp ? SIGNED : MAGNITUDE;
}

bool vtkAttribution::Explain(const layerscope::BoundRows& rows, layerscope::ExplainedSamples& explained,
                             vtkImageData* image, vtkTable* table)
{
  const auto& network = rows.loaded.network;
  const auto fit = layerscope::pictureFit(rows.binding.options);
  const InputPicture picture(*network);
  const auto count = static_cast<std::int64_t>(explained.samples.size());

  layerscope::AttributionOptions options;
  options.method = static_cast<AttributionMethod>(this->Method);
  options.target = isAutomatic(this->Output) ? layerscope::scoreTensor(*network)
                                             : layerscope::layerNamed(*network, this->Output).tensor;
  if (layerscope::needsLayer(options.method))
  {
    options.layer = isAutomatic(this->Layer) ? lastWithExtents(*network)
                                             : layerscope::layerNamed(*network, this->Layer).tensor;
  }
  options.steps = this->Samples;
  options.noise = this->Noise;
  options.seed = static_cast<std::uint64_t>(this->Seed);
  if (this->Region)
  {
    requireRowsAndColumns(*network, options.target);
    options.region = layerscope::Region{this->RegionRows[0], this->RegionRows[1], this->RegionColumns[0],
                                        this->RegionColumns[1]};
  }
  options.baseline = this->Baseline == SAMPLE
                         ? explained.baseline
                         : baselineOf(this->Baseline == MEAN, explained.inputs, *network, picture, fit);

  layerscope::AttributionSheet sheet = sheetOf(explained, picture, fit);
  sheet.isSigned = this->ShownSign() == SIGNED;
  sheet.opacity = this->Opacity;
  layerscope::layoutAttributions(sheet);  // throws before the network runs for nothing

  std::vector<float> scores;
  if (!layerscope::scoresOf(network, options, explained.inputs.data(), count, scores))
  {
    return false;
  }
  const auto predictions = strongestUnits(scores, explained.samples.size());
  auto targets = predictions;
  if (this->Target == UNIT || this->Target == ALL_UNITS)
  {
    targets.assign(targets.size(), this->Target == UNIT ? this->Unit : layerscope::allUnits);
  }
  else if (this->Target == LABEL)
  {
    targets = requireLabels(explained, this->LabelArray);
  }
  layerscope::Attributions found;
  if (!layerscope::attribute(network, options, explained.inputs.data(), explained.samples, scores, targets,
                             found, [this](double done) { return layerscope::reportProgress(this, done); }))
  {
    return false;
  }
  requireFinite(found, explained.samples);
  const std::int64_t channels = static_cast<std::int64_t>(found.values.size()) / count / picture.size();
  for (std::int64_t sample = 0; sample < count; ++sample)
  {
    for (std::int64_t position = 0; position < picture.size(); ++position)
    {
      sheet.maps.push_back(reduced(found.values.data() + sample * channels * picture.size(), picture,
                                   channels, position, this->ShownSign()));
    }
  }
  setLabels(explained, predictions, targets, found, methodNames[this->Method], sheet);
  paint(sheet, image);
  const bool withMaps = this->KeepAttributions || !picture.isShown;
  if (withMaps)
  {
    layerscope::requireMemory(layerscope::bytesOfComponent * static_cast<double>(picture.size()),
                              "the maps don't fit into a column; set Keep Attributions off");
  }
  fillTable(explained, predictions, targets, found, sheet, withMaps, table);
  return true;
}

int vtkAttribution::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  layerscope::announceNoExtent(outputs->GetInformationObject(0));
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* whole = vtkTable::GetData(inputs[0], 0);
    const auto table = layerscope::shownRows(whole, this->FollowSelection, inputs);
    const auto rows = layerscope::readBoundRows(table, inputs[0]->GetInformationObject(0), communicator);
    const auto check = [&]
    {
      this->CheckProperties();
      if (rows.totalRows == 0 && !this->FollowSelection)
      {
        throw Error("the table has no rows, or none of them is selected").expected("a sample to explain");
      }
    };
    layerscope::runOnAllRanks(communicator, check);
    if (rows.totalRows == 0)
    {
      layerscope::addColors(vtkImageData::GetData(outputs, 0), 0);
      return true;
    }
    auto chosen = layerscope::chooseSamples(rows, this->MaximumSamples, communicator);
    layerscope::ExplainedSamples explained;
    explained.samples = chosen.samples();
    explained.inputs = std::move(chosen.inputs);
    explained.labels = labelsOf(rows, table, chosen.rows, this->LabelArray, communicator);
    if (this->Baseline == SAMPLE && this->Method == static_cast<int>(AttributionMethod::IntegratedGradients))
    {
      const auto all =
          table == whole ? rows
                         : layerscope::readBoundRows(whole, inputs[0]->GetInformationObject(0), communicator);
      explained.baseline =
          layerscope::inputOfSample(all, this->BaselineSample, "BaselineSample", communicator);
      explained.baseline.resize(static_cast<std::size_t>(rows.loaded.network->sampleSize()));
    }
    const auto shape = rows.loaded.network->outputShape();
    explained.names = layerscope::readClassNames(
        table, static_cast<std::size_t>(layerscope::elementCount(shape)), communicator);
    vtkNew<vtkImageData> image;
    vtkNew<vtkTable> result;
    bool finished = true;
    const auto make = [&]
    {
      if (communicator.rank() == 0)
      {
        finished = this->Explain(rows, explained, image, result);
      }
      layerscope::writeBinding(rows.binding, image->GetFieldData());
    };
    layerscope::runOnAllRanks(communicator, make);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    vtkImageData::GetData(outputs, 0)->ShallowCopy(image);
    vtkTable::GetData(outputs, 1)->ShallowCopy(result);
    layerscope::announceExtent(image, outputs->GetInformationObject(0), communicator);
    if (!chosen.warning.empty() && communicator.rank() == 0)
    {
      vtkWarningMacro(<< chosen.warning);
    }
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkAttribution::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Method: " << this->Method << "\n"
     << indent << "Target: " << this->Target << "\n"
     << indent << "Unit: " << this->Unit << "\n"
     << indent << "Output: " << this->Output << "\n"
     << indent << "Layer: " << this->Layer << "\n"
     << indent << "Region: " << this->Region << "\n"
     << indent << "RegionRows: " << this->RegionRows[0] << " " << this->RegionRows[1] << "\n"
     << indent << "RegionColumns: " << this->RegionColumns[0] << " " << this->RegionColumns[1] << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n"
     << indent << "Samples: " << this->Samples << "\n"
     << indent << "Noise: " << this->Noise << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "Baseline: " << this->Baseline << "\n"
     << indent << "BaselineSample: " << this->BaselineSample << "\n"
     << indent << "Sign: " << this->Sign << "\n"
     << indent << "Opacity: " << this->Opacity << "\n"
     << indent << "MaximumSamples: " << this->MaximumSamples << "\n"
     << indent << "KeepAttributions: " << this->KeepAttributions << "\n"
     << indent << "FollowSelection: " << this->FollowSelection << "\n";
}
