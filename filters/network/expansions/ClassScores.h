#ifndef layerscope_network_expansions_ClassScores_h
#define layerscope_network_expansions_ClassScores_h

#include <string>
#include <vector>

#include "network/Expansion.h"

namespace layerscope
{

/// Input 0 as fractions: tables of the domain ai.onnx.ml may be of whole numbers.
std::string tableInput(Expansion& node);

/// Applies attribute `post_transform` to scores [samples, classes].
std::string transformed(Expansion& node, const std::string& scores);

/// As above, of one score a sample that becomes two: [1 - s, s] where the score is a share, else [-s, s].
std::string transformedPair(Expansion& node, const std::string& score, bool isShare);

/// The labels of a classifier: whole numbers, or texts, which have no values here.
class ClassLabels
{
public:
  /// From attributes `numbers` and classlabels_strings. Throws Error where there are none, or both.
  ClassLabels(const Expansion& node, const char* numbers);

  std::int64_t count() const { return count_; }

  /// Makes output 0 the labels of the classes whose numbers [samples] are in `index`. Texts are left out of
  /// the network's outputs; throws Error where they are its only one, or a node reads them.
  void deliver(Expansion& node, const std::string& index) const;

private:
  std::vector<std::int64_t> numbers_;
  std::int64_t count_ = 0;
};

/// The number of the largest score of each sample.
std::string largestClass(Expansion& node, const std::string& scores);

/// 1 where a score [samples, 1] is above `threshold`, as [samples].
std::string isAbove(Expansion& node, const std::string& score, float threshold);

}  // namespace layerscope

#endif
