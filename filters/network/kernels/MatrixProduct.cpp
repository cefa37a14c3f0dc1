#include "MatrixProduct.h"

#include <algorithm>
#include <array>
#include <string>

#include "Dispatch.h"
#include "Parallel.h"
#include "Rounding.h"
#include "WorkLimit.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
// Chains are cut into blocks of this many steps, so that a panel of B stays in the second-level cache while
// all rows pass. The sums wait in C, which keeps the chain as it was.
constexpr std::int64_t blockDepth = 1024;
// A task should be worth more than handing it out.
constexpr std::int64_t taskMultiplyAdds = 200000;
constexpr std::int64_t splitTaskMultiplyAdds = 1000000;
constexpr double mostFloats = 1e12;
constexpr std::int64_t stepsOfLine = 16;   // floats in a line of the cache
constexpr std::int64_t productLayout = 2;  // of packed weights
// Rows of A that a task of the matrix unit has: so many pairs stay in the second-level cache.
constexpr std::int64_t pairsOfTask = 128 * 1024;

// A few steps of a panel of B: [step][column], zeros behind the last column.
void packSteps(const float* from, std::int64_t columnStride, std::int64_t stepStride, std::int64_t columns,
               std::int64_t steps, std::int64_t width, float* to)
{
  if (columnStride == 1)
  {
    for (std::int64_t step = 0; step < steps; ++step)
    {
      std::copy_n(from + step * stepStride, columns, to + step * width);
    }
  }
  else
  {
    // Columns far apart push one another out of the cache: each gives a line at a time.
    for (std::int64_t column = 0; column < columns; ++column)
    {
      for (std::int64_t step = 0; step < steps; ++step)
      {
        to[step * width + column] = from[column * columnStride + step * stepStride];
      }
    }
  }
  for (std::int64_t step = 0; columns < width && step < steps; ++step)
  {
    std::fill(to + step * width + columns, to + (step + 1) * width, 0.0F);
  }
}
}  // namespace

MatrixProduct::MatrixProduct(const MatrixProductShape& shape, const Kernels& kernels)
    : kernels_(&kernels), shape_(shape)
{
  tile_ =
      chooseTile(kernels, std::max<std::int64_t>(1, shape.rows), std::max<std::int64_t>(1, shape.columns));
  panelWidth_ = std::int64_t(tile_.vectors) * kernels.lanes;
  panelCount_ = (shape.columns + panelWidth_ - 1) / panelWidth_;
  packedColumns_ = roundUp(shape.columns, kernels.lanes);
  const double left = static_cast<double>(shape.leftCount) * static_cast<double>(shape.rows);
  const double right = static_cast<double>(shape.rightCount) * static_cast<double>(packedColumns_);
  if ((left + right) * static_cast<double>(shape.depth) > mostFloats)
  {
    throw Error("the matrices are too large to multiply")
        .found(std::to_string(shape.rows) + " x " + std::to_string(shape.depth) + " x " +
               std::to_string(shape.columns));
  }
  requireFeasible(static_cast<double>(shape.leftIndex.size()) * static_cast<double>(shape.rows) *
                  static_cast<double>(shape.depth) * static_cast<double>(shape.columns));
}

std::int64_t MatrixProduct::panelColumns(std::int64_t panel) const
{
  return std::min(panelWidth_, packedColumns_ - panel * panelWidth_);
}

void MatrixProduct::packRight(const float* b, const std::shared_ptr<PackedForms>& forms)
{
  // By the operand alone: a row's values are the same whatever rows there are beside it.
  isSplit_ = kernels_->splitProduct && !wantsPlainSums() && shape_.leftCount == 1 && shape_.rightCount == 1 &&
             shape_.leftIndex.size() == 1 && !shape_.isLeftTransposed && shape_.depth >= splitSteps &&
             shape_.columns >= splitBlock;
  const std::int64_t count = isSplit_
                                 ? roundUp(shape_.columns, splitBlock) * roundUp(shape_.depth, splitSteps)
                                 : shape_.rightCount * packedColumns_ * shape_.depth;
  packed_ = PackedWeights::of(b, static_cast<std::size_t>(count), forms,
                              {productLayout, isSplit_, shape_.isRightTransposed, shape_.depth,
                               shape_.columns, shape_.rightCount, panelWidth_, packedColumns_});
}

std::size_t MatrixProduct::scratchBytes() const
{
  const std::int64_t left = isSplit_ ? roundUp(shape_.rows, splitTile) * roundUp(shape_.depth, splitSteps)
                                     : roundUp(shape_.leftCount * shape_.rows * shape_.depth, floatsOfLine);
  const std::int64_t right = packed_ ? 0 : shape_.rightCount * packedColumns_ * shape_.depth;
  return static_cast<std::size_t>(left + right) * sizeof(float);
}

// [matrix][block of the depth][panel][step][row of the panel]
void MatrixProduct::packLeft(const float* a, float* packed, int workers) const
{
  const std::int64_t size = shape_.rows * shape_.depth;
  const std::int64_t rowStride = shape_.isLeftTransposed ? 1 : shape_.depth;
  const std::int64_t stepStride = shape_.isLeftTransposed ? shape_.rows : 1;
  parallelTasks(shape_.leftCount * tile_.panels.count, shape_.rows * shape_.depth > blockDepth ? workers : 1,
                [&](std::int64_t index, int)
                {
                  const std::int64_t matrix = index / tile_.panels.count;
                  const std::int64_t first = tile_.panels.begin(index % tile_.panels.count);
                  const std::int64_t height = tile_.panels.height(index % tile_.panels.count);
                  for (std::int64_t block = 0; block < shape_.depth; block += blockDepth)
                  {
                    const std::int64_t steps = std::min(blockDepth, shape_.depth - block);
                    const float* from = a + matrix * size + first * rowStride + block * stepStride;
                    float* to = packed + matrix * size + block * shape_.rows + first * steps;
                    if (!shape_.isLeftTransposed)
                    {
                      kernels_->packRows(from, rowStride, height, steps, to);
                      continue;
                    }
                    for (std::int64_t step = 0; step < steps; ++step, from += stepStride)
                    {
                      for (std::int64_t row = 0; row < height; ++row)
                      {
                        *to++ = from[row * rowStride];
                      }
                    }
                  }
                });
}

// [matrix][panel][step][column of the panel], zeros behind the last column.
void MatrixProduct::packRight(const float* b, float* packed, int workers) const
{
  const std::int64_t size = shape_.columns * shape_.depth;
  const std::int64_t columnStride = shape_.isRightTransposed ? shape_.depth : 1;
  const std::int64_t stepStride = shape_.isRightTransposed ? 1 : shape_.columns;
  parallelTasks(shape_.rightCount * panelCount_, workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t matrix = index / panelCount_;
                  const std::int64_t first = index % panelCount_ * panelWidth_;
                  const std::int64_t width = panelColumns(index % panelCount_);
                  const std::int64_t used = std::min(width, shape_.columns - first);
                  const float* from = b + matrix * size + first * columnStride;
                  float* to = packed + (matrix * packedColumns_ + first) * shape_.depth;
                  for (std::int64_t step = 0; step < shape_.depth; step += stepsOfLine)
                  {
                    const std::int64_t steps = std::min(stepsOfLine, shape_.depth - step);
                    packSteps(from + step * stepStride, columnStride, stepStride, used, steps, width, to);
                    to += steps * width;
                  }
                });
}

// [panel of splitBlock columns][pair of steps][high, low][column], with zeros behind the last column and
// step.
void MatrixProduct::packSplitRight(const float* b, SplitPair* packed, int workers) const
{
  const std::int64_t depth = roundUp(shape_.depth, splitSteps);
  const std::int64_t columnStride = shape_.isRightTransposed ? shape_.depth : 1;
  const std::int64_t stepStride = shape_.isRightTransposed ? 1 : shape_.columns;
  parallelTasks(divideUp(shape_.columns, splitBlock), workers,
                [&](std::int64_t panel, int)
                {
                  const std::int64_t first = panel * splitBlock;
                  const std::int64_t columns = std::min(splitBlock, shape_.columns - first);
                  std::array<float, splitSteps * splitBlock> steps{};
                  SplitPair* to = packed + first * depth;
                  for (std::int64_t step = 0; step < depth; step += splitSteps)
                  {
                    const std::int64_t count = std::min(splitSteps, shape_.depth - step);
                    packSteps(b + first * columnStride + step * stepStride, columnStride, stepStride, columns,
                              count, splitBlock, steps.data());
                    std::fill(steps.begin() + count * splitBlock, steps.end(), 0.0F);
                    for (std::int64_t i = 0; i < splitSteps; i += 2, to += 2 * splitBlock)
                    {
                      kernels_->splitColumns(steps.data() + i * splitBlock,
                                             steps.data() + (i + 1) * splitBlock, splitBlock, to,
                                             to + splitBlock);
                    }
                  }
                });
}

void MatrixProduct::runSplit(const float* a, const SplitPair* b, const Epilogue& epilogue, float* c,
                             SplitPair* left, int workers) const
{
  const std::int64_t depth = roundUp(shape_.depth, splitSteps);
  const RowPanels panels{shape_.rows, divideUp(shape_.rows, splitBlock), splitBlock};
  parallelTasks(panels.count, shape_.rows * shape_.depth > blockDepth ? workers : 1,
                [&](std::int64_t panel, int)
                {
                  kernels_->splitRows(a + panels.begin(panel) * shape_.depth, shape_.depth,
                                      panels.height(panel), shape_.depth, left + panels.begin(panel) * depth);
                });
  const std::int64_t ofRows = std::max<std::int64_t>(1, pairsOfTask / (splitBlock * depth));
  const std::int64_t rowTasks = divideUp(panels.count, ofRows);
  const std::int64_t columnPanels = divideUp(shape_.columns, splitBlock);
  const std::int64_t work = std::min(ofRows, panels.count) * splitBlock * depth * splitBlock;
  const std::int64_t ofColumns = std::clamp<std::int64_t>(splitTaskMultiplyAdds / work, 1, columnPanels);
  const std::int64_t columnTasks = divideUp(columnPanels, ofColumns);
  const std::int64_t offset = 0;
  parallelTasks(rowTasks * columnTasks, workers,
                [&](std::int64_t index, int)
                {
                  SplitProduct task;
                  task.a = left;
                  task.panels = panels;
                  task.firstPanel = index / columnTasks * ofRows;
                  task.lastPanel = std::min(panels.count, task.firstPanel + ofRows);
                  task.pairStride = 2 * splitBlock;
                  task.lowOffset = splitBlock;
                  task.channels = depth;
                  task.tapOffsets = &offset;
                  task.rowStride = shape_.columns;
                  task.epilogue = epilogue;
                  const std::int64_t first = index % columnTasks * ofColumns;
                  for (std::int64_t panel = first; panel < std::min(columnPanels, first + ofColumns); ++panel)
                  {
                    const std::int64_t column = panel * splitBlock;
                    task.b = b + column * depth;
                    task.columns = std::min(splitBlock, shape_.columns - column);
                    task.c = c + column;
                    task.epilogue.columnBias = epilogue.columnBias ? epilogue.columnBias + column : nullptr;
                    kernels_->splitProduct(task);
                  }
                });
}

void MatrixProduct::computePanels(std::int64_t product, std::int64_t firstPanel, std::int64_t lastPanel,
                                  const float* a, const float* b, const Epilogue& epilogue, float* c) const
{
  const auto index = static_cast<std::size_t>(product);
  const std::int64_t offset = 0;
  for (std::int64_t panel = firstPanel; panel < lastPanel; ++panel)
  {
    const std::int64_t column = panel * panelWidth_;
    const std::int64_t width = panelColumns(panel);
    TapProduct task;
    task.panels = tile_.panels;
    task.lastPanel = tile_.panels.count;
    task.columns = std::min(width, shape_.columns - column);
    task.channelStride = width;
    task.tapOffsets = &offset;
    task.c = c + product * shape_.rows * shape_.columns + column;
    task.rowStride = shape_.columns;
    task.vectors = tile_.vectors;
    task.epilogue = epilogue;
    task.epilogue.columnBias = epilogue.columnBias ? epilogue.columnBias + column : nullptr;
    const float* const left = a + shape_.leftIndex[index] * shape_.rows * shape_.depth;
    const float* const right = b + (shape_.rightIndex[index] * packedColumns_ + column) * shape_.depth;
    // A depth of 0 still writes the epilogue of zero.
    std::int64_t block = 0;
    do
    {
      task.channels = std::min(blockDepth, shape_.depth - block);
      task.a = left + block * shape_.rows;
      task.b = right + block * width;
      task.continues = block > 0;
      block += task.channels;
      task.isPartial = block < shape_.depth;
      kernels_->product(task);
    } while (block < shape_.depth);
  }
}

void MatrixProduct::run(const float* a, const float* b, const Epilogue& epilogue, float* c,
                        void* scratch) const
{
  const auto products = static_cast<std::int64_t>(shape_.leftIndex.size());
  if (shape_.rows == 0 || shape_.columns == 0 || products == 0)
  {
    return;
  }
  const int workers = availableThreads();
  auto* const left = static_cast<float*>(scratch);
  if (isSplit_)
  {
    const float* const packed =
        packed_->get(b, [&](const float* weights, float* to)
                     { packSplitRight(weights, reinterpret_cast<SplitPair*>(to), availableThreads()); });
    runSplit(a, reinterpret_cast<const SplitPair*>(packed), epilogue, c, static_cast<SplitPair*>(scratch),
             workers);
    return;
  }
  packLeft(a, left, workers);
  const float* right = nullptr;
  if (packed_)
  {
    right = packed_->get(
        b, [&](const float* weights, float* packed) { packRight(weights, packed, availableThreads()); });
  }
  else
  {
    if (!b && shape_.depth > 0)
    {
      throw Error("a matrix product runs without its right operand");
    }
    float* const place = left + roundUp(shape_.leftCount * shape_.rows * shape_.depth, floatsOfLine);
    packRight(b, place, workers);
    right = place;
  }

  const std::int64_t perPanel = std::max<std::int64_t>(1, shape_.rows * shape_.depth * panelWidth_);
  const std::int64_t panels = std::clamp<std::int64_t>(taskMultiplyAdds / perPanel, 1, panelCount_);
  const std::int64_t tasks = (panelCount_ + panels - 1) / panels;
  parallelTasks(products * tasks, workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t first = index % tasks * panels;
                  computePanels(index / tasks, first, std::min(panelCount_, first + panels), left, right,
                                epilogue, c);
                });
}

std::int64_t MatrixProduct::multiplyAdds() const
{
  return static_cast<std::int64_t>(shape_.leftIndex.size()) * shape_.rows * shape_.columns * shape_.depth;
}

}  // namespace layerscope
