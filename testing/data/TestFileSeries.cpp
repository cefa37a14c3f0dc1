#include <limits>

#include "data/FileSeries.h"

using layerscope::FileSeries;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST(FileSeries, NumbersInNamesAreTimes)
{
  const FileSeries series({"/run/epoch_016.onnx", "/run/epoch_000.onnx", "/run/epoch_003.onnx"});
  EXPECT_EQ(series.files(), (Texts{"/run/epoch_000.onnx", "/run/epoch_003.onnx", "/run/epoch_016.onnx"}));
  EXPECT_EQ(series.times(), (Numbers{0, 3, 16}));
  EXPECT_TRUE(series.hasTime());
}

TEST(FileSeries, TheLastRunOfDigitsCounts)
{
  EXPECT_EQ(FileSeries({"run7/a2_10.onnx", "run7/a3_9b.onnx"}).files(),
            (Texts{"run7/a3_9b.onnx", "run7/a2_10.onnx"}));
  EXPECT_EQ(FileSeries({"12.onnx", "7.onnx"}).times(), (Numbers{7, 12}));
  EXPECT_EQ(FileSeries({"a1.h5", "a2.h5"}).times(), (Numbers{1, 2}));
  EXPECT_EQ(FileSeries({"1.v2.onnx", "2.v3.onnx"}).times(), (Numbers{2, 3}));
  EXPECT_EQ(FileSeries({"20261129123000", "20261129123001"}).times(),
            (Numbers{20261129123000, 20261129123001}));
}

TEST(FileSeries, WithoutNumbersTheOrderCounts)
{
  const Texts names = {"start.onnx", "epoch_1.onnx", "end.onnx"};
  EXPECT_EQ(FileSeries(names).files(), names);
  EXPECT_EQ(FileSeries(names).times(), (Numbers{0, 1, 2}));
  const Texts same = {"b/epoch_5.onnx", "a/epoch_5.onnx", "a/epoch_3.onnx"};
  EXPECT_EQ(FileSeries(same).files(), same);
  EXPECT_EQ(FileSeries(same).times(), (Numbers{0, 1, 2}));
}

TEST(FileSeries, EmptyNamesAreLeftOut)
{
  EXPECT_TRUE(FileSeries().empty());
  EXPECT_TRUE(FileSeries({"", ""}).empty());
  EXPECT_FALSE(FileSeries({"", "epoch_004.onnx"}).hasTime());
  EXPECT_EQ(FileSeries({"b", "", "a"}).times(), (Numbers{0, 1}));
}

TEST(FileSeries, TheLastThatIsNotLaterIsFound)
{
  const FileSeries series({"0", "1", "2", "4", "8"});
  const double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [time, expected] : {std::pair(-infinity, 0),
                                       {-1.0, 0},
                                       {0.0, 0},
                                       {0.5, 0},
                                       {1.0, 1},
                                       {3.9, 2},
                                       {4.0, 3},
                                       {7.0, 3},
                                       {8.0, 4},
                                       {infinity, 4}})
  {
    EXPECT_EQ(series.at(time), static_cast<std::size_t>(expected)) << time;
  }
}
