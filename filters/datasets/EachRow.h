#ifndef layerscope_EachRow_h
#define layerscope_EachRow_h

#include <cstdint>
#include <exception>
#include <map>

namespace layerscope
{

/// Calls work(row) for `count` rows from `first`, by several threads, whose pictures take unlike times. Of
/// what is thrown, that of the first row counts, whatever the number of threads.
template <class Work>
void forEachRow(std::int64_t first, std::int64_t count, const Work& work)
{
  std::map<std::int64_t, std::exception_ptr> faults;
  const auto workOn = [&](std::int64_t row)
  {
    try
    {
      work(row);
    }
    catch (...)
    {
#pragma omp critical(layerscopeRowFault)
      faults[row] = std::current_exception();
    }
  };
#pragma omp parallel for schedule(dynamic, 16) if (count > 1)
  for (std::int64_t row = first; row < first + count; ++row)
  {
    workOn(row);
  }
  if (!faults.empty())
  {
    std::rethrow_exception(faults.begin()->second);
  }
}

}  // namespace layerscope

#endif
