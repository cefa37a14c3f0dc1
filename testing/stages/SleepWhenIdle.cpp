// Preloaded into the programs of tests on several ranks: who gives up the processor sleeps for a moment.
//
// A rank of Open MPI that waits for another asks the kernel again and again whether somebody else has something to do
// (mpi_yield_when_idle). Where more programs run than there are cores it still takes its full share of them, and what it
// waits for goes on so much the slower: many times, on four ranks, two cores and beside other tests.

#include <ctime>

extern "C" int sched_yield() noexcept
{
  const timespec moment{ 0, 100000 };
  nanosleep(&moment, nullptr);
  return 0;
}
