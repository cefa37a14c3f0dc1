#include "analysis/InstructionSet.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace layerscope
{

namespace
{

InstructionSet ofProcessor()
{
#ifdef __x86_64__
  // These ask the operating system too: it has to save the wide registers.
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f"))
  {
    return InstructionSet::Avx512;
  }
  if (__builtin_cpu_supports("avx2"))
  {
    return InstructionSet::Avx2;
  }
#endif
  return InstructionSet::Baseline;
}

// A name that is unknown is reported by the engine, which reads the same variable.
InstructionSet wanted()
{
  const char* variable = std::getenv("LAYERSCOPE_ISA");
  const std::string name = variable ? variable : "";
  return name == "baseline" ? InstructionSet::Baseline
                            : (name == "avx2" ? InstructionSet::Avx2 : InstructionSet::Avx512);
}

}  // namespace

InstructionSet detail::usedInstructionSet = widestInstructionSet();

InstructionSet widestInstructionSet()
{
  return std::min(ofProcessor(), wanted());
}

InstructionSet useInstructionSet(InstructionSet set)
{
  detail::usedInstructionSet = std::min(set, widestInstructionSet());
  return detail::usedInstructionSet;
}

}  // namespace layerscope
