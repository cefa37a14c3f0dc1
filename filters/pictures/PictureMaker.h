#ifndef layerscope_PictureMaker_h
#define layerscope_PictureMaker_h

#include <atomic>
#include <cstdint>
#include <memory>

#include "SamplePicture.h"
#include "networks/NetworkBinding.h"

namespace layerscope
{
class Forward;
class PictureSource;

/// Runs the network that a table is bound to, one sample at a time.
class PictureMaker
{
public:
  /// Loads the network. Throws Error when that fails or the network doesn't make pictures.
  explicit PictureMaker(const NetworkBinding& binding);
  ~PictureMaker();

  /// The picture of `sample` from the latents in `row`. nullptr when `stop`, which another thread may set,
  /// ended the run. Throws Error.
  std::shared_ptr<const SamplePicture> make(const PictureSource& rows, std::int64_t sample, std::int64_t row,
                                            const std::atomic<bool>& stop);

private:
  LoadedNetwork loaded_;
  PixelLayout layout_;
  ShadeRange range_;
  std::unique_ptr<Forward> forward_;
};

}  // namespace layerscope

#endif
