#ifndef layerscope_ChannelScores_h
#define layerscope_ChannelScores_h

#include <cstdint>
#include <string>
#include <vector>

#include "network/Layer.h"
#include "network/Network.h"

namespace layerscope
{

/// The score of a channel of a layer, or of a class: the mean of its map, or the map's centre; the value
/// itself where there are no positions.
class ChannelScores
{
public:
  enum class Place
  {
    Mean,
    Centre  ///< row height / 2, column width / 2, as integers; of a sequence, the step at half its length
  };

  /// Of a layer. Throws Error where its tensor has anything but the samples along its first axis.
  ChannelScores(const Network& network, const Layer& layer, Place place);

  /// Of a tensor that isn't a layer, [samples, channels, positions ...], of which `shape` are the extents of
  /// one sample.
  ChannelScores(std::string tensor, const Shape& shape, Place place);

  const std::string& tensor() const { return tensor_; }
  /// What a ReLU makes the tensor of, of the same extents; empty where no ReLU does.
  const std::string& beforeRectifier() const { return before_; }
  std::int64_t channels() const { return channels_; }
  /// Values of one sample of the tensor.
  std::int64_t size() const { return channels_ * positions_; }

  /// The score, of a sample's values.
  float score(std::int64_t channel, const float* values) const;

  /// Is all that makes the score 0?
  bool isOff(std::int64_t channel, const float* values) const;

  /// The score's derivative by a sample's values, which are 0 before.
  void writeGradient(std::int64_t channel, float* gradient) const;

private:
  void choose(std::int64_t height, std::int64_t width, Place place);
  std::int64_t element(std::int64_t channel, std::int64_t position) const
  {
    const std::int64_t index = channel * positions_ + position;
    return elements_.empty() ? index : elements_[static_cast<std::size_t>(index)];
  }

  std::string tensor_, before_;
  std::int64_t channels_ = 1;
  std::int64_t positions_ = 1;
  std::vector<std::int64_t> elements_;  ///< of (channel, position); empty: in that order
  std::int64_t first_ = 0, count_ = 1;  ///< positions that make the score
};

}  // namespace layerscope

#endif
