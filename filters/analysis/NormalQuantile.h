#ifndef layerscope_analysis_NormalQuantile_h
#define layerscope_analysis_NormalQuantile_h

namespace layerscope
{

/// The z below which a standard normal variable lies with the given probability, 0 < probability < 1
/// (0 and 1 give -infinity and infinity, anything else NaN). Relative error about 1e-16.
/// Rational approximations PPND16 of M. J. Wichura, "Algorithm AS 241: The Percentage Points of the
/// Normal Distribution", Applied Statistics 37 (1988) 477-484.
double normalQuantile(double probability);

/// The probability that a standard normal variable is at most z.
double normalDistribution(double z);

}  // namespace layerscope

#endif
