/**
 * @class vtkLatentNeighborhood
 * @brief latent vectors around that of a sample
 *
 * Input: a table with a latent vector in each row, bound to a network or not; latents may be split into
 * columns as text files have them. A sample is told by column `sample`, or by the number of its row where
 * there is none, and is read from its first row.
 *
 * Output: a table with a row a neighbour: `sample`, from 0, which is the rows' global id, the latents, under
 * the name that they have in the input, and `distance`, the Euclidean one to the sample's latent. The first
 * row is the sample itself; the others add to each of its components a normal number times Sigma. Neighbour i
 * depends on (Seed, i) alone, apart from the sample: more of them keep the first ones. The table is bound to
 * the network that the input is bound to, with the same interventions. See analysis/LatentNeighborhood.h for
 * the numbers.
 *
 * In n dimensions the distance is about Sigma sqrt(n); that between two samples of Latent Samples about
 * sqrt(2 n).
 *
 * Under MPI the sample may be on any rank, and each rank has a contiguous range of neighbours.
 *
 * Errors: a table without rows, without the latent column or with values that are not finite, or whose
 * latents don't fit the network that it is bound to; a sample that it doesn't have; a property out of its
 * range.
 */

#ifndef vtkLatentNeighborhood_h
#define vtkLatentNeighborhood_h

#include <string>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkLatentNeighborhood : public vtkTableAlgorithm
{
public:
  static vtkLatentNeighborhood* New();
  vtkTypeMacro(vtkLatentNeighborhood, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// Number of the sample whose neighbours are made. Default 0.
  vtkSetMacro(Sample, vtkIdType);
  vtkGetMacro(Sample, vtkIdType);
  ///@}

  ///@{
  /// Standard deviation of what is added to each component, 0 to 1e30. Default 0.3.
  vtkSetMacro(Sigma, double);
  vtkGetMacro(Sigma, double);
  ///@}

  ///@{
  /// Rows of the output, the sample itself among them; at least 1. Default 20.
  vtkSetMacro(NumberOfSamples, vtkIdType);
  vtkGetMacro(NumberOfSamples, vtkIdType);
  ///@}

  ///@{
  /// Another seed makes other neighbours. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

  ///@{
  /// Row array with the latent vectors. "Automatic" (default) or empty: the one that the table is bound by,
  /// or "z". The output is bound by the array that is chosen.
  vtkSetMacro(LatentArray, std::string);
  vtkGetMacro(LatentArray, std::string);
  ///@}

protected:
  vtkLatentNeighborhood();
  ~vtkLatentNeighborhood() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLatentNeighborhood(const vtkLatentNeighborhood&) = delete;
  void operator=(const vtkLatentNeighborhood&) = delete;

  vtkIdType Sample = 0;
  double Sigma = 0.3;
  vtkIdType NumberOfSamples = 20;
  vtkIdType Seed = 0;
  std::string LatentArray = "Automatic";
};

#endif
