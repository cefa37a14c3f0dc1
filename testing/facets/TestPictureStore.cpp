#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "samples/PictureStore.h"

using namespace layerscope;

namespace
{

using Ids = std::vector<std::int64_t>;
using Bytes = std::vector<std::uint8_t>;

/// Two pixels side by side, the same in all that they hold but for the sample's number.
std::shared_ptr<const SamplePicture> finished(std::int64_t sample)
{
  auto picture = std::make_shared<SamplePicture>();
  picture->sample = sample;
  picture->layout = {3, 1, 2, false};
  picture->rgb.assign(6, static_cast<std::uint8_t>(sample));
  return picture;
}

/// Grey, one row.
std::shared_ptr<const SamplePicture> valued(std::int64_t sample, std::vector<float> values)
{
  auto picture = std::make_shared<SamplePicture>();
  picture->sample = sample;
  picture->layout = {1, 1, static_cast<std::int64_t>(values.size()), false};
  picture->values = std::move(values);
  return picture;
}

PictureAnswer answerOf(const Ids& asked, std::vector<std::shared_ptr<const SamplePicture>> pictures,
                       const Ids& pending = {})
{
  PictureAnswer answer;
  answer.asked = asked;
  answer.pictures = std::move(pictures);
  answer.pending = pending;
  return answer;
}

Bytes bytesOf(const StoredPicture* picture)
{
  return picture ? picture->rgb : Bytes();
}

/// Red of each pixel; the other colours are expected to be the same.
Bytes greys(const StoredPicture* picture)
{
  Bytes found;
  const Bytes bytes = bytesOf(picture);
  for (std::size_t index = 0; index < bytes.size(); index += 3)
  {
    EXPECT_EQ(bytes[index], bytes[index + 1]);
    EXPECT_EQ(bytes[index], bytes[index + 2]);
    found.push_back(bytes[index]);
  }
  return found;
}

}  // namespace

TEST(PictureStore, AsksForWhatIsNotThereInOrder)
{
  PictureStore store;
  EXPECT_TRUE(store.missing().empty());
  EXPECT_EQ(store.aspect(), 1.0);
  store.want({7, 3, 9, 3});
  EXPECT_EQ(store.missing(), (Ids{7, 3, 9}));
  EXPECT_EQ(store.missing(2), (Ids{7, 3}));
  EXPECT_TRUE(store.deliver(answerOf({7, 3, 9}, {finished(3)}, {7, 9})));
  EXPECT_EQ(store.missing(), (Ids{7, 9}));
  EXPECT_FALSE(store.deliver(answerOf({7, 9}, {}, {7, 9})));
  EXPECT_EQ(bytesOf(store.find(3)), Bytes(6, 3));
  EXPECT_EQ(store.find(3)->width, 2);
  EXPECT_EQ(store.find(3)->height, 1);
  EXPECT_FALSE(store.find(7));
  store.wantHovered(9);
  EXPECT_EQ(store.missing(), (Ids{9, 7}));
  store.wantHovered(4);
  EXPECT_EQ(store.missing(), (Ids{4, 7, 9}));
  store.wantHovered(std::nullopt);
  store.want({3});
  EXPECT_TRUE(store.missing().empty());
}

TEST(PictureStore, KeepsPicturesForLater)
{
  PictureStore store;
  store.want({1});
  store.deliver(answerOf({1}, {finished(1)}));
  const std::int64_t before = store.version();
  store.want({2});
  store.want({1});
  EXPECT_TRUE(store.missing().empty());
  EXPECT_EQ(bytesOf(store.find(1)), Bytes(6, 1));
  EXPECT_EQ(store.version(), before);
}

TEST(PictureStore, SaysWhatCannotBeHad)
{
  PictureStore store;
  store.want({1, 2, 3});
  PictureAnswer answer = answerOf({1, 2, 3}, {}, {1, 3});
  answer.failed = {2};
  answer.error = "broken";
  EXPECT_TRUE(store.deliver(answer));
  EXPECT_EQ(store.missing(), (Ids{1, 3}));
  EXPECT_EQ(store.why(2), "broken");
  EXPECT_EQ(store.why(1), "");
  EXPECT_EQ(store.error(), "broken");
  // Nothing is pending any more: sample 1 is nowhere.
  EXPECT_TRUE(store.deliver(answerOf({1, 3}, {finished(3)})));
  EXPECT_TRUE(store.missing().empty());
  EXPECT_EQ(store.why(1), "the table has no sample 1");
  EXPECT_EQ(store.error(), "the table has no sample 1");
  // The same list again asks for nothing, another one tries again.
  store.want({1, 2, 3});
  EXPECT_TRUE(store.missing().empty());
  store.want({2, 1});
  EXPECT_EQ(store.missing(), (Ids{2, 1}));
  EXPECT_EQ(store.error(), "");
}

TEST(PictureStore, OneRanksPictureCountsAnothersFailureDoesNot)
{
  PictureStore store;
  store.want({5});
  PictureAnswer answer = answerOf({5}, {finished(5)});
  answer.failed = {5};
  answer.error = "broken";
  store.deliver(answer);
  EXPECT_EQ(store.error(), "");
  EXPECT_TRUE(store.find(5));
}

TEST(PictureStore, OneRanksFailureWaitsForTheOthers)
{
  PictureStore store;
  store.want({5, 6});
  PictureAnswer answer = answerOf({5, 6}, {}, {5});
  answer.failed = {5, 6};
  answer.error = "broken";
  EXPECT_TRUE(store.deliver(answer));
  EXPECT_EQ(store.why(5), "");
  EXPECT_EQ(store.why(6), "broken");
  EXPECT_EQ(store.missing(), (Ids{5}));
  answer = answerOf({5}, {finished(5)});
  answer.failed = {5};
  answer.error = "broken";
  EXPECT_TRUE(store.deliver(answer));
  EXPECT_TRUE(store.find(5));
  EXPECT_EQ(store.why(5), "");
  // Where the other one fails too, that ends it.
  store.want({7});
  answer = answerOf({7}, {}, {7});
  answer.failed = {7};
  answer.error = "broken";
  EXPECT_FALSE(store.deliver(answer));
  EXPECT_EQ(store.missing(), (Ids{7}));
  answer.pending.clear();
  EXPECT_TRUE(store.deliver(answer));
  EXPECT_TRUE(store.missing().empty());
  EXPECT_EQ(store.why(7), "broken");
}

// Else the view would ask for ever.
TEST(PictureStore, NoAnswerEndsAskingAndKeepsPictures)
{
  PictureStore store;
  store.want({1, 2, 3});
  PictureAnswer answer = answerOf({1, 2, 3}, {finished(1)}, {2, 3});
  answer.generation = 4;
  store.deliver(answer);
  PictureAnswer none;
  none.asked = none.failed = {2, 3};
  none.error = "no answer";
  none.generation = PictureAnswer::noGeneration;
  EXPECT_TRUE(store.deliver(none));
  EXPECT_TRUE(store.missing().empty());
  EXPECT_EQ(store.why(3), "no answer");
  EXPECT_EQ(store.error(), "no answer");
  EXPECT_TRUE(store.find(1));
  // The tables are those of before.
  store.want({1, 2});
  answer = answerOf({2}, {finished(2)});
  answer.generation = 4;
  EXPECT_TRUE(store.deliver(answer));
  EXPECT_TRUE(store.find(1));
  EXPECT_TRUE(store.find(2));
}

TEST(PictureStore, SaysWhyASampleIsElsewhere)
{
  PictureStore store;
  store.want({1, 2, 3});
  PictureAnswer answer = answerOf({1, 2, 3}, {finished(1)}, {3});
  answer.elsewhere = "on another rank";
  store.deliver(answer);
  EXPECT_EQ(store.why(2), "on another rank");
  EXPECT_EQ(store.why(3), "");
  EXPECT_EQ(store.missing(), (Ids{3}));
}

TEST(PictureStore, TriesAHoveredSampleAgain)
{
  PictureStore store;
  store.want({1});
  store.wantHovered(2);
  store.deliver(answerOf({2, 1}, {}));
  EXPECT_FALSE(store.why(2).empty());
  store.wantHovered(3);
  EXPECT_EQ(store.missing(), (Ids{3}));
  store.wantHovered(2);
  EXPECT_EQ(store.missing(), (Ids{2}));
  EXPECT_FALSE(store.why(1).empty());
}

TEST(PictureStore, ForgetsPicturesOfAnotherTable)
{
  PictureStore store;
  store.want({1, 2});
  PictureAnswer first = answerOf({1, 2}, {finished(1)}, {2});
  first.generation = 4;
  store.deliver(first);
  PictureAnswer second = answerOf({2}, {}, {2});
  second.generation = 5;
  EXPECT_TRUE(store.deliver(second));
  EXPECT_FALSE(store.find(1));
  EXPECT_EQ(store.missing(), (Ids{1, 2}));
  EXPECT_FALSE(store.deliver(second));
}

// 255 * (value - low) / (high - low), rounded.
TEST(PictureStore, ScalesOverAllThatIsWanted)
{
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  PictureStore store;
  store.want({1, 2});
  store.deliver(answerOf({1, 2}, {valued(1, {0.0F, 1.0F, 2.0F, nan})}, {2}));
  EXPECT_EQ(greys(store.find(1)), (Bytes{0, 128, 255, 0}));
  const std::int64_t alone = store.version();
  EXPECT_EQ(store.aspect(), 4.0);
  store.deliver(answerOf({2}, {valued(2, {10.0F, infinity, -infinity, 4.0F})}));
  EXPECT_EQ(greys(store.find(1)), (Bytes{0, 26, 51, 0}));
  EXPECT_EQ(greys(store.find(2)), (Bytes{255, 255, 0, 102}));
  EXPECT_NE(store.version(), alone);
  // By itself again.
  store.want({2});
  EXPECT_EQ(greys(store.find(2)), (Bytes{255, 255, 0, 0}));
  // Hovered samples neither change the others nor follow them.
  store.wantHovered(1);
  EXPECT_EQ(greys(store.find(1)), (Bytes{0, 128, 255, 0}));
  EXPECT_EQ(greys(store.find(2)), (Bytes{255, 255, 0, 0}));
}

TEST(PictureStore, ShowsOneValueAndNoneAsGrey)
{
  const float nan = std::numeric_limits<float>::quiet_NaN();
  PictureStore store;
  store.want({1, 2});
  store.deliver(answerOf({1, 2}, {valued(1, {3.0F, 3.0F}), valued(2, {nan, 3.0F})}));
  EXPECT_EQ(greys(store.find(1)), (Bytes{128, 128}));
  EXPECT_EQ(greys(store.find(2)), (Bytes{0, 128}));
  store.want({4});
  store.deliver(answerOf({4}, {valued(4, {nan, nan})}));
  EXPECT_EQ(greys(store.find(4)), (Bytes{0, 0}));
}

TEST(PictureStore, ReadsBothOrdersOfChannels)
{
  // [0, 255] is the range, so the values are the bytes.
  Bytes expected = {0, 20, 40, 10, 30, 255};
  auto planes = std::make_shared<SamplePicture>();
  planes->sample = 1;
  planes->layout = {3, 1, 2, false};
  planes->values = {0, 10, 20, 30, 40, 255};
  auto pixels = std::make_shared<SamplePicture>();
  pixels->sample = 2;
  pixels->layout = {3, 1, 2, true};
  pixels->values = {0, 20, 40, 10, 30, 255};
  PictureStore store;
  store.want({1, 2});
  store.deliver(answerOf({1, 2}, {planes, pixels}));
  EXPECT_EQ(bytesOf(store.find(1)), expected);
  EXPECT_EQ(bytesOf(store.find(2)), expected);
}

TEST(PictureStore, DropsWhatWasUnwantedLongest)
{
  const std::size_t one = finished(0)->bytes();
  PictureStore store(3 * one);
  for (std::int64_t sample = 1; sample <= 3; ++sample)
  {
    store.want({sample});
    store.deliver(answerOf({sample}, {finished(sample)}));
  }
  store.want({1, 4});
  store.deliver(answerOf({4}, {finished(4)}));
  EXPECT_TRUE(store.find(1));
  EXPECT_FALSE(store.find(2));
  EXPECT_TRUE(store.find(3));
  EXPECT_TRUE(store.find(4));
}

TEST(PictureStore, StaysWithinItsLimit)
{
  for (const bool isValued : {false, true})
  {
    const auto make = [&](std::int64_t sample) {
      return isValued ? valued(sample, {1, 2}) : finished(sample);
    };
    const std::size_t one = make(0)->bytes() + (isValued ? 6 : 0);
    PictureStore store(10 * one);
    Ids all(100);
    std::iota(all.begin(), all.end(), 0);
    store.want(all);
    std::int64_t delivered = 0;
    while (!store.missing(3).empty())
    {
      const Ids asked = store.missing(3);
      ASSERT_LT(delivered += static_cast<std::int64_t>(asked.size()), 20);
      std::vector<std::shared_ptr<const SamplePicture>> pictures;
      for (const std::int64_t sample : asked)
      {
        pictures.push_back(make(sample));
      }
      store.deliver(answerOf(asked, pictures));
    }
    EXPECT_GE(delivered, 10);
    EXPECT_TRUE(store.find(0));
    EXPECT_TRUE(store.find(9));
    EXPECT_FALSE(store.find(20));
    // A hovered one comes nevertheless, and goes when room is needed.
    store.wantHovered(150);
    EXPECT_EQ(store.missing(), (Ids{150}));
    store.deliver(answerOf({150}, {make(150)}));
    EXPECT_TRUE(store.find(150));
    store.wantHovered(160);
    store.deliver(answerOf({160}, {make(160)}));
    EXPECT_TRUE(store.find(160));
    EXPECT_FALSE(store.find(150));
  }
}

TEST(PictureStore, ClearForgetsEverything)
{
  PictureStore store;
  store.want({1, 2});
  store.wantHovered(3);
  store.deliver(answerOf({3, 1, 2}, {finished(1)}));
  store.clear();
  EXPECT_TRUE(store.missing().empty());
  EXPECT_TRUE(store.wanted().empty());
  EXPECT_FALSE(store.find(1));
  EXPECT_EQ(store.error(), "");
  store.want({1, 2});
  EXPECT_EQ(store.missing(), (Ids{1, 2}));
}
