#include "PictureSource.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <unordered_map>

#include <vtkAbstractArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkInformation.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "network/Error.h"
#include "networks/BoundRows.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

constexpr const char* sampleName = "sample";

/// "z" itself, and "z:3" or "z_3" as text files split it.
bool belongsTo(const std::string& column, const std::string& name)
{
  if (column.compare(0, name.size(), name) != 0 || column.size() == name.size() + 1)
  {
    return false;
  }
  const std::string end = column.substr(name.size());
  return end.empty() ||
         ((end[0] == ':' || end[0] == '_') &&
          std::all_of(end.begin() + 1, end.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

/// A few of the samples that are looked for share a bit with others; rows without one are done with.
class Marks
{
public:
  void set(std::int64_t sample) { bits_.set(place(sample)); }
  bool test(std::int64_t sample) const { return bits_.test(place(sample)); }

private:
  static std::size_t place(std::int64_t sample)
  {
    // Fibonacci hashing: neighbours land far apart.
    return (static_cast<std::uint64_t>(sample) * 0x9E3779B97F4A7C15U) >> 48U;
  }

  std::bitset<1U << 16U> bits_;
};

}  // namespace

bool PictureSource::Origin::operator==(const Origin& other) const
{
  return rows == other.rows && samples == other.samples && latents == other.latents && times == other.times &&
         binding == other.binding && reference == other.reference && pictures == other.pictures;
}

PictureSource::Origin PictureSource::originOf(vtkTable* table, vtkInformation* inInfo)
{
  Origin origin;
  if (!table)
  {
    return origin;
  }
  origin.rows = table->GetNumberOfRows();
  origin.binding = findBinding(table, inInfo);
  origin.samples = table->GetColumnByName(sampleName);
  origin.times.push_back(origin.samples ? origin.samples->GetMTime() : 0);
  origin.reference = findReference(table, inInfo);
  if (origin.reference)
  {
    origin.pictures = table->GetColumnByName(picturesArray);
    origin.times.push_back(origin.pictures ? origin.pictures->GetMTime() : 0);
    return origin;
  }
  const auto fed = origin.binding ? fedColumns(*origin.binding) : std::vector<std::string>();
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    vtkAbstractArray* column = table->GetColumn(index);
    const bool isFed = column->GetName() && std::any_of(fed.begin(), fed.end(),
                                                        [&](const std::string& name)
                                                        { return belongsTo(column->GetName(), name); });
    if (isFed)
    {
      origin.latents.emplace_back(column);
      origin.times.push_back(column->GetMTime());
    }
  }
  return origin;
}

PictureSource::PictureSource(vtkTable* table, vtkInformation* inInfo) : origin_(originOf(table, inInfo))
{
  if (origin_.rows == 0)
  {
    return;
  }
  try
  {
    check(table);
  }
  catch (const Error& error)
  {
    error_ = error.what();
  }
}

void PictureSource::check(vtkTable* table)
{
  if (!origin_.samples)
  {
    throw Error("the table has no column 'sample', which tells what its rows are about");
  }
  samples_ = sampleColumn(table, 0);
  if (origin_.reference)
  {
    pictures_ = pictureColumn(table, 0);
    return;
  }
  requireSamples(origin_.binding);
  if (origin_.latents.empty())
  {
    // Names the columns that there are.
    floatColumn(table, origin_.binding->latentArray);
  }
}

bool PictureSource::isOf(vtkTable* table, vtkInformation* inInfo) const
{
  return origin_ == originOf(table, inInfo);
}

std::vector<std::int64_t> PictureSource::find(const std::vector<std::int64_t>& samples,
                                              const std::atomic<bool>& stop) const
{
  std::vector<std::int64_t> rows(samples.size(), -1);
  if (!samples_)
  {
    return rows;
  }
  Marks marks;
  std::unordered_map<std::int64_t, std::size_t> places;
  for (std::size_t place = 0; place < samples.size(); ++place)
  {
    marks.set(samples[place]);
    places.emplace(samples[place], place);
  }
  constexpr vtkIdType block = 1 << 16;
  const vtkIdType count = samples_->GetNumberOfTuples();
  const vtkIdType* values = samples_->GetPointer(0);
  std::size_t missing = places.size();
  for (vtkIdType row = 0; row < count && missing > 0 && (row % block != 0 || !stop.load()); ++row)
  {
    if (!marks.test(values[row]))
    {
      continue;
    }
    const auto found = places.find(values[row]);
    if (found != places.end() && rows[found->second] < 0)
    {
      rows[found->second] = row;
      --missing;
    }
  }
  return rows;
}

std::int64_t PictureSource::picture(std::int64_t row) const
{
  return pictures_->GetValue(row);
}

std::vector<float> PictureSource::inputs(std::int64_t row, const LoadedNetwork& loaded) const
{
  vtkNew<vtkTable> one;
  for (const auto& column : origin_.latents)
  {
    const auto value = vtkSmartPointer<vtkAbstractArray>::Take(column->NewInstance());
    value->SetName(column->GetName());
    value->SetNumberOfComponents(column->GetNumberOfComponents());
    value->InsertNextTuple(row, column);
    one->AddColumn(value);
  }
  return inputsOfRow(one, *origin_.binding, loaded, row);
}

}  // namespace layerscope
