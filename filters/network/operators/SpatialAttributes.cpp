#include "SpatialAttributes.h"

#include <algorithm>

#include "network/Error.h"

namespace layerscope
{

namespace
{
std::vector<std::int64_t> readList(const Attributes& attributes, const char* name, std::int64_t least)
{
  std::vector<std::int64_t> values = attributes.getInts(name);
  requireRange(values, least, name);
  return values;
}

SpatialAttributes::AutoPad readAutoPad(const Attributes& attributes)
{
  const std::string text = attributes.getString("auto_pad", "NOTSET");
  if (text == "NOTSET" || text.empty())
  {
    return SpatialAttributes::AutoPad::NotSet;
  }
  if (text == "SAME_UPPER")
  {
    return SpatialAttributes::AutoPad::SameUpper;
  }
  if (text == "SAME_LOWER")
  {
    return SpatialAttributes::AutoPad::SameLower;
  }
  if (text == "VALID")
  {
    return SpatialAttributes::AutoPad::Valid;
  }
  throw Error("attribute 'auto_pad' is unknown")
      .expected("NOTSET, SAME_UPPER, SAME_LOWER or VALID")
      .found("'" + text + "'");
}

void padSame(SpatialAxis& axis, bool isUpper)
{
  axis.output = (axis.input + axis.stride - 1) / axis.stride;
  const std::int64_t total =
      std::max<std::int64_t>(0, (axis.output - 1) * axis.stride + axis.span() - axis.input);
  const std::int64_t half = total / 2;
  axis.padBegin = isUpper ? half : total - half;
  axis.padEnd = total - axis.padBegin;
}

void countOutputs(SpatialAxis& axis, bool isCeil)
{
  const std::int64_t room = axis.input + axis.padBegin + axis.padEnd - axis.span();
  if (room < 0)
  {
    throw Error("the kernel is larger than the padded input")
        .expected("at most " + std::to_string(axis.input + axis.padBegin + axis.padEnd))
        .found(std::to_string(axis.span()));
  }
  axis.output = (isCeil ? room + axis.stride - 1 : room) / axis.stride + 1;
  // A window that begins in the padding at the end would see nothing of the input.
  if (isCeil && (axis.output - 1) * axis.stride >= axis.input + axis.padBegin)
  {
    --axis.output;
  }
}
}  // namespace

void requireRange(const std::vector<std::int64_t>& values, std::int64_t least, const char* name)
{
  for (const std::int64_t value : values)
  {
    if (value < least || value > largestExtent)
    {
      throw Error("attribute '" + std::string(name) + "' is out of range")
          .expected(std::to_string(least) + " to 2^20")
          .found(toString(values));
    }
  }
}

void requireEntries(const std::vector<std::int64_t>& values, std::size_t count, const char* name)
{
  if (!values.empty() && values.size() != count)
  {
    throw Error("attribute '" + std::string(name) + "' does not fit the input's axes")
        .expected(std::to_string(count) + " entries")
        .found(toString(values));
  }
}

SpatialAttributes SpatialAttributes::read(const Attributes& attributes)
{
  SpatialAttributes result;
  result.kernel = readList(attributes, "kernel_shape", 1);
  result.strides = readList(attributes, "strides", 1);
  result.dilations = readList(attributes, "dilations", 1);
  result.pads = readList(attributes, "pads", 0);
  result.autoPad = readAutoPad(attributes);
  result.ceilMode = attributes.getInt("ceil_mode", 0) != 0;
  const bool hasPadding =
      std::any_of(result.pads.begin(), result.pads.end(), [](auto pad) { return pad != 0; });
  if (result.autoPad != AutoPad::NotSet && hasPadding)
  {
    throw Error("attributes 'pads' and 'auto_pad' exclude each other").found("pads " + toString(result.pads));
  }
  return result;
}

std::vector<SpatialAxis> SpatialAttributes::resolve(const Shape& input, const Shape& kernelExtents) const
{
  const std::size_t count = input.size();
  requireEntries(kernelExtents, count, "kernel_shape");
  requireEntries(strides, count, "strides");
  requireEntries(dilations, count, "dilations");
  requireEntries(pads, 2 * count, "pads");
  if (kernelExtents.size() != count || (!kernel.empty() && kernel != kernelExtents))
  {
    throw Error("attribute 'kernel_shape' does not fit")
        .expected(kernelExtents.size() == count ? toString(kernelExtents)
                                                : std::to_string(count) + " entries")
        .found(toString(kernel));
  }

  std::vector<SpatialAxis> axes(count);
  for (std::size_t i = 0; i < count; ++i)
  {
    SpatialAxis& axis = axes[i];
    axis.input = input[i];
    axis.kernel = kernelExtents[i];
    axis.stride = strides.empty() ? 1 : strides[i];
    axis.dilation = dilations.empty() ? 1 : dilations[i];
    requireRange({axis.kernel}, 1, "kernel_shape");
    if (autoPad == AutoPad::SameUpper || autoPad == AutoPad::SameLower)
    {
      padSame(axis, autoPad == AutoPad::SameUpper);
      continue;
    }
    if (autoPad == AutoPad::NotSet && !pads.empty())
    {
      axis.padBegin = pads[i];
      axis.padEnd = pads[count + i];
    }
    countOutputs(axis, ceilMode);
  }
  return axes;
}

}  // namespace layerscope
