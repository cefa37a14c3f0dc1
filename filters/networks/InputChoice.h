#ifndef layerscope_InputChoice_h
#define layerscope_InputChoice_h

#include <map>
#include <string>

#include "LayerChoice.h"
#include "network/InputOptions.h"

namespace layerscope
{

/// What the user says of a network's inputs and its output: for the network, and where what comes with each
/// sample is found.
struct InputChoice
{
  InputOptions network;
  std::map<std::string, std::string> columns;  ///< by input; another one has the column of its own name

  const std::string& columnOf(const std::string& input) const;
};

/// Adds what `input` gets: `value` is numbers with spaces or commas between them, for all samples alike, or a
/// column's name. Throws Error for an empty name or value.
void addOtherInput(const std::string& input, const std::string& value, InputChoice& choice);

/// Adds `input.shape`, `inputs.main`, `inputs.sample_axis`, `inputs.output`, and `inputs.other.<input>` with
/// numbers or a column, as far as they aren't the default.
void addInputChoice(const InputChoice& choice, NetworkOptions& options);

/// The reverse. Throws Error for a value that cannot be read, and for a key of `inputs.` that isn't known, as
/// it may change results.
InputChoice inputChoice(const NetworkOptions& options);

}  // namespace layerscope

#endif
