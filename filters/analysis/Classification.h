#ifndef layerscope_analysis_Classification_h
#define layerscope_analysis_Classification_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "Contingency.h"

namespace layerscope
{

/// What a classifier's output says of one sample, as probabilities of its classes.
struct Judgement
{
  std::int64_t prediction = 0;  ///< the class of the greatest probability, the lowest of several
  double confidence = 0;        ///< its probability
  double entropy = 0;  ///< of the distribution, in nats; of values whose sum isn't 1, of their shares
};

/// How an output's values become probabilities.
enum class OutputKind
{
  Logits,         ///< softmax; of one value, the logit of the second of two classes
  Probabilities,  ///< as they are; of one value, that of the second of two classes
};

/// Classes of an output of `values` values: as many, or 2 where it has one.
std::size_t classCount(std::size_t values);

/// Are the values of a sample a distribution: none negative, their sum 1 up to 1e-3 (half precision)?
bool isDistribution(const float* values, std::size_t count);

/// Writes classCount(count) probabilities of one sample. `loss` gets -log of the probability of `label`, in
/// double precision from the logits; not a number where there is no such class.
Judgement judge(OutputKind kind, const float* values, std::size_t count, std::int64_t label,
                float* probabilities, double& loss);

/// Of one class; not a number where it would divide by 0.
struct ClassScores
{
  std::int64_t support = 0;    ///< samples of the class
  std::int64_t predicted = 0;  ///< samples for which it was predicted
  double precision = 0;        ///< share of the predicted that are of the class
  double recall = 0;           ///< share of the class that was predicted
  double f1 = 0;               ///< harmonic mean of the two
};

/// `counts` [true class, predicted class], square.
std::vector<ClassScores> classScores(const Contingency& counts);
/// Share of the samples whose class was predicted; not a number without samples.
double accuracy(const Contingency& counts);

}  // namespace layerscope

#endif
