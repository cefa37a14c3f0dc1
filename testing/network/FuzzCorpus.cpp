// Fuzzing without libFuzzer, for any compiler: runs all models of a folder through FuzzOnnx.cpp, then mutations of them
// until the time is over. What is run stands in a file meanwhile, so that a crash leaves its cause behind.
//
//     FuzzCorpus <folder> <seconds> <file for the model at hand> [seed]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using Bytes = std::vector<std::uint8_t>;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t capacity,
                                               unsigned seed);
extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t firstSize,
                                                 const std::uint8_t* second, std::size_t secondSize,
                                                 std::uint8_t* result, std::size_t capacity, unsigned seed);

namespace
{
constexpr std::size_t largest = 8192;
std::mt19937 generator;

Bytes read(const std::filesystem::path& file)
{
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void runModel(const Bytes& model, const std::string& file)
{
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(model.data()), static_cast<std::streamsize>(model.size()));
  LLVMFuzzerTestOneInput(model.data(), model.size());
}

Bytes mutated(const std::vector<Bytes>& models)
{
  const auto any = [&]() -> const Bytes& { return models[generator() % models.size()]; };
  Bytes model = any();
  const std::size_t size = model.size();
  model.resize(std::max(largest, size));
  if (generator() % 4 == 0)
  {
    const Bytes& first = any();
    const Bytes& second = any();
    model.resize(LLVMFuzzerCustomCrossOver(first.data(), first.size(), second.data(), second.size(), model.data(),
                                           model.size(), generator()));
  }
  else
  {
    model.resize(LLVMFuzzerCustomMutator(model.data(), size, model.size(), generator()));
  }
  return model;
}
}  // namespace

/// Some bytes become others, or the end is lost.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t /*capacity*/)
{
  for (std::size_t i = 0; size > 0 && i <= generator() % 4; ++i)
  {
    data[generator() % size] = static_cast<std::uint8_t>(generator());
  }
  return size > 0 && generator() % 8 == 0 ? generator() % size : size;
}

int main(int count, char** arguments)
{
  if (count < 4)
  {
    std::fprintf(stderr, "usage: FuzzCorpus <folder> <seconds> <file for the model at hand> [seed]\n");
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1]))
  {
    if (entry.path().extension() != ".md")
    {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty())
  {
    std::fprintf(stderr, "%s: no models\n", arguments[1]);
    return 2;
  }
  generator.seed(count > 4 ? static_cast<unsigned>(std::atol(arguments[4])) : std::random_device()());
  std::vector<Bytes> models;
  for (const auto& file : files)
  {
    models.push_back(read(file));
    runModel(models.back(), arguments[3]);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atol(arguments[2]));
  long runs = 0;
  for (; std::chrono::steady_clock::now() < end; ++runs)
  {
    runModel(mutated(models), arguments[3]);
  }
  std::printf("%zu models and %ld mutations of them\n", models.size(), runs);
  return 0;
}
