// Broken and odd ONNX files, listed with what their message must say in testing/networks/bad/bad.tsv.
#include <unistd.h>

#include <random>

#include "Fixtures.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
const std::string folder = std::string(LAYERSCOPE_NETWORKS) + "/bad";

struct Case
{
  std::string file, verdict;
  std::vector<std::string> fragments;
};

std::vector<Case> cases()
{
  std::vector<Case> all;
  for (const auto& row : readTable(folder + "/bad.tsv"))
  {
    Case one{row.at(0), row.at(1), {}};
    std::istringstream fragments(row.size() > 2 ? row[2] : "");
    for (std::string fragment; std::getline(fragments, fragment, '|');)
    {
      one.fragments.push_back(fragment);
    }
    all.push_back(one);
  }
  return all;
}

// Loads and runs the network as a user would; the message, or nothing where all went well.
std::string tryNetwork(const std::string& file, const Tensor& input, Tensor* output)
{
  try
  {
    const auto network = Network::load(file);
    Forward forward(network, {network->outputName()});
    const std::int64_t count = input.isEmpty() ? 2 : input.shape()[0];
    const std::vector<float> zeros(static_cast<std::size_t>(count * network->rowSize()), 0.0F);
    std::vector<float> values;
    forward.run(input.isEmpty() ? zeros.data() : input.floats(), count, network->rowSize(),
                [&](std::size_t, std::int64_t, std::int64_t taken, const float* data)
                {
                  values.insert(values.end(), data, data + taken * forward.tapSize(0));
                  return true;
                });
    if (output)
    {
      Shape shape = forward.tapShape(0);
      shape.insert(shape.begin(), count);
      *output = Tensor::floats(shape, values);
    }
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

class BadNetwork : public testing::TestWithParam<Case>
{
};
}  // namespace

TEST_P(BadNetwork, IsRefusedWithItsCauseOrRunsRight)
{
  const Case& one = GetParam();
  const std::string path = folder + "/" + one.file;
  const std::string stem = path.substr(0, path.size() - 5);
  const bool hasValues = std::filesystem::exists(stem + ".expected.pb");
  const Tensor input = hasValues ? readOnnxTensor(stem + ".input.pb") : Tensor();
  Tensor output;
  const std::string message = tryNetwork(path, input, &output);
  if (message.empty())
  {
    EXPECT_NE(one.verdict, "error");
    EXPECT_NE(one.verdict, "run");
    if (hasValues)
    {
      EXPECT_LT(relativeError(output, readOnnxTensor(stem + ".expected.pb")), 1e-3);
    }
    return;
  }
  EXPECT_NE(one.verdict, "ok") << message;
  EXPECT_NE(message.find(one.file.substr(one.file.find('/') + 1)), std::string::npos) << message;
  for (const std::string& fragment : one.fragments)
  {
    EXPECT_NE(message.find(fragment), std::string::npos) << "'" << fragment << "' is not in: " << message;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, BadNetwork, testing::ValuesIn(cases()),
                         [](const auto& info)
                         {
                           std::string name = info.param.file.substr(0, info.param.file.rfind('.'));
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
                           return name;
                         });

class EditedFile : public testing::Test
{
protected:
  void SetUp() override
  {
    std::ifstream whole(std::string(LAYERSCOPE_NETWORKS) + "/dcgan/model.onnx", std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(whole), {});
    ASSERT_GT(bytes_.size(), 1000U);
    file_ = testing::TempDir() + "/cut_" + std::to_string(::getpid()) + ".onnx";
  }
  void TearDown() override { std::filesystem::remove(file_); }

  std::string tryBytes(const std::string& bytes) const
  {
    std::ofstream(file_, std::ios::binary) << bytes;
    return tryNetwork(file_, Tensor(), nullptr);
  }

  std::string bytes_, file_;
};

TEST_F(EditedFile, IsRefusedWhereItIsEditedFile)
{
  std::mt19937 random(2);
  for (int i = 0; i < 50; ++i)
  {
    const std::size_t offset = random() % bytes_.size();
    const std::string message = tryBytes(bytes_.substr(0, offset));
    EXPECT_NE(message.find(file_), std::string::npos) << "cut at " << offset << ": '" << message << "'";
  }
}

// A flipped byte may well leave a network that runs; it must not crash or hang.
TEST_F(EditedFile, SurvivesFlippedBytes)
{
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i)
  {
    std::string bytes = bytes_;
    const std::size_t range = i % 2 ? bytes.size() : 3000;  // the head holds most of the structure
    bytes[random() % std::min(range, bytes.size())] = static_cast<char>(random());
    tryBytes(bytes);
  }
}

// Files can claim any number of nodes at two bytes each; planning them would take hours.
TEST_F(EditedFile, HasABoundedNumberOfNodes)
{
  std::string nodes;
  for (int i = 0; i < 100000; ++i)
  {
    nodes += std::string("\x0a\x00", 2);  // GraphProto.node, empty
  }
  std::string graph = "\x3a";  // ModelProto.graph, merged with the one before
  for (std::size_t rest = nodes.size(); rest != 0; rest >>= 7)
  {
    graph += static_cast<char>((rest & 0x7f) | (rest >> 7 ? 0x80 : 0));
  }
  const std::string message = tryBytes(bytes_ + graph + nodes);
  EXPECT_NE(message.find("too large; expected at most 65536 nodes"), std::string::npos) << message;
}

TEST_F(EditedFile, HasABoundedSize)
{
  tryBytes(bytes_);
  std::filesystem::resize_file(file_, std::uintmax_t(1) << 31);  // takes no room on the disk
  const std::string message = tryNetwork(file_, Tensor(), nullptr);
  EXPECT_NE(message.find("expected less than 2 GiB, found 2147483648 bytes"), std::string::npos) << message;
}

TEST(BadPath, IsNamed)
{
  for (const std::string path : {"/nowhere/net.onnx", "/tmp", "", "/dev/null"})
  {
    const std::string message = tryNetwork(path, Tensor(), nullptr);
    EXPECT_FALSE(message.empty());
    EXPECT_NE(message.find(path), std::string::npos) << message;
  }
}
