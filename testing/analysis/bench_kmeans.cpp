// Times kMeans() on rows from a file of little-endian floats. Prints the processor time in seconds (the least
// of all repeats; as long as the run on one thread, however busy the machine), inertia, iterations of the
// best restart, and a checksum of the labels.

#include "analysis/KMeans.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <limits>
#include <vector>

namespace
{

std::vector<float> readFloats(const char* path)
{
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<float> values(static_cast<std::size_t>(std::max<std::streamoff>(file.tellg(), 0)) /
                            sizeof(float));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  return file ? values : std::vector<float>();
}

std::uint64_t checksum(const std::vector<int>& labels)
{
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (const int label : labels)
  {
    hash = (hash ^ static_cast<std::uint64_t>(label)) * 1099511628211u;
  }
  return hash;
}

int run(char** arguments)
{
  const std::vector<float> values = readFloats(arguments[1]);
  const auto columns = static_cast<std::size_t>(std::atoi(arguments[2]));
  if (values.empty() || columns == 0)
  {
    std::fprintf(stderr, "%s: no rows of %s floats\n", arguments[1], arguments[2]);
    return 1;
  }
  layerscope::KMeansOptions options;
  options.clusters = std::atoi(arguments[3]);
  double seconds = std::numeric_limits<double>::infinity();
  layerscope::KMeansResult result;
  for (int repeat = 0; repeat < std::max(std::atoi(arguments[4]), 1); ++repeat)
  {
    const std::clock_t start = std::clock();
    result =
        layerscope::kMeans(layerscope::denseRows(values.data(), values.size() / columns, columns), options);
    seconds = std::min(seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("%.6f %.9g %d %016llx\n", seconds, result.inertia, result.iterations,
              static_cast<unsigned long long>(checksum(result.labels)));
  return 0;
}

}  // namespace

int main(int argc, char** argv)
{
  if (argc != 5)
  {
    std::fprintf(stderr, "usage: %s <file of floats> <columns> <clusters> <repeats>\n", argv[0]);
    return 2;
  }
  try
  {
    return run(argv);
  }
  catch (const std::exception& error)
  {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
