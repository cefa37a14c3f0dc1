#ifndef layerscope_PictureService_h
#define layerscope_PictureService_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "SamplePicture.h"

class vtkInformation;
class vtkTable;

namespace layerscope
{

/// Makes pictures of a table's samples in the background, on request, while the program goes on. One thread
/// of its own does the work, one picture after the other; it starts with the first request. It leaves one of
/// the machine's threads to the program.
///
/// The table is this rank's part: what is asked for and isn't in it is left to other ranks. The pixels are
/// those of makeSheetPictures, see SheetPictures.h.
///
/// To be used by one thread at a time. At the end of the process the work ends too, whether or not the object
/// was destroyed before.
class PictureService
{
public:
  /// Finished pictures are kept until they take more than `cacheBytes`; the work pauses where those of the
  /// last request do, until they have been fetched and the next request leaves them out.
  explicit PictureService(std::size_t cacheBytes = std::size_t(64) << 20U);

  /// Waits for the operator at hand (see Plan::run), or for the network to be read where that is under way.
  ~PictureService();

  PictureService(const PictureService&) = delete;
  PictureService& operator=(const PictureService&) = delete;

  /// The samples to choose from: the rows of a table with a column `sample` that is bound to a network (see
  /// NetworkBinding.h); nullptr: none. Its columns of samples and latents are kept until the next call.
  /// A table with other columns than the last one starts a new generation: what was asked for and made is
  /// dropped. `inInfo` tells the binding where a filter between has dropped it. Doesn't throw: what is wrong
  /// is told to who asks for pictures.
  void setTable(vtkTable* table, vtkInformation* inInfo = nullptr);

  /// Asks for the pictures of `samples`, the most urgent first, in place of those asked for before, and
  /// fetches what is there of them, up to `byteBudget` bytes but at least one. Never waits for a picture. Ask
  /// again for the pictures that didn't come while some are pending; asking for none ends the work. Where a
  /// sample has several rows, the first counts. Time O(samples).
  ///
  /// Samples that have failed are told as such, and left alone, until a request leaves them out. On several
  /// ranks one that has failed here may come from elsewhere.
  PictureAnswer ask(const std::vector<std::int64_t>& samples, std::size_t byteBudget);

private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace layerscope

#endif
