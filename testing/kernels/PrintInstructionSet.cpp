// Prints the name of the instruction set that the kernels use, or why there is none.

#include <iostream>

#include "network/Error.h"
#include "network/kernels/Dispatch.h"

int main()
{
  try
  {
    std::cout << layerscope::kernels().name << '\n';
  }
  catch (const layerscope::Error& error)
  {
    std::cout << error.what() << '\n';
    return 1;
  }
  return 0;
}
