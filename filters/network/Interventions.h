#ifndef layerscope_network_Interventions_h
#define layerscope_network_Interventions_h

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace layerscope
{

/// A change of one channel of a layer, or of all of them, before anything reads it; or of the gradients that
/// come to it in a backward pass, before they go on to what the layer was computed from.
struct Intervention
{
  enum class Action
  {
    Multiply,
    Add,
    Set,
    Clamp  ///< to [value, upper]
  };
  enum class On
  {
    Activations,
    Gradients
  };
  static constexpr std::int64_t allChannels = std::numeric_limits<std::int64_t>::min();

  int layer = 1;             ///< from 1
  std::int64_t channel = 0;  ///< from 0, or allChannels
  Action action = Action::Multiply;
  float value = 1;
  float upper = 0;  ///< Clamp only
  On on = On::Activations;

  bool operator==(const Intervention& other) const
  {
    return layer == other.layer && channel == other.channel && action == other.action &&
           value == other.value && (action != Action::Clamp || upper == other.upper) && on == other.on;
  }
};

/// A line of words, as users write it and tables carry it: layer, channel or "all", "multiply", "add", "set"
/// or "clamp", a number (two for clamp, the lower first), and "gradients" where it is about those. Exact.
/// "2 74 multiply 0"; "3 all clamp 0 1 gradients".
std::string toText(const Intervention& intervention);

/// The reverse. Also takes "layer_3" for 3, commas between the words, capital letters, and "activations" at
/// the end. Throws Error for another text.
Intervention intervention(const std::string& line);

/// Of products alone: "2:17:0;4:3:0.5", layer, channel and factor, as tables carry what Channel Factors asks
/// for. Exact.
std::string channelFactorsText(const std::vector<Intervention>& factors);

/// The reverse. Throws Error for another text.
std::vector<Intervention> channelFactors(const std::string& text);

}  // namespace layerscope

#endif
