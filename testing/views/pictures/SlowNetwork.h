#ifndef layerscope_testing_SlowNetwork_h
#define layerscope_testing_SlowNetwork_h

#include <string>

namespace layerscope
{

/// Writes a network whose input is a picture, [3, 64, 64], and whose output is another, after `convolutions`
/// of 48 channels: about 85 million multiply-adds each.
void writeSlowNetwork(const std::string& file, int convolutions);

constexpr int slowInputSize = 3 * 64 * 64;

}  // namespace layerscope

#endif
