// Times backward passes of a network for backward.py, which runs PyTorch in turns with it.
//
// BenchBackward <network.onnx> <samples>: <samples> holds float32 inputs, one sample behind the other, in the
// byte order of the machine. Answers each line of standard input:
//   time <threads> <batch> <forward|backward> <runs>   the runs' milliseconds, separated by spaces
//   write <batch> <file>   the gradient of the input as raw float32; prints "done"
//   memory <batch>         workspace bytes of a plan forward, of one with the way back, and of the latter
//                          where it computes again as much as it can
//
// A backward run is forward and back, to the input, from the output's elements, each weighted ((37 (i mod
// 101)) mod 17 - 8) / 8.

#include <omp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>

#include "BenchInput.h"

namespace
{
using namespace layerscope;

class Benchmark
{
public:
  Benchmark(const std::string& network, const std::string& samples)
      : network_(Network::load(network)), samples_(readFloats(samples))
  {
    for (int i = 0; i < 101; ++i)
    {
      weights_[static_cast<std::size_t>(i)] = static_cast<float>(i * 37 % 17 - 8) / 8.0F;
    }
  }

  void time(std::istream& request)
  {
    int threads = 1;
    std::int64_t batch = 1;
    std::string what;
    int runs = 1;
    request >> threads >> batch >> what >> runs;
    omp_set_num_threads(threads);
    // Plans are made once: a user makes one for thousands of samples.
    const auto key = std::make_tuple(threads, batch, what);
    auto found = plans_.find(key);
    if (found == plans_.end())
    {
      found = plans_.emplace(key, plan(batch, what == "backward")).first;
    }
    const auto inputs = inputsFor(*network_, samples_, batch);
    for (int i = 0; i < runs; ++i)
    {
      const auto begin = std::chrono::steady_clock::now();
      run(found->second, inputs, what == "backward", {});
      const std::chrono::duration<double, std::milli> duration = std::chrono::steady_clock::now() - begin;
      std::cout << (i ? " " : "") << duration.count();
    }
    std::cout << std::endl;
  }

  void write(std::istream& request)
  {
    std::int64_t batch = 1;
    std::string file;
    request >> batch >> file;
    std::ofstream stream(file, std::ios::binary);
    run(plan(batch, true), inputsFor(*network_, samples_, batch), true,
        [&](const Tensor& gradient)
        {
          stream.write(reinterpret_cast<const char*>(gradient.floats()),
                       static_cast<std::streamsize>(gradient.bytes()));
        });
    stream.close();
    std::cout << "done" << std::endl;
  }

  void memory(std::istream& request) const
  {
    std::int64_t batch = 1;
    request >> batch;
    std::cout << plan(batch, false).workspaceBytes() << ' ' << plan(batch, true).workspaceBytes() << ' '
              << plan(batch, true, 1).workspaceBytes() << std::endl;
  }

private:
  Plan plan(std::int64_t batch, bool isBackward, std::size_t limit = 0) const
  {
    return isBackward ? network_->plan(batch, {}, {{network_->outputName()}, {network_->inputName()}, limit})
                      : network_->plan(batch, {network_->outputName()});
  }

  void run(const Plan& plan, const std::map<std::string, Tensor>& inputs, bool isBackward,
           const std::function<void(const Tensor&)>& receive)
  {
    const auto tap = [](std::size_t, const Tensor&) { return true; };
    if (!isBackward)
    {
      plan.run(workspace_, inputs, tap);
      return;
    }
    plan.runBackward(
        workspace_, inputs, tap,
        [&](std::size_t, Tensor& weights)
        {
          const auto period = static_cast<std::int64_t>(weights_.size());
          for (std::int64_t i = 0; i < weights.size(); i += period)
          {
            std::copy_n(weights_.begin(), std::min(period, weights.size() - i), weights.floats() + i);
          }
        },
        [&](std::size_t, const Tensor& gradient)
        {
          if (receive)
          {
            receive(gradient);
          }
          return true;
        });
  }

  std::shared_ptr<const Network> network_;
  std::vector<float> samples_;
  std::map<std::tuple<int, std::int64_t, std::string>, Plan> plans_;
  Workspace workspace_;
  std::array<float, 101> weights_;
};
}  // namespace

int main(int argc, char** argv)
{
  if (argc != 3)
  {
    std::cerr << "usage: BenchBackward <network.onnx> <samples>\n";
    return 2;
  }
  try
  {
    Benchmark benchmark(argv[1], argv[2]);
    for (std::string line; std::getline(std::cin, line);)
    {
      std::istringstream request(line);
      std::string command;
      request >> command;
      command == "write"    ? benchmark.write(request)
      : command == "memory" ? benchmark.memory(request)
                            : benchmark.time(request);
    }
  }
  catch (const std::exception& error)
  {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
