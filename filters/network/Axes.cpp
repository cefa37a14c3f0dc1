#include "Axes.h"

#include <algorithm>

namespace layerscope
{

const char* toString(AxisRole role)
{
  switch (role)
  {
    case AxisRole::Sample:
      return "sample";
    case AxisRole::Feature:
      return "feature";
    case AxisRole::Depth:
      return "depth";
    case AxisRole::Height:
      return "height";
    case AxisRole::Width:
      return "width";
    case AxisRole::Step:
      return "step";
    case AxisRole::Token:
      return "token";
    case AxisRole::Unknown:
      break;
  }
  return "unknown";
}

std::string toString(const Axes& axes)
{
  std::string text;
  for (const Axis& axis : axes)
  {
    std::string parts;
    for (const AxisPart& part : axis)
    {
      // Rows of a window beside rows of windows are rows; heads beside their features are features.
      const std::string role = toString(part.role);
      const bool isSame =
          parts == role ||
          (parts.size() > role.size() && parts.compare(parts.size() - role.size(), role.size(), role) == 0);
      parts += isSame ? "" : (parts.empty() ? "" : " x ") + role;
    }
    text += (text.empty() ? "" : ", ") + (parts.empty() ? "1" : parts);
  }
  return text;
}

std::int64_t extentOf(const Axis& axis)
{
  std::int64_t extent = 1;
  for (const AxisPart& part : axis)
  {
    extent *= part.extent;
  }
  return extent;
}

bool hasRole(const Axis& axis, AxisRole role)
{
  return std::any_of(axis.begin(), axis.end(), [&](const AxisPart& part) { return part.role == role; });
}

bool isUnknown(const Axis& axis)
{
  return std::all_of(axis.begin(), axis.end(),
                     [](const AxisPart& part) { return part.role == AxisRole::Unknown; });
}

Axis single(AxisRole role, std::int64_t extent)
{
  return {{role, extent, 0}};
}

Axes unknownAxes(const Shape& shape)
{
  Axes axes;
  for (const std::int64_t extent : shape)
  {
    axes.push_back(single(AxisRole::Unknown, extent));
  }
  return axes;
}

Axis resized(const Axis& axis, std::int64_t extent)
{
  if (extentOf(axis) == extent)
  {
    return axis;
  }
  if (axis.empty())
  {
    return single(AxisRole::Unknown, extent);
  }
  if (std::all_of(axis.begin(), axis.end(), [&](const AxisPart& part) { return part.role == axis[0].role; }))
  {
    return single(axis[0].role, extent);
  }
  const std::int64_t samples = axis[0].extent;
  if (axis[0].role == AxisRole::Sample && samples > 0 && extent % samples == 0)
  {
    Axis result = resized({axis.begin() + 1, axis.end()}, extent / samples);
    result.insert(result.begin(), axis[0]);
    return result;
  }
  return single(hasRole(axis, AxisRole::Sample) ? AxisRole::Unknown : AxisRole::Token, extent);
}

namespace
{
// Extents of 1 tell nothing beside others, but for the one sample and the one channel.
Axis tidy(Axis axis)
{
  const auto isIdle = [&](const AxisPart& part)
  { return part.extent == 1 && part.role != AxisRole::Sample && part.role != AxisRole::Feature; };
  if (axis.size() > 1 && !std::all_of(axis.begin(), axis.end(), isIdle))
  {
    axis.erase(std::remove_if(axis.begin(), axis.end(), isIdle), axis.end());
  }
  return axis;
}

// Pieces of channels behind a row of pixels are more pixels (a pixel shuffle).
void joinRows(Axes& axes, AxisPieces& pieces)
{
  for (Axis& axis : axes)
  {
    for (std::size_t i = 1; i < axis.size(); ++i)
    {
      const AxisRole before = axis[i - 1].role;
      const bool isSpatial = before == AxisRole::Height || before == AxisRole::Width ||
                             before == AxisRole::Depth || before == AxisRole::Step;
      if (isSpatial && axis[i].piece != 0)
      {
        pieces.decided[axis[i].piece] = before;
        axis[i] = {before, axis[i].extent, 0};
      }
    }
  }
}
}  // namespace

Axes AxisPieces::resolved(Axes axes) const
{
  for (Axis& axis : axes)
  {
    for (AxisPart& part : axis)
    {
      const auto found = decided.find(part.piece);
      if (part.piece != 0 && found != decided.end())
      {
        part = {found->second, part.extent, 0};
      }
    }
  }
  return axes;
}

Axes reshapedAxes(const Axes& axes, const Shape& to, AxisPieces& pieces)
{
  // All parts, slowest first. Each new axis takes parts until it has its extent; the last is divided if need
  // be.
  std::vector<AxisPart> parts;
  for (const Axis& axis : axes)
  {
    parts.insert(parts.end(), axis.begin(), axis.end());
  }
  Axes result(to.size());
  std::size_t next = 0;
  for (std::size_t axis = 0; axis < to.size(); ++axis)
  {
    std::int64_t wanted = to[axis];
    if (wanted == 1)
    {
      // One sample, or one channel, stays an axis of its own.
      if (next < parts.size() && parts[next].extent == 1)
      {
        result[axis].push_back(parts[next++]);
      }
      continue;
    }
    while (wanted > 1 && next < parts.size())
    {
      AxisPart& part = parts[next];
      if (part.extent <= 0)
      {
        return unknownAxes(to);
      }
      if (wanted % part.extent == 0)
      {
        wanted /= part.extent;
        result[axis].push_back(part);
        ++next;
      }
      else if (part.extent % wanted == 0)
      {
        const bool isPiece = part.role == AxisRole::Feature;
        result[axis].push_back({part.role, wanted, isPiece ? ++pieces.made : 0});
        part.extent /= wanted;
        part.piece = isPiece ? ++pieces.made : 0;
        wanted = 1;
      }
      else
      {
        // The borders don't meet: what is mixed here cannot be told apart up to the next border that both
        // have.
        std::int64_t made = to[axis], had = part.extent;
        for (const AxisPart& taken : result[axis])
        {
          had *= taken.extent;
        }
        result[axis] = single(AxisRole::Unknown, to[axis]);
        ++next;
        while (made != had)
        {
          if (made < had && axis + 1 < to.size())
          {
            ++axis;
            made *= to[axis];
            result[axis] = single(AxisRole::Unknown, to[axis]);
          }
          else if (made > had && next < parts.size())
          {
            had *= parts[next++].extent;
          }
          else
          {
            return unknownAxes(to);
          }
        }
        wanted = 1;
      }
    }
    if (wanted > 1)
    {
      return unknownAxes(to);
    }
  }
  // What is left are parts of extent 1; they belong to the last axis.
  for (; next < parts.size(); ++next)
  {
    if (parts[next].extent != 1 || result.empty())
    {
      return unknownAxes(to);
    }
    result.back().push_back(parts[next]);
  }
  std::transform(result.begin(), result.end(), result.begin(), tidy);
  joinRows(result, pieces);
  return result;
}

Axes settledAxes(Axes axes, bool& isGuess)
{
  const auto has = [&](AxisRole role)
  { return std::any_of(axes.begin(), axes.end(), [&](const Axis& axis) { return hasRole(axis, role); }); };
  isGuess = false;
  // A dense layer's output as pictures that nothing reads: channels first, unless few stand last.
  const bool isDivided =
      axes.size() == 4 && std::all_of(axes.begin() + 1, axes.end(),
                                      [](const Axis& axis) { return axis.empty() || axis[0].piece != 0; });
  if (isDivided)
  {
    const std::int64_t first = extentOf(axes[1]), last = extentOf(axes[3]);
    const bool isLast = first > 4 && last <= 4;
    const AxisRole roles[] = {AxisRole::Feature, AxisRole::Height, AxisRole::Width};
    for (std::size_t axis = 1; axis < 4; ++axis)
    {
      axes[axis] = single(roles[isLast ? axis % 3 : axis - 1], extentOf(axes[axis]));
    }
  }
  if (!has(AxisRole::Feature))
  {
    // The first axis behind that of the samples.
    std::size_t chosen = axes.size();
    for (std::size_t axis = 0; axis < axes.size() && chosen == axes.size(); ++axis)
    {
      const bool isFree = !axes[axis].empty() && !hasRole(axes[axis], AxisRole::Sample);
      chosen = isFree ? axis : chosen;
    }
    if (chosen < axes.size())
    {
      const auto free =
          std::count_if(axes.begin(), axes.end(),
                        [](const Axis& axis) { return !axis.empty() && !hasRole(axis, AxisRole::Sample); });
      isGuess = free > 1;
      axes[chosen] = single(AxisRole::Feature, extentOf(axes[chosen]));
    }
  }
  for (Axis& axis : axes)
  {
    for (AxisPart& part : axis)
    {
      part.role = part.role == AxisRole::Unknown ? AxisRole::Token : part.role;
    }
  }
  return axes;
}

}  // namespace layerscope
