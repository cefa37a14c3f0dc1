#ifndef layerscope_EndsWithProcess_h
#define layerscope_EndsWithProcess_h

namespace layerscope
{

/// Something that works in a thread of its own. A process may end without destroying it first; statics that
/// the thread uses would go away while it works. Objects that are announced are ended before that.
class EndsWithProcess
{
public:
  virtual ~EndsWithProcess() = default;

  /// Ends the work for good and waits until it has ended. May be called more than once.
  virtual void end() = 0;

protected:
  void announce();
  /// To be called before `end` no longer can be.
  void withdraw();
};

}  // namespace layerscope

#endif
