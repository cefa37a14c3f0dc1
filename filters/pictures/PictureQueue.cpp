#include "PictureQueue.h"

#include <algorithm>
#include <iterator>

namespace layerscope
{

void PictureQueue::clear()
{
  queue_.clear();
  asked_.clear();
  states_.clear();
  bytes_ = 0;
}

void PictureQueue::ask(const std::vector<std::int64_t>& samples)
{
  ++requests_;
  queue_.clear();
  asked_.clear();
  for (const std::int64_t sample : samples)
  {
    if (asked_.insert(sample).second)
    {
      queue_.push_back(sample);
    }
  }
  for (auto state = states_.begin(); state != states_.end();)
  {
    const bool isKept = state->second.kind == Kind::Made || isAsked(state->first);
    state = isKept ? std::next(state) : states_.erase(state);
  }
}

void PictureQueue::fetch(std::size_t byteBudget, PictureAnswer& answer)
{
  std::size_t bytes = 0;
  for (const std::int64_t sample : queue_)
  {
    const auto found = states_.find(sample);
    if (found != states_.end() && found->second.kind == Kind::Failed)
    {
      answer.failed.push_back(sample);
      answer.error = answer.error.empty() ? found->second.error : answer.error;
      continue;
    }
    const bool isMade = found != states_.end() && found->second.kind == Kind::Made;
    if (isMade)
    {
      found->second.lastAsked = requests_;
    }
    if (isMade && (bytes == 0 || bytes + found->second.picture->bytes() <= byteBudget))
    {
      bytes += found->second.picture->bytes();
      answer.pictures.push_back(found->second.picture);
    }
    else if (isMade || found == states_.end() || found->second.kind == Kind::Row)
    {
      answer.pending.push_back(sample);
    }
  }
}

std::vector<std::int64_t> PictureQueue::unknown() const
{
  std::vector<std::int64_t> samples;
  std::copy_if(queue_.begin(), queue_.end(), std::back_inserter(samples),
               [this](std::int64_t sample) { return states_.count(sample) == 0; });
  return samples;
}

void PictureQueue::settleAll(const std::string& error)
{
  for (const std::int64_t sample : queue_)
  {
    State& state = states_[sample];
    state.kind = error.empty() ? Kind::Elsewhere : Kind::Failed;
    state.error = error;
  }
}

void PictureQueue::setRow(std::int64_t sample, std::int64_t row, const std::string& error)
{
  if (!isAsked(sample))
  {
    return;
  }
  State& state = states_[sample];
  state.row = row;
  if (row >= 0)
  {
    state.kind = error.empty() ? Kind::Row : Kind::Failed;
    state.error = error;
  }
}

std::optional<PictureQueue::Next> PictureQueue::next()
{
  for (const std::int64_t sample : queue_)
  {
    const auto state = states_.find(sample);
    if (state != states_.end() && state->second.kind == Kind::Row)
    {
      makeRoom();
      return bytes_ < cacheBytes_ ? std::optional<Next>({sample, state->second.row}) : std::nullopt;
    }
  }
  return std::nullopt;
}

/// Forgets pictures that nobody asks for now, the longest unused first, where there are too many.
void PictureQueue::makeRoom()
{
  while (bytes_ >= cacheBytes_)
  {
    auto oldest = states_.end();
    for (auto state = states_.begin(); state != states_.end(); ++state)
    {
      if (state->second.kind == Kind::Made && !isAsked(state->first) &&
          (oldest == states_.end() || state->second.lastAsked < oldest->second.lastAsked))
      {
        oldest = state;
      }
    }
    if (oldest == states_.end())
    {
      return;
    }
    bytes_ -= oldest->second.picture->bytes();
    states_.erase(oldest);
  }
}

void PictureQueue::setPicture(std::shared_ptr<const SamplePicture> picture)
{
  // Kept even if nobody asks for it any more: it is made.
  State& state = states_[picture->sample];
  state.kind = Kind::Made;
  state.lastAsked = requests_;
  bytes_ += picture->bytes();
  state.picture = std::move(picture);
}

void PictureQueue::setFailed(std::int64_t sample, const std::string& error)
{
  const auto state = states_.find(sample);
  if (state != states_.end())
  {
    state->second.kind = Kind::Failed;
    state->second.error = error;
  }
}

void PictureQueue::setAllFailed(const std::string& error)
{
  for (auto& [sample, state] : states_)
  {
    if (state.kind == Kind::Row)
    {
      state.kind = Kind::Failed;
      state.error = error;
    }
  }
}

}  // namespace layerscope
