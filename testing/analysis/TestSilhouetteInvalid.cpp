#include "analysis/Silhouette.h"

#include "../Messages.h"
#include "TestRows.h"
#include "ThreadCommunicator.h"

#include <gtest/gtest.h>
#include <string>

using namespace layerscope;
using layerscope::testing::messageOf;
using layerscope::testing::Table;

TEST(SilhouetteInvalid, NoRowsOrColumns)
{
  SerialCommunicator alone;
  EXPECT_NE(messageOf([&] { SilhouetteSample(denseRows(nullptr, 0, 5), 0, alone); }).find("0 rows"),
            std::string::npos);
  EXPECT_NE(messageOf([&] { SilhouetteSample(denseRows(nullptr, 5, 0), 0, alone); }).find("0 columns"),
            std::string::npos);
}

TEST(SilhouetteInvalid, LabelsOutOfRange)
{
  const Table table{1, {0, 1, 5}};
  SerialCommunicator alone;
  const SilhouetteSample sample(table.view(), 0, alone);
  EXPECT_EQ(messageOf(
                [&] {
                  sample.measure({0, 1, 2}, 2);
                }),
            "a row's cluster is out of range; expected 0 to 1, found 2");
  EXPECT_EQ(messageOf(
                [&] {
                  sample.measure({0, -1, 1}, 2);
                }),
            "a row's cluster is out of range; expected 0 to 1, found -1");
  EXPECT_EQ(messageOf([&] { sample.measure({0, 1, 1}, 2); }), "");
}

TEST(SilhouetteInvalid, AllRanksReportTheSame)
{
  const Table table = layerscope::testing::blobs(40, 3, 1, 0);
  std::vector<std::string> messages(2);
  const auto measure = [&](Communicator& communicator)
  {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    const SilhouetteSample sample(table.part(20 * rank, 20 * rank + 20), 0, communicator);
    std::vector<int> labels(20);
    labels[7] = rank == 1 ? 4 : 1;
    messages[rank] = messageOf([&] { sample.measure(labels, 2); });
  };
  layerscope::testing::onRanks(2, measure);
  EXPECT_EQ(messages[0], "a row's cluster is out of range; expected 0 to 1, found 4");
  EXPECT_EQ(messages[1], messages[0]);
}
