#include "vtkPredictions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "BoundRows.h"
#include "LayerSelection.h"
#include "analysis/Classification.h"
#include "analysis/Communicator.h"
#include "clusters/ClassLabels.h"
#include "network/Error.h"
#include "network/Forward.h"
#include "network/Memory.h"
#include "tables/AddColumn.h"
#include "tables/FieldValues.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkDataSetAttributes.h"
#include "vtkDoubleArray.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkIntArray.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

using layerscope::Error;

vtkStandardNewMacro(vtkPredictions);

/// What a network says of each row.
struct ClassValues
{
  std::vector<float> values;  ///< [rows, width]
  std::size_t width = 0;

  std::size_t classes() const { return layerscope::classCount(this->width); }
  std::size_t rows() const { return this->values.size() / this->width; }
  const float* row(std::size_t index) const { return this->values.data() + index * this->width; }

  void drop(const std::map<std::int64_t, std::string>& rows)
  {
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
    {
      const auto begin = this->values.begin() + row->first * static_cast<std::ptrdiff_t>(this->width);
      this->values.erase(begin, begin + static_cast<std::ptrdiff_t>(this->width));
    }
  }
};

namespace
{

constexpr const char* defaultLabels = "label";
constexpr const char* noLabels = "None";

/// What the values of a layer are, and where its operator tells what they mean.
struct ClassOutput
{
  std::string tensor;
  std::string op;
  bool varies = false;  ///< has another number of values for each sample
};

ClassOutput findOutput(const layerscope::Network& network, const std::string& name)
{
  if (name.empty())
  {
    const auto& layers = network.layers();
    const bool varies = std::any_of(layers.begin(), layers.end(),
                                    [](const auto& each) { return each.isOutput && each.varies; });
    return {network.outputName(), network.outputOp(), varies};
  }
  if (const layerscope::Layer* layer = layerscope::findLayer(network, name))
  {
    return {layer->tensor, layer->isOutput ? network.outputOp() : layer->op, layer->varies};
  }
  throw Error("Output is no layer of the network")
      .inFile(network.file())
      .expected("layer_1 to layer_" + std::to_string(network.layers().size()) +
                ", the name of one's node, or nothing for the network's output")
      .found(name);
}

/// Writes the columns of a table's rows; returns the sum of the losses of rows with labels.
double fillRows(vtkTable* table, const ClassValues& values, layerscope::OutputKind kind,
                const std::vector<std::string>& names, const layerscope::ClassLabels* labels,
                layerscope::Contingency& counts)
{
  const auto rows = static_cast<vtkIdType>(values.rows());
  const auto classes = static_cast<int>(names.size());
  auto* predictions = layerscope::addColumn<vtkIntArray>(table, "prediction", rows);
  auto* predictionNames = layerscope::addColumn<vtkStringArray>(table, "prediction_name", rows);
  auto* confidences = layerscope::addColumn<vtkDoubleArray>(table, "confidence", rows);
  auto* probabilities = layerscope::addColumn<vtkFloatArray>(table, "probability", rows, classes);
  auto* entropies = layerscope::addColumn<vtkDoubleArray>(table, "entropy", rows);
  auto* corrects = labels ? layerscope::addColumn<vtkIntArray>(table, "correct", rows) : nullptr;
  auto* outcomes = labels ? layerscope::addColumn<vtkStringArray>(table, "outcome", rows) : nullptr;
  auto* losses = labels ? layerscope::addColumn<vtkDoubleArray>(table, "loss", rows) : nullptr;
  for (int each = 0; each < classes; ++each)
  {
    probabilities->SetComponentName(each, names[static_cast<std::size_t>(each)].c_str());
  }
  double sum = 0;
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const std::int64_t label = labels ? labels->labels[static_cast<std::size_t>(row)] : -1;
    double loss = 0;
    const auto judgement = layerscope::judge(kind, values.row(static_cast<std::size_t>(row)), values.width,
                                             label, probabilities->GetPointer(row * classes), loss);
    predictions->SetValue(row, static_cast<int>(judgement.prediction));
    predictionNames->SetValue(row, names[static_cast<std::size_t>(judgement.prediction)]);
    confidences->SetValue(row, judgement.confidence);
    entropies->SetValue(row, judgement.entropy);
    if (labels)
    {
      corrects->SetValue(row, label < 0 ? -1 : label == judgement.prediction ? 1 : 0);
      const std::string truth = label < 0 ? "?" : names[static_cast<std::size_t>(label)];
      outcomes->SetValue(row, truth + " -> " + names[static_cast<std::size_t>(judgement.prediction)]);
      losses->SetValue(row, loss);
    }
    if (label >= 0)
    {
      sum += loss;
      ++counts.at(static_cast<std::size_t>(label), static_cast<std::size_t>(judgement.prediction));
    }
  }
  return sum;
}

void fillConfusion(const layerscope::Contingency& counts, const std::vector<std::string>& names,
                   bool withRows, vtkTable* table)
{
  const auto classes = static_cast<vtkIdType>(names.size());
  const vtkIdType rows = withRows ? classes * classes : 0;
  auto* labels = layerscope::addColumn<vtkIntArray>(table, "label", rows);
  auto* labelNames = layerscope::addColumn<vtkStringArray>(table, "label_name", rows);
  auto* predictions = layerscope::addColumn<vtkIntArray>(table, "prediction", rows);
  auto* predictionNames = layerscope::addColumn<vtkStringArray>(table, "prediction_name", rows);
  auto* numbers = layerscope::addColumn<vtkIdTypeArray>(table, "count", rows);
  auto* shares = layerscope::addColumn<vtkDoubleArray>(table, "share", rows);
  const auto support = counts.rowSums();
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const auto label = static_cast<std::size_t>(row / classes),
               prediction = static_cast<std::size_t>(row % classes);
    const std::int64_t count = counts.at(label, prediction);
    labels->SetValue(row, static_cast<int>(label));
    labelNames->SetValue(row, names[label]);
    predictions->SetValue(row, static_cast<int>(prediction));
    predictionNames->SetValue(row, names[prediction]);
    numbers->SetValue(row, count);
    shares->SetValue(row, support[label] > 0
                              ? static_cast<double>(count) / static_cast<double>(support[label])
                              : std::numeric_limits<double>::quiet_NaN());
  }
}

void fillClasses(const layerscope::Contingency& counts, const std::vector<std::string>& names, bool withRows,
                 vtkTable* table)
{
  const auto rows = static_cast<vtkIdType>(withRows ? names.size() : 0);
  const auto scores = layerscope::classScores(counts);
  auto* classes = layerscope::addColumn<vtkIntArray>(table, "class", rows);
  auto* texts = layerscope::addColumn<vtkStringArray>(table, "name", rows);
  auto* support = layerscope::addColumn<vtkIdTypeArray>(table, "support", rows);
  auto* predicted = layerscope::addColumn<vtkIdTypeArray>(table, "predicted", rows);
  auto* precision = layerscope::addColumn<vtkDoubleArray>(table, "precision", rows);
  auto* recall = layerscope::addColumn<vtkDoubleArray>(table, "recall", rows);
  auto* f1 = layerscope::addColumn<vtkDoubleArray>(table, "f1", rows);
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const auto& each = scores[static_cast<std::size_t>(row)];
    classes->SetValue(row, static_cast<int>(row));
    texts->SetValue(row, names[static_cast<std::size_t>(row)]);
    support->SetValue(row, each.support);
    predicted->SetValue(row, each.predicted);
    precision->SetValue(row, each.precision);
    recall->SetValue(row, each.recall);
    f1->SetValue(row, each.f1);
  }
}

/// Collective. Fills the three outputs.
void fillTables(const ClassValues& values, layerscope::OutputKind kind, const layerscope::ClassLabels* labels,
                vtkTable* const tables[3], layerscope::Communicator& communicator)
{
  const auto names = layerscope::readClassNames(tables[0], values.classes(), communicator);
  const std::size_t counted = labels ? names.size() : 0;
  constexpr double bytesOfPair = 80;
  layerscope::requireMemory(bytesOfPair * static_cast<double>(counted) * static_cast<double>(counted),
                            "the pairs of so many classes don't fit into memory; set Label Array to None");
  layerscope::Contingency counts(counted, counted);
  double loss = fillRows(tables[0], values, kind, names, labels, counts);
  if (labels)
  {
    communicator.allReduce(layerscope::Reduction::Sum, counts.counts.data(), counts.counts.size());
    communicator.allReduce(layerscope::Reduction::Sum, &loss, 1);
  }
  const bool withRows = labels && communicator.rank() == 0;
  fillConfusion(counts, names, withRows, tables[1]);
  fillClasses(counts, names, withRows, tables[2]);
  for (int port = 0; labels && port < 3; ++port)
  {
    const auto known =
        static_cast<double>(std::accumulate(counts.counts.begin(), counts.counts.end(), std::int64_t{0}));
    layerscope::setField<vtkDoubleArray>(tables[port]->GetFieldData(), "accuracy",
                                         layerscope::accuracy(counts));
    layerscope::setField<vtkDoubleArray>(tables[port]->GetFieldData(), "mean_loss", loss / known);
  }
}

void requireFinite(const ClassValues& values, std::int64_t firstRow)
{
  const auto& all = values.values;
  const auto odd = std::find_if(all.begin(), all.end(), [](float value) { return !std::isfinite(value); });
  if (odd != all.end())
  {
    const auto at = static_cast<std::size_t>(odd - all.begin());
    throw Error("the network's output is not finite in row " +
                std::to_string(firstRow + static_cast<std::int64_t>(at / values.width)) + ", class " +
                std::to_string(at % values.width))
        .expected("finite numbers")
        .found(std::to_string(*odd));
  }
}

}  // namespace

vtkPredictions::vtkPredictions()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(3);
}

int vtkPredictions::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

bool vtkPredictions::Run(const layerscope::BoundRows& rows, ClassValues& values)
{
  layerscope::checkedChoice("Softmax", this->Softmax, OFF + 1);
  if (rows.totalRows == 0)
  {
    throw Error("the table has no rows");
  }
  const auto& network = rows.loaded.network;
  const ClassOutput chosen = findOutput(*network, this->Output);
  if (chosen.varies)
  {
    throw Error("the output '" + chosen.tensor + "' has another size for each sample, which tells no classes")
        .inFile(network->file())
        .expected("an Output with a value a class");
  }
  layerscope::Forward forward(network, {chosen.tensor});
  values.width = static_cast<std::size_t>(forward.tapSize(0));
  const std::int64_t count = rows.inputs->count();
  // The values, the probabilities, and what ParaView keeps of each component.
  layerscope::requireMemory(
      static_cast<double>(values.width) *
          (2 * sizeof(float) * static_cast<double>(count) + layerscope::bytesOfComponent),
      "the output's values don't fit into memory; take fewer rows, or an Output with a value a class");
  values.values.resize(static_cast<std::size_t>(count) * values.width);
  const auto read = [&](std::int64_t first, std::int64_t number, float* target)
  { rows.inputs->read(first, number, target); };
  const auto keep = [&](std::size_t, std::int64_t first, std::int64_t number, const float* tapped)
  {
    std::copy_n(tapped, static_cast<std::size_t>(number) * values.width,
                values.values.begin() +
                    static_cast<std::ptrdiff_t>(first) * static_cast<std::ptrdiff_t>(values.width));
    return true;
  };
  return forward.run(read, count, keep,
                     [this](double done) { return layerscope::reportProgress(this, done); });
}

// What nobody asked for must not be in the way.
std::optional<layerscope::ClassLabels> vtkPredictions::Labels(const layerscope::BoundRows& rows,
                                                              vtkTable* table, std::size_t classes,
                                                              std::string& warnings,
                                                              layerscope::Communicator& communicator) const
{
  const bool isAsked = this->LabelArray != defaultLabels;
  auto labels = layerscope::readClassLabels(table, this->LabelArray == noLabels ? "" : this->LabelArray,
                                            isAsked, rows.firstRow, communicator);
  if (!labels || labels->classes <= static_cast<std::int64_t>(classes))
  {
    return labels;
  }
  const Error beyond = Error("column '" + this->LabelArray + "' has labels beyond the output's classes")
                           .inFile(rows.loaded.file)
                           .expected("0 to " + std::to_string(classes - 1))
                           .found(std::to_string(labels->classes - 1));
  if (isAsked)
  {
    throw beyond;
  }
  warnings += (warnings.empty() ? "" : "\n") + std::string(beyond.what()) + "; the labels are not compared";
  return std::nullopt;
}

bool vtkPredictions::ValuesAreLogits(const ClassValues& values, const std::string& op,
                                     layerscope::Communicator& communicator) const
{
  if (this->Softmax != AUTOMATIC)
  {
    return this->Softmax == ON;
  }
  if (op == "Softmax" || op == "Sigmoid" || op == "HardSigmoid")
  {
    return false;
  }
  bool isOdd = false;
  for (std::size_t row = 0; row < values.rows() && !isOdd; ++row)
  {
    isOdd = !layerscope::isDistribution(values.row(row), values.width);
  }
  return layerscope::lowestRank(isOdd, communicator) >= 0;
}

int vtkPredictions::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkTable* input = vtkTable::GetData(inputs[0], 0);
    const auto rows = layerscope::readBoundRows(input, inputs[0]->GetInformationObject(0), communicator);
    vtkNew<vtkTable> result;
    ClassValues values;
    bool finished = true;
    const auto run = [&]
    {
      result->ShallowCopy(input);
      layerscope::joinComponents(result, rows.binding.latentArray);
      layerscope::setSampleColumn(result, rows.samples);
      finished = this->Run(rows, values);
    };
    layerscope::runOnAllRanks(communicator, run);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    std::string warnings = layerscope::dropBrokenRows(rows, result, communicator);
    values.drop(rows.inputs->broken());
    layerscope::runOnAllRanks(communicator, [&] { requireFinite(values, rows.firstRow); });
    const auto labels = this->Labels(rows, result, values.classes(), warnings, communicator);
    const auto kind =
        this->ValuesAreLogits(values, findOutput(*rows.loaded.network, this->Output).op, communicator)
            ? layerscope::OutputKind::Logits
            : layerscope::OutputKind::Probabilities;
    vtkNew<vtkTable> confusion, perClass;
    vtkTable* tables[] = {result, confusion, perClass};
    fillTables(values, kind, labels ? &*labels : nullptr, tables, communicator);
    layerscope::writeBinding(rows.binding, result->GetFieldData());
    for (int port = 0; port < 3; ++port)
    {
      vtkTable::GetData(outputs, port)->ShallowCopy(tables[port]);
    }
    if (!warnings.empty() && communicator.rank() == 0)
    {
      vtkWarningMacro(<< warnings);
    }
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkPredictions::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Output: " << this->Output << "\n"
     << indent << "Softmax: " << this->Softmax << "\n"
     << indent << "LabelArray: " << this->LabelArray << "\n";
}
