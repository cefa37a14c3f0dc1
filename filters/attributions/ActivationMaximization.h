#ifndef layerscope_ActivationMaximization_h
#define layerscope_ActivationMaximization_h

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "ChannelScores.h"
#include "network/Network.h"

namespace layerscope
{

/// What the numbers of a network's input mean. A picture's pixels are shares of the way from black, 0, to
/// white, 1; other inputs are as they are.
struct InputFrame
{
  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;  ///< of other inputs, how many numbers
  bool isPicture = false;
  bool isChannelsLast = false;
  std::vector<float> black, white;  ///< a number a channel, as the network is fed with them; empty: 0 and 1

  std::int64_t size() const { return channels * height * width; }
  /// Of a number among those of the input.
  std::int64_t place(std::int64_t channel, std::int64_t position) const
  {
    return isChannelsLast ? position * channels + channel : channel * height * width + position;
  }
  double blackOf(std::int64_t channel) const
  {
    return black.empty() ? 0 : static_cast<double>(black[static_cast<std::size_t>(channel)]);
  }
  /// From black to white.
  double spanOf(std::int64_t channel) const
  {
    return white.empty() ? 1
                         : static_cast<double>(white[static_cast<std::size_t>(channel)]) - blackOf(channel);
  }
};

/// Gradient ascent from seeded noise to an input with a high score (Erhan et al. 2009; Simonyan et al.,
/// arXiv:1312.6034), with the regularisers of Yosinski et al. (arXiv:1506.06579) and of Mahendran and Vedaldi
/// (arXiv:1412.0035), and the jitter of Mordvintsev et al. (Inceptionism, 2015). All lengths are shares of
/// the range from black to white.
///
/// With x an input, S its score, g = dS/dx at x moved by the step's jitter, v = d(sum of the magnitudes of
/// differences of neighbouring pixels)/dx with sign(0) = 0, and rms(g) the root of the mean square of g, one
/// step is as follows. Where a ReLU makes S of zeros alone, g is that of what the ReLU reads, so that a
/// channel that is off comes on.
///   g <- g - totalVariation rms(g) v
///   x <- x + stepSize g / rms(g as it was)      NormalizedGradient; nothing where rms is 0
///   x <- x + stepSize of Adam (beta .9 and .999, epsilon 1e-8)      Adam
///   x <- level + (1 - decay) (x - level)
///   x <- x blurred, after each blurInterval-th step
///   x <- x between black and white, or, of other inputs, no longer than lengthLimit sqrt(numbers)
struct MaximizationOptions
{
  enum class Optimizer
  {
    NormalizedGradient,  ///< as Keras' example of visualised filters has it
    Adam
  };
  Optimizer optimizer = Optimizer::NormalizedGradient;
  std::int64_t steps = 100;
  double stepSize = 0.02;
  double level = 0;    ///< from where the ascent starts, and to where decay pulls
  double noise = 0.1;  ///< standard deviation of the start around the level
  std::uint64_t seed =
      0;             ///< noise and jitter depend on it, the channel's number, the step and the place alone
  double decay = 0;  ///< share of the way to the level that is taken back in each step
  double blur = 0;   ///< deviation of the Gaussian, in pixels; edges are repeated
  std::int64_t blurInterval = 4;
  std::int64_t jitter = 0;    ///< most pixels, in each direction; what leaves on one side enters on the other
  double totalVariation = 0;  ///< weight
  bool staysInRange = true;   ///< of pictures
  double lengthLimit = 0;     ///< of other inputs; 0: none. 1 is the length of a normal latent
};

struct MaximizedInput
{
  std::int64_t channel = 0;
  float start = 0;            ///< score of the noise
  float reached = 0;          ///< score at the end
  std::vector<float> values;  ///< the network's input
};

/// An input of high score for each of `channels`, whatever the others are: in batches, each of which takes
/// all its steps before the next begins. The same for any number of threads. Throws Error: a channel that
/// there isn't; a score that does not depend on the input, or by an operator without derivative; values that
/// are not finite. `progress` gets the fraction done after each step; false, or `stop`, ends the run, and the
/// result is false. Cost: `steps` + 2 passes, all but two of them forward and back.
bool maximizeActivations(const std::shared_ptr<const Network>& network, const ChannelScores& scores,
                         const std::vector<std::int64_t>& channels, const InputFrame& frame,
                         const MaximizationOptions& options, std::vector<MaximizedInput>& result,
                         const std::function<bool(double)>& progress = {},
                         const std::atomic<bool>* stop = nullptr);

}  // namespace layerscope

#endif
