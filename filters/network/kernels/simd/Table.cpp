#include "Functions.h"
#include "Simd.h"

#ifndef LAYERSCOPE_ISA_NAME
#error "the build names the instruction set"
#endif

namespace layerscope
{

namespace
{
Kernels makeTable()
{
  Kernels table;
  table.name = LAYERSCOPE_ISA_NAME;
  table.lanes = lanes;
  table.tileRows = simd::tileRows;
  table.product = simd::product;
  table.packRows = simd::packRows;
  table.transpose = simd::transpose;
  table.convolve = simd::convolve;
  table.lowerChannels = simd::lowerChannels;
  table.scratchFloats = simd::scratchFloats;
  table.gatherParts = simd::gatherParts;
  table.winogradInput = simd::winogradInput;
  table.winogradOutput = simd::winogradOutput;
  table.winogradScratch = simd::winogradScratch;
  table.depthwise = simd::depthwise;
  table.depthwiseScratch = simd::depthwiseScratch;
  table.exp = simd::exp;
  table.tanh = simd::tanh;
  table.sigmoid = simd::sigmoid;
  table.erf = simd::erf;
  table.affine = simd::affine;
  table.clip = simd::clip;
  table.hardSigmoid = simd::hardSigmoid;
  table.hardSwish = simd::hardSwish;
  table.add = simd::add;
  table.addNumber = simd::addNumber;
  table.multiply = simd::multiply;
  table.multiplyNumber = simd::multiplyNumber;
  table.shiftedExp = simd::shiftedExp;
  table.summedExp = simd::summedExp;
  table.maximum = simd::maximum;
  table.minimum = simd::minimum;
  table.sum = simd::sum;
  table.sumOfSquares = simd::sumOfSquares;
  table.sumOfCentredSquares = simd::sumOfCentredSquares;
  table.sumOfCentredProducts = simd::sumOfCentredProducts;
  table.largestOfWindows = simd::largestOfWindows;
  table.sumsOfWindows = simd::sumsOfWindows;
  table.placesOfLargest = simd::placesOfLargest;
  return table;
}

#if defined(__AMX_BF16__)
Kernels makeTableOfUnit(bool isForAll)
{
  Kernels table = makeTable();
  table.name = isForAll ? "amx_all" : "amx";
  table.digitProduct = simd::digitProduct;
  table.digitsOfRows = simd::digitsOfRows;
  table.digitsOfColumns = simd::digitsOfColumns;
  if (!isForAll)
  {
    return table;
  }
  table.splitProduct = simd::splitProduct;
  table.splitRows = simd::splitRows;
  table.splitColumns = simd::splitColumns;
  table.convolve = [](const ConvolutionTask& task)
  { (task.convolution->isSplit ? simd::convolveSplit : simd::convolve)(task); };
  table.lowerChannels = [](const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered)
  { (task.convolution->isSplit ? simd::lowerSplit : simd::lowerChannels)(task, first, last, lowered); };
  table.scratchFloats = [](const LoweredConvolution& convolution)
  { return (convolution.isSplit ? simd::splitScratchFloats : simd::scratchFloats)(convolution); };
  return table;
}
#endif
}  // namespace

}  // namespace layerscope

/// The one symbol of a kernel library, but for the next ones.
extern "C" __attribute__((visibility("default"))) const layerscope::Kernels* layerscopeKernels()
{
  static const layerscope::Kernels table = layerscope::makeTable();
  return &table;
}

#if defined(__AMX_BF16__)
/// The same with the matrix unit.
extern "C" __attribute__((visibility("default"))) const layerscope::Kernels* layerscopeKernelsOfUnit()
{
  static const layerscope::Kernels table = layerscope::makeTableOfUnit(false);
  return &table;
}

/// What the unit does not compute exactly as well.
extern "C" __attribute__((visibility("default"))) const layerscope::Kernels* layerscopeKernelsOfUnitForAll()
{
  static const layerscope::Kernels table = layerscope::makeTableOfUnit(true);
  return &table;
}
#endif
