#ifndef layerscope_PictureMaker_h
#define layerscope_PictureMaker_h

#include <atomic>
#include <cstdint>
#include <memory>

#include "SamplePicture.h"
#include "data/PictureSet.h"
#include "networks/NetworkBinding.h"

namespace layerscope
{
class Forward;
class PictureSource;

/// Makes the pictures of a table's rows, one sample at a time: reads those that rows refer to, or runs the
/// network that the table is bound to.
class PictureMaker
{
public:
  /// Opens the pictures, or loads the network. Throws Error when that fails or the network doesn't make
  /// pictures.
  explicit PictureMaker(const PictureSource& rows);
  ~PictureMaker();

  /// The picture of `sample` in `row`, of the rows that the maker is for. nullptr when `stop`, which another
  /// thread may set, ended the run. Throws Error.
  std::shared_ptr<const SamplePicture> make(const PictureSource& rows, std::int64_t sample, std::int64_t row,
                                            const std::atomic<bool>& stop);

private:
  std::shared_ptr<const PictureSet> pictures_;  ///< of the rows' own; the rest is without use then
  LoadedNetwork loaded_;
  PixelLayout layout_;
  ShadeRange range_;
  std::unique_ptr<Forward> forward_;
};

}  // namespace layerscope

#endif
