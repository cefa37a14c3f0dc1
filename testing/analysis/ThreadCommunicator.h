#ifndef layerscope_testing_ThreadCommunicator_h
#define layerscope_testing_ThreadCommunicator_h

#include "analysis/Communicator.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace layerscope::testing
{

/// Ranks that are threads of one process. Each collective publishes what a rank brings, waits for the others,
/// reads, and waits again before what was published goes.
class ThreadCommunicator final : public Communicator
{
public:
  class Group
  {
  public:
    explicit Group(int size) : published_(static_cast<std::size_t>(size)) {}

    int size() const { return static_cast<int>(published_.size()); }

    void exchange(int rank, const void* data,
                  const std::function<void(const std::vector<const void*>&)>& read)
    {
      published_[static_cast<std::size_t>(rank)] = data;
      wait();
      read(published_);
      wait();
    }

  private:
    void wait()
    {
      std::unique_lock<std::mutex> lock(mutex_);
      const int round = round_;
      if (++waiting_ == size())
      {
        waiting_ = 0;
        ++round_;
        all_.notify_all();
        return;
      }
      all_.wait(lock, [&] { return round_ != round; });
    }

    std::vector<const void*> published_;
    std::mutex mutex_;
    std::condition_variable all_;
    int waiting_ = 0;
    int round_ = 0;
  };

  ThreadCommunicator(Group& group, int rank) : group_(group), rank_(rank) {}

  int rank() const override { return rank_; }
  int size() const override { return group_.size(); }

  void allReduce(Reduction reduction, std::int64_t* values, std::size_t count) override
  {
    this->reduce(reduction, values, count);
  }

  void allReduce(Reduction reduction, double* values, std::size_t count) override
  {
    this->reduce(reduction, values, count);
  }

  void broadcast(void* data, std::size_t bytes, int root) override
  {
    group_.exchange(rank_, data,
                    [&](const std::vector<const void*>& all)
                    {
                      if (root != rank_)
                      {
                        std::memcpy(data, all[static_cast<std::size_t>(root)], bytes);
                      }
                    });
  }

  void allGather(const std::int64_t* local, std::size_t count, std::int64_t* all) override
  {
    group_.exchange(rank_, local,
                    [&](const std::vector<const void*>& parts)
                    {
                      for (std::size_t part = 0; part < parts.size(); ++part)
                      {
                        const auto* values = static_cast<const std::int64_t*>(parts[part]);
                        std::copy(values, values + count, all + part * count);
                      }
                    });
  }

private:
  template <typename T>
  void reduce(Reduction reduction, T* values, std::size_t count)
  {
    const std::vector<T> own(values, values + count);
    group_.exchange(rank_, own.data(),
                    [&](const std::vector<const void*>& all)
                    {
                      for (std::size_t i = 0; i < count; ++i)
                      {
                        values[i] = static_cast<const T*>(all[0])[i];
                        for (std::size_t part = 1; part < all.size(); ++part)
                        {
                          const T value = static_cast<const T*>(all[part])[i];
                          values[i] = reduction == Reduction::Sum       ? values[i] + value
                                      : reduction == Reduction::Minimum ? std::min(values[i], value)
                                                                        : std::max(values[i], value);
                        }
                      }
                    });
  }

  Group& group_;
  int rank_;
};

/// Runs body(communicator) on `size` ranks at once.
inline void onRanks(int size, const std::function<void(Communicator&)>& body)
{
  ThreadCommunicator::Group group(size);
  std::vector<std::thread> ranks;
  for (int rank = 0; rank < size; ++rank)
  {
    ranks.emplace_back(
        [&group, &body, rank]
        {
          ThreadCommunicator communicator(group, rank);
          body(communicator);
        });
  }
  for (std::thread& rank : ranks)
  {
    rank.join();
  }
}

}  // namespace layerscope::testing

#endif
