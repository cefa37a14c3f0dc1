#include "DataFixtures.h"

#include "data/NumpyHeader.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

std::string npy(const std::string& header, const std::string& body, int version = 1)
{
  std::string bytes = std::string("\x93NUMPY") + static_cast<char>(version) + std::string(1, '\0');
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header + body;
}

std::string message(const std::string& file, const std::string& array = "")
{
  return messageOf(
      [&]
      {
        std::vector<std::int64_t> shape;
        readNumpy(file, array, shape);
      });
}

std::string headerMessage(const std::string& text)
{
  return messageOf([&] { parseNumpyHeader(text); });
}

class NumpyFileInvalid : public DataTest
{
protected:
  std::string messageOfBytes(const std::string& bytes, const std::string& array = "") const
  {
    return message(write("bad", bytes), array);
  }
};

}  // namespace

TEST_F(NumpyFileInvalid, PickledArraysAreRefused)
{
  EXPECT_TRUE(says(message(fixture("objects.npy")), {fixture("objects.npy"), "pickled", "run code"}));
  EXPECT_TRUE(says(message(fixture("objects.npz"), "bad"), {fixture("objects.npz"), "pickled", "run code"}));
  EXPECT_TRUE(says(messageOfBytes("\x80\x04\x95 and so on"), {"pickled", "run code"}));
  EXPECT_EQ(message(fixture("objects.npz"), "good"), "");
  EXPECT_EQ(numpyArrays(fixture("objects.npz")).size(), 2U);
}

TEST_F(NumpyFileInvalid, OtherElements)
{
  EXPECT_TRUE(says(message(fixture("records.npy")), {"no plain numbers", "('x', '<f4')"}));
  EXPECT_TRUE(says(message(fixture("text.npy")), {"no plain numbers", "<U5"}));
  EXPECT_TRUE(says(message(fixture("complex.npy")), {"no plain numbers", "<c16"}));
}

TEST_F(NumpyFileInvalid, Files)
{
  EXPECT_TRUE(says(messageOfBytes(""), {file("bad"), "empty"}));
  EXPECT_TRUE(says(messageOfBytes("text"), {file("bad"), "no NumPy array"}));
  EXPECT_TRUE(says(messageOfBytes(npy("{}", "", 9)), {file("bad"), "version", "9.0"}));
  const std::string good = bytesOf(fixture("f4-little.npy"));
  for (std::size_t size = 1; size < good.size(); ++size)
  {
    EXPECT_NE(messageOfBytes(good.substr(0, size)), "") << size;
  }
  EXPECT_TRUE(says(messageOfBytes(good.substr(0, good.size() - 1)),
                   {"shorter", "4 x 2 x 3", "96 bytes", "95 bytes"}));
  EXPECT_TRUE(says(messageOfBytes(good + "x"), {"longer", "96 bytes", "97 bytes"}));
  const std::string longHeader = std::string("\x93NUMPY\x02\0\xFF\xFF\xFF\xFF{}", 14);
  EXPECT_TRUE(says(messageOfBytes(longHeader), {"header is too long", "4294967295"}));
}

TEST_F(NumpyFileInvalid, HugeExtents)
{
  const auto huge = [&](const std::string& shape, const std::string& body)
  { return messageOfBytes(npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }", body)); };
  EXPECT_TRUE(says(huge("(9223372036854775807,)", "x"), {"shorter", "9223372036854775807"}));
  EXPECT_TRUE(says(huge("(4294967296, 4294967296)", "x"), {"too large", "4294967296 x 4294967296"}));
  EXPECT_TRUE(says(huge("(99999999999999999999,)", "x"), {"2^63"}));
  EXPECT_TRUE(says(huge("(-1, 2)", "x"), {"not negative", "-1"}));
  EXPECT_TRUE(says(huge("(1000000000000,)", "x"), {"shorter", "8000000000000 bytes", "1 byte"}));
  EXPECT_EQ(huge("(0, 4294967296, 4294967296)", ""), "");
}

TEST_F(NumpyFileInvalid, Headers)
{
  EXPECT_EQ(headerMessage("{\"shape\": (3L,), 'fortran_order': True, 'descr': '|b1'}\n"), "");
  const std::string start = "{'descr': '<f4', 'fortran_order': False, ";
  for (const std::string& bad :
       {std::string(), std::string("{"), std::string("{}"), start, start + "}", start + "'shape': }",
        start + "'shape': (1 2)}", start + "'shape': (1,", start + "'shape': (1)} or code()",
        start + "'shape': 3}", start + "'shape': (a,)}", start + "'shape': (1,), 'shape': (1,)}",
        start + "'shape': (1,), 'more': 1}", start + "'shape': (1, 2.5)}",
        std::string("{'descr': [('a', '<f4', 'fortran_order': False, 'shape': (1,)}"),
        std::string("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}"),
        std::string("{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}"),
        std::string("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}")})
  {
    EXPECT_TRUE(says(headerMessage(bad), {"the header is not as NumPy writes it", "expected", "found"}))
        << bad;
  }
}

TEST_F(NumpyFileInvalid, Archives)
{
  EXPECT_TRUE(says(message(fixture("stored.npz"), "third"), {"no array 'third'", "one of first, second"}));
  EXPECT_TRUE(says(message(fixture("stored.npz")), {"several arrays", "one of first, second"}));
  for (const char* name : {"stored.npz", "packed.npz"})
  {
    const std::string good = bytesOf(fixture(name));
    for (std::size_t size = 1; size < good.size(); size += 7)
    {
      EXPECT_NE(messageOfBytes(good.substr(0, size), "first"), "") << name << size;
      EXPECT_NE(messageOf([&] { numpyArrays(file("bad")); }), "") << name << size;
    }
    std::string bad = good;
    bad[good.find("\x93NUMPY") == std::string::npos ? good.find("first.npy") + 150
                                                    : good.find("\x93NUMPY") + 140] ^= 1;
    EXPECT_TRUE(says(messageOfBytes(bad, "first"), {file("bad"), "damaged"})) << name;
    // Whatever byte is wrong: a message or the array, never more.
    for (std::size_t at = 0; at < good.size(); at += 2)
    {
      bad = good;
      bad[at] = static_cast<char>(~bad[at]);
      messageOfBytes(bad, "first");
      messageOf([&] { numpyArrays(file("bad")); });
    }
  }
}

TEST_F(NumpyFileInvalid, Pictures)
{
  EXPECT_TRUE(says(messageOf([] { openNumpyPictures(fixture("scalar.npy"), ""); }),
                   {fixture("scalar.npy"), "number of axes", "a single number"}));
  EXPECT_TRUE(
      says(messageOf([] { openNumpyPictures(fixture("stored.npz"), "second"); }), {"axes", "found 5"}));
  const std::string none =
      write("none.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2, 2), }", ""));
  EXPECT_TRUE(says(messageOf([&] { openNumpyPictures(none, ""); }), {none, "no pictures", "0 x 2 x 2"}));
  const std::string copy = write("copy.npy", bytesOf(fixture("f4-fortran.npy")));
  const auto set = openNumpyPictures(copy, "");
  set->read(0);
  EXPECT_TRUE(says(messageOf([&] { set->read(4); }), {"0 to 3", "found 4"}));
  write("copy.npy", "other");
  EXPECT_TRUE(says(messageOf([&] { set->read(1); }), {copy, "changed after it was opened"}));
}

TEST_F(NumpyFileInvalid, Formats)
{
  EXPECT_TRUE(says(messageOf([] { openPictures({"a"}, "mat", {}); }), {"a", "npz:", "'mat'"}));
  EXPECT_TRUE(says(messageOf([] { openPictures({"a", "b"}, "npy", {}); }), {"one file", "found 2"}));
  EXPECT_NE(messageOf([] { openPictures({}, "npy", {}); }), "");
}
