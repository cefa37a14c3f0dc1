#include "Dispatch.h"

#include <cpuid.h>
#include <dlfcn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <mutex>

#include "network/Error.h"

namespace layerscope
{

namespace
{
struct InstructionSet
{
  const char* name;
  const char* library;
  const char* entry;  ///< the function that returns the table
  bool isDefault;     ///< others are taken by those alone who ask for them
  bool (*isSupported)();
};

// These ask the operating system too: it has to save the wide registers.
bool hasAvx2()
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool hasAvx512()
{
  return hasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

/// Of AMX's tiles, bytes and bfloat16, and AVX-512's bfloat16; Linux lets a process use tiles when it has
/// asked.
bool hasMatrixUnit()
{
  static const bool answer = []
  {
    constexpr unsigned int tilesAndProducts = (1U << 25) | (1U << 24) | (1U << 22);
    constexpr unsigned int conversions = 1U << 5;
    constexpr int requestOfState = 0x1023;  // ARCH_REQ_XCOMP_PERM
    constexpr int tileData = 18;
    unsigned int a = 0, b = 0, c = 0, d = 0;
    if (!hasAvx512() || !__get_cpuid_count(7, 0, &a, &b, &c, &d) ||
        (d & tilesAndProducts) != tilesAndProducts || a < 1 || !__get_cpuid_count(7, 1, &a, &b, &c, &d) ||
        (a & conversions) == 0)
    {
      return false;
    }
    return syscall(SYS_arch_prctl, requestOfState, tileData) == 0;
  }();
  return answer;
}

const std::array<InstructionSet, 5> instructionSets = {
    {{"baseline", "libLayerscopeKernelsBaseline.so", "layerscopeKernels", true, [] { return true; }},
     {"avx2", "libLayerscopeKernelsAvx2.so", "layerscopeKernels", true, hasAvx2},
     {"avx512", "libLayerscopeKernelsAvx512.so", "layerscopeKernels", true, hasAvx512},
     {"amx", "libLayerscopeKernelsAvx512.so", "layerscopeKernelsOfUnit", true, hasMatrixUnit},
     {"amx_all", "libLayerscopeKernelsAvx512.so", "layerscopeKernelsOfUnitForAll", false, hasMatrixUnit}}};

/// Folder of the library that this code is in, with a slash at its end.
std::string ownFolder()
{
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&kernelsFor), &info) == 0 || !info.dli_fname)
  {
    throw Error("the folder of the compute kernels cannot be found");
  }
  // dli_fname may be relative or a link; the kernels stand beside the file itself.
  char* const resolved = realpath(info.dli_fname, nullptr);
  const std::string file = resolved ? resolved : info.dli_fname;
  std::free(resolved);
  return file.substr(0, file.rfind('/') + 1);
}

const Kernels& open(const InstructionSet& set)
{
  const std::string file = ownFolder() + set.library;
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library)
  {
    const char* const reason = dlerror();
    throw Error("the compute kernels '" + std::string(set.name) +
                "' cannot be loaded: " + (reason ? reason : file));
  }
  using Entry = const Kernels* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, set.entry));
  if (!entry)
  {
    throw Error("'" + file + "' is not a library of compute kernels");
  }
  // Never closed: the table is in use until the process ends.
  return *entry();
}

std::string listOf(const std::vector<std::string>& names)
{
  std::string text;
  for (const std::string& name : names)
  {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

/// The widest instruction set whose library is there; an installation may leave some out.
const Kernels& openWidest()
{
  std::string reasons;
  for (auto set = instructionSets.rbegin(); set != instructionSets.rend(); ++set)
  {
    try
    {
      if (set->isDefault && set->isSupported())
      {
        return kernelsFor(set->name);
      }
    }
    catch (const Error& error)
    {
      reasons += (reasons.empty() ? "" : "; ") + error.message();
    }
  }
  throw Error(reasons);
}
}  // namespace

std::vector<std::string> supportedInstructionSets()
{
  std::vector<std::string> names;
  for (const InstructionSet& set : instructionSets)
  {
    if (set.isSupported())
    {
      names.emplace_back(set.name);
    }
  }
  return names;
}

const Kernels& kernelsFor(const std::string& isa)
{
  static std::mutex mutex;
  static std::array<const Kernels*, instructionSets.size()> opened{};
  for (std::size_t i = 0; i < instructionSets.size(); ++i)
  {
    if (isa == instructionSets[i].name && instructionSets[i].isSupported())
    {
      const std::lock_guard<std::mutex> lock(mutex);
      if (!opened[i])
      {
        opened[i] = &open(instructionSets[i]);
      }
      return *opened[i];
    }
  }
  throw Error("no such instruction set on this machine")
      .expected("one of " + listOf(supportedInstructionSets()))
      .found("'" + isa + "'");
}

const Kernels& kernels()
{
  static const Kernels& chosen = []() -> const Kernels&
  {
    const char* const isa = std::getenv("LAYERSCOPE_ISA");
    try
    {
      return isa && *isa ? kernelsFor(isa) : openWidest();
    }
    catch (const Error& error)
    {
      if (!isa || !*isa)
      {
        throw;
      }
      throw Error("environment variable LAYERSCOPE_ISA: " + error.message())
          .expected(error.expected())
          .found(error.found());
    }
  }();
  return chosen;
}

const Kernels& exactKernels()
{
  static const Kernels& chosen = kernels().splitProduct ? kernelsFor("amx") : kernels();
  return chosen;
}

bool wantsPlainSums()
{
  static const bool answer = []
  {
    const char* const value = std::getenv("LAYERSCOPE_PLAIN_CONVOLUTIONS");
    return value && *value;
  }();
  return answer;
}

}  // namespace layerscope
