#ifndef layerscope_network_kernels_Kernels_h
#define layerscope_network_kernels_Kernels_h

#include <cstddef>
#include <cstdint>

// Plain data and function pointers only: this header is compiled with several instruction sets.
namespace layerscope
{

/// What is done to a sum before it is written: activation(normalised(scale * sum + rowBias[row] +
/// columnBias[column]) + addend), where normalised(x) = rowFactor[row] * (x - rowMean[row]) + rowShift[row]:
/// the bits of a batch normalisation and of an addition of their own.
struct Epilogue
{
  enum Activation : std::int32_t
  {
    None,
    Relu,       ///< x < 0 ? 0 : x, so NaN stays NaN
    LeakyRelu,  ///< x < 0 ? slope * x : x
    Clip        ///< `high` where that is below the larger of x and `low`; NaN stays NaN
  };

  const float* rowBias = nullptr;     ///< nullptr: none
  const float* columnBias = nullptr;  ///< nullptr: none
  float scale = 1.0F;
  float slope = 0.0F;
  Activation activation = None;
  float low = 0.0F;
  float high = 0.0F;
  const float* rowMean = nullptr;  ///< nullptr: not normalised; the other two are there with it
  const float* rowFactor = nullptr;
  const float* rowShift = nullptr;
  /// nullptr: nothing is added. The element that is added to the output's first one; the others lie as the
  /// output's do. May be the output's own memory.
  const float* addend = nullptr;

  /// The same for an output that begins so many elements later.
  Epilogue fromElement(std::int64_t element) const
  {
    Epilogue later = *this;
    later.addend = addend ? addend + element : nullptr;
    return later;
  }

  /// The same for rows that are counted from a later one.
  Epilogue fromRow(std::int64_t row) const
  {
    Epilogue later = *this;
    later.rowBias = rowBias ? rowBias + row : nullptr;
    later.rowMean = rowMean ? rowMean + row : nullptr;
    later.rowFactor = rowMean ? rowFactor + row : nullptr;
    later.rowShift = rowMean ? rowShift + row : nullptr;
    return later;
  }
};

/// How the rows of a packed left operand are cut into panels, as evenly as possible: the first
/// `rows % count` panels are one row higher than the others. Or all but the last one are `highest` rows high.
///
/// A packed operand of `depth` values a row is [panel][depth][row of the panel], without gaps: panel p begins
/// at begin(p) * depth.
struct RowPanels
{
  std::int64_t rows = 0;
  std::int64_t count = 0;
  std::int64_t highest = 0;  ///< 0: as evenly as possible

  std::int64_t begin(std::int64_t panel) const
  {
    if (highest > 0)
    {
      return panel < count ? panel * highest : rows;
    }
    const std::int64_t extra = rows % count;
    return panel * (rows / count) + (panel < extra ? panel : extra);
  }
  std::int64_t height(std::int64_t panel) const
  {
    return highest > 0 ? begin(panel + 1) - begin(panel) : rows / count + (panel < rows % count ? 1 : 0);
  }
};

/// A matrix product whose right operand may be a set of shifted looks at the same memory:
///
///     sum[m][n] = sum over c, t of A[m][c * taps + t] * B[c * channelStride + tapOffsets[t] + n]
///
/// A plain product of row-major matrices has taps = 1, tapOffsets = {0}, channelStride = row length of B.
/// Every sum is one chain of multiply-adds in the order of (c, t), whatever the tiling (fused where the
/// instruction set has it), so a value never depends on which columns are computed with it.
struct TapProduct
{
  const float* a = nullptr;  ///< packed as `panels` say, depth = channels * taps
  RowPanels panels;
  std::int64_t firstPanel = 0;  ///< panels to compute: [firstPanel, lastPanel)
  std::int64_t lastPanel = 0;

  /// Read in whole vectors: the last one may reach up to `lanes` - 1 floats behind column `columns` - 1.
  const float* b = nullptr;
  std::int64_t columns = 0;
  /// Where B comes in rows with gaps between them: column n is at n / rowLength * rowPitch + n % rowLength.
  /// rowLength is then a multiple of `lanes`; otherwise it is 0.
  std::int64_t rowLength = 0;
  std::int64_t rowPitch = 0;
  std::int64_t channels = 0;
  std::int64_t channelStride = 0;
  std::int64_t taps = 1;
  const std::int64_t* tapOffsets = nullptr;

  float* c = nullptr;          ///< row 0, column 0
  std::int64_t rowStride = 0;  ///< floats from row to row of c
  std::int32_t vectors = 1;    ///< width of a tile in vectors; the height of panels must allow it (tileRows)
  bool continues = false;      ///< go on from the unscaled sums in c, which an earlier product left there
  bool isPartial = false;      ///< write bare sums, to be continued; the epilogue is left out
  bool isLeftFar = false;      ///< A lies in memory rather than in a cache: it is asked for ahead of its use
  Epilogue epilogue;  ///< what it has of rows and columns belongs to row 0 and column 0; so its addend
};

/// What a matrix unit (Intel's AMX) multiplies are bfloat16, whose products it adds up as float32. So a float
/// is split into a high part, which is the nearest bfloat16, and a low part, the one nearest to the rest:
/// together they are off by 2^-17 of it at most. A product of two floats is low * high + high * high + high *
/// low; the fourth one, which is left out, is 2^-16 of it at most. So sums are off by 2^-15 of the sum of
/// magnitudes at most; of random numbers they are off by 4e-6 of their deviation in the mean, where plain
/// sums are by 5e-7. Beside infinity there may be NaN instead of it; numbers below 2^-110 lose digits.
///
/// Parts of two neighbours of a chain lie side by side, the first one in the lower half.
using SplitPair = std::uint32_t;

/// The unit's tiles: rows of 16 pairs, 16 of them. Products have blocks of 2 x 2 tiles of sums.
constexpr std::int64_t splitTile = 16;
constexpr std::int64_t splitBlock = 32;

/// The chains of the unit have this many steps at once; a packed operand has zeros behind its last one.
constexpr std::int64_t splitSteps = 32;

/// A TapProduct of split floats. Chains run over blocks of splitSteps channels, the taps, and the channels of
/// a block.
struct SplitProduct
{
  /// [panel][block of channels][tap][high, low][tile of the panel][row][pair]: as many pairs as it has
  /// floats, with rows filled up to whole tiles. Panels of splitBlock rows.
  const SplitPair* a = nullptr;
  RowPanels panels;
  std::int64_t firstPanel = 0;
  std::int64_t lastPanel = 0;

  /// High parts of channels 2p and 2p + 1 at b[p * pairStride + tapOffsets[t] + column], low parts lowOffset
  /// pairs behind them. Read in whole tiles, like A: up to splitTile - 1 columns behind the last one.
  const SplitPair* b = nullptr;
  std::int64_t pairStride = 0;
  std::int64_t lowOffset = 0;
  std::int64_t columns = 0;
  std::int64_t channels = 0;  ///< a multiple of splitSteps
  std::int64_t taps = 1;
  const std::int64_t* tapOffsets = nullptr;

  float* c = nullptr;  ///< row 0, column 0
  std::int64_t rowStride = 0;
  bool isLeftFar = false;  ///< as in TapProduct
  Epilogue epilogue;       ///< as in TapProduct
};

/// What a matrix unit multiplies exactly are whole numbers of 8 bits. So a row of the left operand, and a
/// column of the right one, is taken as multiples of its largest magnitude / 8 355 000: a number in three
/// digits of base 256, from -128 to 127. Of the nine products of digits the six of the highest weights are
/// added up, without rounding. In the mean sums are off by 4e-8 of the product of the largest magnitudes
/// times the square root of the chain's length: for random numbers that is 4e-7 of the sums' deviation, as
/// with plain sums of float32; where magnitudes are spread over decades the small ones lose digits. A row or
/// column with a number that is not finite gives NaN; one without a number of 1e-30 or more counts for
/// nothing.
///
/// Tiles have 16 rows or columns, and chains so many steps at once; packed operands have zeros behind their
/// last ones.
constexpr std::int64_t digitTile = 16;
constexpr std::int64_t digitSteps = 64;
constexpr std::int64_t digitBlockFloats = 3 * digitTile * digitSteps / 4;  ///< room for a block of a tile
constexpr std::int64_t mostDigitSteps = 32768;  ///< of a chain: 3 * 2^14 times that is still a sum of 32 bits

/// Up to digitTile columns of the right operand, as they stand before: columns[step * stepStride + column].
struct DigitColumns
{
  const float* columns = nullptr;
  std::int64_t count = 0;
  std::int64_t steps = 0;
  std::int64_t stepStride = 0;
  /// Columns from this one on are those of the next image: others[step * stepStride + column].
  std::int64_t ofImage = digitTile;
  const float* others = nullptr;  ///< nullptr where there are none
};

/// A matrix product of such numbers.
struct DigitProduct
{
  const std::int8_t* a = nullptr;  ///< [tile of rows][block of steps][highest digit first][row][step]
  const float* rowScales = nullptr;
  const std::int8_t* b = nullptr;       ///< [tile of columns][block][digit][four steps][column][step]
  const float* columnScales = nullptr;  ///< as many as the tiles have columns
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t blocks = 0;
  float* c = nullptr;  ///< row 0, column 0
  std::int64_t rowStride = 0;
  Epilogue epilogue;  ///< as in TapProduct
  /// Columns of the images one behind the other, where they are written to images of their own: each has so
  /// many, and the next one begins so many floats later. `c` is then the first image's first column, and the
  /// product begins with column firstColumn.
  std::int64_t imageColumns = 0;  ///< 0: all columns stand together
  std::int64_t imageStride = 0;
  std::int64_t firstColumn = 0;
};

/// One copy of an image that a convolution reads at stride 1 (a "lowered" image): for output slice z, its row
/// r and column j are input slice zStep * z + z0, row yStep * r + y0, column xStep * j + x0; zero outside the
/// image.
struct LoweredPlane
{
  std::int64_t z0 = 0;
  std::int64_t y0 = 0;
  std::int64_t x0 = 0;
};

/// One dense convolution of the lowered planes. A convolution has one phase; a transposed convolution of
/// stride s has one for every remainder of the output's coordinates modulo s.
struct ConvolutionPhase
{
  /// Where its packed weights begin: [group][panel][channel][tap][row of the panel]; split ones as
  /// SplitProduct has them, by group.
  std::int64_t weights = 0;
  std::int64_t taps = 0;  ///< may be 0: then outputs are the bias alone
  /// In a channel's lowered planes: plane * planeSize + row * rowPitch + column.
  const std::int64_t* tapOffsets = nullptr;
  /// Output coordinates of the phase's grid point (0, 0, 0).
  std::int64_t z = 0;
  std::int64_t y = 0;
  std::int64_t x = 0;
};

/// Geometry of a convolution over 1 to 3 axes as dense products over lowered planes ("MEC": Cho and Brand,
/// Memory-efficient convolution, ICML 2017, extended to phases). Each phase yields a grid of slices x rows x
/// columns, which is written to output coordinates grid * outStep + phase.{z, y, x}; what falls outside the
/// output is dropped. Phases are sorted by (z, y, x), and those of equal z and y are all there: xPhases of
/// them in a row.
struct LoweredConvolution
{
  std::int64_t groups = 1;
  std::int64_t inChannels = 0;  ///< of one group
  std::int64_t inDepth = 1;
  std::int64_t inHeight = 1;
  std::int64_t inWidth = 1;
  std::int64_t outDepth = 1;
  std::int64_t outHeight = 1;
  std::int64_t outWidth = 1;
  RowPanels panels;  ///< of a group's output channels

  std::int64_t zStep = 1;
  std::int64_t yStep = 1;
  std::int64_t xStep = 1;
  const LoweredPlane* planes = nullptr;
  std::int64_t planeCount = 0;
  std::int64_t bandRows = 1;  ///< most grid rows that one task computes
  std::int64_t haloRows = 0;  ///< lowered rows that a band has beyond its own
  /// Floats of a lowered row. Equal to `columns`: the rows of a grid are one run of memory. Larger: taps find
  /// their column in the same row, and `columns` is a multiple of the vector's lanes.
  std::int64_t rowPitch = 1;
  /// Floats of one lowered plane: at least (bandRows + haloRows) * rowPitch and all but one of a vector's
  /// lanes, which the last row may reach into.
  std::int64_t planeSize = 0;

  const ConvolutionPhase* phases = nullptr;
  std::int64_t phaseCount = 0;
  std::int64_t xPhases = 1;
  std::int64_t outStepZ = 1;
  std::int64_t outStepY = 1;
  std::int64_t outStepX = 1;
  std::int64_t slices = 1;
  std::int64_t rows = 1;
  std::int64_t columns = 1;

  /// The input may be read as it is: stride 1, one tap, no padding, grid = input.
  bool isPointwise = false;
  std::int32_t vectors = 1;  ///< as in TapProduct

  /// A SplitProduct, whose planes are split as they are lowered. Grids may then have gaps between rows of any
  /// length.
  bool isSplit = false;
  /// Each tap has a plane of its own, and all planes are channels of a product of one tap: few channels would
  /// leave most of the unit's steps empty.
  bool isGathered = false;

  /// Of a SplitProduct.
  std::int64_t splitChannels() const
  {
    const std::int64_t channels = isGathered ? inChannels * planeCount : inChannels;
    return (channels + splitSteps - 1) / splitSteps * splitSteps;
  }
  std::int64_t splitTaps(const ConvolutionPhase& phase) const { return isGathered ? 1 : phase.taps; }
};

/// A piece of a convolution: some grid rows and panels of one group of one image.
struct ConvolutionTask
{
  const LoweredConvolution* convolution = nullptr;
  const float* weights = nullptr;  ///< packed weights of all phases and groups
  const float* input = nullptr;    ///< the group's first channel, [inChannels][inDepth][inHeight][inWidth]
  float* output = nullptr;  ///< the group's first channel, [rows of panels][outDepth][outHeight][outWidth]
  std::int64_t group = 0;
  std::int64_t slice = 0;
  std::int64_t firstRow = 0;
  std::int64_t lastRow = 0;
  std::int64_t firstPanel = 0;
  std::int64_t lastPanel = 0;
  /// From the group's first channel on; no columnBias, and an addend for phaseCount 1 and steps of 1 alone.
  Epilogue epilogue;
  float* scratch = nullptr;  ///< scratchFloats() floats, 64-byte aligned
  /// What lowerChannels() has written of all channels for these rows; nullptr: the task lowers its input
  /// itself, into its scratch.
  const float* lowered = nullptr;
};

/// What the elements of an image give to one output channel of a transposed convolution of stride 1, by
/// kernel element: parts[kernel element][partPitch], each an image as large as the input. Extents are z, y,
/// x.
struct SpreadParts
{
  const float* parts = nullptr;
  std::int64_t partPitch = 0;
  std::int64_t input[3] = {1, 1, 1};
  std::int64_t output[3] = {1, 1, 1};
  std::int64_t kernel[3] = {1, 1, 1};
  std::int64_t dilation[3] = {1, 1, 1};
  std::int64_t padding[3] = {0, 0, 0};  ///< at the beginning
};

/// The points at which Winograd's transforms evaluate polynomials: F(4, 3) at 0, +-points[0], +-points[1] and
/// infinity, F(4, 2) at the same without 0, F(2, 3) at 0, +-1 and infinity. These are among those with the
/// least rounding error; the usual 1 and 2 have twice (F(4, 3)) and four times (F(4, 2)) as much.
constexpr double winograd43Points[2] = {0.70710678118654752440, 1.41421356237309504880};
constexpr double winograd42Points[2] = {0.5, 1.25};

/// Tiles of outputs x outputs elements of a plane whose sums are found by minimal filtering F(outputs, taps)
/// along both axes (Lavin and Gray, Fast algorithms for convolutional neural networks, CVPR 2016): (4, 3),
/// (2, 3) or (4, 2). A tile has outputs + taps - 1 elements along an axis, its "size". Where phases is 2
/// (with taps 2), output (y, x) belongs to phase (y % 2, x % 2), and the phases interleave.
///
/// Tile rows are counted through all images: row r is row r % tileRows of image r / tileRows. A block of tile
/// rows has its tiles one behind the other.
struct WinogradTiles
{
  std::int32_t outputs = 4;
  std::int32_t taps = 3;
  std::int32_t phases = 1;          ///< along either axis
  std::int64_t starts[2] = {0, 0};  ///< of a phase's window, 0 or 1 behind (y0, x0)
  std::int64_t tileRows = 1;        ///< of an image
  std::int64_t tileColumns = 1;
  std::int64_t y0 = 0;  ///< input place of the first tile's first element; outside are zeros
  std::int64_t x0 = 0;
  std::int64_t inHeight = 1;
  std::int64_t inWidth = 1;
  std::int64_t outHeight = 1;
  std::int64_t outWidth = 1;

  std::int64_t size() const { return outputs + taps - 1; }
  std::int64_t elements() const { return phases * phases * size() * size(); }
};

/// Transforms one channel of a block: values[phase][element][tile], each element's tiles `elementStride`
/// floats behind the last one's; written in whole vectors, with zeros behind the last tile.
struct WinogradInput
{
  const WinogradTiles* tiles = nullptr;
  const float* input = nullptr;  ///< the channel in the first image
  std::int64_t imageStride = 0;
  std::int64_t firstRow = 0;
  std::int64_t lastRow = 0;
  float* values = nullptr;
  std::int64_t elementStride = 0;
  float* scratch = nullptr;  ///< winogradScratch() floats
};

/// The way back for one output channel: sums[phase][element][tile] become rows of the output.
struct WinogradOutput
{
  const WinogradTiles* tiles = nullptr;
  const float* sums = nullptr;
  std::int64_t elementStride = 0;
  std::int64_t firstRow = 0;
  std::int64_t lastRow = 0;
  float* output = nullptr;  ///< the channel in the first image
  std::int64_t imageStride = 0;
  Epilogue epilogue;  ///< from the channel on; no columnBias, scale 1
  float* scratch = nullptr;
};

/// A convolution of one channel with a kernel of its own, over two axes at stride 1 or 2 along x.
struct DepthwiseConvolution
{
  std::int64_t inHeight = 1;
  std::int64_t inWidth = 1;
  std::int64_t outHeight = 1;
  std::int64_t outWidth = 1;
  std::int64_t kernelHeight = 1;
  std::int64_t kernelWidth = 1;
  std::int64_t yStride = 1;
  std::int64_t xStride = 1;
  std::int64_t yDilation = 1;
  std::int64_t xDilation = 1;
  std::int64_t yPadding = 0;  ///< before the first row and column, 0 or more
  std::int64_t xPadding = 0;
};

/// Each output is one chain of multiply-adds in the order of the kernel, [y][x], from zero, with the
/// padding's zeros as factors; then the epilogue.
struct DepthwiseTask
{
  const DepthwiseConvolution* shape = nullptr;
  const float* weights = nullptr;
  const float* input = nullptr;
  float* output = nullptr;
  Epilogue epilogue;         ///< from the channel on; no columnBias, scale 1
  float* scratch = nullptr;  ///< depthwiseScratch() floats, 64-byte aligned
};

/// y = activation(factor * (x - mean) + bias): subtracting first keeps the digits of values that are close to
/// a large mean.
struct AffineMap
{
  float mean = 0.0F;
  float factor = 1.0F;
  float bias = 0.0F;
  Epilogue::Activation activation = Epilogue::None;
  float slope = 0.0F;  ///< LeakyRelu only
};

/// A row of pooling windows, or several of them one below the other. Window o looks at columns
/// start + o * stride + tap * dilation of the rows x + slice * sliceStride + row * rowStride; columns outside
/// [0, width) don't count.
struct WindowRow
{
  const float* x = nullptr;  ///< column 0 of the first row
  std::int64_t slices = 1;
  std::int64_t sliceStride = 0;
  std::int64_t rows = 1;
  std::int64_t rowStride = 0;
  std::int64_t width = 0;

  std::int64_t start = 0;
  std::int64_t taps = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t count = 0;       ///< windows; each sees at least one element
  std::int64_t wholeBegin = 0;  ///< those with all columns inside: [wholeBegin, wholeEnd)
  std::int64_t wholeEnd = 0;

  std::int64_t lines = 1;       ///< rows of windows: their results follow one another
  std::int64_t lineStride = 0;  ///< floats from x to that of the next one

  /// nullptr: sums stay sums. Otherwise they are divided by outerCount * counts[o].
  const float* counts = nullptr;
  float outerCount = 1.0F;
};

/// The arithmetic of one instruction set: serial functions on plain memory. All are reentrant; none allocates
/// or throws. Pointers need only float alignment unless said otherwise.
struct Kernels
{
  /// "baseline" (SSE2), "avx2" (AVX2 and FMA), "avx512" (F, BW, DQ, VL), "amx" (that and AMX's bfloat16)
  const char* name = nullptr;
  std::int32_t lanes = 0;  ///< floats in a vector: 4, 8, 16

  /// Highest panel for tiles of 1, 2, ... 8 vectors (index 0: 1 vector); 0 where no such tile exists.
  const std::int32_t* tileRows = nullptr;

  void (*product)(const TapProduct&) = nullptr;
  /// to[step * rows + r] = from[r * rowStride + step]: a panel of a packed left operand, of rows >= 1.
  void (*packRows)(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                   float* to) = nullptr;
  /// to[step * toStride + r] = from[r * fromStride + step] for r < rows and step < steps.
  void (*transpose)(const float* from, std::int64_t fromStride, std::int64_t rows, std::int64_t steps,
                    float* to, std::int64_t toStride) = nullptr;
  void (*convolve)(const ConvolutionTask&) = nullptr;
  /// Lowers channels [first, last) of the task's input into their places in `lowered`, which is as large as
  /// the convolution's scratch and which tasks of the same rows then have in common.
  void (*lowerChannels)(const ConvolutionTask&, std::int64_t first, std::int64_t last,
                        float* lowered) = nullptr;
  /// nullptr where products of split floats are not wanted; `convolve` then takes no convolutions that are
  /// split.
  void (*splitProduct)(const SplitProduct&) = nullptr;
  /// nullptr where the machine has no matrix unit.
  void (*digitProduct)(const DigitProduct&) = nullptr;
  /// A tile of DigitProduct's left operand and its rows' scales, of `rows` <= digitTile rows of `steps`
  /// floats.
  void (*digitsOfRows)(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                       std::int8_t* to, float* scales) = nullptr;
  /// A tile of its right operand and its columns' scales.
  void (*digitsOfColumns)(const DigitColumns& from, std::int8_t* to, float* scales) = nullptr;
  /// Packs `rows` <= splitBlock rows of `steps` floats as a panel of SplitProduct's left operand.
  void (*splitRows)(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                    SplitPair* to) = nullptr;
  /// The pairs of two rows of the right operand; `second` may be nullptr, for zeros. Written in whole
  /// vectors.
  void (*splitColumns)(const float* first, const float* second, std::int64_t count, SplitPair* high,
                       SplitPair* low) = nullptr;

  /// Floats of scratch that `convolve` needs for any task of that convolution.
  std::int64_t (*scratchFloats)(const LoweredConvolution&) = nullptr;

  /// output = epilogue(sum of what the parts give to each element), added up in the order of the kernel; the
  /// epilogue is that from the channel on, with no columnBias and scale 1.
  void (*gatherParts)(const SpreadParts& spread, const Epilogue& epilogue, float* output) = nullptr;

  void (*winogradInput)(const WinogradInput&) = nullptr;
  void (*winogradOutput)(const WinogradOutput&) = nullptr;
  /// Floats of scratch that these two need for a block of so many tile rows.
  std::int64_t (*winogradScratch)(const WinogradTiles& tiles, std::int64_t rows) = nullptr;

  void (*depthwise)(const DepthwiseTask&) = nullptr;
  std::int64_t (*depthwiseScratch)(const DepthwiseConvolution&) = nullptr;

  /// y[i] = f(x[i]); x and y may be the same array. Every element's value depends on it alone, not on its
  /// place. Largest errors found: exp 1.1 ulp, tanh 1.4 ulp, sigmoid 2.4 ulp, erf 1.3 ulp. NaN gives NaN; exp
  /// overflows to infinity above 88.72.
  void (*exp)(const float* x, float* y, std::int64_t count) = nullptr;
  void (*tanh)(const float* x, float* y, std::int64_t count) = nullptr;
  void (*sigmoid)(const float* x, float* y, std::int64_t count) = nullptr;
  void (*erf)(const float* x, float* y, std::int64_t count) = nullptr;
  /// The same with plain arithmetic, rounded at every step. `clip`: high where that is below the larger of x
  /// and low; NaN stays NaN. y may be any of the arrays that are read.
  void (*affine)(const float* x, const AffineMap& map, float* y, std::int64_t count) = nullptr;
  void (*clip)(const float* x, float low, float high, float* y, std::int64_t count) = nullptr;
  /// clip(slope * x + shift, 0, 1), and x times that of slope 1/6 and shift 1/2.
  void (*hardSigmoid)(const float* x, float slope, float shift, float* y, std::int64_t count) = nullptr;
  void (*hardSwish)(const float* x, float* y, std::int64_t count) = nullptr;
  void (*add)(const float* a, const float* b, float* y, std::int64_t count) = nullptr;
  void (*addNumber)(const float* a, float b, float* y, std::int64_t count) = nullptr;
  void (*multiply)(const float* a, const float* b, float* y, std::int64_t count) = nullptr;
  void (*multiplyNumber)(const float* a, float b, float* y, std::int64_t count) = nullptr;

  /// y[i] = exp(x[i] - shift), and y[i] = exp(x[i] - shifts[i]), which is added to sums[i] too.
  void (*shiftedExp)(const float* x, float shift, float* y, std::int64_t count) = nullptr;
  void (*summedExp)(const float* x, const float* shifts, float* y, double* sums,
                    std::int64_t count) = nullptr;

  /// Largest and smallest of count > 0 values; NaN where any of them is.
  float (*maximum)(const float* x, std::int64_t count) = nullptr;
  float (*minimum)(const float* x, std::int64_t count) = nullptr;
  /// Sums of values and of squares in double precision, in an order fixed by `count` alone (16 interleaved
  /// partial sums), so equal for all instruction sets.
  double (*sum)(const float* x, std::int64_t count) = nullptr;
  double (*sumOfSquares)(const float* x, std::int64_t count) = nullptr;
  /// The same of (x[i] - mean)^2 and of (x[i] - mean) * weights[i].
  double (*sumOfCentredSquares)(const float* x, double mean, std::int64_t count) = nullptr;
  double (*sumOfCentredProducts)(const float* x, double mean, const float* weights,
                                 std::int64_t count) = nullptr;

  /// Each window's largest element, NaN where it has one, and its sum or mean. `scratch` has window.width
  /// floats.
  void (*largestOfWindows)(const WindowRow& windows, float* y, float* scratch) = nullptr;
  void (*sumsOfWindows)(const WindowRow& windows, float* y, float* scratch) = nullptr;
  /// Where the largest stands in a single row of windows, from windows.x on: the first of equals in the order
  /// of slices, rows, columns; where there is a NaN, the last of those.
  void (*placesOfLargest)(const WindowRow& windows, std::int32_t* places) = nullptr;
};

}  // namespace layerscope

#endif
