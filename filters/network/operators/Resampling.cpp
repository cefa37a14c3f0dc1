#include "Resampling.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "network/Error.h"

namespace layerscope
{

Resampling::Mode Resampling::readMode(const std::string& mode)
{
  if (mode == "nearest")
  {
    return Mode::Nearest;
  }
  if (mode == "linear" || mode == "bilinear")
  {
    return Mode::Linear;
  }
  if (mode == "cubic")
  {
    return Mode::Cubic;
  }
  throw Error("attribute 'mode' is not supported")
      .expected("nearest, linear or cubic")
      .found("'" + mode + "'");
}

std::int64_t Resampling::scaledExtent(std::int64_t input, float scale)
{
  if (!(scale > 0.0F) || !std::isfinite(scale))
  {
    throw Error("a scale is not a positive number").found(std::to_string(scale));
  }
  const float extent = std::floor(static_cast<float>(input) * scale);
  if (extent > static_cast<float>(std::int64_t(1) << 40))
  {
    throw Error("the result is too large")
        .expected("at most 2^40 along an axis")
        .found(std::to_string(extent));
  }
  return static_cast<std::int64_t>(extent);
}

TensorInfo Resampling::prepare(const TensorInfo& info, const std::vector<ResampledAxis>& axes)
{
  if ((mode != Mode::Nearest || fillsOutside) && info.type != ElementType::Float32)
  {
    throw Error("only nearest neighbours within the input can be taken from integers")
        .expected("float32")
        .found(toString(info.type));
  }
  if (isWeighted() && fillsOutside && fill != 0.0F)
  {
    throw Error("weighted elements from outside the input are 0")
        .expected("extrapolation_value = 0")
        .found(std::to_string(fill));
  }
  Shape shape;
  for (const ResampledAxis& axis : axes)
  {
    shape.push_back(axis.output);
  }
  if (elementCount(shape) != 0 && elementCount(info.shape) == 0)
  {
    throw Error("an input without elements cannot be enlarged")
        .expected("elements")
        .found(toString(info.shape));
  }
  axes_ = axes;
  std::vector<IndexTable> nearestTables(axes.size());
  std::vector<std::optional<LinearTable>> linearTables(axes.size());
  std::vector<SumTable> weightedTables(axes.size());
  for (std::size_t i = 0; i < axes.size() && elementCount(shape) != 0; ++i)
  {
    if (axes[i].isIdentity())
    {
      continue;
    }
    requireTableExtent(axes[i].output);
    if (mode == Mode::Nearest)
    {
      nearestTables[i] = nearestTable(axes[i]);
    }
    else if (isWeighted())
    {
      weightedTables[i] = weightedTable(axes[i]);
    }
    else
    {
      linearTables[i] = linearTable(axes[i]);
    }
  }
  if (mode == Mode::Nearest)
  {
    copy_ = IndexedCopy(info.shape, shape, std::move(nearestTables));
  }
  else if (isWeighted())
  {
    weighted_ = SeparableSum(info.shape, shape, std::move(weightedTables));
  }
  else
  {
    linear_ = LinearResampling(info.shape, shape, std::move(linearTables));
  }
  return {info.type, shape, info.format};
}

void Resampling::run(const Tensor& source, Tensor& target, void* scratch) const
{
  if (isWeighted())
  {
    weighted_.run(source.floats(), target.floats(), scratch);
    return;
  }
  if (mode == Mode::Linear)
  {
    linear_.run(source.floats(), target.floats(), fill, static_cast<float*>(scratch));
    return;
  }
  const Tensor value = Tensor::floats({}, {fill});
  copy_.run(source, target, fillsOutside ? &value : nullptr);
}

void Resampling::prepareBackward(const Shape& input)
{
  Shape output;
  for (const ResampledAxis& axis : axes_)
  {
    output.push_back(axis.output);
  }
  std::vector<SumTable> tables(axes_.size());
  for (std::size_t i = 0; i < axes_.size() && elementCount(output) != 0; ++i)
  {
    if (!axes_[i].isIdentity())
    {
      tables[i] = mode == Mode::Nearest ? wayBackOf(nearestTable(axes_[i]), input[i])
                  : isWeighted()        ? wayBackOf(weightedTable(axes_[i]), input[i])
                                        : wayBackOf(linearTable(axes_[i]), input[i]);
    }
  }
  sum_ = SeparableSum(output, input, std::move(tables));
}

void Resampling::runBackward(const Tensor& source, Tensor& target, void* scratch) const
{
  sum_.run(source.floats(), target.floats(), scratch);
}

bool Resampling::isOutside(const ResampledAxis& axis, double x) const
{
  return fillsOutside && (x < 0.0 || x > static_cast<double>(axis.input - 1));
}

IndexTable Resampling::nearestTable(const ResampledAxis& axis) const
{
  IndexTable table;
  for (std::int64_t i = 0; i < axis.output; ++i)
  {
    const double x = coordinate(axis, static_cast<double>(i));
    // In single precision 3 / 0.6F is 5, as in the frameworks that wrote the scale; in double it is just
    // below.
    const double index = nearest(axis, static_cast<float>(x));
    const double last = static_cast<double>(axis.input - 1);
    table.push_back(isOutside(axis, x) ? -1 : static_cast<std::int64_t>(std::clamp(index, 0.0, last)));
  }
  return table;
}

LinearTable Resampling::linearTable(const ResampledAxis& axis) const
{
  LinearTable table;
  for (std::int64_t i = 0; i < axis.output; ++i)
  {
    const double x = coordinate(axis, static_cast<double>(i));
    const double inside = std::clamp(x, 0.0, static_cast<double>(axis.input - 1));
    const auto lower = static_cast<std::int64_t>(inside);
    table.lower.push_back(isOutside(axis, x) ? -1 : lower);
    table.upper.push_back(std::min(lower + 1, axis.input - 1));
    table.weight.push_back(static_cast<float>(inside - static_cast<double>(lower)));
  }
  return table;
}

// Keys, Cubic convolution interpolation for digital image processing, 1981, equation 4; else a triangle.
double Resampling::filter(double distance) const
{
  const double x = std::abs(distance);
  const double a = cubicCoefficient;
  if (mode == Mode::Linear)
  {
    return std::max(0.0, 1.0 - x);
  }
  if (x <= 1.0)
  {
    return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  }
  return x < 2.0 ? ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a : 0.0;
}

SumTable Resampling::weightedTable(const ResampledAxis& axis) const
{
  constexpr double mostTerms = 1 << 26;
  const double narrowing = smooths ? std::min(axis.scale, 1.0) : 1.0;
  const double reach = (mode == Mode::Linear ? 1.0 : 2.0) / narrowing;
  if (!((2.0 * reach + 1.0) * static_cast<double>(axis.output) <= mostTerms))
  {
    throw Error("resampling weighs too many elements")
        .expected("at most 2^26 along an axis")
        .found("a scale of " + std::to_string(axis.scale));
  }
  SumTable table;
  table.first.push_back(0);
  for (std::int64_t i = 0; i < axis.output; ++i)
  {
    const double x = coordinate(axis, static_cast<double>(i));
    if (!isOutside(axis, x))
    {
      // Far outside it is the border all the same.
      const double last = static_cast<double>(axis.input - 1);
      const double centre = std::clamp(x, -reach - 1.0, last + reach + 1.0);
      double sum = 0.0;
      std::vector<double> weights;
      const auto begin = static_cast<std::int64_t>(std::floor(centre - reach)) + 1;
      const auto end = static_cast<std::int64_t>(std::ceil(centre + reach));
      for (std::int64_t k = begin; k < end; ++k)
      {
        const bool isIn = k >= 0 && k < axis.input;
        const double weight =
            excludesOutside && !isIn ? 0.0 : filter(narrowing * (static_cast<double>(k) - centre));
        weights.push_back(weight);
        sum += weight;
      }
      // Those beyond the border count for it.
      for (std::int64_t k = begin; k < end; ++k)
      {
        const double weight = weights[static_cast<std::size_t>(k - begin)] / (sum == 0.0 ? 1.0 : sum);
        const std::int64_t from = std::clamp<std::int64_t>(k, 0, axis.input - 1);
        if (!table.terms.empty() && table.terms.size() > table.first.back() &&
            table.terms.back().from == from)
        {
          table.terms.back().weight += static_cast<float>(weight);
        }
        else if (weight != 0.0)
        {
          table.terms.push_back({from, static_cast<float>(weight)});
        }
      }
    }
    table.first.push_back(table.terms.size());
  }
  return table;
}

}  // namespace layerscope
