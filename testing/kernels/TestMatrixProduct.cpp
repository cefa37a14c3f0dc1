#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "Reference.h"
#include "network/Error.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

namespace
{
class MatrixProductTest : public testing::TestWithParam<std::string>
{
protected:
  const Kernels& table() const { return kernelsFor(GetParam()); }
};

struct Product
{
  MatrixProductShape shape;
  std::vector<float> a, b, rowBias, columnBias;
  Epilogue epilogue;

  Product(RandomCases& random, const MatrixProductShape& given) : shape(given)
  {
    a = random.values(shape.leftCount * shape.rows * shape.depth);
    b = random.values(shape.rightCount * shape.columns * shape.depth);
    rowBias = random.values(shape.rows);
    columnBias = random.values(shape.columns);
    epilogue.activation = static_cast<Epilogue::Activation>(random.integer(0, 2));
    epilogue.slope = 0.5F;
    epilogue.scale = random.integer(0, 1) == 0 ? 1.0F : 0.75F;
    epilogue.rowBias = random.integer(0, 1) == 0 ? nullptr : rowBias.data();
    epilogue.columnBias = random.integer(0, 1) == 0 ? nullptr : columnBias.data();
  }

  Product(const Product&) = delete;
  Product& operator=(const Product&) = delete;

  std::vector<float> run(const Kernels& kernels, bool isPacked) const
  {
    MatrixProduct product(shape, kernels);
    if (isPacked)
    {
      product.packRight(b.data());
    }
    const std::size_t count = shape.leftIndex.size() * static_cast<std::size_t>(shape.rows * shape.columns);
    Guarded scratch(product.scratchBytes());
    Guarded output(count * sizeof(float));
    auto* const values = static_cast<float*>(output.data());
    std::fill_n(values, count, std::nanf(""));
    product.run(a.data(), isPacked ? nullptr : b.data(), epilogue, values, scratch.data());
    EXPECT_TRUE(scratch.isIntact() && output.isIntact());
    return {values, values + count};
  }

  ReferenceSum expected(std::size_t product, std::int64_t row, std::int64_t column) const
  {
    const float* const left = a.data() + shape.leftIndex[product] * shape.rows * shape.depth;
    const float* const right = b.data() + shape.rightIndex[product] * shape.columns * shape.depth;
    ReferenceSum sum;
    for (std::int64_t k = 0; k < shape.depth; ++k)
    {
      sum.add(left[shape.isLeftTransposed ? k * shape.rows + row : row * shape.depth + k],
              static_cast<double>(epilogue.scale) *
                  right[shape.isRightTransposed ? column * shape.depth + k : k * shape.columns + column]);
    }
    sum.add(1.0, epilogue.rowBias ? rowBias[static_cast<std::size_t>(row)] : 0.0);
    sum.add(1.0, epilogue.columnBias ? columnBias[static_cast<std::size_t>(column)] : 0.0);
    return sum;
  }

  void check(const std::vector<float>& found, const Kernels& kernels) const
  {
    std::size_t i = 0;
    for (std::size_t product = 0; product < shape.leftIndex.size(); ++product)
    {
      for (std::int64_t row = 0; row < shape.rows; ++row)
      {
        for (std::int64_t column = 0; column < shape.columns; ++column, ++i)
        {
          ReferenceSum sum = expected(product, row, column);
          const double within = tolerance(sum, shape.depth, kernels);
          if (sum.value < 0.0 && epilogue.activation != Epilogue::None)
          {
            sum.value *= epilogue.activation == Epilogue::Relu ? 0.0 : 0.5;
          }
          ASSERT_LE(std::abs(found[i] - sum.value), within)
              << shape.rows << " x " << shape.depth << " x " << shape.columns << ", element " << i;
        }
      }
    }
    ASSERT_EQ(i, found.size());
  }
};

MatrixProductShape randomShape(RandomCases& random)
{
  MatrixProductShape shape;
  shape.rows = random.integer(1, random.integer(0, 1) == 0 ? 3 : 45);
  shape.depth = random.integer(0, random.integer(0, 1) == 0 ? 5 : 90);
  shape.columns = random.integer(1, random.integer(0, 1) == 0 ? 5 : 150);
  shape.isLeftTransposed = random.integer(0, 1) == 0;
  shape.isRightTransposed = random.integer(0, 1) == 0;
  if (random.integer(0, 2) == 0)
  {
    shape.leftCount = random.integer(1, 3);
    shape.rightCount = random.integer(1, 3);
    shape.leftIndex.clear();
    shape.rightIndex.clear();
    for (std::int64_t i = 0; i < 4; ++i)
    {
      shape.leftIndex.push_back(random.integer(0, shape.leftCount - 1));
      shape.rightIndex.push_back(random.integer(0, shape.rightCount - 1));
    }
  }
  return shape;
}
}  // namespace

TEST_P(MatrixProductTest, RandomShapesAgreeWithTheDefinition)
{
  RandomCases random(30);
  for (int i = 0; i < 300 && !HasFailure(); ++i)
  {
    const Product product(random, randomShape(random));
    product.check(product.run(table(), i % 2 == 0), table());
  }
}

TEST_P(MatrixProductTest, LongChainsAreCutAndGoOn)
{
  RandomCases random(31);
  for (const std::int64_t depth : {1023, 1024, 1025, 2500})
  {
    MatrixProductShape shape;
    shape.rows = 7;
    shape.depth = depth;
    shape.columns = 35;
    const Product product(random, shape);
    product.check(product.run(table(), true), table());
  }
}

// The chain of one element is written out here, so any other order of additions would show.
TEST_P(MatrixProductTest, EveryValueIsOneChainInOrder)
{
  RandomCases random(32);
  MatrixProductShape shape;
  shape.rows = 5;
  shape.depth = 2100;
  shape.columns = 50;
  Product product(random, shape);
  product.epilogue = {};
  const std::vector<float> found = product.run(table(), true);
  const bool isFused = table().lanes > 4;
  for (std::int64_t row = 0; row < shape.rows; ++row)
  {
    for (std::int64_t column = 0; column < shape.columns; ++column)
    {
      float sum = 0.0F;
      for (std::int64_t k = 0; k < shape.depth; ++k)
      {
        const float left = product.a[static_cast<std::size_t>(row * shape.depth + k)];
        const float right = product.b[static_cast<std::size_t>(k * shape.columns + column)];
        // The volatile keeps a compiler from fusing on its own.
        const volatile float rounded = left * right;
        sum = isFused ? std::fma(left, right, sum) : sum + rounded;
      }
      EXPECT_EQ(found[static_cast<std::size_t>(row * shape.columns + column)], sum);
    }
  }
}

TEST_P(MatrixProductTest, BitsDoNotDependOnThreadsAndRows)
{
  RandomCases random(33);
  const int most = omp_get_max_threads();
  for (int i = 0; i < 30; ++i)
  {
    MatrixProductShape shape = randomShape(random);
    shape.isLeftTransposed = false;
    Product product(random, shape);
    product.epilogue.rowBias = nullptr;
    omp_set_num_threads(1);
    const std::vector<float> expected = product.run(table(), true);
    omp_set_num_threads(3);
    EXPECT_EQ(product.run(table(), true), expected);
    omp_set_num_threads(most);

    // The first product's last row by itself.
    shape.leftIndex = {0};
    shape.rightIndex = {product.shape.rightIndex[0]};
    const std::int64_t row = shape.rows - 1;
    Product single(random, shape);
    single.shape.rows = 1;
    single.shape.leftCount = 1;
    single.a.assign(product.a.begin() + (product.shape.leftIndex[0] * shape.rows + row) * shape.depth,
                    product.a.begin() + (product.shape.leftIndex[0] * shape.rows + row + 1) * shape.depth);
    single.b = product.b;
    single.columnBias = product.columnBias;
    single.epilogue = product.epilogue;
    single.epilogue.columnBias = product.epilogue.columnBias ? single.columnBias.data() : nullptr;
    const std::vector<float> part(expected.begin() + row * shape.columns,
                                  expected.begin() + (row + 1) * shape.columns);
    EXPECT_EQ(single.run(table(), true), part);
  }
}

TEST_P(MatrixProductTest, EmptyMatrices)
{
  RandomCases random(34);
  for (const auto& [rows, depth, columns] : {std::array<std::int64_t, 3>{0, 3, 4}, {3, 0, 4}, {3, 4, 0}})
  {
    MatrixProductShape shape;
    shape.rows = rows;
    shape.depth = depth;
    shape.columns = columns;
    const Product product(random, shape);
    product.check(product.run(table(), true), table());
    product.check(product.run(table(), false), table());
  }
}

TEST_P(MatrixProductTest, AbsurdShapesAreErrors)
{
  MatrixProductShape shape;
  shape.rows = shape.depth = shape.columns = std::int64_t(1) << 30;
  EXPECT_THROW(MatrixProduct(shape, table()), Error);
}

INSTANTIATE_TEST_SUITE_P(AllInstructionSets, MatrixProductTest, testing::ValuesIn(testedInstructionSets()),
                         [](const auto& info) { return info.param; });

}  // namespace layerscope
