#ifndef layerscope_network_GraphInputs_h
#define layerscope_network_GraphInputs_h

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "Error.h"
#include "Graph.h"
#include "InputOptions.h"

namespace layerscope
{

/// How a network is fed.
struct GraphInputs
{
  std::vector<FedInput> fed;    ///< the main input first, then the others in the file's order
  bool isShapeGiven = false;    ///< the file leaves extents of the main input open
  std::int64_t fixedBatch = 0;  ///< samples that the file fixes for a run; 0 when it leaves them open
};

/// The main input leaves extents open of which nothing is said.
class OpenShape : public Error
{
public:
  OpenShape(const std::string& message, Shape open) : Error(message), shape(std::move(open)) {}

  Shape shape;  ///< of one sample, -1 for what is open; empty where the file has no shape
};

/// Changes a graph so that what it is fed are float32 tensors [samples, ...] alone: inputs of whole numbers,
/// and those whose samples run along another axis, become the outputs of nodes that make them of others.
/// Inputs that are constant become weights. Throws Error that names the input
/// that there isn't, whose shape stays open, whose type cannot be fed, or that fits no sample.
GraphInputs prepareInputs(Graph& graph, const InputOptions& options);

}  // namespace layerscope

#endif
