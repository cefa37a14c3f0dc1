// Runs one case of the ONNX backend test suites or all of a suite, lists the cases, counts them, or checks
// their derivatives.
//
//   RunOnnxCase <folder> [relative tolerance] [absolute tolerance]
//   RunOnnxCase --suite <name> <exclusions> <tolerances> <suite> ...
//   RunOnnxCase --list <exclusions> <suite> ...
//   RunOnnxCase --count <exclusions> <least number that must run> <suite> ...
//   RunOnnxCase --gradients <exclusions> <least number that must be checked> <suite> ...
//   RunOnnxCase --light <folder>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "CaseGradient.h"
#include "CaseList.h"
#include "CaseRun.h"
#include "LightSuite.h"

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

// What stands in the list of tolerances, for cases that run. Throws std::runtime_error where it names others.
std::map<std::string, Tolerance> readTolerances(const char* file, const std::vector<OnnxCase>& cases)
{
  std::map<std::string, Tolerance> tolerances;
  std::set<std::string> unused;
  for (const auto& [name, words] : readNamedLines(file))
  {
    Tolerance& tolerance = tolerances[name];
    std::string suites;
    std::istringstream(words) >> tolerance.relative >> tolerance.absolute >> suites;
    if (suites != "newer")
    {
      unused.insert(name);
    }
  }
  for (const OnnxCase& one : cases)
  {
    if (one.verdict == OnnxCase::Verdict::Run)
    {
      unused.erase(one.name);
    }
  }
  if (!unused.empty())
  {
    throw std::runtime_error(std::string(file) + ": '" + *unused.begin() + "' is not run");
  }
  return tolerances;
}

int tryOne(const std::function<bool()>& run)
{
  try
  {
    return run() ? 0 : 1;
  }
  catch (const std::exception& error)
  {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

// Runs a case in a child process: it starts from nothing that another left, and a crash or a hang is its own.
bool runApart(const std::function<bool()>& run)
{
  const unsigned patience = 60;  // seconds
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0)
  {
    throw std::runtime_error("no process for a case");
  }
  if (child == 0)
  {
    alarm(patience);
    std::exit(tryOne(run));
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status))
  {
    const int signal = WTERMSIG(status);
    std::printf("ended by signal %d: %s\n", signal, signal == SIGALRM ? "took too long" : strsignal(signal));
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int runSuite(const std::string& suite, const char* exclusions, const char* tolerancesFile,
             const std::vector<std::string>& suites)
{
  const std::vector<OnnxCase> cases = listCases(suites, exclusions);
  std::map<std::string, Tolerance> tolerances = readTolerances(tolerancesFile, cases);
  std::vector<std::string> failed;
  int count = 0;
  for (const OnnxCase& one : cases)
  {
    if (one.verdict == OnnxCase::Verdict::Run && one.name.rfind(suite + "/", 0) == 0)
    {
      std::printf("%s\n", one.name.c_str());
      ++count;
      if (!runApart([&] { return runCase(one.folder, tolerances[one.name]); }))
      {
        failed.push_back(one.name);
      }
    }
  }
  std::printf("%s: %d cases ran, %zu failed\n", suite.c_str(), count, failed.size());
  for (const std::string& name : failed)
  {
    std::printf("FAILED: %s\n", name.c_str());
  }
  return count > 0 && failed.empty() ? 0 : 1;
}

int runLight(const std::string& folder)
{
  const std::vector<std::string> models = lightModels(folder);
  if (models.empty())
  {
    std::printf("SKIPPED: there are no light models in %s, which newer versions of ONNX's suite have\n",
                folder.c_str());
    return 0;
  }
  int failed = 0;
  for (const std::string& model : models)
  {
    std::printf("%s\n", model.c_str());
    failed += runApart([&] { return runLightModel(model); }) ? 0 : 1;
  }
  std::printf("%zu light models ran, %d failed\n", models.size(), failed);
  return failed == 0 ? 0 : 1;
}

int checkGradients(const std::vector<std::string>& suites, const char* exclusions, long least)
{
  std::map<GradientVerdict, long> counts;
  long places = 0;
  long unclear = 0;
  for (const OnnxCase& one : listCases(suites, exclusions))
  {
    if (one.verdict != OnnxCase::Verdict::Run)
    {
      continue;
    }
    GradientCheck check;
    try
    {
      check = checkGradient(one.folder);
    }
    catch (const std::exception& error)
    {
      std::printf("  %s\n", error.what());
    }
    const GradientVerdict verdict = check.verdict;
    ++counts[verdict];
    places += check.right + check.wrong;
    unclear += check.unclear;
    if (verdict != GradientVerdict::Right && verdict != GradientVerdict::NoFloats)
    {
      std::printf("%s: %s\n", one.name.c_str(),
                  verdict == GradientVerdict::Wrong          ? "WRONG"
                  : verdict == GradientVerdict::NoDerivative ? "no derivative"
                                                             : "unclear");
    }
  }
  const long right = counts[GradientVerdict::Right];
  const long wrong = counts[GradientVerdict::Wrong];
  std::printf(
      "gradients of %ld cases checked, %ld wrong; %ld without derivative, %ld unclear, %ld without "
      "float32 inputs and outputs\n",
      right + wrong, wrong, counts[GradientVerdict::NoDerivative], counts[GradientVerdict::Unclear],
      counts[GradientVerdict::NoFloats]);
  std::printf("%ld derivatives compared, %ld left out at kinks and where float32 is too coarse\n", places,
              unclear);
  if (right < least)
  {
    std::printf("FEWER CASES THAN BEFORE: expected at least %ld\n", least);
  }
  return wrong == 0 && right >= least ? 0 : 1;
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
    if (argc >= 6 && std::strcmp(argv[1], "--suite") == 0)
    {
      return runSuite(argv[2], argv[3], argv[4], {argv + 5, argv + argc});
    }
    if (argc >= 5 && std::strcmp(argv[1], "--count") == 0)
    {
      return count({argv + 4, argv + argc}, argv[2], std::strtol(argv[3], nullptr, 10));
    }
    if (argc >= 5 && std::strcmp(argv[1], "--gradients") == 0)
    {
      return checkGradients({argv + 4, argv + argc}, argv[2], std::strtol(argv[3], nullptr, 10));
    }
    if (argc == 3 && std::strcmp(argv[1], "--light") == 0)
    {
      return runLight(argv[2]);
    }
    if (argc >= 2 && argc <= 4 && argv[1][0] != '-')
    {
      Tolerance tolerance;
      tolerance.relative = argc > 2 ? std::strtod(argv[2], nullptr) : tolerance.relative;
      tolerance.absolute = argc > 3 ? std::strtod(argv[3], nullptr) : tolerance.absolute;
      return tryOne([&] { return runCase(argv[1], tolerance); });
    }
    std::fprintf(
        stderr,
        "usage: RunOnnxCase <folder> [relative] [absolute] | --suite <name> <exclusions> <tolerances> "
        "<suite> ... | --list <exclusions> <suite> ... | --count <exclusions> <least> <suite> ... | "
        "--gradients <exclusions> <least> <suite> ... | --light <folder>\n");
    return 2;
  }
  catch (const std::exception& error)
  {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
