// Which pictures come, and that they are those of ImageGrid.

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include <vtkDoubleArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>

#include "BoundTable.h"
#include "pictures/PictureSource.h"
#include "samples/PictureStore.h"

using namespace layerscope;

namespace
{
const std::string networks = LAYERSCOPE_NETWORKS;
}

TEST(PictureService, AreThoseOfImageGrid)
{
  const Ids samples = {7, 1LL << 60, -3, 12, 0};
  const auto table = boundTable(samples);
  PictureService pictures;
  pictures.setTable(table);
  const Collected collected = collect(pictures, {12, 7, 0, -3, 1LL << 60});
  EXPECT_EQ(collected.order, (Ids{12, 7, 0, -3, 1LL << 60}));
  EXPECT_EQ(collected.error, "");
  const auto expected = gridPictures(table);
  ASSERT_EQ(expected.size(), samples.size());
  EXPECT_EQ(collected.pixels(), expected);
  for (const auto& [sample, picture] : collected.pictures)
  {
    EXPECT_EQ(picture->layout.width, 128);
    EXPECT_EQ(picture->layout.height, 128);
  }
}

// Where black and white follow from all pictures of a call, the store finds them.
TEST(PictureService, AreThoseOfImageGridWithoutAKnownRange)
{
  const auto table = boundTable(firstIds(6), 8, 3, networks + "/style_block/model.onnx");
  PictureService pictures;
  pictures.setTable(table);
  const Collected collected = collect(pictures, firstIds(6));
  ASSERT_EQ(collected.pictures.size(), 6U);
  PictureStore store;
  store.want(firstIds(6));
  PictureAnswer answer;
  for (const auto& [sample, picture] : collected.pictures)
  {
    EXPECT_FALSE(picture->isFinished());
    answer.pictures.push_back(picture);
  }
  store.deliver(answer);
  for (const auto& [sample, pixels] : gridPictures(table))
  {
    ASSERT_TRUE(store.find(sample));
    EXPECT_EQ(store.find(sample)->rgb, pixels) << sample;
  }
  // Of fewer samples the sheet looks different, and so do the pictures.
  store.want({2, 4});
  vtkNew<vtkTable> two;
  two->ShallowCopy(table);
  for (const vtkIdType row : {5, 3, 1, 0})
  {
    vtkNew<vtkTable> copy;
    copy->DeepCopy(two);
    copy->RemoveRow(row);
    two->DeepCopy(copy);
  }
  const auto sheet = gridPictures(two);
  ASSERT_EQ(sheet.size(), 2U);
  for (const auto& [sample, pixels] : sheet)
  {
    EXPECT_EQ(store.find(sample)->rgb, pixels) << sample;
  }
}

TEST(PictureService, TakeTheFirstRowOfASample)
{
  // As in the table of LayerKMeans, with other latents where the sample comes again.
  const auto table = boundTable({4, 5, 6, 4, 5, 6, 6});
  PictureService pictures;
  pictures.setTable(table);
  const Collected collected = collect(pictures, {6, 4, 6, 5, 4});
  EXPECT_EQ(collected.order, (Ids{6, 4, 5}));
  EXPECT_EQ(collected.pixels(), gridPictures(table));
}

TEST(PictureService, LeaveOtherSamplesToOtherRanks)
{
  PictureService pictures;
  pictures.setTable(boundTable({4, 5}));
  const Collected collected = collect(pictures, {1, 5, 2, -5});
  EXPECT_EQ(collected.order, (Ids{5}));
  EXPECT_TRUE(collected.failed.empty());
  EXPECT_EQ(collected.pending, 0);
  EXPECT_EQ(collected.error, "");
}

TEST(PictureService, OfNoTableAndOfEmptyOnes)
{
  PictureService pictures;
  const auto expectNothing = [&]
  {
    const PictureAnswer answer = pictures.ask({1, 2}, 1000);
    EXPECT_TRUE(answer.pictures.empty() && answer.failed.empty());
    EXPECT_TRUE(answer.pending.empty());
    EXPECT_EQ(answer.error, "");
  };
  expectNothing();
  pictures.setTable(nullptr);
  expectNothing();
  vtkNew<vtkTable> empty;
  pictures.setTable(empty);
  expectNothing();
  pictures.setTable(boundTable({}));
  expectNothing();
  EXPECT_TRUE(pictures.ask({}, 1000).pending.empty());
}

TEST(PictureService, FromColumnsThatATextFileSplit)
{
  const auto table = boundTable(firstIds(3), 6, 1, networks + "/cat_generator/model.onnx");
  PictureService pictures;
  pictures.setTable(table);
  const auto expected = collect(pictures, firstIds(3)).pixels();
  ASSERT_EQ(expected.size(), 3U);
  auto* latents = vtkFloatArray::SafeDownCast(table->GetColumnByName("z"));
  for (const std::string separator : {":", "_"})
  {
    vtkNew<vtkTable> split;
    split->SetFieldData(table->GetFieldData());
    vtkNew<vtkDoubleArray> numbers;
    numbers->SetName("sample");
    for (int row = 0; row < 3; ++row)
    {
      numbers->InsertNextValue(row);
    }
    split->AddColumn(numbers);
    for (int component = 0; component < 6; ++component)
    {
      vtkNew<vtkDoubleArray> column;
      column->SetName(("z" + separator + std::to_string(component)).c_str());
      for (int row = 0; row < 3; ++row)
      {
        column->InsertNextValue(latents->GetTypedComponent(row, component));
      }
      split->AddColumn(column);
    }
    pictures.setTable(split);
    EXPECT_EQ(collect(pictures, firstIds(3)).pixels(), expected);
  }
}

TEST(PictureService, ComeInPortions)
{
  PictureService pictures;
  pictures.setTable(boundTable(firstIds(7)));
  const std::size_t one = collect(pictures, {0}).pictures.at(0)->bytes();
  for (const std::size_t budget : {std::size_t(1), one, 3 * one + 1})
  {
    // Checks each portion.
    EXPECT_EQ(collect(pictures, firstIds(7), 60, budget).order, firstIds(7));
  }
}

TEST(PictureService, AreKeptOnlyWhileThereIsRoom)
{
  const auto table = boundTable(firstIds(20));
  std::size_t one = 0;
  {
    PictureService pictures;
    pictures.setTable(table);
    one = collect(pictures, {0}).pictures.at(0)->bytes();
  }
  PictureService pictures(4 * one);
  pictures.setTable(table);
  PictureAnswer answer = pictures.ask(firstIds(20), 1U << 30U);
  EXPECT_EQ(answer.pending, firstIds(20));
  for (int wait = 0; wait < 600 && answer.pictures.size() < 4; ++wait)
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    answer = pictures.ask(firstIds(20), 1U << 30U);
  }
  // All are asked for still, so it stops at four.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  answer = pictures.ask(firstIds(20), 1U << 30U);
  EXPECT_EQ(answer.pictures.size(), 4U);
  EXPECT_EQ(answer.pending.size(), 16U);
  EXPECT_EQ(collect(pictures, firstIds(20)).order, firstIds(20));
  // The last ones are there still.
  EXPECT_EQ(pictures.ask({19, 18, 17}, 1U << 30U).pictures.size(), 3U);
}

TEST(PictureService, OfAnotherTable)
{
  const auto table = boundTable(firstIds(4));
  PictureService pictures;
  pictures.setTable(table);
  const Collected first = collect(pictures, firstIds(4));
  // The same columns in another table, as after another update of the pipeline.
  vtkNew<vtkTable> copy;
  copy->ShallowCopy(table);
  pictures.setTable(copy);
  PictureAnswer answer = pictures.ask({2}, 1);
  EXPECT_EQ(answer.generation, first.generation);
  ASSERT_EQ(answer.pictures.size(), 1U);
  EXPECT_EQ(answer.pictures[0], first.pictures.at(2));
  // Other latents.
  const auto other = boundTable(firstIds(4), 40, 2);
  pictures.setTable(other);
  answer = pictures.ask({2}, 1);
  EXPECT_NE(answer.generation, first.generation);
  EXPECT_EQ(answer.pending, (Ids{2}));
  EXPECT_EQ(collect(pictures, firstIds(4)).pixels(), gridPictures(other));
  // Changed in place.
  auto* latents = vtkFloatArray::SafeDownCast(other->GetColumnByName("z"));
  latents->SetTypedComponent(1, 0, 3.0F);
  latents->Modified();
  pictures.setTable(other);
  EXPECT_EQ(pictures.ask({2}, 1).pending, (Ids{2}));
  EXPECT_EQ(collect(pictures, firstIds(4)).pixels(), gridPictures(other));
  // A table that goes away takes nothing with it.
  pictures.setTable(boundTable(firstIds(4)));
  EXPECT_EQ(collect(pictures, firstIds(4)).pixels(), first.pixels());
}

TEST(PictureService, FindFirstRows)
{
  // 2^16 samples are as many as the marks have places for, so that most of the missing ones collide.
  vtkNew<vtkTable> table;
  vtkNew<vtkIdTypeArray> numbers;
  numbers->SetName("sample");
  const std::int64_t count = 200000;
  for (std::int64_t row = 0; row < count; ++row)
  {
    numbers->InsertNextValue((row * 7919) % 100003 * 3 - 1000);
  }
  table->AddColumn(numbers);
  const PictureSource rows(table);
  Ids samples;
  for (std::int64_t sample = -1200; sample < 70000; ++sample)
  {
    samples.push_back(sample);
  }
  std::map<std::int64_t, std::int64_t> expected;
  for (std::int64_t row = 0; row < count; ++row)
  {
    expected.emplace(numbers->GetValue(row), row);
  }
  const Ids found = rows.find(samples, std::atomic<bool>(false));
  ASSERT_EQ(found.size(), samples.size());
  for (std::size_t place = 0; place < samples.size(); ++place)
  {
    const auto row = expected.find(samples[place]);
    ASSERT_EQ(found[place], row == expected.end() ? -1 : row->second) << samples[place];
  }
}
