#include "analysis/projections/PrincipalComponents.h"

#include "ProjectionData.h"
#include "ThreadCommunicator.h"
#include "analysis/InstructionSet.h"
#include "analysis/projections/KrylovEigenvectors.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

std::vector<double> expected(const std::string& name)
{
  return numbersOf("projections.csv", name);
}

/// Those of make_projections.py: far from 0 and near each other, every number exact.
std::vector<float> farRows(std::int64_t rows, std::int64_t columns)
{
  std::vector<float> values;
  for (std::int64_t i = 0; i < rows; ++i)
  {
    for (std::int64_t j = 0; j < columns; ++j)
    {
      const std::int64_t whole = (5 * i % 7 - 3) * (3 * j % 5 - 2) + (3 * i % 11 - 5) * (7 * j % 3 - 1) +
                                 (31 * i * i + 17 * j + i * j) % 13 - 6;
      values.push_back(1e6F + static_cast<float>(whole) / 16);
    }
  }
  return values;
}

void expectOrthonormal(const PrincipalComponents& found)
{
  for (std::size_t a = 0; a < found.count(); ++a)
  {
    for (std::size_t b = 0; b <= a; ++b)
    {
      double sum = 0;
      for (std::size_t column = 0; column < found.columns; ++column)
      {
        sum += found.directions[a * found.columns + column] * found.directions[b * found.columns + column];
      }
      EXPECT_NEAR(sum, a == b ? 1 : 0, 1e-10) << a << " " << b;
    }
  }
}

/// Two rows for each axis, which stand its `way` along it and back.
std::vector<float> crossOf(const std::vector<float>& ways)
{
  std::vector<float> values;
  for (std::size_t axis = 0; axis < ways.size(); ++axis)
  {
    for (const float sign : {1.0F, -1.0F})
    {
      std::vector<float> row(ways.size());
      row[axis] = sign * ways[axis];
      values.insert(values.end(), row.begin(), row.end());
    }
  }
  return values;
}

/// The eigenvectors of a matrix that has `values` on its diagonal and is 0 elsewhere.
Eigenvectors ofDiagonal(const Eigen::VectorXd& values, std::size_t count)
{
  const auto times = [&](const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product)
  {
    product = values.asDiagonal() * vectors;
    return true;
  };
  return krylovEigenvectors(static_cast<std::size_t>(values.size()), count, 0, times);
}

}  // namespace

TEST(PrincipalComponents, AreThoseOfTheSingularValueDecomposition)
{
  const auto found = componentsOf(digits(), pixels, 4);
  expectNear(found.variances, expected("variances"), 1e-4);
  expectNear(found.directions, expected("directions"), 1e-5);
}

TEST(PrincipalComponents, DoNotDependOnRanks)
{
  const auto all = digits();
  const std::size_t rows = all.size() / pixels;
  const auto whole = componentsOf(all, pixels, 5);
  for (const int ranks : {2, 3})
  {
    std::vector<PrincipalComponents> found(static_cast<std::size_t>(ranks));
    onRanks(ranks,
            [&](Communicator& communicator)
            {
              const auto rank = static_cast<std::size_t>(communicator.rank());
              const std::size_t begin = rows * rank / found.size();
              const std::size_t end = rows * (rank + 1) / found.size();
              const ProgressCallback progress;
              WorkMonitor monitor(communicator, progress);
              found[rank] = principalComponents(denseRows(all.data() + begin * pixels, end - begin, pixels),
                                                5, communicator, monitor);
            });
    for (const auto& each : found)
    {
      EXPECT_EQ(each.directions, whole.directions) << ranks;
      EXPECT_EQ(each.variances, whole.variances) << ranks;
    }
  }
}

TEST(PrincipalComponents, OfFewRowsAndOfConstantColumns)
{
  const auto one = componentsOf({1, 2, 3}, 3, 2);
  EXPECT_EQ(one.variances, (std::vector<double>{0, 0}));
  EXPECT_EQ(one.mean, (std::vector<double>{1, 2, 3}));
  const auto constant = componentsOf({5, 1, 5, 3, 5, 8}, 2, 9);
  ASSERT_EQ(constant.count(), 2U);
  expectNear(constant.directions, {0, 1, 1, 0}, 1e-12);
  EXPECT_NEAR(constant.variances[0], 13, 1e-4);
  EXPECT_EQ(constant.variances[1], 0);
}

TEST(PrincipalComponents, NameWhatIsNotFinite)
{
  std::vector<float> values(12, 1);
  values[7] = std::numeric_limits<float>::quiet_NaN();
  try
  {
    componentsOf(values, 4, 2);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("row 1"), std::string::npos) << error.what();
  }
}

TEST(PrincipalComponents, DoNotDependOnThreads)
{
  const auto values = farRows(90, 1100);
  omp_set_num_threads(1);
  const auto one = componentsOf(values, 1100, 9);
  for (const int threads : {2, 4})
  {
    omp_set_num_threads(threads);
    const auto found = componentsOf(values, 1100, 9);
    EXPECT_EQ(found.directions, one.directions) << threads;
    EXPECT_EQ(found.variances, one.variances) << threads;
  }
  omp_set_num_threads(omp_get_num_procs());
}

TEST(PrincipalComponents, DoNotDependOnTheInstructionSet)
{
  const auto values = farRows(90, 1103);
  const auto widest = componentsOf(values, 1103, 9);
  for (const auto set : {InstructionSet::Baseline, InstructionSet::Avx2})
  {
    useInstructionSet(set);
    EXPECT_EQ(componentsOf(values, 1103, 9).directions, widest.directions);
  }
  useInstructionSet(widestInstructionSet());
}

TEST(PrincipalComponents, FarFromZeroAreThoseOfTheSingularValueDecomposition)
{
  // More rows than columns, then fewer.
  for (const auto& [name, rows, columns] : {std::tuple("far", 900, 70), std::tuple("wide", 60, 1500)})
  {
    const auto values = farRows(rows, columns);
    const auto found = componentsOf(values, static_cast<std::size_t>(columns), 5);
    const auto variances = expected(std::string(name) + "_variances");
    ASSERT_EQ(variances.size(), 6U);
    EXPECT_NEAR(found.totalVariance, variances[5], 1e-6 * variances[5]) << name;
    expectNear(found.variances, {variances.begin(), variances.end() - 1}, 1e-5 * variances[0]);
    const auto wanted = expected(std::string(name) + "_directions");
    ASSERT_EQ(found.directions.size() % columns, 0U);
    // The file has the first 70 columns.
    constexpr std::size_t written = 70;
    for (std::size_t i = 0; i < wanted.size(); ++i)
    {
      EXPECT_NEAR(found.directions[i / written * static_cast<std::size_t>(columns) + i % written], wanted[i],
                  1e-5)
          << name << " " << i;
    }
  }
}

TEST(PrincipalComponents, OfEqualVariancesSpanTheirAxes)
{
  std::vector<float> ways(400, 1);
  std::fill_n(ways.begin(), 5, 3.0F);
  const auto found = componentsOf(crossOf(ways), ways.size(), 7);
  // Two rows of 800 along each axis.
  for (std::size_t i = 0; i < found.count(); ++i)
  {
    EXPECT_NEAR(found.variances[i], (i < 5 ? 18.0 : 2.0) / 799, 1e-6);
    double within = 0;
    for (std::size_t axis = 0; axis < 5; ++axis)
    {
      within += std::pow(found.directions[i * ways.size() + axis], 2);
    }
    EXPECT_NEAR(within, i < 5 ? 1 : 0, 1e-8) << i;
  }
  expectOrthonormal(found);
}

TEST(PrincipalComponents, MoreThanTheRowsHave)
{
  const auto found = componentsOf(farRows(5, 700), 700, 20);
  ASSERT_EQ(found.count(), 20U);
  EXPECT_GT(found.variances[3], 1e-3 * found.variances[0]);
  for (std::size_t i = 4; i < found.count(); ++i)
  {
    EXPECT_NEAR(found.variances[i], 0, 1e-8 * found.variances[0]) << i;
  }
  expectOrthonormal(found);
  // Many equal rows have none at all.
  const auto none = componentsOf(std::vector<float>(300 * 40, 7.25F), 300, 3);
  EXPECT_EQ(none.variances, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(none.totalVariance, 0);
  expectOrthonormal(none);
}

TEST(PrincipalComponents, PlaceRowsByScalarProducts)
{
  const auto values = farRows(150, 1031);
  const auto found = componentsOf(values, 1031, 11);
  const auto places = found.project(view(values, 1031), 11);
  for (std::size_t i = 0; i < places.size(); ++i)
  {
    double sum = 0;
    for (std::size_t column = 0; column < 1031; ++column)
    {
      sum += (static_cast<double>(values[i / 11 * 1031 + column]) - found.mean[column]) *
             found.directions[i % 11 * 1031 + column];
    }
    EXPECT_NEAR(places[i], sum, 1e-11) << i;
  }
}

TEST(PrincipalComponents, PlaceRowsInMoreOrFewerDimensions)
{
  const std::vector<float> values = {1, 5, 4, 4, 3, 9};
  const auto found = componentsOf(values, 2, 2);
  const auto two = found.project(view(values, 2), 2), one = found.project(view(values, 2), 1);
  const auto four = found.project(view(values, 2), 4);
  EXPECT_EQ(one, (std::vector<double>{two[0], two[2], two[4]}));
  EXPECT_EQ(four, (std::vector<double>{two[0], two[1], 0, 0, two[2], two[3], 0, 0, two[4], two[5], 0, 0}));
}

TEST(PrincipalComponents, StopWhenAskedTo)
{
  const auto values = farRows(90, 1100);
  const ProgressCallback stop = [](double) { return false; };
  SerialCommunicator alone;
  WorkMonitor monitor(alone, stop);
  EXPECT_EQ(principalComponents(view(values, 1100), 3, alone, monitor).count(), 0U);
  EXPECT_TRUE(monitor.poll());
}

TEST(KrylovEigenvectors, AreTheAxesOfADiagonalMatrix)
{
  // So near each other that subspaces have to be restarted.
  constexpr Eigen::Index size = 3000;
  const Eigen::VectorXd close =
      Eigen::VectorXd::LinSpaced(size, 0, 1).array().square().matrix() - Eigen::VectorXd::Constant(size, 0.5);
  const auto found = ofDiagonal(close, 3);
  ASSERT_EQ(found.values.size(), 3);
  for (Eigen::Index i = 0; i < 3; ++i)
  {
    EXPECT_NEAR(found.values(i), close(size - 1 - i), 1e-10);
    EXPECT_NEAR(std::abs(found.vectors(size - 1 - i, i)), 1, 1e-6);
  }
  // Many at once; and all of a small one.
  const auto many = ofDiagonal(Eigen::VectorXd::LinSpaced(1000, 1, 1000).array().pow(3), 60);
  for (Eigen::Index i = 0; i < 60; ++i)
  {
    EXPECT_NEAR(many.values(i), std::pow(1000 - i, 3), 0.1);
  }
  const auto all = ofDiagonal(Eigen::Vector3d(2, -5, 4), 9);
  ASSERT_EQ(all.values.size(), 3);
  EXPECT_NEAR(all.values(0), 4, 1e-14);
  EXPECT_NEAR(all.values(1), 2, 1e-14);
  EXPECT_NEAR(all.values(2), -5, 1e-14);
}
