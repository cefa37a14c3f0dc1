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
}  // namespace

}  // namespace layerscope

/// The one symbol of a kernel library.
extern "C" __attribute__((visibility("default"))) const layerscope::Kernels* layerscopeKernels()
{
  static const layerscope::Kernels table = layerscope::makeTable();
  return &table;
}
