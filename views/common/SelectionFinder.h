#ifndef layerscope_SelectionFinder_h
#define layerscope_SelectionFinder_h

#include <functional>
#include <vector>

#include "SelectionWatch.h"
#include "vtkWeakPointer.h"

class vtkSMProxy;
class vtkSMSessionProxyManager;
class vtkSMSourceProxy;

namespace layerscope
{

/// The stage that made the rows which pass through an output: chains of first inputs lead to it. They end at a stage with
/// the hint NewSamples, whose rows are others. The hint `<RowsOf port="1" input="Samples"/>` names another input than the
/// first.
vtkSMProxy* makerOfRows(vtkSMProxy* stage, unsigned int port);

/// Finds what is selected of the rows at an output:
/// - the selection of the output itself, of whatever kind;
/// - a selection by global ids, as a brush makes it, at any other output whose rows have the same maker.
/// Of several the one made last counts, else the one at the output itself.
class SelectionFinder
{
public:
  /// `changed`: a selection has changed somewhere, or a stage has gone.
  SelectionFinder(vtkSMSessionProxyManager* manager, std::function<void()> changed);

  /// nullptr where nothing is selected.
  vtkSMSourceProxy* find(vtkSMSourceProxy* stage, unsigned int port) const;
  /// The selection by global ids of rows whose maker fits; the one made last of several. nullptr where there is none.
  vtkSMSourceProxy* find(const std::function<bool(vtkSMProxy* maker)>& fits) const;

private:
  struct Output
  {
    vtkWeakPointer<vtkSMSourceProxy> stage;
    unsigned int port = 0;
  };

  void onSelection(vtkSMSourceProxy* stage, unsigned int port);
  /// The outputs that something is selected at: those first where that was made while this watched, the last one first, then
  /// `own`.
  std::vector<Output> selectedOutputs(const Output& own) const;

  std::function<void()> changed_;
  std::vector<Output> last_;  ///< those that something was selected at, the last first
  SelectionWatch watch_;
};

}  // namespace layerscope

#endif
