#include "data/InflateIndex.h"

#include "DataFixtures.h"

#include <zlib.h>
#include <random>
#include <thread>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

/// Compressible, and different everywhere.
std::string content(std::size_t bytes)
{
  std::mt19937 random(7);
  std::string text;
  text.reserve(bytes + 16);
  while (text.size() < bytes)
  {
    text += std::to_string(random() % 100000) + (random() % 8 == 0 ? std::string(40, 'a') : ",");
  }
  text.resize(bytes);
  return text;
}

std::string gzip(const std::string& bytes, int level)
{
  z_stream stream = {};
  deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

class InflateIndexTest : public DataTest
{
protected:
  std::shared_ptr<const ByteSource> open(const std::string& packed) const
  {
    return openBytes(write("packed.gz", packed));
  }
};

void expectPart(const ByteSource& source, const std::string& expected, std::size_t offset, std::size_t bytes)
{
  std::string part(bytes, '\0');
  source.read(offset, bytes, part.data());
  EXPECT_TRUE(part == expected.substr(offset, bytes)) << offset << " + " << bytes;
}

void expectAnyPart(const ByteSource& source, const std::string& expected, unsigned seed, int parts)
{
  std::mt19937 random(seed);
  for (int i = 0; i < parts; ++i)
  {
    const std::size_t offset = random() % expected.size();
    expectPart(source, expected, offset, random() % std::min<std::size_t>(expected.size() - offset, 700000));
  }
}

}  // namespace

TEST_F(InflateIndexTest, AnyPartIsRead)
{
  const std::string whole = content(5 << 20);
  for (const int level : {0, 1, 9})
  {
    const auto source = open(gzip(whole, level));
    ASSERT_EQ(source->size(), whole.size());
    expectPart(*source, whole, whole.size() - 1, 1);
    expectPart(*source, whole, 0, whole.size());
    expectPart(*source, whole, whole.size(), 0);
    expectAnyPart(*source, whole, 1, 60);
  }
}

TEST_F(InflateIndexTest, MoreThanIsKept)
{
  const std::string whole = content(80 << 20);
  const auto source = open(gzip(whole, 1));
  expectAnyPart(*source, whole, 2, 40);
  for (std::size_t offset = 0; offset < whole.size(); offset += 4 << 20)
  {
    expectPart(*source, whole, offset, 3 << 20);
  }
  expectPart(*source, whole, 0, 100);
}

TEST_F(InflateIndexTest, MembersOfAnySize)
{
  const std::string whole = content(4 << 20);
  std::mt19937 random(3);
  std::string packed;
  for (std::size_t at = 0; at < whole.size();)
  {
    const std::size_t bytes = random() % 5 == 0 ? 0 : random() % (random() % 4 == 0 ? 1800000 : 3000);
    packed += gzip(whole.substr(at, bytes), 6);
    at += std::min(bytes, whole.size() - at);
  }
  packed += gzip("", 6);
  const auto source = open(packed);
  ASSERT_EQ(source->size(), whole.size());
  expectAnyPart(*source, whole, 4, 60);
  expectPart(*source, whole, 0, whole.size());
}

TEST_F(InflateIndexTest, OneBlockOfManyMiB)
{
  const std::string whole(20 << 20, '\0');
  const auto source = open(gzip(whole, 9));
  expectAnyPart(*source, whole, 5, 30);
}

TEST_F(InflateIndexTest, RangesBeyondTheEndAreRefused)
{
  const auto source = open(gzip("content", 9));
  char byte = 0;
  EXPECT_TRUE(says(messageOf([&] { source->read(7, 1, &byte); }), {"1 byte at byte 7", "7 bytes in all"}));
  EXPECT_NE(messageOf([&] { source->read(UINT64_MAX, 1, &byte); }), "");
  EXPECT_NE(messageOf([&] { source->read(1, SIZE_MAX, &byte); }), "");
  EXPECT_EQ(open(gzip("", 9))->size(), 0U);
}

TEST_F(InflateIndexTest, ThreadsReadAtOnce)
{
  const std::string whole = content(6 << 20);
  const auto source = open(gzip(whole, 6));
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed)
  {
    threads.emplace_back([&, seed] { expectAnyPart(*source, whole, seed, 30); });
  }
  for (std::thread& thread : threads)
  {
    thread.join();
  }
}
