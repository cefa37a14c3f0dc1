#ifndef layerscope_network_expansions_ClassScores_h
#define layerscope_network_expansions_ClassScores_h

#include <string>
#include <vector>

#include "network/Expansion.h"

namespace layerscope
{

/// Input 0 as fractions: tables of the domain ai.onnx.ml may be of whole numbers.
std::string tableInput(Expansion& node);

/// What is done to scores in the end: attribute `post_transform` by its name, or by its number in the newest
/// form of trees. Throws Error for others than there are.
std::string transformOf(const Expansion& node);
std::string transformOf(std::int64_t number);

/// Applies that, or attribute `post_transform`, to scores [samples, classes].
std::string transformed(Expansion& node, const std::string& scores, const std::string& kind);
std::string transformed(Expansion& node, const std::string& scores);

/// One score s a sample as two: [1 - s, s] where it is a share, else [-s, s].
std::string scorePair(Expansion& node, const std::string& score, bool isShare);

/// As `transformed`, of the pair that one score becomes, which is of shares where they become quantiles.
std::string transformedPair(Expansion& node, const std::string& score, bool isShare);

/// The labels of a classifier: whole numbers, or texts, for which their places in the list stand.
class ClassLabels
{
public:
  /// From attributes `numbers` and classlabels_strings. Throws Error where there are none, or both.
  ClassLabels(const Expansion& node, const char* numbers);

  std::int64_t count() const { return static_cast<std::int64_t>(numbers_.size()); }

  /// Makes output 0 the labels of the classes whose numbers [samples] are in `index`. Throws Error where a
  /// node reads texts.
  void deliver(Expansion& node, const std::string& index) const;

private:
  std::vector<std::int64_t> numbers_;
  bool areTexts_ = false;
};

/// The number of the largest score of each sample.
std::string largestClass(Expansion& node, const std::string& scores);

/// 1 where a score [samples, 1] is above `threshold`, as [samples].
std::string isAbove(Expansion& node, const std::string& score, float threshold);

}  // namespace layerscope

#endif
