#include "EndsWithProcess.h"

#include <cstdlib>
#include <mutex>
#include <set>

namespace layerscope
{
namespace
{

struct Announced
{
  std::mutex mutex;
  std::set<EndsWithProcess*> objects;

  // Never destroyed: objects that are statics withdraw late.
  static Announced& instance()
  {
    static auto* const announced = []
    {
      auto* made = new Announced;
      std::atexit([] { instance().endAll(); });
      return made;
    }();
    return *announced;
  }

  void endAll()
  {
    const std::lock_guard<std::mutex> lock(mutex);
    for (EndsWithProcess* object : objects)
    {
      object->end();
    }
  }
};

}  // namespace

void EndsWithProcess::announce()
{
  Announced& announced = Announced::instance();
  const std::lock_guard<std::mutex> lock(announced.mutex);
  announced.objects.insert(this);
}

void EndsWithProcess::withdraw()
{
  Announced& announced = Announced::instance();
  const std::lock_guard<std::mutex> lock(announced.mutex);
  announced.objects.erase(this);
}

}  // namespace layerscope
