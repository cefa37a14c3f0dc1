#include "PictureStore.h"

#include <algorithm>

namespace layerscope
{

/// Painted or not, so that painting never exceeds the limit.
std::size_t PictureStore::Entry::bytes() const
{
  const auto pixels = static_cast<std::size_t>(3 * picture->layout.width * picture->layout.height);
  return picture->bytes() + (picture->isFinished() ? 0 : pixels);
}

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
  wantedRange_ = {};
  wantedBytes_ = 0;
  for (const std::int64_t sample : wantedSet_)
  {
    const auto entry = entries_.find(sample);
    if (entry != entries_.end())
    {
      entry->second.lastWanted = wants_;
      wantedRange_.extend(entry->second.range);
      wantedBytes_ += entry->second.bytes();
    }
  }
  const auto entry = hovered_ ? entries_.find(*hovered_) : entries_.end();
  if (entry != entries_.end())
  {
    entry->second.lastWanted = wants_;
  }
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
  Entry entry;
  entry.picture = picture;
  entry.range.extend(picture->values.data(), static_cast<std::int64_t>(picture->values.size()));
  bytes_ += entry.bytes();
  unavailable_.erase(picture->sample);
  entries_.emplace(picture->sample, std::move(entry));
}

bool PictureStore::deliver(const std::vector<std::int64_t>& asked, const PictureAnswer& answer)
{
  bool isChanged = false;
  if (answer.generation != generation_)
  {
    isChanged = !entries_.empty() || !unavailable_.empty();
    entries_.clear();
    unavailable_.clear();
    bytes_ = 0;
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
  const auto miss = [&](std::int64_t sample, const std::string& why)
  {
    if (isMissing(sample))
    {
      unavailable_.emplace(sample, why);
      isChanged = true;
    }
  };
  for (const std::int64_t sample : answer.failed)
  {
    miss(sample, answer.error);
  }
  for (const std::int64_t sample : asked)
  {
    if (answer.pending == 0)
    {
      miss(sample, "the table has no sample " + std::to_string(sample));
    }
  }
  touch();
  makeRoom();
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
    bytes_ -= entry->second.bytes();
    entries_.erase(entry);
  }
}

PicturePixels PictureStore::picture(std::int64_t sample)
{
  const auto found = entries_.find(sample);
  if (found == entries_.end())
  {
    return {};
  }
  Entry& entry = found->second;
  const PixelLayout& layout = entry.picture->layout;
  if (entry.picture->isFinished())
  {
    return {layout.width, layout.height, {entry.picture, entry.picture->rgb.data()}};
  }
  const ShadeRange range = (wantedSet_.count(sample) != 0 ? wantedRange_ : entry.range).settled();
  if (!entry.painted || !(range == entry.paintedRange))
  {
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(3 * layout.width * layout.height);
    paintPixels(layout, range, entry.picture->values.data(), pixels->data());
    entry.painted = std::move(pixels);
    entry.paintedRange = range;
  }
  return {layout.width, layout.height, {entry.painted, entry.painted->data()}};
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
  entries_.clear();
  bytes_ = 0;
  want({});
  wantHovered(std::nullopt);
  unavailable_.clear();
  touch();
}

}  // namespace layerscope
