// Loads whatever bytes libFuzzer finds as an ONNX model and runs it. Every model is either refused with an
// Error or runs to its end, and its results depend neither on what its workspace held before nor on what else
// is tapped.
//
//     ./layerscope fuzz 10
//
// corpus/ has the models to start from, see its README.md.
#include <dlfcn.h>
#include <onnx/onnx_pb.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "MutateModel.h"
#include "network/Graph.h"
#include "network/Network.h"

using namespace layerscope;

namespace
{
constexpr std::int64_t samples = 2;
constexpr std::size_t largestWorkspace = std::size_t(1) << 18;
constexpr double widestWindow = 256;
constexpr std::int64_t largestInput = std::int64_t(1) << 15;
constexpr std::int64_t mostMultiplyAdds = std::int64_t(1) << 20;

using Results = std::map<std::string, std::vector<char>>;

Results run(const Network& network, const Plan& plan, int filling)
{
  const std::int64_t batch = network.fixedBatch() ? network.fixedBatch() : samples;
  auto inputs = network.emptyInputs(batch);
  for (auto& [name, input] : inputs)
  {
    for (std::int64_t i = 0; i < input.size(); ++i)
    {
      input.floats()[i] = static_cast<float>(i % 7) * 0.25F - 0.5F;
    }
  }
  Workspace workspace;
  if (void* memory = workspace.reserve(plan.workspaceBytes()))
  {
    std::memset(memory, filling, plan.workspaceBytes());
  }
  Results results;
  plan.run(workspace, inputs,
           [&](std::size_t tap, const Tensor& values)
           {
             const char* bytes = static_cast<const char*>(values.data());
             results[plan.taps()[tap]].assign(bytes, bytes + values.bytes());
             return true;
           });
  return results;
}

void require(bool condition, const char* message)
{
  if (!condition)
  {
    std::fprintf(stderr, "%s\n", message);
    std::abort();
  }
}

// Pools aren't among a plan's multiply-adds; a wide window over a wide input takes minutes.
bool hasWideWindows(const Graph& graph)
{
  return std::any_of(graph.nodes.begin(), graph.nodes.end(),
                     [](const Node& node)
                     {
                       double elements = 1;
                       for (const std::int64_t extent : node.attributes.getInts("kernel_shape"))
                       {
                         elements *= static_cast<double>(extent);
                       }
                       return elements > widestWindow;
                     });
}

bool isAffordable(const Plan& plan)
{
  return plan.workspaceBytes() < largestWorkspace && plan.multiplyAdds() < mostMultiplyAdds;
}

void loadAndRun(const std::string& file)
{
  const auto network = Network::load(file);
  const std::int64_t batch = network->fixedBatch() ? network->fixedBatch() : samples;
  if (network->rowSize() > largestInput / batch)
  {
    return;
  }
  const Plan output = network->plan(batch, {network->outputName()});
  std::vector<std::string> taps = {network->outputName()};
  for (const Layer& layer : network->layers())
  {
    taps.push_back(layer.tensor);
  }
  const Plan layers = network->plan(batch, taps);
  if (!isAffordable(output) || !isAffordable(layers) || hasWideWindows(*network->graph()))
  {
    return;
  }
  const Results alone = run(*network, output, 0);
  require(run(*network, output, 0xff) == alone, "the results depend on what the workspace held before");
  const Results together = run(*network, layers, 0x5a);
  require(together.at(network->outputName()) == alone.at(network->outputName()),
          "the output depends on what else is tapped");
}

// A file in memory, which is gone with the process however that ends.
std::string modelFile(const std::uint8_t* data, std::size_t size)
{
  static const int file = memfd_create("FuzzOnnx", 0);
  require(file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == static_cast<ssize_t>(size),
          "the model cannot be written");
  return "/proc/self/fd/" + std::to_string(file);
}

bool parse(const std::uint8_t* data, std::size_t size, onnx::ModelProto& model)
{
  return model.ParseFromArray(data, static_cast<int>(size));
}

std::size_t write(const onnx::ModelProto& model, std::uint8_t* data, std::size_t capacity)
{
  const std::size_t size = model.ByteSizeLong();
  return size <= capacity && model.SerializeToArray(data, static_cast<int>(size)) ? size : 0;
}
}  // namespace

// A machine with little memory, so that absurd models are refused rather than tried.
extern "C" long sysconf(int name) noexcept
{
  static const auto original = reinterpret_cast<long (*)(int)>(dlsym(RTLD_NEXT, "sysconf"));
  return name == _SC_PHYS_PAGES ? (2L << 20) / original(_SC_PAGE_SIZE) : original(name);
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t capacity);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t capacity,
                                               unsigned seed)
{
  Random random(seed);
  onnx::ModelProto model;
  if (seed % 16 == 0 || !parse(data, size, model))
  {
    return LLVMFuzzerMutate(data, size, capacity);
  }
  for (unsigned i = 0; i <= seed / 16 % 3; ++i)
  {
    mutateModel(model, random);
  }
  const std::size_t written = write(model, data, capacity);
  return written ? written : LLVMFuzzerMutate(data, size, capacity);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t firstSize,
                                                 const std::uint8_t* second, std::size_t secondSize,
                                                 std::uint8_t* result, std::size_t capacity, unsigned seed)
{
  Random random(seed);
  onnx::ModelProto model, donor;
  if (!parse(first, firstSize, model) || !parse(second, secondSize, donor))
  {
    return 0;
  }
  graftNode(model, donor, random);
  return write(model, result, capacity);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  try
  {
    loadAndRun(modelFile(data, size));
  }
  catch (const Error&)
  {
  }
  catch (const std::bad_alloc&)
  {
  }
  return 0;
}
