// Projects the rows of a file and tells how long it took, for projections.py:
//   BenchProjections <float rows> <rows> <columns> <pca | tsne | umap> <iterations, 0: usual> <places to
//   write>
// Rows of more than 50 columns are reduced by principal components first, as Layer Projection does.

#include "analysis/projections/PrincipalComponents.h"
#include "analysis/projections/Projection.h"

#include <sys/resource.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

constexpr std::size_t reducedColumns = 50;

std::vector<float> readRows(const char* file, std::size_t values)
{
  std::vector<float> rows(values);
  std::ifstream stream(file, std::ios::binary);
  stream.read(reinterpret_cast<char*>(rows.data()), static_cast<std::streamsize>(values * sizeof(float)));
  return stream ? rows : std::vector<float>();
}

std::vector<double> componentsOf(const RowsView& rows, std::size_t count)
{
  SerialCommunicator communicator;
  const ProgressCallback progress;
  WorkMonitor monitor(communicator, progress);
  return principalComponents(rows, count, communicator, monitor).project(rows, count);
}

}  // namespace

int main(int count, char** arguments)
{
  if (count != 7)
  {
    std::fprintf(
        stderr,
        "usage: BenchProjections <rows> <count> <columns> <pca | tsne | umap> <iterations> <places>\n");
    return 1;
  }
  const auto rows = static_cast<std::size_t>(std::atoll(arguments[2]));
  const auto columns = static_cast<std::size_t>(std::atoll(arguments[3]));
  const std::string method = arguments[4];
  const auto values = readRows(arguments[1], rows * columns);
  if (values.empty())
  {
    std::fprintf(stderr, "%s cannot be read\n", arguments[1]);
    return 1;
  }
  const auto begin = std::chrono::steady_clock::now();
  RowsView view = denseRows(values.data(), rows, columns);
  Projection found;
  if (method == "pca")
  {
    found.places = componentsOf(view, 2);
  }
  else
  {
    std::vector<float> reduced;
    if (columns > reducedColumns)
    {
      const auto places = componentsOf(view, reducedColumns);
      reduced.assign(places.begin(), places.end());
      view = denseRows(reduced.data(), rows, reducedColumns);
    }
    ProjectionOptions options;
    options.method = method == "umap" ? ProjectionMethod::Umap : ProjectionMethod::TSne;
    options.iterations = static_cast<std::size_t>(std::atoll(arguments[5]));
    found = *project(view, {}, options, {});
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.3f %.6f %ld\n", seconds, found.figure, usage.ru_maxrss / 1024);
  std::ofstream(arguments[6], std::ios::binary)
      .write(reinterpret_cast<const char*>(found.places.data()),
             static_cast<std::streamsize>(found.places.size() * sizeof(double)));
  return 0;
}
