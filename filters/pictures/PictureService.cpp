#include "PictureService.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

#include "EndsWithProcess.h"
#include "PictureMaker.h"
#include "PictureQueue.h"
#include "PictureSource.h"

namespace layerscope
{

/// The thread, and what it shares with the program.
class PictureService::Worker : public EndsWithProcess
{
public:
  explicit Worker(std::size_t cacheBytes) : queue_(cacheBytes) {}
  ~Worker() override;

  void setTable(vtkTable* table, vtkInformation* inInfo);
  PictureAnswer ask(const std::vector<std::int64_t>& samples, std::size_t byteBudget);

  void end() override;

private:
  using Lock = std::unique_lock<std::mutex>;

  void start();
  void work();
  void find(Lock& lock, const std::vector<std::int64_t>& samples);
  void make(Lock& lock, PictureQueue::Next next);

  // Under the mutex. The rows change in the program's thread only, which may read them without.
  std::mutex mutex_;
  bool ended_ = false;
  PictureQueue queue_;
  std::shared_ptr<const PictureSource> rows_ = std::make_shared<const PictureSource>(nullptr);
  std::int64_t generation_ = 0;
  std::optional<std::int64_t> atHand_;  // the picture that is being made

  std::atomic<bool> stop_{false};  // for the work at hand
  std::condition_variable wake_;
  std::thread thread_;

  // The thread's own.
  std::unique_ptr<PictureMaker> maker_;
  std::shared_ptr<const PictureSource> makerRows_;
};

PictureService::Worker::~Worker()
{
  withdraw();
  end();
}

void PictureService::Worker::end()
{
  {
    const Lock lock(mutex_);
    ended_ = true;
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable())
  {
    thread_.join();
  }
}

void PictureService::Worker::setTable(vtkTable* table, vtkInformation* inInfo)
{
  if (rows_->isOf(table, inInfo))
  {
    return;
  }
  auto rows = std::make_shared<const PictureSource>(table, inInfo);
  const Lock lock(mutex_);
  rows_.swap(rows);
  ++generation_;
  queue_.clear();
  stop_ = true;
}

PictureAnswer PictureService::Worker::ask(const std::vector<std::int64_t>& samples, std::size_t byteBudget)
{
  PictureAnswer answer;
  {
    const Lock lock(mutex_);
    answer.asked = samples;
    answer.generation = generation_;
    queue_.ask(samples);
    stop_ = stop_ || (atHand_ && !queue_.isAsked(*atHand_));
    if (!rows_->hasSamples())
    {
      queue_.settleAll(rows_->error());
    }
    start();
    queue_.fetch(byteBudget, answer);
  }
  wake_.notify_all();
  return answer;
}

/// Starts the thread when there is something to do for it.
void PictureService::Worker::start()
{
  if (thread_.joinable() || ended_ || queue_.unknown().empty())
  {
    return;
  }
  announce();
  try
  {
    thread_ = std::thread([this] { work(); });
  }
  catch (const std::system_error& error)
  {
    queue_.settleAll(std::string("cannot start a thread that makes pictures: ") + error.what());
  }
}

void PictureService::Worker::work()
{
  // One less than the loops of this thread would use, so that the window stays lively.
  omp_set_num_threads(std::max(1, omp_get_max_threads() - 1));
  Lock lock(mutex_);
  while (!ended_)
  {
    stop_ = false;
    const auto samples = queue_.unknown();
    if (!samples.empty())
    {
      find(lock, samples);
    }
    else if (const auto next = queue_.next())
    {
      make(lock, *next);
    }
    else
    {
      wake_.wait(lock);
    }
  }
}

/// Called with the lock held, which is open during the work.
void PictureService::Worker::find(Lock& lock, const std::vector<std::int64_t>& samples)
{
  const auto rows = rows_;
  lock.unlock();
  const auto found = rows->find(samples, stop_);
  lock.lock();
  if (rows != rows_ || ended_)
  {
    return;
  }
  for (std::size_t place = 0; place < samples.size(); ++place)
  {
    queue_.setRow(samples[place], found[place], rows->error());
  }
}

/// Called with the lock held, which is open during the work.
void PictureService::Worker::make(Lock& lock, PictureQueue::Next next)
{
  const auto rows = rows_;
  atHand_ = next.sample;
  lock.unlock();
  std::shared_ptr<const SamplePicture> picture;
  std::string error;
  bool isReady = false;
  try
  {
    if (rows != makerRows_)
    {
      makerRows_.reset();
      maker_ = std::make_unique<PictureMaker>(*rows);
      makerRows_ = rows;
    }
    isReady = true;
    picture = maker_->make(*rows, next.sample, next.row, stop_);
  }
  catch (const std::exception& exception)
  {
    error = exception.what();
  }
  lock.lock();
  atHand_.reset();
  if (rows != rows_ || ended_)
  {
    return;
  }
  if (picture)
  {
    queue_.setPicture(std::move(picture));
  }
  else if (!isReady)
  {
    queue_.setAllFailed(error);
  }
  else if (!error.empty())
  {
    queue_.setFailed(next.sample, error);
  }
}

PictureService::PictureService(std::size_t cacheBytes) : worker_(std::make_unique<Worker>(cacheBytes)) {}

PictureService::~PictureService() = default;

void PictureService::setTable(vtkTable* table, vtkInformation* inInfo)
{
  worker_->setTable(table, inInfo);
}

PictureAnswer PictureService::ask(const std::vector<std::int64_t>& samples, std::size_t byteBudget)
{
  return worker_->ask(samples, byteBudget);
}

}  // namespace layerscope
