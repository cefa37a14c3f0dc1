#ifndef layerscope_testing_BenchInput_h
#define layerscope_testing_BenchInput_h

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "network/Network.h"

namespace layerscope
{

/// float32 numbers in the byte order of the machine.
inline std::vector<float> readFloats(const std::string& file)
{
  std::ifstream stream(file, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
  std::vector<float> values(bytes.size() / sizeof(float));
  std::copy_n(bytes.data(), values.size() * sizeof(float), reinterpret_cast<char*>(values.data()));
  return values;
}

/// The network's input for the first `batch` of the samples, one behind the other. Throws Error for too few.
inline std::map<std::string, Tensor> inputsFor(const Network& network, const std::vector<float>& samples,
                                               std::int64_t batch)
{
  Shape shape = network.sampleShape();
  shape.insert(shape.begin(), batch);
  Tensor input = Tensor::floats(shape);
  if (static_cast<std::size_t>(input.size()) > samples.size())
  {
    throw Error("too few samples for the batch").found(std::to_string(batch));
  }
  std::copy_n(samples.data(), input.size(), input.floats());
  return {{network.inputName(), input}};
}

}  // namespace layerscope

#endif
