#ifndef layerscope_analysis_UmapCurve_h
#define layerscope_analysis_UmapCurve_h

namespace layerscope
{

/// How strongly two places of a projection belong together: 1 / (1 + a distance^(2 b)).
struct UmapCurve
{
  double a = 1;
  double b = 1;
};

/// The curve nearest, by least squares at 300 distances from 0 to 3 spread, to the one that is 1 up to a
/// distance and from there on falls by e for each spread. Throws Error unless 0 <= minimumDistance <= spread
/// and spread > 0.
UmapCurve umapCurve(double spread, double minimumDistance);

}  // namespace layerscope

#endif
