#ifndef layerscope_Attributions_h
#define layerscope_Attributions_h

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "network/Network.h"

namespace layerscope
{

/// How much each number of a network's input has to do with a score S, the value of a class or of a channel
/// (its mean over the positions, or over a region of them), or the mean of all channels. x is the input, A_c
/// a channel of a layer with extents, <> the mean over its positions.
enum class AttributionMethod
{
  Gradient,             ///< dS/dx (Simonyan et al., arXiv:1312.6034)
  GradientTimesInput,   ///< x dS/dx (Shrikumar et al., arXiv:1605.01713)
  IntegratedGradients,  ///< (x - b) times the mean of dS/dx on the way from the baseline b to x, at the
                        ///< middles of `steps` equal parts (Sundararajan et al., arXiv:1703.01365); adds up
                        ///< to S(x) - S(b)
  SmoothGrad,  ///< the mean of dS/dx over `steps` copies with normal noise (Smilkov et al., arXiv:1706.03825)
  Deconvnet,   ///< dS/dx by the rule of that name at activations (see GradientRule)
  GuidedBackpropagation,  ///< likewise
  GradCam,  ///< sum over c of <dS/dA_c> A_c (Selvaraju et al., arXiv:1610.02391), before its rectifier
  GradCamPlusPlus,  ///< the same with the weights of Chattopadhyay et al., arXiv:1710.11063, for S as an
                    ///< exponent
  GuidedGradCam     ///< GuidedBackpropagation times the rectified GradCam
};

/// Is the map of the layer's extents, without channels, resized to the picture?
bool isClassActivationMap(AttributionMethod method);
/// Does it read a layer?
bool needsLayer(AttributionMethod method);

/// Some rows and columns, those from `first` to `last`, both included, counted from 0 at the upper left.
struct Region
{
  std::int64_t firstRow = 0;
  std::int64_t lastRow = 0;
  std::int64_t firstColumn = 0;
  std::int64_t lastColumn = 0;
};

/// Instead of a unit: the mean of all.
constexpr std::int64_t allUnits = std::numeric_limits<std::int64_t>::max();

struct AttributionOptions
{
  AttributionMethod method = AttributionMethod::Gradient;
  std::string target;            ///< tensor [samples, units, positions ...] that has the score
  std::optional<Region> region;  ///< of [samples, units, height, width]: the positions that count; else all
  std::string layer;             ///< tensor [samples, channels, height, width] of methods that read a layer
  std::int64_t steps = 50;
  double noise =
      0.15;  ///< SmoothGrad: standard deviation, as share of the sample's largest minus least value
  std::uint64_t seed =
      0;  ///< SmoothGrad: noise depends on it, the sample's number, the copy and the place alone
  std::vector<float> baseline;  ///< IntegratedGradients: an input; empty: zeros
};

struct Attributions
{
  /// [samples, values of the input], signed; [samples, height * width] of the input for class activation
  /// maps.
  std::vector<float> values;
  std::vector<float> scores;  ///< S(x) of each sample
  /// IntegratedGradients: the sum of a sample's attributions divided by S(x) - S(b), 1 where they are
  /// complete; NaN where that difference is 0. Empty for other methods.
  std::vector<float> completeness;
};

/// The scores' tensor of a classifier: what the softmax at its end reads, where there is one, else its
/// output. Softmax couples the classes, so that its gradient also tells what speaks for the others.
std::string scoreTensor(const Network& network);

/// Scores of all units of the options' target for samples [count, sampleSize], [count, units]: the means over
/// positions. Throws Error where the region isn't within them. False when `progress` or `stop` ended the run.
bool scoresOf(const std::shared_ptr<const Network>& network, const AttributionOptions& options,
              const float* inputs, std::int64_t count, std::vector<float>& scores,
              const std::function<bool(double)>& progress = {}, const std::atomic<bool>* stop = nullptr);

/// Attributions of samples' main inputs [count, sampleSize] to their units, or allUnits; `samples` are their
/// numbers, `scores` those of all units, as scoresOf has them. The input has the channels before the rows and
/// columns where a class activation map is asked for. Throws Error: a unit that there isn't, an operator
/// without derivative in between, a layer without rows and columns. Cost: `steps` passes forward and back for
/// methods with steps, else one. The same for any number of threads. False when `progress` or `stop` ended
/// it.
bool attribute(const std::shared_ptr<const Network>& network, const AttributionOptions& options,
               const float* inputs, const std::vector<std::int64_t>& samples,
               const std::vector<float>& scores, const std::vector<std::int64_t>& units, Attributions& result,
               const std::function<bool(double)>& progress = {}, const std::atomic<bool>* stop = nullptr);

/// Bilinear, half-pixel centres, edges repeated, as PyTorch's interpolate without aligned corners. [height,
/// width].
std::vector<float> resized(const float* map, std::int64_t height, std::int64_t width, std::int64_t newHeight,
                           std::int64_t newWidth);

}  // namespace layerscope

#endif
