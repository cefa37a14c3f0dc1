#ifndef layerscope_testing_CaseList_h
#define layerscope_testing_CaseList_h

#include <map>
#include <string>
#include <vector>

namespace layerscope
{

/// One case of the ONNX backend test suites: a folder with a model and data sets.
struct OnnxCase
{
  enum class Verdict
  {
    Run,
    Excluded,   ///< the engine has its operators and types, but refuses it: named in the list of exclusions
    Newer,      ///< of an operator set that the engine does not take yet, else like Run
    Ineligible  ///< beyond the engine's operators or types
  };

  std::string name;  ///< suite and folder, "node/test_abs"
  std::string folder;
  Verdict verdict = Verdict::Run;
  std::string reason;  ///< why it is not run
};

/// Names of cases and what stands behind them on their lines; '#' begins a comment. Throws std::runtime_error
/// where the file cannot be read.
std::map<std::string, std::string> readNamedLines(const std::string& file);

/// All cases of the given suites (folders of cases), in alphabetical order.
/// A case is eligible when the engine knows all of its operators and every tensor is float32, or of another
/// type that the engine converts without loss of meaning (double, float16, int64, int32, bool). Which
/// operator sets the cases have depends on the version of ONNX that they came with. Throws std::runtime_error
/// where suites or models are missing, and where an exclusion names a case that does not exist or is not
/// eligible.
std::vector<OnnxCase> listCases(const std::vector<std::string>& suites, const std::string& exclusionsFile);

}  // namespace layerscope

#endif
