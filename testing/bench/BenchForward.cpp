// Times forward passes of a network for compare.mjs, which runs another engine in turns with it.
//
// BenchForward <network.onnx> <samples>: <samples> holds float32 inputs, one sample behind the other, in the
// byte order of the machine. First prints a line of JSON about the network; then answers each line of
// standard input:
//   time <threads> <batch> <all|image> <runs>   the runs' milliseconds, separated by spaces
//   peak <threads>                              the most thousand millions of multiply-adds a second
//   bandwidth <threads>                         the most thousand millions of bytes a second read from memory
//   write <batch> <file>                        all hidden layers and the image as raw float32; prints "done"
// With "image" the network's output alone is asked for, with "all" all hidden layers too.

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "BenchInput.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace
{
using namespace layerscope;

std::vector<std::string> tapsOf(const Network& network, bool isAll)
{
  std::vector<std::string> taps;
  for (const Layer& layer : network.layers())
  {
    if (isAll && !layer.isOutput)
    {
      taps.push_back(layer.tensor);
    }
  }
  taps.push_back(network.outputName());
  return taps;
}

void describe(const Network& network)
{
  std::cout << "{\"kernels\": \"" << kernels().name << "\", \"input\": \"" << network.inputName()
            << "\", \"shape\": " << toString(network.sampleShape())
            << ", \"multiplyAdds\": " << network.plan(1, {network.outputName()}).multiplyAdds()
            << ", \"tensors\": [";
  const char* separator = "";
  for (const std::string& tap : tapsOf(network, true))
  {
    std::cout << separator << '"' << tap << '"';
    separator = ", ";
  }
  std::cout << "]}" << std::endl;
}

void time(const Network& network, const std::vector<float>& samples, std::istream& request)
{
  int threads = 1;
  std::int64_t batch = 1;
  std::string what;
  int runs = 1;
  request >> threads >> batch >> what >> runs;
  omp_set_num_threads(threads);
  // A plan is kept until another is asked for: a user makes one for thousands of samples.
  static std::map<std::tuple<int, std::int64_t, std::string>, std::pair<Plan, Workspace>> plans;
  const auto key = std::make_tuple(threads, batch, what);
  auto found = plans.find(key);
  if (found == plans.end())
  {
    plans.clear();
    found =
        plans.emplace(key, std::make_pair(network.plan(batch, tapsOf(network, what == "all")), Workspace()))
            .first;
  }
  auto& [plan, workspace] = found->second;
  const std::map<std::string, Tensor> inputs = inputsFor(network, samples, batch);
  for (int i = 0; i < runs; ++i)
  {
    const auto begin = std::chrono::steady_clock::now();
    plan.run(workspace, inputs, [](std::size_t, const Tensor&) { return true; });
    const std::chrono::duration<double, std::milli> duration = std::chrono::steady_clock::now() - begin;
    std::cout << (i ? " " : "") << duration.count();
  }
  std::cout << std::endl;
}

/// Thousand millions of multiply-adds a second of a product that stays in the caches.
void peak(std::istream& request)
{
  int threads = 1;
  request >> threads;
  omp_set_num_threads(threads);
  MatrixProductShape shape;
  shape.rows = 192;
  shape.depth = 256;
  shape.columns = 384;
  MatrixProduct product(shape, kernels());
  std::vector<float> a(shape.rows * shape.depth, 1.0F);
  std::vector<float> b(shape.depth * shape.columns, 1.0F);
  std::vector<float> c(shape.rows * shape.columns);
  product.packRight(b.data());
  std::vector<float> scratch(product.scratchBytes() / sizeof(float));
  double best = 0.0;
  for (int i = 0; i < 200; ++i)
  {
    const auto begin = std::chrono::steady_clock::now();
    product.run(a.data(), nullptr, {}, c.data(), scratch.data());
    const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - begin;
    best = std::max(best, 1e-9 * static_cast<double>(product.multiplyAdds()) / duration.count());
  }
  std::cout << best << std::endl;
}

/// Thousand millions of bytes a second of numbers that are read one behind the other, too many for any cache.
void bandwidth(std::istream& request)
{
  int threads = 1;
  request >> threads;
  constexpr std::int64_t ofThread = std::int64_t(1) << 24;
  const std::vector<std::uint64_t> numbers(static_cast<std::size_t>(threads * ofThread), 1);
  const std::uint64_t* const all = numbers.data();
  double best = 0.0;
  for (int i = 0; i < 5; ++i)
  {
    std::uint64_t sum = 0;
    const auto begin = std::chrono::steady_clock::now();
#pragma omp parallel for simd num_threads(threads) reduction(+ : sum) schedule(static)
    for (std::int64_t k = 0; k < threads * ofThread; ++k)
    {
      sum += all[k];
    }
    const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - begin;
    best = std::max(best, 1e-9 * static_cast<double>(sum * sizeof(std::uint64_t)) / duration.count());
  }
  std::cout << best << std::endl;
}

void write(const Network& network, const std::vector<float>& samples, std::istream& request)
{
  std::int64_t batch = 1;
  std::string file;
  request >> batch >> file;
  std::ofstream stream(file, std::ios::binary);
  Workspace workspace;
  const Plan plan = network.plan(batch, tapsOf(network, true));
  std::vector<std::vector<float>> values(plan.taps().size());
  plan.run(workspace, inputsFor(network, samples, batch),
           [&](std::size_t tap, const Tensor& tensor)
           {
             values[tap].assign(tensor.floats(), tensor.floats() + tensor.size());
             return true;
           });
  for (const std::vector<float>& tensor : values)
  {
    stream.write(reinterpret_cast<const char*>(tensor.data()),
                 static_cast<std::streamsize>(tensor.size() * sizeof(float)));
  }
  std::cout << "done" << std::endl;
}
}  // namespace

int main(int argc, char** argv)
{
  if (argc != 3)
  {
    std::cerr << "usage: BenchForward <network.onnx> <samples>\n";
    return 2;
  }
  try
  {
    const std::shared_ptr<const Network> network = Network::load(argv[1]);
    const std::vector<float> samples = readFloats(argv[2]);
    describe(*network);
    for (std::string line; std::getline(std::cin, line);)
    {
      std::istringstream request(line);
      std::string command;
      request >> command;
      command == "write"       ? write(*network, samples, request)
      : command == "peak"      ? peak(request)
      : command == "bandwidth" ? bandwidth(request)
                               : time(*network, samples, request);
    }
  }
  catch (const std::exception& error)
  {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
