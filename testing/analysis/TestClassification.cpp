#include "analysis/Classification.h"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <vector>

using namespace layerscope;

namespace
{

Judgement judged(OutputKind kind, const std::vector<float>& values, std::int64_t label, double& loss,
                 std::vector<float>& probabilities)
{
  probabilities.assign(classCount(values.size()), -1.0F);
  return judge(kind, values.data(), values.size(), label, probabilities.data(), loss);
}

}  // namespace

TEST(Classification, SoftmaxOfLogits)
{
  double loss = 0;
  std::vector<float> p;
  const Judgement found =
      judged(OutputKind::Logits, {std::log(1.0F), std::log(2.0F), std::log(5.0F)}, 1, loss, p);
  EXPECT_EQ(found.prediction, 2);
  EXPECT_NEAR(found.confidence, 0.625, 1e-7);
  EXPECT_NEAR(p[0], 0.125, 1e-7);
  EXPECT_NEAR(p[1], 0.25, 1e-7);
  EXPECT_NEAR(loss, std::log(4.0), 1e-6);
  EXPECT_NEAR(found.entropy, 0.125 * std::log(8.0) + 0.25 * std::log(4.0) + 0.625 * std::log(1.6), 1e-6);
}

TEST(Classification, GreatLogitsDoNotOverflow)
{
  constexpr float most = std::numeric_limits<float>::max();
  double loss = 0;
  std::vector<float> p;
  const Judgement found = judged(OutputKind::Logits, {-most, most, 0}, 0, loss, p);
  EXPECT_EQ(found.prediction, 1);
  EXPECT_EQ(p, (std::vector<float>{0, 1, 0}));
  EXPECT_EQ(found.entropy, 0);
  EXPECT_NEAR(loss / most, 2, 1e-12);
}

TEST(Classification, ProbabilitiesStayAsTheyAre)
{
  double loss = 0;
  std::vector<float> p;
  Judgement found = judged(OutputKind::Probabilities, {0.1F, 0.7F, 0.2F}, 0, loss, p);
  EXPECT_EQ(p, (std::vector<float>{0.1F, 0.7F, 0.2F}));
  EXPECT_EQ(found.prediction, 1);
  EXPECT_NEAR(loss, -std::log(0.1), 1e-6);
  // What cannot be has an infinite loss, and no part in the entropy.
  found = judged(OutputKind::Probabilities, {0, 1}, 0, loss, p);
  EXPECT_EQ(found.entropy, 0);
  EXPECT_TRUE(std::isinf(loss));
}

TEST(Classification, OneValueIsTheSecondOfTwoClasses)
{
  double loss = 0;
  std::vector<float> p;
  EXPECT_EQ(classCount(1), 2U);
  judged(OutputKind::Probabilities, {0.25F}, 1, loss, p);
  EXPECT_EQ(p, (std::vector<float>{0.75F, 0.25F}));
  EXPECT_NEAR(loss, std::log(4.0), 1e-7);
  const Judgement found = judged(OutputKind::Logits, {std::log(3.0F)}, 0, loss, p);
  EXPECT_EQ(found.prediction, 1);
  EXPECT_NEAR(p[1], 0.75, 1e-6);
  EXPECT_NEAR(loss, std::log(4.0), 1e-6);
}

TEST(Classification, TiesGoToTheLowestClass)
{
  double loss = 0;
  std::vector<float> p;
  const Judgement found = judged(OutputKind::Logits, {1, 2, 2, 2}, 7, loss, p);
  EXPECT_EQ(found.prediction, 1);
  EXPECT_TRUE(std::isnan(loss));  // there is no class 7
  judged(OutputKind::Logits, {1, 2}, -1, loss, p);
  EXPECT_TRUE(std::isnan(loss));
}

TEST(Classification, WhatIsADistribution)
{
  const std::vector<float> good = {0.2F, 0.3F, 0.5F}, half = {0.2F, 0.3F, 0.5005F}, low = {0.2F, 0.3F},
                           negative = {1.5F, -0.5F}, odd = {std::nanf(""), 1};
  EXPECT_TRUE(isDistribution(good.data(), good.size()));
  EXPECT_TRUE(isDistribution(half.data(), half.size()));
  EXPECT_FALSE(isDistribution(low.data(), low.size()));
  EXPECT_FALSE(isDistribution(negative.data(), negative.size()));
  EXPECT_FALSE(isDistribution(odd.data(), odd.size()));
}

TEST(Classification, ScoresOfClasses)
{
  Contingency counts(3, 3);
  counts.counts = {4, 1, 0,   // class 0
                   2, 3, 0,   // class 1
                   0, 0, 0};  // class 2 has no samples and is never predicted
  const auto scores = classScores(counts);
  EXPECT_EQ(scores[0].support, 5);
  EXPECT_EQ(scores[0].predicted, 6);
  EXPECT_NEAR(scores[0].precision, 4.0 / 6, 1e-15);
  EXPECT_NEAR(scores[0].recall, 4.0 / 5, 1e-15);
  EXPECT_NEAR(scores[0].f1, 2 * (4.0 / 6) * (4.0 / 5) / (4.0 / 6 + 4.0 / 5), 1e-15);
  EXPECT_TRUE(std::isnan(scores[2].precision) && std::isnan(scores[2].recall) && std::isnan(scores[2].f1));
  EXPECT_NEAR(accuracy(counts), 0.7, 1e-15);
  EXPECT_TRUE(std::isnan(accuracy(Contingency(2, 2))));
}
