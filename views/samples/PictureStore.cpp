#include "samples/PictureStore.h"

#include <algorithm>

namespace layerscope
{

void PictureStore::want(const std::vector<std::int64_t>& samples)
{
  if (samples == wanted_)
  {
    return;
  }
  wanted_ = samples;
  wantedSet_ = {samples.begin(), samples.end()};
  unavailable_.clear();
  touch();
}

void PictureStore::wantHovered(std::optional<std::int64_t> sample)
{
  if (sample == hovered_)
  {
    return;
  }
  hovered_ = sample;
  if (sample && wantedSet_.count(*sample) == 0)
  {
    unavailable_.erase(*sample);
  }
  touch();
}

/// Works out what depends on which pictures are wanted and there.
void PictureStore::touch()
{
  ++wants_;
  const ShadeRange rangeBefore = wantedRange_;
  wantedRange_ = {};
  wantedBytes_ = 0;
  for (const std::int64_t sample : wantedSet_)
  {
    const auto entry = entries_.find(sample);
    if (entry != entries_.end())
    {
      entry->second.lastWanted = wants_;
      wantedRange_.extend(entry->second.range);
      wantedBytes_ += entry->second.bytes;
    }
  }
  const auto entry = hovered_ ? entries_.find(*hovered_) : entries_.end();
  if (entry != entries_.end())
  {
    entry->second.lastWanted = wants_;
  }
  version_ += wantedRange_ == rangeBefore ? 0 : 1;
}

std::vector<std::int64_t> PictureStore::missing(std::size_t most) const
{
  std::vector<std::int64_t> samples;
  if (hovered_ && isMissing(*hovered_))
  {
    samples.push_back(*hovered_);
  }
  const bool isFull = wantedBytes_ >= limitBytes_;
  std::unordered_set<std::int64_t> listed(samples.begin(), samples.end());
  for (auto sample = wanted_.begin(); sample != wanted_.end() && samples.size() < most && !isFull; ++sample)
  {
    if (isMissing(*sample) && listed.insert(*sample).second)
    {
      samples.push_back(*sample);
    }
  }
  return samples;
}

void PictureStore::add(const std::shared_ptr<const SamplePicture>& picture)
{
  const PixelLayout& layout = picture->layout;
  Entry entry;
  entry.painted = {layout.width, layout.height, picture->rgb};
  entry.bytes = picture->bytes();
  if (!picture->isFinished())
  {
    entry.unfinished = picture;
    entry.range.extend(picture->values.data(), static_cast<std::int64_t>(picture->values.size()));
    // Painted or not, so that painting never exceeds the limit.
    entry.bytes += static_cast<std::size_t>(3 * layout.width * layout.height);
  }
  bytes_ += entry.bytes;
  aspect_ = static_cast<double>(layout.width) / static_cast<double>(layout.height);
  unavailable_.erase(picture->sample);
  entries_.emplace(picture->sample, std::move(entry));
}

void PictureStore::forget()
{
  entries_.clear();
  unavailable_.clear();
  bytes_ = 0;
}

bool PictureStore::deliver(const PictureAnswer& answer)
{
  bool isChanged = false;
  if (answer.generation != PictureAnswer::noGeneration && answer.generation != generation_)
  {
    isChanged = !entries_.empty() || !unavailable_.empty();
    forget();
    generation_ = answer.generation;
  }
  for (const auto& picture : answer.pictures)
  {
    if (entries_.count(picture->sample) == 0)
    {
      add(picture);
      isChanged = true;
    }
  }
  const std::unordered_set<std::int64_t> pending(answer.pending.begin(), answer.pending.end());
  const auto miss = [&](std::int64_t sample, const std::string& why)
  {
    if (isMissing(sample) && pending.count(sample) == 0)
    {
      unavailable_.emplace(sample, why);
      isChanged = true;
    }
  };
  for (const std::int64_t sample : answer.failed)
  {
    miss(sample, answer.error);
  }
  for (const std::int64_t sample : answer.asked)
  {
    miss(sample, answer.elsewhere.empty() ? "the table has no sample " + std::to_string(sample) : answer.elsewhere);
  }
  touch();
  makeRoom();
  version_ += isChanged ? 1 : 0;
  return isChanged;
}

/// Drops pictures that are not wanted, the longest unwanted first, where there are too many.
void PictureStore::makeRoom()
{
  if (bytes_ <= limitBytes_)
  {
    return;
  }
  std::vector<std::pair<std::int64_t, std::int64_t>> unwanted;
  for (const auto& [sample, entry] : entries_)
  {
    if (!isWanted(sample))
    {
      unwanted.emplace_back(entry.lastWanted, sample);
    }
  }
  std::sort(unwanted.begin(), unwanted.end());
  for (auto oldest = unwanted.begin(); oldest != unwanted.end() && bytes_ > limitBytes_; ++oldest)
  {
    const auto entry = entries_.find(oldest->second);
    bytes_ -= entry->second.bytes;
    entries_.erase(entry);
  }
}

const StoredPicture* PictureStore::find(std::int64_t sample) const
{
  const auto found = entries_.find(sample);
  if (found == entries_.end())
  {
    return nullptr;
  }
  const Entry& entry = found->second;
  if (entry.unfinished)
  {
    const ShadeRange range = (wantedSet_.count(sample) != 0 ? wantedRange_ : entry.range).settled();
    if (entry.painted.rgb.empty() || !(range == entry.paintedRange))
    {
      const PixelLayout& layout = entry.unfinished->layout;
      entry.painted.rgb.resize(static_cast<std::size_t>(3 * layout.width * layout.height));
      paintPixels(layout, range, entry.unfinished->values.data(), entry.painted.rgb.data());
      entry.paintedRange = range;
    }
  }
  return &entry.painted;
}

std::string PictureStore::why(std::int64_t sample) const
{
  const auto found = unavailable_.find(sample);
  return found == unavailable_.end() ? std::string() : found->second;
}

std::string PictureStore::error() const
{
  for (const std::int64_t sample : wanted_)
  {
    if (!why(sample).empty())
    {
      return why(sample);
    }
  }
  return hovered_ ? why(*hovered_) : std::string();
}

void PictureStore::clear()
{
  forget();
  wanted_.clear();
  wantedSet_.clear();
  hovered_.reset();
  touch();
  ++version_;
}

}  // namespace layerscope
