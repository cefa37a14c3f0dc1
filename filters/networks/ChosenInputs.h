#ifndef layerscope_ChosenInputs_h
#define layerscope_ChosenInputs_h

#include <string>
#include <vector>

namespace layerscope
{
class Communicator;
struct BoundRows;
struct SampleRow;

/// Collective. The inputs of a few samples, [chosen, values of the network's input], on all ranks. Those
/// whose picture cannot be decoded are taken out of `chosen`, and `warning` tells of them. Throws Error, on
/// all ranks alike, also when the inputs don't fit into memory, or no picture can be decoded.
std::vector<float> readChosenInputs(const BoundRows& rows, std::vector<SampleRow>& chosen,
                                    Communicator& communicator, std::string& warning);

}  // namespace layerscope

#endif
