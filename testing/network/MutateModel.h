#ifndef layerscope_testing_MutateModel_h
#define layerscope_testing_MutateModel_h

#include <onnx/onnx_pb.h>

#include <random>

namespace layerscope
{

using Random = std::minstd_rand;

/// Changes one thing in the model: a number to an unusual one, a name to another of the model, an enumerator,
/// a list by one element, or leaves a field out. Models stay readable, so that a fuzzer's changes get past
/// the parser.
void mutateModel(onnx::ModelProto& model, Random& random);

/// Adds one of `donor`'s nodes, reading tensors of `model`, and writes one of its names.
void graftNode(onnx::ModelProto& model, const onnx::ModelProto& donor, Random& random);

}  // namespace layerscope

#endif
