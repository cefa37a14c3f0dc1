#include <gtest/gtest.h>

#include <cstdint>

#include "network/Error.h"
#include "network/Tensor.h"

using namespace layerscope;

TEST(Tensor, CountsElements)
{
  EXPECT_EQ(elementCount({}), 1);
  EXPECT_EQ(elementCount({2, 3, 4}), 24);
  EXPECT_EQ(elementCount({5, 0, std::int64_t(1) << 30}), 0);
}

TEST(Tensor, RefusesAbsurdShapes)
{
  EXPECT_THROW(elementCount({2, -1}), Error);
  EXPECT_THROW(elementCount({std::int64_t(1) << 40, 2}), Error);
  EXPECT_THROW(elementCount({std::int64_t(1) << 62, 4}), Error);     // the product wraps round to 0
  EXPECT_THROW(elementCount({std::int64_t(1) << 40, 0, 2}), Error);  // part of the shape is too large
  EXPECT_THROW(Tensor::floats({std::int64_t(1) << 39}), Error);      // 2 TiB
}

TEST(Tensor, IsAlignedAndShared)
{
  Tensor tensor = Tensor::floats({3, 5});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data()) % 64, 0U);
  Tensor other = tensor;
  other.floats()[14] = 7.0F;
  EXPECT_EQ(tensor.reshaped({15}).floats()[14], 7.0F);
  EXPECT_EQ(tensor.bytes(), 60U);
}

TEST(Tensor, RefusesOtherTypeAndShape)
{
  Tensor tensor = Tensor::ints({2}, {1, 2});
  EXPECT_THROW(tensor.floats(), Error);
  EXPECT_THROW(tensor.reshaped({3}), Error);
  EXPECT_THROW(Tensor::floats({2}, {1.0F}), Error);
}

TEST(Tensor, HasTheFormatOfTheFileOrItsOwn)
{
  EXPECT_EQ(fileFormat({ElementType::Float32, {}}), NumberFormat::Float32);
  EXPECT_EQ(fileFormat({ElementType::Int64, {}}), NumberFormat::Int64);
  EXPECT_EQ(fileFormat({ElementType::Int64, {}, NumberFormat::UInt8}), NumberFormat::UInt8);
}

TEST(Tensor, OpenExtentsFollowFromTheNumberOfElements)
{
  EXPECT_EQ(closedShape({-1}, 12), (Shape{12}));
  EXPECT_EQ(closedShape({3, -1, 2}, 12), (Shape{3, 2, 2}));
  EXPECT_EQ(closedShape({3, 4}, 12), (Shape{3, 4}));
  EXPECT_EQ(closedShape({-1, 12, -1}, 12), (Shape{1, 12, 1}));
  EXPECT_EQ(closedShape({-1, 5}, 12), Shape{});
  EXPECT_EQ(closedShape({-1, 3, -1}, 12), Shape{});
  EXPECT_EQ(closedShape({3, 3}, 12), Shape{});
  EXPECT_EQ(closedShape({0, -1}, 12), Shape{});
  EXPECT_EQ(closedShape({24, -1}, 12), Shape{});
  const std::int64_t huge = std::int64_t(1) << 62;
  EXPECT_EQ(closedShape({huge, huge, -1}, 12), Shape{});
}

TEST(Error, SaysWhereAndWhat)
{
  Error error = Error("the kernel does not fit").expected("[1]").found("[2]");
  error.atNode("conv", "Conv").inFile("net.onnx");
  error.atNode("other", "Add");  // the first place stands
  EXPECT_STREQ(error.what(),
               "net.onnx: node 'conv' (Conv): the kernel does not fit; expected [1], found [2]");
}
