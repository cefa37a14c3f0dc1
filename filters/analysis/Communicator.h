#ifndef layerscope_analysis_Communicator_h
#define layerscope_analysis_Communicator_h

#include <cstddef>
#include <cstdint>

namespace layerscope
{

/// How values of all ranks are combined.
enum class Reduction
{
  Sum,
  Minimum,
  Maximum
};

/// The few collective operations that the analysis needs, so that it runs on one process or on many
/// without knowing which library carries the messages.
///
/// Every rank calls the same operations in the same order with the same counts. Operations block until
/// the result is there; on return all ranks hold the same values. A failure of the transport is thrown
/// as layerscope::Error.
class Communicator
{
public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;
  virtual int size() const = 0;

  /// Replaces values[0..count) by the combination over all ranks. Sums never overflow when the caller
  /// bounds them; integers make the result independent of the order in which ranks are combined.
  virtual void allReduce(Reduction reduction, std::int64_t* values, std::size_t count) = 0;

  /// The same for floating point. Only minimum and maximum are free of rounding: a sum may depend on
  /// the number of ranks, so the analysis never asks for one.
  virtual void allReduce(Reduction reduction, double* values, std::size_t count) = 0;

  /// Copies `bytes` bytes from rank `root` to every other rank.
  virtual void broadcast(void* data, std::size_t bytes, int root) = 0;

  /// Collects local[0..count) of every rank in rank order: all[rank * count + i]. `all` holds
  /// size() * count values and doesn't overlap `local`.
  virtual void allGather(const std::int64_t* local, std::size_t count, std::int64_t* all) = 0;
};

/// One process alone.
class SerialCommunicator final : public Communicator
{
public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  void allReduce(Reduction reduction, std::int64_t* values, std::size_t count) override;
  void allReduce(Reduction reduction, double* values, std::size_t count) override;
  void broadcast(void* data, std::size_t bytes, int root) override;
  void allGather(const std::int64_t* local, std::size_t count, std::int64_t* all) override;
};

}  // namespace layerscope

#endif
