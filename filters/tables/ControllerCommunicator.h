#ifndef layerscope_ControllerCommunicator_h
#define layerscope_ControllerCommunicator_h

#include <vtkSmartPointer.h>

#include "analysis/Communicator.h"

class vtkMultiProcessController;

namespace layerscope
{

/// The analysis' collective operations carried by VTK's controller, so that they run on the ranks of a
/// pvserver or a pvbatch.
class ControllerCommunicator final : public Communicator
{
public:
  /// nullptr: one process alone.
  explicit ControllerCommunicator(vtkMultiProcessController* controller);
  ~ControllerCommunicator() override;

  int rank() const override;
  int size() const override;
  void allReduce(Reduction reduction, std::int64_t* values, std::size_t count) override;
  void allReduce(Reduction reduction, double* values, std::size_t count) override;
  void broadcast(void* data, std::size_t bytes, int root) override;
  void allGather(const std::int64_t* local, std::size_t count, std::int64_t* all) override;

private:
  vtkSmartPointer<vtkMultiProcessController> controller_;
};

}  // namespace layerscope

#endif
