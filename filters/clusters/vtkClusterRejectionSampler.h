/**
 * @class vtkClusterRejectionSampler
 * @brief new latent vectors whose activations are near the centre of a cluster
 *
 * Input: the table `Centers` of vtkLayerKMeans. Latents are drawn from the prior one after the other, the
 * network runs up to the cluster's layer, and what remains after pooling and normalisation, as the clusters'
 * samples were, is compared with the layer's centres. A latent is accepted when the cluster's centre is the
 * nearest of them and not farther than the radius.
 *
 * Output: a table bound to the network, a row an accepted latent, in the order of the attempts: `sample`,
 * from 0, which is the rows' global id, the latents (`z`), `center_dist`, the distance to the centre, and
 * `attempt`. Attempt i is sample i of vtkLatentSamples with the same Seed and Distribution, so the table
 * depends neither on threads nor on MPI ranks, and a larger NumberOfSamples keeps the first ones. Field data:
 * `sampled_layer`, `sampled_cluster`, `sampled_radius`, `attempts_tried`, `attempts_in_cluster` (REJECTION),
 * and the binding to the network.
 *
 * That is the method REJECTION. GUIDED, for regions that hardly any attempt would hit, finds each latent at
 * the end of a walk of its own through the prior's space (see LatentSearch.h); `attempt` then has the passes
 * through the network that its walk took, and no walk may take more than MaximumAttempts / NumberOfSamples.
 *
 * When MaximumAttempts are not enough the output has what was found, and a warning tells the share of
 * attempts that were accepted and the radius that would have been large enough.
 *
 * Errors: an input that isn't a table of centres bound to a network; a layer or cluster that it doesn't have;
 * a property out of its range; a quantile where the table has no column `distance_percentile`.
 */

#ifndef vtkClusterRejectionSampler_h
#define vtkClusterRejectionSampler_h

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class ClusterRegion;
class Communicator;
struct SearchOptions;
struct RejectionResult;
struct SearchResult;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkClusterRejectionSampler : public vtkTableAlgorithm
{
public:
  static vtkClusterRejectionSampler* New();
  vtkTypeMacro(vtkClusterRejectionSampler, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layer, from 1. Default 1.
  vtkSetMacro(Layer, int);
  vtkGetMacro(Layer, int);
  ///@}

  ///@{
  /// The cluster, from 0. Default 0.
  vtkSetMacro(Cluster, int);
  vtkGetMacro(Cluster, int);
  ///@}

  enum RadiusModeType
  {
    QUANTILE = 0,  ///< of the distances of the cluster's own samples
    ABSOLUTE = 1
  };

  ///@{
  /// Which of the next two properties is the radius. Default QUANTILE.
  vtkSetMacro(RadiusMode, int);
  vtkGetMacro(RadiusMode, int);
  ///@}

  ///@{
  /// The radius as a quantile of the distances of the cluster's samples, 0 to 1. Default 0.5.
  vtkSetMacro(RadiusQuantile, double);
  vtkGetMacro(RadiusQuantile, double);
  ///@}

  ///@{
  /// The radius as a distance, in the units of center_dist; 0 or more. Default 0.05.
  vtkSetMacro(Radius, double);
  vtkGetMacro(Radius, double);
  ///@}

  enum MethodType
  {
    REJECTION = 0,
    GUIDED = 1
  };

  ///@{
  /// How latents are found. Default REJECTION.
  vtkSetMacro(Method, int);
  vtkGetMacro(Method, int);
  ///@}

  ///@{
  /// Latents to find; at least 1. Default 20.
  vtkSetMacro(NumberOfSamples, vtkIdType);
  vtkGetMacro(NumberOfSamples, vtkIdType);
  ///@}

  ///@{
  /// Passes through the network after which to stop with what there is; at least 1. Default 10000.
  vtkSetMacro(MaximumAttempts, vtkIdType);
  vtkGetMacro(MaximumAttempts, vtkIdType);
  ///@}

  ///@{
  /// The prior; the values are those of vtkLatentSamples, as is Truncation. Default NORMAL, 2.
  vtkSetMacro(Distribution, int);
  vtkGetMacro(Distribution, int);
  vtkSetMacro(Truncation, double);
  vtkGetMacro(Truncation, double);
  ///@}

  ///@{
  /// Another seed makes other attempts. Default 1, which is another one than that of vtkLatentSamples: the
  /// cluster's own samples would be found again.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

protected:
  vtkClusterRejectionSampler();
  ~vtkClusterRejectionSampler() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkClusterRejectionSampler(const vtkClusterRejectionSampler&) = delete;
  void operator=(const vtkClusterRejectionSampler&) = delete;

  void CheckProperties() const;
  double RadiusOf(const layerscope::ClusterRegion& region) const;
  bool Report(long long accepted, long long tried);
  void WarnOfTooFew(const layerscope::SearchOptions& options, const layerscope::RejectionResult& result,
                    const double* percentiles);
  void WarnOfTooFew(const layerscope::SearchOptions& options, const layerscope::SearchResult& result);

  int Layer = 1;
  int Cluster = 0;
  int RadiusMode = QUANTILE;
  double RadiusQuantile = 0.5;
  double Radius = 0.05;
  int Method = REJECTION;
  vtkIdType NumberOfSamples = 20;
  vtkIdType MaximumAttempts = 10000;
  int Distribution = 0;
  double Truncation = 2.0;
  vtkIdType Seed = 1;
};

#endif
