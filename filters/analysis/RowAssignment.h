#ifndef layerscope_analysis_RowAssignment_h
#define layerscope_analysis_RowAssignment_h

#include <vector>

namespace layerscope
{

/// Where the rows of this rank belong, and Hamerly's bounds.
struct RowAssignment
{
  std::vector<int> labels;
  std::vector<double> upper;  ///< no less than the distance to the own centre
  std::vector<double> lower;  ///< no more than the distance to any other centre
};

}  // namespace layerscope

#endif
