#include "PointwiseGroup.h"

#include <algorithm>
#include <array>

#include "operators/Parallel.h"

namespace layerscope
{

namespace
{
// Elements of a piece: the output's, a few buffers' and another input's fit the first-level cache.
constexpr std::int64_t pieceElements = 1024;
constexpr std::size_t mostInputs = 8;
}  // namespace

std::vector<std::size_t> PointwiseGroup::places(const std::vector<const std::vector<Source>*>& inputs)
{
  const std::size_t count = inputs.size();
  std::vector<std::size_t> lastReader(count, count);
  for (std::size_t i = 0; i < count; ++i)
  {
    for (const Source& source : *inputs[i])
    {
      if (source.kind == Source::Kind::Member)
      {
        lastReader[source.index] = i;
      }
    }
  }
  std::vector<std::size_t> places(count, 0);
  for (std::size_t i = 1; i < count; ++i)
  {
    // What nobody reads after this operator may be written over: its own inputs, element by element, too.
    const auto isTaken = [&](std::size_t place)
    {
      for (std::size_t before = 0; before < i; ++before)
      {
        if (places[before] == place && lastReader[before] > i && lastReader[before] < count)
        {
          return true;
        }
      }
      return false;
    };
    while (isTaken(places[i]))
    {
      ++places[i];
    }
  }
  return places;
}

PointwiseGroup::PointwiseGroup(std::vector<Member> members) : members_(std::move(members))
{
  std::vector<const std::vector<Source>*> inputs;
  for (const Member& member : members_)
  {
    inputs.push_back(&member.inputs);
  }
  places_ = places(inputs);
}

std::vector<TensorInfo> PointwiseGroup::prepare(const Inputs& /*inputs*/)
{
  throw Error("a group of operators is made of prepared ones");
}

// Pieces of the output come into being while input 0 is still read, unless the first operator alone reads it.
bool PointwiseGroup::canRunInPlace() const
{
  std::size_t readers = 0;
  for (const Member& member : members_)
  {
    readers += static_cast<std::size_t>(std::count_if(member.inputs.begin(), member.inputs.end(),
                                                      [](const Source& source) {
                                                        return source.index == 0 &&
                                                               (source.kind == Source::Kind::Piece ||
                                                                source.kind == Source::Kind::Whole);
                                                      }));
  }
  const std::vector<Source>& first = members_.front().inputs;
  return !followsPieces() && readers == 1 && !first.empty() && first.front().kind == Source::Kind::Piece &&
         first.front().index == 0;
}

void PointwiseGroup::run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                         void* scratch) const
{
  float* const output = outputs[0]->floats();
  const auto finish = [&](std::int64_t begin, std::int64_t end) { runPieces(inputs, output, begin, end); };
  if (!followsPieces())
  {
    parallelBlocks(outputs[0]->size(), finish);
    return;
  }
  std::vector<const Tensor*> own;
  for (const Source& source : members_.front().inputs)
  {
    own.push_back(source.kind == Source::Kind::None ? nullptr : inputs[source.index]);
  }
  members_.front().op->runByPieces(own, outputs, scratch, finish);
}

void PointwiseGroup::runPieces(const std::vector<const Tensor*>& inputs, float* output, std::int64_t begin,
                               std::int64_t end) const
{
  alignas(64) std::array<std::array<float, pieceElements>, mostBuffers> buffers;
  for (std::int64_t from = begin; from < end; from += pieceElements)
  {
    const std::int64_t to = std::min(end, from + pieceElements);
    const auto placeOf = [&](std::size_t member)
    { return places_[member] == 0 ? output + from : buffers[places_[member] - 1].data(); };
    for (std::size_t i = followsPieces() ? 1 : 0; i < members_.size(); ++i)
    {
      const Member& member = members_[i];
      std::array<const float*, mostInputs> read{};
      for (std::size_t k = 0; k < member.inputs.size(); ++k)
      {
        const Source& source = member.inputs[k];
        switch (source.kind)
        {
          case Source::Kind::None:
            break;
          case Source::Kind::Member:
            read[k] = placeOf(source.index);
            break;
          case Source::Kind::Whole:
            read[k] = inputs[source.index]->floats();
            break;
          case Source::Kind::Piece:
            read[k] = inputs[source.index]->floats() + from;
            break;
        }
      }
      member.op->runPiece(read.data(), placeOf(i), from, to);
    }
  }
}

}  // namespace layerscope
