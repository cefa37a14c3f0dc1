#include "DataFixtures.h"

#include <thread>

using namespace layerscope;
using namespace layerscope::testing;

TEST(PictureThreads, ReadOneSet)
{
  for (const auto& set :
       {openIdxPictures(fixture("train-images-idx3-ubyte")),
        openIdxPictures(fixture("packed-images-idx3-ubyte.gz")),
        openNumpyPictures(fixture("channels-last-fortran.npy"), ""),
        openNumpyPictures(fixture("packed.npz"), "first"),
        openCifar({fixture("cifar-10/data_batch_1.bin"), fixture("cifar-10/test_batch.bin")}).pictures})
  {
    const std::vector<double> expected = valuesOf(*set);
    std::vector<std::vector<double>> values(4);
    std::vector<std::thread> threads;
    for (std::vector<double>& own : values)
    {
      threads.emplace_back([&] { own = valuesOf(*set); });
    }
    for (std::thread& thread : threads)
    {
      thread.join();
    }
    for (const std::vector<double>& own : values)
    {
      EXPECT_EQ(own, expected) << set->name(0);
    }
  }
}
