#include "analysis/KMeans.h"

#include "../Messages.h"
#include "TestRows.h"
#include "ThreadCommunicator.h"

#include <gtest/gtest.h>
#include <cmath>
#include <functional>
#include <string>

using namespace layerscope;
using layerscope::testing::messageOf;
using layerscope::testing::Table;

namespace
{

std::string messageFor(const RowsView& rows, const KMeansOptions& options)
{
  return messageOf([&] { kMeans(rows, options); });
}

KMeansOptions changed(const std::function<void(KMeansOptions&)>& change)
{
  KMeansOptions options;
  options.clusters = 2;
  change(options);
  return options;
}

}  // namespace

TEST(KMeansInvalid, NotFiniteNamesRowAndColumn)
{
  Table table = layerscope::testing::blobs(50, 7, 2, 3);
  table.values[30 * 7 + 5] = INFINITY;
  table.values[20 * 7 + 4] = NAN;
  EXPECT_EQ(messageFor(table.view(), {}),
            "row 20, column 4 is not finite; expected a finite number, found nan");
  table.values[20 * 7 + 4] = -INFINITY;
  EXPECT_EQ(messageFor(table.view(), {}),
            "row 20, column 4 is not finite; expected a finite number, found -inf");
}

TEST(KMeansInvalid, MoreClustersThanRows)
{
  const Table table = layerscope::testing::blobs(3, 7, 2, 3);
  EXPECT_EQ(messageFor(table.view(), {}),
            "there are more clusters than samples; expected at least 4 rows, found 3");
}

TEST(KMeansInvalid, NoRowsOrColumns)
{
  EXPECT_EQ(messageFor(denseRows(nullptr, 0, 5), {}),
            "there are no rows; expected at least 1 row, found 0 rows");
  EXPECT_EQ(messageFor(denseRows(nullptr, 5, 0), {}),
            "the rows are empty; expected at least 1 column, found 0 columns");
}

TEST(KMeansInvalid, Options)
{
  const Table table = layerscope::testing::blobs(10, 2, 2, 3);
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.clusters = 0; })), "");
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.clusters = -4; })), "");
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.restarts = 0; })), "");
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.maximumIterations = 0; })), "");
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.tolerance = -1e-9; })), "");
  EXPECT_NE(messageFor(table.view(), changed([](auto& options) { options.tolerance = NAN; })), "");
  EXPECT_EQ(messageFor(table.view(), changed([](auto&) {})), "");
}

TEST(KMeansInvalid, AllRanksReportTheSame)
{
  Table table = layerscope::testing::blobs(50, 7, 2, 3);
  table.values[40 * 7 + 1] = NAN;
  table.values[45 * 7 + 6] = INFINITY;
  std::vector<std::string> messages(3);
  layerscope::testing::onRanks(
      3,
      [&](Communicator& communicator)
      {
        const auto rank = static_cast<std::size_t>(communicator.rank());
        const std::size_t borders[] = {0, 30, 44, 50};
        messages[rank] =
            messageOf([&] { kMeans(table.part(borders[rank], borders[rank + 1]), {}, communicator); });
      });
  for (const std::string& message : messages)
  {
    EXPECT_EQ(message, "row 40, column 1 is not finite; expected a finite number, found nan");
  }
}

TEST(KMeansInvalid, RanksThatDisagreeOnColumns)
{
  const Table table = layerscope::testing::blobs(60, 4, 2, 3);
  std::vector<std::string> messages(2);
  layerscope::testing::onRanks(
      2,
      [&](Communicator& communicator)
      {
        const auto rank = static_cast<std::size_t>(communicator.rank());
        messages[rank] =
            messageOf([&] { kMeans(denseRows(table.values.data(), 20, 3 + rank), {}, communicator); });
      });
  EXPECT_EQ(messages[0], "the processes' rows differ in their number of columns; expected 3, found 4");
  EXPECT_EQ(messages[1], messages[0]);
}
