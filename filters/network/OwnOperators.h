#ifndef layerscope_network_OwnOperators_h
#define layerscope_network_OwnOperators_h

#include <string>
#include <vector>

#include "Graph.h"

namespace layerscope
{

/// Operators that the engine itself puts into a graph. No file can ask for them: the point in their names is
/// in none of ONNX's.
///
/// Of one input; attributes `maps` (see ChannelMap.h, one a channel), and `extents` (-1 for the samples) and
/// `features` (0 or 1), a number for each part of the tensor's axes, which tell where the channels are.
constexpr const char* channelChangeOp = "layerscope.ChannelChange";    ///< changes the values
constexpr const char* gradientChangeOp = "layerscope.GradientChange";  ///< changes the gradient alone

/// Of a tensor and one of the same shape that replaces it, value by value, where that isn't NaN.
constexpr const char* givenOp = "layerscope.Given";                  ///< replaces values
constexpr const char* givenGradientOp = "layerscope.GivenGradient";  ///< replaces the gradient alone

/// Attribute `values`, as often along attribute `axis`, where it has one, as the input has samples along its
/// first.
constexpr const char* repeatedOp = "layerscope.Repeated";

/// Of a mask of ONNX Runtime's (lengths [samples], ends and starts [2 samples], or whole numbers, 0 where
/// masked, [samples, keys], [samples, queries, keys], [samples, 1, most, most]), queries and keys [samples,
/// steps, features] (or keys in heads), and past keys [samples, heads, steps, size]; what is to be added to
/// the scores: 0, or attribute `value` where masked.
constexpr const char* attentionMaskOp = "layerscope.AttentionMask";

/// Of a table [samples, features]: the scores [samples, targets] of the trees in the attributes (see
/// Trees.h).
constexpr const char* treesOp = "layerscope.Trees";

/// Of a table [samples, features]: the kernel of each sample and each of the support vectors, attribute
/// `vectors` [vectors, features]; attributes `kernel_type` and `kernel_params` as SVMRegressor has them.
constexpr const char* supportKernelsOp = "layerscope.SupportKernels";

/// Of scores [samples, pairs] of pairs of `classes` classes: the class that wins most [samples], and the
/// probabilities [samples, classes], with `prob_a` and `prob_b` as SVMClassifier has them.
constexpr const char* pairVotesOp = "layerscope.PairVotes";
constexpr const char* pairProbabilitiesOp = "layerscope.PairProbabilities";

/// Of shares from 0 to 1, the quantiles of the normal distribution.
constexpr const char* probitOp = "layerscope.Probit";

/// Of numbers, each of which becomes the one of `values` at the place it has in `keys`, or `fallback`.
constexpr const char* labelCodesOp = "layerscope.LabelCodes";

/// Subgraph `body`, which is given the inputs and tells types and shapes of the outputs, walked with the
/// values at hand (see ByValue.h); attribute `padded`, a number for each output: 2^axis for each axis
/// along which its extent varies, added up; the place that is left is filled with NaN.
constexpr const char* byValueOp = "layerscope.ByValue";

/// A node of one of ONNX's operators that the engine puts in, of an operator set in which axes are
/// attributes.
Node ownNode(const std::string& op, const std::string& name, std::vector<std::string> inputs,
             std::vector<std::string> outputs);

/// Puts a node with such an operator behind the one that makes `tensor`, which becomes its first input;
/// whatever read the tensor reads the node's output, whose name is returned: the tensor's and `suffix`, which
/// must make it one that no file uses.
std::string readInstead(Graph& graph, const std::string& tensor, Node node, const std::string& suffix);

}  // namespace layerscope

#endif
