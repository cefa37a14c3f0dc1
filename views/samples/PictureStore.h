#ifndef layerscope_samples_PictureStore_h
#define layerscope_samples_PictureStore_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pictures/SamplePicture.h"

namespace layerscope
{

/// A picture ready to be drawn.
struct StoredPicture
{
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> rgb;  ///< [height, width, 3], rows from the top down
};

/// The pictures that a view has, wants and lacks. They are made elsewhere (see PictureService.h) and come in
/// portions: while there are `missing` ones, the view asks for these and delivers the answer.
///
/// Where black and white don't follow from the network they are the least and the largest value of all wanted
/// pictures that are there: once all are, the pixels are those of an ImageGrid of the same samples.
class PictureStore
{
public:
  /// Pictures that are no longer wanted are kept until all take more than `limitBytes`; of wanted ones, as
  /// many as fit.
  explicit PictureStore(std::size_t limitBytes = std::size_t(128) << 20U) : limitBytes_(limitBytes) {}

  /// What is to be shown together, the most urgent first. Another list than before tries again what could not
  /// be had. Time O(samples).
  void want(const std::vector<std::int64_t>& samples);
  const std::vector<std::int64_t>& wanted() const { return wanted_; }

  /// One more, more urgent than all others, and scaled by itself unless it is among them.
  void wantHovered(std::optional<std::int64_t> sample);

  /// What to ask for: the first `most` wanted samples whose pictures aren't there and may be had.
  std::vector<std::int64_t> missing(std::size_t most = 256) const;

  /// What came of asking. Returns whether what `find` or `why` tell has changed.
  bool deliver(const PictureAnswer& answer);

  /// The picture of any sample that has come and not been dropped, valid until the store changes; nullptr for
  /// others.
  const StoredPicture* find(std::int64_t sample) const;

  /// Another number when pictures have come, gone or changed their looks.
  std::int64_t version() const { return version_; }

  /// Width by height of a picture; 1 as long as there has been none.
  double aspect() const { return aspect_; }

  /// Why the picture of a wanted sample cannot be had; empty while it may come.
  std::string why(std::int64_t sample) const;
  /// The same for the first of all wanted samples that has such a reason; empty when there is none.
  std::string error() const;

  /// Forgets all pictures, and what is wanted.
  void clear();

private:
  struct Entry
  {
    std::shared_ptr<const SamplePicture> unfinished;  // with values; nullptr when finished
    ShadeRange range;                                 // of the values
    std::size_t bytes = 0;
    std::int64_t lastWanted = 0;
    // Painted when somebody looks.
    mutable ShadeRange paintedRange;
    mutable StoredPicture painted;
  };

  bool isWanted(std::int64_t sample) const { return wantedSet_.count(sample) != 0 || sample == hovered_; }
  bool isMissing(std::int64_t sample) const
  {
    return entries_.count(sample) == 0 && unavailable_.count(sample) == 0;
  }
  void add(const std::shared_ptr<const SamplePicture>& picture);
  void forget();
  void touch();
  void makeRoom();

  std::size_t limitBytes_;
  std::vector<std::int64_t> wanted_;
  std::unordered_set<std::int64_t> wantedSet_;
  std::optional<std::int64_t> hovered_;
  std::unordered_map<std::int64_t, Entry> entries_;
  std::unordered_map<std::int64_t, std::string> unavailable_;  // and why
  ShadeRange wantedRange_;                                     // of all wanted pictures that are there
  std::size_t bytes_ = 0;
  std::size_t wantedBytes_ = 0;
  std::int64_t wants_ = 0;
  std::int64_t generation_ = -1;
  std::int64_t version_ = 0;
  double aspect_ = 1;
};

}  // namespace layerscope

#endif
