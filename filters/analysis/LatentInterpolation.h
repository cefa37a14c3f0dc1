#ifndef layerscope_analysis_LatentInterpolation_h
#define layerscope_analysis_LatentInterpolation_h

#include <cstddef>
#include <vector>

namespace layerscope
{

enum class LatentPath
{
  Spherical,  ///< the direction goes along a great circle, the length changes evenly
  Straight    ///< along the line between the two
};

/// Of the number by which properties choose: 0, 1 in the order above. Throws Error for another one.
LatentPath latentPath(int number);

/// The way from one latent vector to another.
///
/// Normal latents of many dimensions nearly all have about the same length. The middle of a straight line is
/// shorter, so a generator shows there what it was hardly ever trained on; the spherical path keeps to
/// lengths between those of its ends (K. Shoemake, "Animating Rotation with Quaternion Curves", SIGGRAPH
/// 1985; for latents T. White, "Sampling Generative Networks", 2016).
///
/// With the angle w between the vectors, from 0 to pi, the direction of the spherical path at t is
///   sin((1 - t) w) / sin(w) from / |from|  +  sin(t w) / sin(w) to / |to|
/// and its length (1 - t) |from| + t |to|. The cases where sin(w) vanishes:
///   parallel (w below 1e-12)     the direction is that of `from`: the straight line
///   opposite (w as close to pi)  all great circles lead there; the one is taken through the axis to which
///                                `from` is nearest to being perpendicular, the first of several. Vectors of
///                                one component have no other axis and take the straight line
///   a vector is zero             it has no direction; that of the other one stays: the straight line
///
/// Nearly parallel or opposite vectors lose no precision. The ends are the vectors themselves, bit by bit.
class LatentInterpolation
{
public:
  /// `from` and `to` have the same number of components, all finite. Throws Error for a spherical path where
  /// one is longer than what a float holds: components in between could be infinite.
  LatentInterpolation(LatentPath path, std::vector<float> from, std::vector<float> to);

  std::size_t dimension() const { return from_.size(); }

  /// Writes the latent at t, 0 to 1. Computed in double and rounded to float, in O(dimension).
  void at(double t, float* latent) const;

private:
  void findCircle();

  LatentPath path_;
  std::vector<float> from_, to_;
  double fromLength_ = 0, toLength_ = 0;
  // The direction at t is cos(t angle) start + sin(t angle) side, both of length 1 and perpendicular.
  std::vector<double> start_, side_;
  double angle_ = 0;
};

}  // namespace layerscope

#endif
