#ifndef layerscope_analysis_InstructionSet_h
#define layerscope_analysis_InstructionSet_h

/// Inner loops in several copies, for different widths of the processor's registers, chosen at run time.
///
/// A kernel is a class with a static function template `run<Parts>(arguments)`, marked LAYERSCOPE_INLINE,
/// which does its arithmetic in groups of 64 bytes that lie in `Parts` registers (see Lanes.h).
/// runKernel<Kernel>(arguments) calls the copy for the widest registers there are. The copies are functions
/// with target attributes in one file, not files compiled with other flags: only the loops themselves are
/// multiplied, and no inline function of a library can slip into the whole program in its AVX-512 form.

#define LAYERSCOPE_INLINE inline __attribute__((always_inline))

namespace layerscope
{

enum class InstructionSet
{
  Baseline,  ///< 16-byte registers: what every x86-64 processor has
  Avx2,
  Avx512
};

/// The widest that processor and system support. The environment variable LAYERSCOPE_ISA (baseline, avx2,
/// avx512) can lower it, not raise it.
InstructionSet widestInstructionSet();

/// What runKernel() uses from now on: at most the widest one. Not to be called while kernels run; returns
/// what is used.
InstructionSet useInstructionSet(InstructionSet set);

namespace detail
{

extern InstructionSet usedInstructionSet;

#ifdef __x86_64__
template <typename Kernel, typename... Arguments>
__attribute__((target("avx512f"))) auto runAvx512(Arguments... arguments)
{
  return Kernel::template run<1>(arguments...);
}

template <typename Kernel, typename... Arguments>
__attribute__((target("avx2"))) auto runAvx2(Arguments... arguments)
{
  return Kernel::template run<2>(arguments...);
}
#endif

}  // namespace detail

template <typename Kernel, typename... Arguments>
LAYERSCOPE_INLINE auto runKernel(Arguments... arguments)
{
#ifdef __x86_64__
  switch (detail::usedInstructionSet)
  {
    case InstructionSet::Avx512:
      return detail::runAvx512<Kernel>(arguments...);
    case InstructionSet::Avx2:
      return detail::runAvx2<Kernel>(arguments...);
    case InstructionSet::Baseline:
      break;
  }
#endif
  return Kernel::template run<4>(arguments...);
}

}  // namespace layerscope

#endif
