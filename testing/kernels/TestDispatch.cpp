#include <gtest/gtest.h>

#include "network/Error.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

TEST(Dispatch, EverySupportedInstructionSetOpens)
{
  const std::vector<std::string> names = supportedInstructionSets();
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), "baseline");
  for (const std::string& name : names)
  {
    const Kernels& table = kernelsFor(name);
    EXPECT_EQ(table.name, name);
    EXPECT_EQ(&table, &kernelsFor(name));
  }
}

TEST(Dispatch, UnknownInstructionSetIsAnError)
{
  try
  {
    kernelsFor("neon");
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_EQ(error.found(), "'neon'");
    EXPECT_NE(error.expected().find("baseline"), std::string::npos);
  }
}

}  // namespace layerscope
