#include "RankAgreement.h"

#include <exception>
#include <new>
#include <vector>

#include "analysis/Communicator.h"
#include "network/Error.h"

namespace layerscope
{

int lowestRank(bool condition, Communicator& communicator)
{
  std::int64_t lowest = condition ? communicator.rank() : communicator.size();
  communicator.allReduce(Reduction::Minimum, &lowest, 1);
  return lowest < communicator.size() ? static_cast<int>(lowest) : -1;
}

void broadcastText(std::string& text, int root, Communicator& communicator)
{
  auto length = static_cast<std::int64_t>(text.size());
  communicator.broadcast(&length, sizeof(length), root);
  text.resize(static_cast<std::size_t>(length));
  if (length > 0)
  {
    communicator.broadcast(text.data(), text.size(), root);
  }
}

void broadcastTexts(std::vector<std::string>& texts, int root, Communicator& communicator)
{
  auto count = static_cast<std::int64_t>(texts.size());
  communicator.broadcast(&count, sizeof(count), root);
  texts.resize(static_cast<std::size_t>(count));
  for (std::string& text : texts)
  {
    broadcastText(text, root, communicator);
  }
}

std::int64_t rowsBefore(std::int64_t rows, std::int64_t& total, Communicator& communicator)
{
  std::vector<std::int64_t> counts(static_cast<std::size_t>(communicator.size()));
  communicator.allGather(&rows, 1, counts.data());
  std::int64_t before = 0;
  total = 0;
  for (std::size_t rank = 0; rank < counts.size(); ++rank)
  {
    before += rank < static_cast<std::size_t>(communicator.rank()) ? counts[rank] : 0;
    total += counts[rank];
  }
  return before;
}

void runOnAllRanks(Communicator& communicator, const std::function<void()>& work)
{
  std::exception_ptr own;
  std::string message;
  try
  {
    work();
  }
  catch (const std::bad_alloc&)
  {
    own = std::make_exception_ptr(Error("out of memory"));
    message = "out of memory";
  }
  catch (const std::exception& exception)
  {
    own = std::current_exception();
    message = exception.what();
  }
  const int failed = lowestRank(own != nullptr, communicator);
  if (failed < 0)
  {
    return;
  }
  broadcastText(message, failed, communicator);
  if (failed == communicator.rank())
  {
    std::rethrow_exception(own);
  }
  throw Error(message);
}

}  // namespace layerscope
