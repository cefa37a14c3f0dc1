#ifndef layerscope_testing_Messages_h
#define layerscope_testing_Messages_h

#include "network/Error.h"

#include <functional>
#include <string>

namespace layerscope::testing
{

/// What an action says when it throws an Error; empty when it doesn't.
inline std::string messageOf(const std::function<void()>& action)
{
  try
  {
    action();
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return "";
}

}  // namespace layerscope::testing

#endif
