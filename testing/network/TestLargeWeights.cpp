// Large weights go from the file to their place by a way of their own. Models are written byte by byte here,
// after https://protobuf.dev/programming-guides/encoding and onnx.proto, odd ones as well as plain ones.
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <numeric>

#include "Fixtures.h"
#include "network/Network.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
constexpr std::int64_t many = 30000;  // floats: more bytes than small weights have

// Protobuf's numbers, in more bytes than it takes where `bytes` says so.
std::string number(std::uint64_t value, int bytes = 0)
{
  std::string text;
  for (int i = 1; value > 127 || i < bytes; ++i, value >>= 7)
  {
    text.push_back(static_cast<char>((value & 127) | 128));
  }
  text.push_back(static_cast<char>(value));
  return text;
}

std::string field(int id, const std::string& content, int lengthBytes = 0)
{
  return number(static_cast<std::uint64_t>(id) << 3 | 2) + number(content.size(), lengthBytes) + content;
}

std::string field(int id, std::int64_t value)
{
  return number(static_cast<std::uint64_t>(id) << 3) + number(static_cast<std::uint64_t>(value));
}

template <class Number>
std::string bytesOf(const std::vector<Number>& values)
{
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Number));
}

std::vector<float> counted(std::int64_t count, float first = 0.0F)
{
  std::vector<float> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), first);
  return values;
}

enum DataType
{
  Float = 1,
  Int64 = 7,
  Float16 = 10
};

// dims, data_type, name
std::string tensorHead(const std::string& name, std::int64_t count, DataType type = Float)
{
  return field(1, count) + field(2, type) + field(8, name);
}

std::string tensor(const std::string& name, const std::string& raw, std::int64_t count, DataType type = Float)
{
  return tensorHead(name, count, type) + field(9, raw);
}

std::string valueInfo(const std::string& name, std::int64_t count)
{
  const std::string shape = field(1, field(2, "n")) + field(1, field(1, count));
  return field(1, name) + field(2, field(1, field(1, Float) + field(2, shape)));
}

// y = x + w, for x [n, count]
std::string graphAround(std::int64_t count)
{
  const std::string node = field(1, "x") + field(1, "w") + field(2, "y") + field(3, "sum") + field(4, "Add");
  return field(1, node) + field(2, "graph") + field(11, valueInfo("x", count)) +
         field(12, valueInfo("y", count));
}

std::string modelHead()
{
  return field(1, 7) + field(8, field(1, "") + field(2, 13));
}

class LargeWeights : public testing::Test
{
protected:
  LargeWeights()
      : folder_(std::filesystem::temp_directory_path() / ("layerscope_large_" + std::to_string(getpid())))
  {
    std::filesystem::create_directories(folder_);
  }
  ~LargeWeights() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& bytes) const
  {
    const std::string file = (folder_ / name).string();
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

  std::string writeModel(const std::string& graph) const
  {
    return write("model.onnx", modelHead() + field(7, graph));
  }

  static std::string messageOf(const std::string& file)
  {
    try
    {
      Network::load(file);
    }
    catch (const Error& error)
    {
      return error.what();
    }
    return {};
  }

  std::filesystem::path folder_;
};

std::vector<float> weightOf(const Graph& graph, const std::string& name = "w")
{
  const Tensor& weight = graph.initializers.at(name);
  return {weight.floats(), weight.floats() + weight.size()};
}
}  // namespace

TEST_F(LargeWeights, AreWhatTheFileHas)
{
  const std::string small = field(5, tensor("small", bytesOf(counted(3)), 3));
  const std::string large = field(5, tensor("w", bytesOf(counted(many)), many));
  const std::string larger = field(5, tensor("v", bytesOf(counted(2 * many, 7.0F)), 2 * many));
  const std::string nodes = field(1, field(1, "v") + field(2, "u") + field(4, "Relu")) +
                            field(1, field(1, "small") + field(2, "t") + field(4, "Relu"));
  const Graph graph = readOnnx(writeModel(small + large + graphAround(many) + larger + nodes));
  EXPECT_EQ(weightOf(graph), counted(many));
  EXPECT_EQ(weightOf(graph, "v"), counted(2 * many, 7.0F));
  EXPECT_EQ(weightOf(graph, "small"), counted(3));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(graph.initializers.at("w").data()) % 64, 0U);
}

TEST_F(LargeWeights, MayBeOfOtherFormats)
{
  std::vector<std::uint16_t> halves(2 * many, 0x3C00);  // 1
  halves.back() = 0xC100;                               // -2.5
  std::vector<float> floats(2 * many, 1.0F);
  floats.back() = -2.5F;
  std::vector<std::int64_t> whole(many);
  std::iota(whole.begin(), whole.end(), -5);
  const std::string reader = field(1, field(1, "i") + field(2, "j") + field(4, "Neg"));
  const Graph graph = readOnnx(writeModel(field(5, tensor("w", bytesOf(halves), 2 * many, Float16)) +
                                          field(5, tensor("i", bytesOf(whole), many, Int64)) + reader +
                                          graphAround(2 * many)));
  EXPECT_EQ(weightOf(graph), floats);
  const Tensor& ints = graph.initializers.at("i");
  EXPECT_EQ(std::vector<std::int64_t>(ints.ints(), ints.ints() + ints.size()), whole);
}

TEST_F(LargeWeights, AreReadAsProtobufReadsOddMessages)
{
  const std::string first = bytesOf(counted(many, 100.0F));
  const std::string second = bytesOf(counted(many));
  // The last one of a field that comes twice counts.
  EXPECT_EQ(weightOf(readOnnx(
                writeModel(field(5, tensor("w", first, many) + field(9, second)) + graphAround(many)))),
            counted(many));
  // Numbers in more bytes than they need.
  const std::string wide = tensorHead("w", many) + field(9, second, 4);
  EXPECT_EQ(weightOf(readOnnx(
                write("wide.onnx", modelHead() + field(7, field(5, wide, 5) + graphAround(many), 5)))),
            counted(many));
  // A message that comes twice is one of both parts.
  const std::string other = field(5, tensor("w", second, many));
  const std::string reader = field(1, field(1, "v") + field(2, "u") + field(4, "Relu"));
  const Graph parts =
      readOnnx(write("parts.onnx", modelHead() + field(7, field(5, tensor("v", first, many)) + reader) +
                                       field(7, other + graphAround(many))));
  EXPECT_EQ(weightOf(parts), counted(many));
  EXPECT_EQ(weightOf(parts, "v"), counted(many, 100.0F));
  // Fields that nobody knows, among them the old kind with an end mark.
  const std::string unknown = field(1000, 3) + field(1001, std::string(100000, 'x'));
  const std::string group = number(1002 << 3 | 3) + field(1, 5) + number(1002 << 3 | 4);
  for (const std::string& extra : {unknown, group})
  {
    EXPECT_EQ(weightOf(readOnnx(writeModel(extra + other + extra + graphAround(many)))), counted(many));
    EXPECT_EQ(weightOf(readOnnx(writeModel(field(5, tensor("w", second, many) + extra) + graphAround(many)))),
              counted(many));
  }
}

TEST_F(LargeWeights, MustFitTheirShape)
{
  for (const std::int64_t count : {many - 1, many + 1, std::int64_t(1) << 39, std::int64_t(1) << 62})
  {
    const std::string message =
        messageOf(writeModel(field(5, tensor("w", bytesOf(counted(many)), count)) + graphAround(many)));
    EXPECT_NE(message.find("weight 'w'"), std::string::npos) << message;
    EXPECT_NE(message.find("model.onnx"), std::string::npos) << message;
  }
}

TEST_F(LargeWeights, AreNotThereInAFileThatIsCutShort)
{
  const std::string model =
      modelHead() + field(7, field(5, tensor("w", bytesOf(counted(many)), many)) + graphAround(many));
  ASSERT_EQ(messageOf(write("whole.onnx", model)), "");
  for (std::size_t size = 1; size < model.size();
       size += 1 + (size > 100 && size < model.size() - 200 ? 9973 : 0))
  {
    EXPECT_NE(messageOf(write("cut.onnx", model.substr(0, size))), "") << size;
  }
  // Lengths that point beyond the file.
  const std::string raw = number(9 << 3 | 2) + number(std::uint64_t(1) << 40) + bytesOf(counted(many));
  EXPECT_NE(messageOf(writeModel(field(5, tensorHead("w", many) + raw) + graphAround(many))), "");
  const std::string negative = number(9 << 3 | 2) + number(~std::uint64_t(0)) + bytesOf(counted(many));
  EXPECT_NE(messageOf(writeModel(field(5, tensorHead("w", many) + negative) + graphAround(many))), "");
}

TEST_F(LargeWeights, MayLieInAFileBeside)
{
  write("weights.data", std::string(4096, '\1') + bytesOf(counted(many)));
  const auto external = [&](const std::string& offset, const std::string& length)
  {
    const auto entry = [](const std::string& key, const std::string& value)
    { return field(13, field(1, key) + field(2, value)); };
    return writeModel(field(5, tensorHead("w", many) + entry("location", "weights.data") +
                                   entry("offset", offset) + entry("length", length) + field(14, 1)) +
                      graphAround(many));
  };
  const std::string bytes = std::to_string(many * 4);
  EXPECT_EQ(weightOf(readOnnx(external("4096", bytes))), counted(many));
  EXPECT_NE(messageOf(external("4097", bytes)).find("does not fit the tensor"), std::string::npos);
  EXPECT_NE(messageOf(external("9000000", bytes)).find("does not fit the tensor"), std::string::npos);
  EXPECT_NE(messageOf(external("4096", std::to_string(many))).find("does not fit the tensor"),
            std::string::npos);
}
