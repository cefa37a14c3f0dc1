// Runs one case of the ONNX backend test suites, lists the cases, or counts them.
//
//   RunOnnxCase <folder> [relative tolerance] [absolute tolerance]
//   RunOnnxCase --list <exclusions> <suite> ...
//   RunOnnxCase --count <exclusions> <least number that must run> <suite> ...

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>

#include "CaseList.h"
#include "CaseRun.h"

using namespace layerscope;

namespace
{
const char* verdictText(OnnxCase::Verdict verdict)
{
  switch (verdict)
  {
    case OnnxCase::Verdict::Run:
      return "run";
    case OnnxCase::Verdict::Excluded:
      return "excluded";
    case OnnxCase::Verdict::Newer:
      return "newer";
    default:
      return "ineligible";
  }
}

int list(const std::vector<std::string>& suites, const char* exclusions)
{
  for (const OnnxCase& one : listCases(suites, exclusions))
  {
    std::printf("%s\t%s\t%s\t%s\n", verdictText(one.verdict), one.name.c_str(), one.folder.c_str(),
                one.reason.c_str());
  }
  return 0;
}

int count(const std::vector<std::string>& suites, const char* exclusions, long least)
{
  const std::vector<OnnxCase> cases = listCases(suites, exclusions);
  std::map<OnnxCase::Verdict, std::map<std::string, int>> reasons;
  std::map<OnnxCase::Verdict, long> counts;
  for (const OnnxCase& one : cases)
  {
    ++counts[one.verdict];
    ++reasons[one.verdict][one.reason];
  }
  const long run = counts[OnnxCase::Verdict::Run];
  const long newer = counts[OnnxCase::Verdict::Newer];
  const long eligible = run + newer + counts[OnnxCase::Verdict::Excluded];
  std::printf("%ld of %ld eligible cases run (%zu cases in all)\n", run, eligible, cases.size());
  for (const OnnxCase::Verdict verdict :
       {OnnxCase::Verdict::Excluded, OnnxCase::Verdict::Newer, OnnxCase::Verdict::Ineligible})
  {
    std::printf("%s: %ld\n", verdictText(verdict), counts[verdict]);
    for (const auto& [reason, number] : reasons[verdict])
    {
      std::printf("  %4d  %s\n", number, reason.c_str());
    }
  }
  if (run + newer < least)
  {
    std::printf("FEWER CASES THAN BEFORE: expected at least %ld\n", least);
    return 1;
  }
  return 0;
}
}  // namespace

int main(int argc, char** argv)
{
  try
  {
    if (argc >= 4 && std::strcmp(argv[1], "--list") == 0)
    {
      return list({argv + 3, argv + argc}, argv[2]);
    }
    if (argc >= 5 && std::strcmp(argv[1], "--count") == 0)
    {
      return count({argv + 4, argv + argc}, argv[2], std::strtol(argv[3], nullptr, 10));
    }
    if (argc >= 2 && argc <= 4 && argv[1][0] != '-')
    {
      Tolerance tolerance;
      tolerance.relative = argc > 2 ? std::strtod(argv[2], nullptr) : tolerance.relative;
      tolerance.absolute = argc > 3 ? std::strtod(argv[3], nullptr) : tolerance.absolute;
      return runCase(argv[1], tolerance) ? 0 : 1;
    }
    std::fprintf(stderr,
                 "usage: RunOnnxCase <folder> [relative] [absolute] | --list <exclusions> <suite> ... | "
                 "--count <exclusions> <least> <suite> ...\n");
    return 2;
  }
  catch (const std::exception& error)
  {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
