// Times what happens before a network's first values are there: BenchLoading <network.onnx> [samples]
//
// Prints wall, user and system seconds of opening the file, of making a plan for all layers of so many
// samples (default 1), of its first and its second run, and of the first run of another plan of as many
// samples for the output alone; behind each the peak of the resident memory until then.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "BenchInput.h"

namespace
{
using namespace layerscope;

double seconds(const timeval& time)
{
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

template <class Body>
auto timed(const char* what, const Body& body)
{
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto begin = std::chrono::steady_clock::now();
  auto result = body();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  getrusage(RUSAGE_SELF, &after);
  std::printf("%-12s %7.3f s (user %.3f, system %.3f), peak %5.0f MiB\n", what, wall.count(),
              seconds(after.ru_utime) - seconds(before.ru_utime),
              seconds(after.ru_stime) - seconds(before.ru_stime),
              static_cast<double>(after.ru_maxrss) / 1024.0);
  std::fflush(stdout);
  return result;
}

std::vector<std::string> layerTaps(const Network& network)
{
  std::vector<std::string> taps;
  for (const Layer& layer : network.layers())
  {
    taps.push_back(layer.tensor);
  }
  return taps;
}
}  // namespace

int main(int argc, char** argv)
{
  if (argc < 2 || argc > 3)
  {
    std::cerr << "usage: BenchLoading <network.onnx> [samples]\n";
    return 2;
  }
  try
  {
    const std::shared_ptr<const Network> network = timed("open", [&] { return Network::load(argv[1]); });
    const std::int64_t batch = network->fixedBatch() != 0 ? network->fixedBatch()
                               : argc > 2                 ? std::atoll(argv[2])
                                                          : 1;
    const std::vector<float> samples(static_cast<std::size_t>(network->rowSize()), 0.5F);
    const std::map<std::string, Tensor> inputs = inputsFor(*network, samples, batch);
    Workspace workspace;
    const auto run = [&](const Plan& plan)
    { return plan.run(workspace, inputs, [](std::size_t, const Tensor&) { return true; }); };
    const Plan all = timed("plan", [&] { return network->plan(batch, layerTaps(*network)); });
    timed("first run", [&] { return run(all); });
    timed("second run", [&] { return run(all); });
    const Plan output = timed("second plan", [&] { return network->plan(batch, {network->outputName()}); });
    timed("its run", [&] { return run(output); });
  }
  catch (const std::exception& error)
  {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
