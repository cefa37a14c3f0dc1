#include "vtkSampleColumnsInformation.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "page/Page.h"
#include "vtkClientServerStream.h"
#include "vtkDataArray.h"
#include "vtkIdTypeArray.h"
#include "vtkObjectFactory.h"
#include "vtkSampleRepresentation.h"
#include "vtkStringArray.h"
#include "vtkTable.h"

vtkStandardNewMacro(vtkSampleColumnsInformation);

namespace
{

/// A name that stands beside its number, in a column of the same name with "_name", is told with it.
constexpr const char* toldColumns[] = {"label", "prediction", "confidence", "correct", "entropy", "loss", "file"};

std::string textAt(vtkAbstractArray* column, vtkIdType row)
{
  return column ? column->GetVariantValue(row).ToString() : std::string();
}

std::string withName(const std::string& number, const std::string& name)
{
  return name.empty() || name == number ? number : number + " (" + name + ")";
}

void writeTexts(vtkClientServerStream& stream, const std::vector<std::string>& texts)
{
  std::vector<std::uint8_t> bytes;
  for (const std::string& text : texts)
  {
    bytes.insert(bytes.end(), text.c_str(), text.c_str() + std::strlen(text.c_str()) + 1);
  }
  stream << vtkClientServerStream::InsertArray(bytes.data(), static_cast<int>(bytes.size()));
}

template <class Value>
bool readValues(const vtkClientServerStream& stream, int argument, std::vector<Value>& values)
{
  vtkTypeUInt32 length = 0;
  if (!stream.GetArgumentLength(0, argument, &length))
  {
    return false;
  }
  values.resize(length);
  return length == 0 || stream.GetArgument(0, argument, values.data(), length) != 0;
}

bool readTexts(const vtkClientServerStream& stream, int argument, std::vector<std::string>& texts)
{
  std::vector<std::uint8_t> bytes;
  if (!readValues(stream, argument, bytes))
  {
    return false;
  }
  for (auto begin = bytes.begin(); begin != bytes.end();)
  {
    const auto end = std::find(begin, bytes.end(), 0);
    texts.emplace_back(begin, end);
    begin = end == bytes.end() ? end : end + 1;
  }
  return true;
}

}  // namespace

void vtkSampleColumnsInformation::CopyFromObject(vtkObject* object)
{
  this->Ids.clear();
  this->Columns.clear();
  auto* representation = vtkSampleRepresentation::SafeDownCast(object);
  auto* table = representation && representation->GetNumberOfInputConnections(0) > 0
                    ? vtkTable::SafeDownCast(representation->GetInputDataObject(0, 0))
                    : nullptr;
  auto* samples = table ? vtkDataArray::SafeDownCast(table->GetColumnByName("sample")) : nullptr;
  if (!samples || samples->GetNumberOfComponents() != 1)
  {
    return;
  }
  std::vector<vtkIdType> rows;
  std::unordered_set<std::int64_t> known;
  auto* exact = vtkIdTypeArray::SafeDownCast(samples);
  for (vtkIdType row = 0; row < table->GetNumberOfRows(); ++row)
  {
    const std::int64_t id = exact ? exact->GetValue(row) : static_cast<std::int64_t>(samples->GetTuple1(row));
    if (known.insert(id).second)
    {
      rows.push_back(row);
      this->Ids.push_back(id);
    }
  }
  for (const std::string name : toldColumns)
  {
    vtkAbstractArray* values = table->GetColumnByName(name.c_str());
    if (!values || values->GetNumberOfComponents() != 1)
    {
      continue;
    }
    Column column;
    column.Name = name;
    vtkAbstractArray* names = table->GetColumnByName((name + "_name").c_str());
    auto* numbers = vtkDataArray::SafeDownCast(values);
    for (const vtkIdType row : rows)
    {
      if (numbers && !names)
      {
        column.Numbers.push_back(numbers->GetTuple1(row));
      }
      else
      {
        column.Texts.push_back(withName(textAt(values, row), textAt(names, row)));
      }
    }
    this->Columns.push_back(std::move(column));
  }
}

void vtkSampleColumnsInformation::AddInformation(vtkPVInformation* information)
{
  auto* other = vtkSampleColumnsInformation::SafeDownCast(information);
  if (!other)
  {
    vtkErrorMacro("Only what other ranks know of samples can be added.");
    return;
  }
  if (this->Ids.empty())
  {
    this->Columns = other->Columns;
  }
  const std::size_t before = this->Ids.size();
  this->Ids.insert(this->Ids.end(), other->Ids.begin(), other->Ids.end());
  for (Column& column : this->Columns)
  {
    const auto same = std::find_if(other->Columns.begin(), other->Columns.end(),
                                   [&](const Column& each) { return each.Name == column.Name; });
    if (same != other->Columns.end() && before > 0)
    {
      column.Texts.insert(column.Texts.end(), same->Texts.begin(), same->Texts.end());
      column.Numbers.insert(column.Numbers.end(), same->Numbers.begin(), same->Numbers.end());
    }
    // What isn't known there.
    if (!column.Texts.empty())
    {
      column.Texts.resize(this->Ids.size());
    }
    else
    {
      column.Numbers.resize(this->Ids.size(), std::nan(""));
    }
  }
}

void vtkSampleColumnsInformation::CopyToStream(vtkClientServerStream* stream)
{
  stream->Reset();
  *stream << vtkClientServerStream::Reply
          << vtkClientServerStream::InsertArray(this->Ids.data(), static_cast<int>(this->Ids.size()))
          << static_cast<int>(this->Columns.size());
  for (const Column& column : this->Columns)
  {
    *stream << column.Name.c_str()
            << vtkClientServerStream::InsertArray(column.Numbers.data(), static_cast<int>(column.Numbers.size()));
    writeTexts(*stream, column.Texts);
  }
  *stream << vtkClientServerStream::End;
}

void vtkSampleColumnsInformation::CopyFromStream(const vtkClientServerStream* stream)
{
  this->Ids.clear();
  this->Columns.clear();
  int columns = 0;
  bool isFine = readValues(*stream, 0, this->Ids) && stream->GetArgument(0, 1, &columns);
  for (int index = 0; index < columns && isFine; ++index)
  {
    Column column;
    isFine = stream->GetArgument(0, 2 + 3 * index, &column.Name) &&
             readValues(*stream, 3 + 3 * index, column.Numbers) && readTexts(*stream, 4 + 3 * index, column.Texts) &&
             column.Numbers.size() + column.Texts.size() == this->Ids.size();
    this->Columns.push_back(std::move(column));
  }
  if (!isFine)
  {
    this->Ids.clear();
    this->Columns.clear();
    vtkErrorMacro("The server's answer about samples cannot be read.");
  }
  this->Modified();
}

void vtkSampleColumnsInformation::AddTo(layerscope::Page& page) const
{
  std::unordered_map<std::int64_t, std::size_t> indices;
  for (std::size_t index = 0; index < this->Ids.size(); ++index)
  {
    indices.emplace(this->Ids[index], index);
  }
  for (const Column& column : this->Columns)
  {
    auto& there = page.samples.columns;
    if (std::any_of(there.begin(), there.end(),
                    [&](const layerscope::PageColumn& each) { return each.name == column.Name; }))
    {
      continue;
    }
    layerscope::PageColumn told{column.Name, {}, {}};
    for (const std::int64_t id : page.samples.ids)
    {
      const auto found = indices.find(id);
      if (!column.Texts.empty())
      {
        told.texts.push_back(found == indices.end() ? std::string() : column.Texts[found->second]);
      }
      else
      {
        told.numbers.push_back(found == indices.end() ? std::nan("") : column.Numbers[found->second]);
      }
    }
    there.push_back(std::move(told));
  }
}

void vtkSampleColumnsInformation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Samples: " << this->Ids.size() << "\n" << indent << "Columns:";
  for (const Column& column : this->Columns)
  {
    os << " " << column.Name;
  }
  os << "\n";
}
