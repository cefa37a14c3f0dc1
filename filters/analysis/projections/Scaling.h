#ifndef layerscope_analysis_Scaling_h
#define layerscope_analysis_Scaling_h

#include <cstddef>
#include <vector>

#include "Dissimilarity.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Places whose distances are as near to dissimilarities as classical scaling has them: W. Torgerson,
/// Psychometrika 17 (1952).
struct ClassicalScaling
{
  std::vector<double> places;       ///< [objects, dimensions], about 0
  std::vector<double> eigenvalues;  ///< of the scalar products, the largest first; [dimensions]
  double trace = 0;                 ///< of the scalar products: the sum of all eigenvalues
};

/// In each dimension the place of largest magnitude, of equal ones the first, is positive; all are 0 where an
/// eigenvalue isn't positive. The same for any number of threads. Time O(objects^2) times some tens. Throws
/// Error where there are no objects. After an abort, which the monitor tells, the result is of no use.
ClassicalScaling classicalScaling(const Dissimilarities& dissimilarities, std::size_t dimensions,
                                  WorkMonitor& monitor);

/// How far distances are from the dissimilarities.
struct Stress
{
  double raw = 0;  ///< the sum over all pairs of (distance - dissimilarity)^2
  double one = 0;  ///< J. Kruskal's stress-1: the root of that over the sum of the squared distances
};

/// Of places in 2 or 3 dimensions. Throws Error where there are no objects, or other dimensions. After an
/// abort, which the monitor tells, the result is of no use.
Stress stressOf(const Dissimilarities& dissimilarities, const std::vector<double>& places,
                WorkMonitor& monitor);

struct MetricScalingOptions
{
  std::size_t dimensions = 2;     ///< 2 or 3
  double tolerance = 1e-6;        ///< the end: the raw stress falls by less than this part of itself
  std::size_t iterations = 1000;  ///< at most
};

struct MetricScaling
{
  std::vector<double> places;  ///< [objects, dimensions], about 0
  Stress stress;
  std::size_t iterations = 0;
  bool isConverged = false;
};

/// Places of little raw stress by SMACOF: J. de Leeuw, in: Recent Developments in Statistics (1977); the step
/// twice as long is from J. de Leeuw, W. Heiser, Multivariate Analysis V (1980). From `start` [objects,
/// dimensions], or where that is empty from classical scaling. The stress never rises; the least one isn't
/// always found. The same for any number of threads. Time of an iteration O(objects^2). Throws Error where
/// there are no objects, the start doesn't fit, or there are other than 2 or 3 dimensions. After an abort,
/// which the monitor tells, the result is of no use.
MetricScaling metricScaling(const Dissimilarities& dissimilarities, std::vector<double> start,
                            const MetricScalingOptions& options, WorkMonitor& monitor);

}  // namespace layerscope

#endif
