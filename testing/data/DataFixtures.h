#ifndef layerscope_testing_data_DataFixtures_h
#define layerscope_testing_data_DataFixtures_h

#include "../Messages.h"
#include "data/PictureSet.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace layerscope::testing
{

inline std::string fixture(const std::string& name)
{
  return std::string(DATA_TEST_FIXTURES) + "/" + name;
}

inline std::string bytesOf(const std::string& file)
{
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline std::vector<double> numbersOf(const std::string& name)
{
  std::ifstream stream(fixture(name));
  EXPECT_TRUE(stream.good()) << name;
  return {std::istream_iterator<double>(stream), std::istream_iterator<double>()};
}

/// A folder of the test's own, which goes with it.
class DataTest : public ::testing::Test
{
protected:
  DataTest()
  {
    std::string pattern = (std::filesystem::temp_directory_path() / "layerscope-data-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DataTest() override
  {
    std::error_code failure;
    std::filesystem::remove_all(folder_, failure);
  }

  std::string file(const std::string& name) const { return folder_ + "/" + name; }

  std::string write(const std::string& name, const std::string& bytes) const
  {
    std::filesystem::create_directories(std::filesystem::path(file(name)).parent_path());
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name);
  }

  std::string folder_;
};

/// All pictures one after the other.
inline std::vector<double> valuesOf(const PictureSet& set)
{
  std::vector<double> values;
  for (std::int64_t index = 0; index < set.count(); ++index)
  {
    const Picture picture = set.read(index);
    values.insert(values.end(), picture.values.begin(), picture.values.end());
  }
  return values;
}

/// Contains all, in this order.
inline ::testing::AssertionResult says(const std::string& message, const std::vector<std::string>& parts)
{
  std::size_t at = 0;
  for (const std::string& part : parts)
  {
    at = message.find(part, at);
    if (at == std::string::npos)
    {
      return ::testing::AssertionFailure() << "no '" << part << "' in: " << message;
    }
    at += part.size();
  }
  return ::testing::AssertionSuccess();
}

}  // namespace layerscope::testing

#endif
