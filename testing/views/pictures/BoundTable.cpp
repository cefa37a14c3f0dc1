#include "BoundTable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>
#include <thread>

#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkStringArray.h>
#include <vtkUnsignedCharArray.h>

#include "networks/NetworkCache.h"
#include "pictures/vtkImageGrid.h"

namespace layerscope
{

const std::string catsFile = std::string(LAYERSCOPE_WEIGHTS) + "/cats.onnx";

Ids firstIds(std::int64_t count)
{
  Ids ids(static_cast<std::size_t>(count));
  std::iota(ids.begin(), ids.end(), 0);
  return ids;
}

vtkSmartPointer<vtkTable> boundTable(const Ids& samples, int size, unsigned seed, const std::string& network)
{
  auto table = vtkSmartPointer<vtkTable>::New();
  vtkNew<vtkIdTypeArray> numbers;
  numbers->SetName("sample");
  vtkNew<vtkFloatArray> latents;
  latents->SetName("z");
  latents->SetNumberOfComponents(size);
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  std::vector<float> latent(static_cast<std::size_t>(size));
  for (const std::int64_t sample : samples)
  {
    numbers->InsertNextValue(sample);
    std::generate(latent.begin(), latent.end(), [&] { return normal(generator); });
    latents->InsertNextTypedTuple(latent.data());
  }
  table->AddColumn(numbers);
  table->AddColumn(latents);
  bindTable(table, network, loadNetwork(network).checksum);
  return table;
}

void bindTable(vtkTable* table, const std::string& file, const std::string& checksum,
               const std::string& latents)
{
  const std::pair<const char*, std::string> fields[] = {
      {"network_file", file}, {"network_checksum", checksum}, {"latent_array", latents}};
  for (const auto& [name, value] : fields)
  {
    vtkNew<vtkStringArray> array;
    array->SetName(name);
    array->InsertNextValue(value);
    table->GetFieldData()->AddArray(array);
  }
}

std::map<std::int64_t, Bytes> gridPictures(vtkTable* table)
{
  vtkNew<vtkImageGrid> grid;
  grid->SetInputData(table);
  grid->SetSortArray("");
  grid->SetMaximumImages(100000);
  // One column, so that the pictures stand below one another.
  grid->SetImagesPerColumn(100000);
  grid->Update();
  vtkImageData* sheet = grid->GetOutput();
  auto* samples = vtkIdTypeArray::SafeDownCast(sheet->GetFieldData()->GetArray("sample"));
  auto* colors = vtkUnsignedCharArray::SafeDownCast(sheet->GetPointData()->GetScalars());
  std::map<std::int64_t, Bytes> pictures;
  if (!samples || !colors || samples->GetNumberOfValues() == 0)
  {
    return pictures;
  }
  // Square pictures with the same margin on all sides: width = m + side + m, height = m + n (side + m).
  const std::int64_t width = sheet->GetDimensions()[0], height = sheet->GetDimensions()[1];
  const std::int64_t count = samples->GetNumberOfValues();
  // Of one column: height - width = (n - 1) (side + m) and width = side + 2 m.
  std::int64_t side = 0, margin = 0;
  for (margin = 1; margin < width / 2; ++margin)
  {
    side = width - 2 * margin;
    if (margin + count * (side + margin) == height && margin == std::max<std::int64_t>(2, side / 32))
    {
      break;
    }
  }
  EXPECT_EQ(margin + count * (side + margin), height);
  for (std::int64_t index = 0; index < count; ++index)
  {
    Bytes pixels;
    for (std::int64_t y = 0; y < side; ++y)
    {
      // The sheet has its bottom row first.
      const std::int64_t row = height - 1 - (margin + index * (side + margin) + y);
      const std::uint8_t* start = colors->GetPointer(3 * (row * width + margin));
      pixels.insert(pixels.end(), start, start + 3 * side);
    }
    pictures.emplace(samples->GetValue(index), std::move(pixels));
  }
  return pictures;
}

std::map<std::int64_t, Bytes> Collected::pixels() const
{
  std::map<std::int64_t, Bytes> found;
  for (const auto& [sample, picture] : pictures)
  {
    found.emplace(sample, picture->rgb);
  }
  return found;
}

Collected collect(PictureService& pictures, const Ids& samples, double seconds, std::size_t byteBudget)
{
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  Collected collected;
  Ids missing = samples;
  for (;;)
  {
    const PictureAnswer answer = pictures.ask(missing, byteBudget);
    EXPECT_EQ(answer.asked, missing);
    std::size_t bytes = 0;
    for (const auto& picture : answer.pictures)
    {
      bytes += picture->bytes();
      EXPECT_TRUE(collected.pictures.emplace(picture->sample, picture).second);
      collected.order.push_back(picture->sample);
    }
    EXPECT_TRUE(bytes <= byteBudget || answer.pictures.size() == 1);
    collected.failed.insert(collected.failed.end(), answer.failed.begin(), answer.failed.end());
    collected.error = collected.error.empty() ? answer.error : collected.error;
    collected.pending = static_cast<std::int64_t>(answer.pending.size());
    collected.generation = answer.generation;
    const auto isSettled = [&](std::int64_t sample)
    {
      return collected.pictures.count(sample) != 0 ||
             std::count(collected.failed.begin(), collected.failed.end(), sample) != 0;
    };
    missing.erase(std::remove_if(missing.begin(), missing.end(), isSettled), missing.end());
    if (answer.pending.empty() || std::chrono::steady_clock::now() > end)
    {
      return collected;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace layerscope
