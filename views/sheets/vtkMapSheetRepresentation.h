/**
 * @class vtkMapSheetRepresentation
 * @brief shows a sheet in its own colours, `RGB`, or one of its other point arrays by a colour map
 *
 * SetInputArrayToProcess takes the array: none or `RGB` are the colours as they are.
 * vtkImageSliceRepresentation leaves that to MapScalars, which whoever chooses an array would have to turn
 * on, and off again.
 */
#ifndef vtkMapSheetRepresentation_h
#define vtkMapSheetRepresentation_h

#include "vtkImageSliceRepresentation.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkMapSheetRepresentation : public vtkImageSliceRepresentation
{
public:
  static vtkMapSheetRepresentation* New();
  vtkTypeMacro(vtkMapSheetRepresentation, vtkImageSliceRepresentation);

  using vtkImageSliceRepresentation::SetInputArrayToProcess;
  void SetInputArrayToProcess(int idx, int port, int connection, int fieldAssociation,
                              const char* name) override;

  /// Does nothing: the array decides.
  void SetMapScalars(int) {}

  /// ParaView's proxy for what has Color By takes it for one of several representations.
  const char* GetActiveRepresentationKey() const { return "Sheet"; }

protected:
  vtkMapSheetRepresentation();
  ~vtkMapSheetRepresentation() override = default;

private:
  vtkMapSheetRepresentation(const vtkMapSheetRepresentation&) = delete;
  void operator=(const vtkMapSheetRepresentation&) = delete;
};

#endif
