#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// Output elements x ... x + lanes - 1 of row (z, y).
Vec gather(const SpreadParts& spread, std::int64_t z, std::int64_t y, std::int64_t x)
{
  const auto& [depth, height, width] = spread.kernel;
  Vec sum{};
  for (std::int64_t kz = 0; kz < depth; ++kz)
  {
    const std::int64_t inZ = z + spread.padding[0] - kz * spread.dilation[0];
    for (std::int64_t ky = 0; ky < height; ++ky)
    {
      const std::int64_t inY = y + spread.padding[1] - ky * spread.dilation[1];
      if (inZ < 0 || inZ >= spread.input[0] || inY < 0 || inY >= spread.input[1])
      {
        continue;
      }
      const float* part = spread.parts + (kz * height + ky) * width * spread.partPitch +
                          (inZ * spread.input[1] + inY) * spread.input[2];
      for (std::int64_t kx = 0; kx < width; ++kx, part += spread.partPitch)
      {
        const std::int64_t inX = x + spread.padding[2] - kx * spread.dilation[2];
        sum += insideRow(inX, spread.input[2]).load(part + inX);
      }
    }
  }
  return sum;
}
}  // namespace

void simd::gatherParts(const SpreadParts& spread, const Epilogue& epilogue, float* output)
{
  const RowFinish finish(epilogue);
  for (std::int64_t z = 0; z < spread.output[0]; ++z)
  {
    for (std::int64_t y = 0; y < spread.output[1]; ++y, output += spread.output[2])
    {
      for (std::int64_t x = 0; x < spread.output[2]; x += lanes)
      {
        storePart(output + x, finish(gather(spread, z, y, x)), spread.output[2] - x);
      }
    }
  }
}

}  // namespace layerscope
