#ifndef layerscope_SamplePicture_h
#define layerscope_SamplePicture_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "PixelValues.h"

namespace layerscope
{

/// The picture of one sample, as it travels from where the network runs to where it is shown.
///
/// Where the operator that makes the network's output tells what is black and white, the pixels are finished.
/// Elsewhere that follows from all pictures that are shown together, so the values travel.
struct SamplePicture
{
  std::int64_t sample = 0;
  PixelLayout layout;             ///< of `values`; width and height are those of `rgb` too
  std::vector<std::uint8_t> rgb;  ///< [height, width, 3], rows from the top down; or nothing
  std::vector<float> values;      ///< where there is no `rgb`

  bool isFinished() const { return !rgb.empty(); }
  std::size_t bytes() const { return sizeof(*this) + rgb.size() + values.size() * sizeof(float); }
};

/// What came of asking for pictures of some samples.
struct PictureAnswer
{
  std::vector<std::int64_t> asked;
  std::vector<std::shared_ptr<const SamplePicture>> pictures;
  std::vector<std::int64_t> pending;  ///< samples whose pictures may come when asked again
  /// Samples whose pictures cannot be made; on several ranks, by one of them.
  std::vector<std::int64_t> failed;
  std::string error;  ///< why, for the first of these
  /// Why samples that are neither here nor pending nor failed are missing; empty: no table has them.
  std::string elsewhere;
  /// Counts the tables that the pictures were made from: with another number, pictures had before are out of
  /// date. On several ranks the sum; noGeneration where one of them could not be asked.
  std::int64_t generation = 0;
  static constexpr std::int64_t noGeneration = -1;
};

}  // namespace layerscope

#endif
