#ifndef layerscope_network_kernels_Dispatch_h
#define layerscope_network_kernels_Dispatch_h

#include <string>
#include <vector>

#include "Kernels.h"

namespace layerscope
{

/// The kernels for this machine: the widest instruction set it has, or the one that the environment variable
/// LAYERSCOPE_ISA names when this is called first ("baseline", "avx2", "avx512", "amx" or "amx_all"). The
/// last two have a matrix unit. In "amx" it computes products of digits, which are as exact as plain sums
/// (see DigitProduct); in "amx_all" split floats as well, which are not (see SplitPair): it is never chosen
/// unasked.
///
/// Each instruction set is a small library of its own, opened at run time: so no code made for a wider one
/// can end up where this machine would run it. The libraries stand beside the one that holds this function.
/// Throws Error for an unknown name, for one that the machine cannot run, and where no kernel library is
/// found.
const Kernels& kernels();

/// The same without split floats.
const Kernels& exactKernels();

/// The kernels for a named instruction set; throws as above.
const Kernels& kernelsFor(const std::string& isa);

/// Names of the instruction sets that this machine can run, the narrowest first.
std::vector<std::string> supportedInstructionSets();

/// Whether the environment variable LAYERSCOPE_PLAIN_CONVOLUTIONS was set when this was called first: then
/// all sums are plain ones of float32, without minimal filtering and without a matrix unit.
bool wantsPlainSums();

}  // namespace layerscope

#endif
