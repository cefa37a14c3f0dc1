#ifndef layerscope_PictureQueue_h
#define layerscope_PictureQueue_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "SamplePicture.h"

namespace layerscope
{

/// What PictureService knows of each sample: which pictures are asked for, and in which order; where their
/// rows are; those that are made. No thread and no network: whoever makes pictures takes samples from here
/// and brings back what came of them. To be used under a lock.
class PictureQueue
{
public:
  explicit PictureQueue(std::size_t cacheBytes) : cacheBytes_(cacheBytes) {}

  /// Forgets all samples.
  void clear();

  /// Asks for these in place of those asked for before; what is made stays while there is room.
  void ask(const std::vector<std::int64_t>& samples);
  bool isAsked(std::int64_t sample) const { return asked_.count(sample) != 0; }

  /// Adds what came of the samples that are asked for, see PictureService::ask.
  void fetch(std::size_t byteBudget, PictureAnswer& answer);

  /// Samples that are asked for and whose rows nobody has looked for yet.
  std::vector<std::int64_t> unknown() const;
  /// None of those that are asked for has a row here or, if there is an error, none can be made.
  void settleAll(const std::string& error);
  /// What came of looking for a row: -1 for none; `error` if no picture can be made of it.
  void setRow(std::int64_t sample, std::int64_t row, const std::string& error);

  struct Next
  {
    std::int64_t sample = 0;
    std::int64_t row = 0;
  };
  /// The next picture to make; nothing when there is none, or no room for it.
  std::optional<Next> next();
  void setPicture(std::shared_ptr<const SamplePicture> picture);
  void setFailed(std::int64_t sample, const std::string& error);
  /// No picture can be made any more.
  void setAllFailed(const std::string& error);

private:
  enum class Kind
  {
    Elsewhere,  // no row here
    Row,        // can be made
    Made,
    Failed
  };
  struct State
  {
    Kind kind = Kind::Elsewhere;
    std::int64_t row = -1;
    std::shared_ptr<const SamplePicture> picture;
    std::string error;
    std::int64_t lastAsked = 0;  // number of the request
  };

  void makeRoom();

  std::size_t cacheBytes_;
  std::int64_t requests_ = 0;
  std::vector<std::int64_t> queue_;                 // what is asked for, in order
  std::unordered_set<std::int64_t> asked_;          // the same
  std::unordered_map<std::int64_t, State> states_;  // of what is asked for, and of all that is made
  std::size_t bytes_ = 0;                           // of what is made
};

}  // namespace layerscope

#endif
