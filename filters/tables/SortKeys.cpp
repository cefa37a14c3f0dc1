#include "SortKeys.h"

#include <algorithm>
#include <set>
#include <string>

#include <vtkAbstractArray.h>
#include <vtkDataArray.h>
#include <vtkDataArrayRange.h>
#include <vtkVariant.h>

#include "RankAgreement.h"
#include "analysis/Communicator.h"

namespace layerscope
{
namespace
{

std::vector<std::string> textsOf(vtkAbstractArray* column)
{
  std::vector<std::string> texts;
  for (vtkIdType row = 0; column && row < column->GetNumberOfTuples(); ++row)
  {
    texts.push_back(column->GetVariantValue(row).ToString());
  }
  return texts;
}

/// Collective. The texts of all ranks, each once, in order.
std::vector<std::string> allTexts(const std::vector<std::string>& own, Communicator& communicator)
{
  std::string joined;
  for (const std::string& text : std::set<std::string>(own.begin(), own.end()))
  {
    joined += text + '\0';
  }
  std::set<std::string> all;
  for (int rank = 0; rank < communicator.size(); ++rank)
  {
    std::string received = joined;
    broadcastText(received, rank, communicator);
    for (std::size_t begin = 0; begin < received.size();)
    {
      const std::size_t end = received.find('\0', begin);
      all.insert(received.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return {all.begin(), all.end()};
}

}  // namespace

std::vector<double> sortKeys(vtkAbstractArray* column, bool descending, Communicator& communicator)
{
  vtkDataArray* numbers = vtkDataArray::SafeDownCast(column);
  std::vector<double> keys;
  if (lowestRank(column && !numbers, communicator) >= 0)
  {
    const std::vector<std::string> own = textsOf(column);
    const std::vector<std::string> all = allTexts(own, communicator);
    for (const std::string& text : own)
    {
      keys.push_back(static_cast<double>(std::lower_bound(all.begin(), all.end(), text) - all.begin()));
    }
  }
  else if (numbers)
  {
    const auto values = vtk::DataArrayValueRange<1>(numbers);
    keys.assign(values.begin(), values.end());
  }
  if (descending)
  {
    std::transform(keys.begin(), keys.end(), keys.begin(), [](double key) { return -key; });
  }
  return keys;
}

}  // namespace layerscope
