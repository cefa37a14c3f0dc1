// The work gives way: to other requests, to other tables, to the end of the object and of the process.

#include <gtest/gtest.h>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>

#include "BoundTable.h"
#include "SlowNetwork.h"

using namespace layerscope;

namespace
{

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start)
{
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void waitFor(double seconds)
{
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

/// A table whose network takes more than ten seconds a picture; the limits below are for machines with other
/// work.
struct SlowTable
{
  SlowTable() : file(std::filesystem::temp_directory_path() / ("slow" + std::to_string(::getpid()) + ".onnx"))
  {
    writeSlowNetwork(file.string(), 6000);
    table = boundTable(firstIds(3), slowInputSize, 1, file.string());
  }
  ~SlowTable()
  {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
  const std::filesystem::path file;
  vtkSmartPointer<vtkTable> table;
};

}  // namespace

TEST(PictureServiceTiming, AnotherRequestComesFirst)
{
  PictureService pictures;
  pictures.setTable(boundTable(firstIds(2000)));
  // 18 seconds of work on a fast machine.
  for (int wait = 0; wait < 600 && pictures.ask(firstIds(1999), 1).pictures.empty(); ++wait)
  {
    waitFor(0.1);
  }
  const auto start = Clock::now();
  const Collected collected = collect(pictures, {1999});
  const double seconds = since(start);
  EXPECT_EQ(collected.order, (Ids{1999}));
  std::cout << "another picture after " << 1000 * seconds << " ms\n";
  EXPECT_LT(seconds, 5);
  // What was made before is there still, and the rest is not being made.
  waitFor(0.3);
  const std::size_t made = pictures.ask(firstIds(1999), 1U << 30U).pictures.size();
  EXPECT_GE(made, 1U);
  pictures.ask({}, 1);
  waitFor(0.3);
  EXPECT_LE(pictures.ask(firstIds(1999), 1U << 30U).pictures.size(), made + 2);
}

TEST(PictureServiceTiming, AskingNeverWaits)
{
  PictureService pictures;
  pictures.setTable(boundTable(firstIds(500)));
  double longest = 0;
  for (int round = 0; round < 200; ++round)
  {
    const auto start = Clock::now();
    pictures.ask(Ids{round, 499 - round, 250}, 1U << 22U);
    longest = std::max(longest, since(start));
    waitFor(0.002);
  }
  std::cout << "asking took " << 1000 * longest << " ms at most\n";
  EXPECT_LT(longest, 0.5);
}

TEST(PictureServiceTiming, AnotherTableWhileBusy)
{
  PictureService pictures;
  for (unsigned seed = 1; seed <= 5; ++seed)
  {
    const auto table = boundTable(firstIds(300), 40, seed);
    pictures.setTable(table);
    pictures.ask(firstIds(300), 1);
    waitFor(0.05);
  }
  const auto table = boundTable(firstIds(3), 40, 9);
  pictures.setTable(table);
  EXPECT_EQ(collect(pictures, firstIds(3)).pixels(), gridPictures(table));
}

TEST(PictureServiceTiming, EndsWhileBusy)
{
  const auto table = boundTable(firstIds(300));
  for (const double wait : {0.0, 0.001, 0.02, 0.1, 0.2})
  {
    auto pictures = std::make_unique<PictureService>();
    pictures->setTable(table);
    pictures->ask(firstIds(300), 1);
    waitFor(wait);
    const auto start = Clock::now();
    pictures.reset();
    EXPECT_LT(since(start), 5);
  }
}

// For another request, another table, and the end.
TEST(PictureServiceTiming, GivesUpSlowNetworks)
{
  const SlowTable slow;
  const auto quick = boundTable(firstIds(1));
  auto pictures = std::make_unique<PictureService>();
  const auto expectGivesUp = [&](const char* what)
  {
    const auto start = Clock::now();
    pictures->setTable(quick);
    EXPECT_EQ(collect(*pictures, {0}).order, (Ids{0}));
    std::cout << what << ": a picture of another table after " << 1000 * since(start) << " ms\n";
    EXPECT_LT(since(start), 5);
  };
  pictures->setTable(slow.table);
  EXPECT_EQ(collect(*pictures, {0}, 3).pending, 1);
  expectGivesUp("another table");
  pictures->setTable(slow.table);
  EXPECT_EQ(collect(*pictures, {1}, 2).pending, 1);
  pictures->ask({}, 1);
  waitFor(1);
  expectGivesUp("nothing asked for");
  pictures->setTable(slow.table);
  EXPECT_EQ(collect(*pictures, {2}, 2).pending, 1);
  const auto start = Clock::now();
  pictures.reset();
  std::cout << "end after " << 1000 * since(start) << " ms\n";
  EXPECT_LT(since(start), 5);
}

// Two views, and the pipeline beside them.
TEST(PictureServiceTiming, SeveralAtOnce)
{
  const auto first = boundTable(firstIds(40), 40, 1);
  const auto second = boundTable(firstIds(40), 40, 2);
  PictureService a, b;
  a.setTable(first);
  b.setTable(second);
  a.ask(firstIds(40), 1);
  b.ask(firstIds(40), 1);
  const auto expectedFirst = gridPictures(first);
  const auto expectedSecond = gridPictures(second);
  EXPECT_EQ(collect(a, firstIds(40)).pixels(), expectedFirst);
  EXPECT_EQ(collect(b, firstIds(40)).pixels(), expectedSecond);
}

namespace
{
void exitWhileBusy(double wait)
{
  auto* pictures = new PictureService;
  pictures->setTable(boundTable(firstIds(1000)));
  pictures->ask(firstIds(1000), 1);
  waitFor(wait);
  std::exit(7);
}
}  // namespace

TEST(SamplePicturesDeathTest, ProcessEndsWhileBusy)
{
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const double wait : {0.0, 0.01, 0.1, 0.3})
  {
    EXPECT_EXIT(exitWhileBusy(wait), testing::ExitedWithCode(7), "");
  }
}
