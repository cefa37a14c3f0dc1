#ifndef layerscope_network_InputOptions_h
#define layerscope_network_InputOptions_h

#include <cstdint>
#include <string>
#include <vector>

#include "Tensor.h"

namespace layerscope
{

/// A number of samples that hardly any other extent is, so that their axis is told from others.
constexpr std::int64_t manySamples = 11;

/// Values that an input has for all samples: one for all its elements, or one for each of them (of one
/// sample, where the input has an axis of samples). They are rounded to the input's type.
struct InputConstant
{
  std::string input;
  std::vector<double> values;

  bool operator==(const InputConstant& other) const { return input == other.input && values == other.values; }
};

/// What the user says of a network's inputs and its output.
struct InputOptions
{
  /// Extents of one sample of the main input, for those that the file leaves open. Other inputs whose extents
  /// have the same names in the file get them, too. Empty: as the file has them.
  Shape sampleShape;
  /// The input that the samples go to. Empty: the first one of floats or, where there is none, the first one.
  std::string mainInput;
  /// The axis of the main input along which the samples run. -1: the one that the file calls the batch's,
  /// else the first.
  int sampleAxis = -1;
  /// Inputs that are the same for all samples. All others come with each sample.
  std::vector<InputConstant> constants;
  /// The output: a tensor, or a node by its name. Empty: the first output that has an axis of samples.
  std::string output;

  bool operator==(const InputOptions& other) const
  {
    return sampleShape == other.sampleShape && mainInput == other.mainInput &&
           sampleAxis == other.sampleAxis && constants == other.constants && output == other.output;
  }
};

/// An input that is fed with each sample.
struct FedInput
{
  std::string name;      ///< in the file
  std::string tensor;    ///< of floats [samples, ...]; another one where the file's has other numbers or axes
  Shape sampleShape;     ///< extents of one sample
  bool isWhole = false;  ///< the network takes whole numbers or truths

  std::int64_t size() const { return elementCount(sampleShape); }
};

}  // namespace layerscope

#endif
