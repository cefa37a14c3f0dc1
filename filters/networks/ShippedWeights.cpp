#include "ShippedWeights.h"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "network/Error.h"

namespace layerscope
{

std::string shippedFile(const std::string& name)
{
  namespace fs = std::filesystem;
  Dl_info library{};
  std::error_code ignored;
  fs::path start;
  if (dladdr(reinterpret_cast<const void*>(&shippedFile), &library) && library.dli_fname)
  {
    start = fs::weakly_canonical(library.dli_fname, ignored).parent_path();
  }
  for (fs::path folder = start; !folder.empty(); folder = folder.parent_path())
  {
    const fs::path file = folder / "share" / "layerscope" / "weights" / name;
    if (fs::is_regular_file(file, ignored))
    {
      return file.string();
    }
    if (folder == folder.root_path())
    {
      break;
    }
  }
  throw Error("a file that comes with Layerscope was not found; set Network to an ONNX file")
      .expected("share/layerscope/weights/" + name + " above the plugin")
      .found("nothing above '" + start.string() + "'");
}

}  // namespace layerscope
