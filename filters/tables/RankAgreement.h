#ifndef layerscope_RankAgreement_h
#define layerscope_RankAgreement_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace layerscope
{
class Communicator;

/// Collective. The lowest rank for which `condition` holds; -1 when it holds for none.
int lowestRank(bool condition, Communicator& communicator);

/// Collective. Replaces `text` by that of rank `root`.
void broadcastText(std::string& text, int root, Communicator& communicator);

/// Collective. Replaces all the texts by those of rank `root`, which may be more or fewer.
void broadcastTexts(std::vector<std::string>& texts, int root, Communicator& communicator);

/// Collective. Number of rows on the ranks below this one; `total` receives the number on all ranks.
std::int64_t rowsBefore(std::int64_t rows, std::int64_t& total, Communicator& communicator);

/// Collective. Runs `work`, which must not communicate, and throws on every rank alike when it threw on one:
/// the Error of the lowest such rank. So no rank waits in a later collective for one that gave up, and the
/// first rank, which is the one that users hear, always knows the cause. Running out of memory counts as an
/// Error.
void runOnAllRanks(Communicator& communicator, const std::function<void()>& work);

}  // namespace layerscope

#endif
