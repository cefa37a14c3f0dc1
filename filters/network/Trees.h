#ifndef layerscope_network_Trees_h
#define layerscope_network_Trees_h

#include <cstdint>
#include <vector>

#include "Graph.h"

namespace layerscope
{

/// Decision trees whose leaves give weights to targets (ONNX TreeEnsemble and its forerunners).
struct Forest
{
  enum class Mode
  {
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Equal,
    NotEqual,
    Member
  };
  enum class Aggregate
  {
    Average,
    Sum,
    Least,
    Most
  };
  struct Branch
  {
    std::int64_t feature = 0;
    float split = 0.0F;
    Mode mode = Mode::LessOrEqual;
    bool isMissingTrue = false;            ///< where not-a-number goes
    std::int64_t onTrue = 0, onFalse = 0;  ///< a branch, or ~leaf
    std::size_t firstMember = 0, memberCount = 0;
  };
  /// Weights [first, first + count).
  struct Leaf
  {
    std::size_t first = 0, count = 0;
  };
  struct Weight
  {
    std::int64_t target = 0;
    float value = 0.0F;
  };

  std::vector<Branch> branches;
  std::vector<Leaf> leaves;
  std::vector<Weight> weights;
  std::vector<float> members;
  std::vector<std::int64_t> roots;  ///< a branch, or ~leaf
  Aggregate aggregate = Aggregate::Sum;
  std::int64_t targets = 0;
  std::int64_t lastFeature = -1;

  /// Writes the scores of a sample, one a target; 0 for one that no leaf names. Does not throw.
  void score(const float* features, float* scores) const;
};

/// From the attributes of ONNX's TreeEnsemble (tensors), TreeEnsembleRegressor (lists, or tensors,
/// target_...) or TreeEnsembleClassifier (class_...). Throws Error for lists of different lengths, unknown
/// modes, children and targets out of range, and what is no tree. O(n log n).
Forest readForest(const Attributes& attributes);

}  // namespace layerscope

#endif
