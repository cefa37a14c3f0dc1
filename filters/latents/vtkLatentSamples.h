/**
 * @class vtkLatentSamples
 * @brief random latent vectors to feed a generator with
 *
 * A table with a row a sample: `sample`, its number from 0, which is the rows' global id, and `z`, a float
 * array with `Dimension` components.
 *
 * Component d of sample i depends on (Seed, i, d) alone: Philox4x32-10 (Salmon et al. 2011), a counter-based
 * generator, and for the normal distribution the inverse of its cumulative distribution function (Wichura
 * 1988, AS 241). So asking for more samples keeps the first ones, and any number of threads and MPI ranks
 * makes the same table. See analysis/Latents.h for the bits. About 20 ns a number.
 *
 * Under MPI each rank makes a contiguous range of samples.
 */

#ifndef vtkLatentSamples_h
#define vtkLatentSamples_h

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkLatentSamples : public vtkTableAlgorithm
{
public:
  static vtkLatentSamples* New();
  vtkTypeMacro(vtkLatentSamples, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum DistributionType
  {
    NORMAL = 0,           ///< mean 0, standard deviation 1
    UNIFORM = 1,          ///< in [-1, 1]
    TRUNCATED_NORMAL = 2  ///< normal, on condition that the absolute value is at most Truncation
  };

  ///@{
  /// Number of rows; at least 1. Default 20.
  vtkSetMacro(NumberOfSamples, vtkIdType);
  vtkGetMacro(NumberOfSamples, vtkIdType);
  ///@}

  ///@{
  /// Length of a latent vector; at least 1. Default 40.
  vtkSetMacro(Dimension, int);
  vtkGetMacro(Dimension, int);
  ///@}

  ///@{
  /// How the numbers are distributed. Default NORMAL.
  vtkSetMacro(Distribution, int);
  vtkGetMacro(Distribution, int);
  ///@}

  ///@{
  /// Bound of TRUNCATED_NORMAL; positive. Default 2.
  vtkSetMacro(Truncation, double);
  vtkGetMacro(Truncation, double);
  ///@}

  ///@{
  /// Another seed makes other samples. Default 0.
  vtkSetMacro(Seed, vtkIdType);
  vtkGetMacro(Seed, vtkIdType);
  ///@}

protected:
  vtkLatentSamples();
  ~vtkLatentSamples() override = default;

  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLatentSamples(const vtkLatentSamples&) = delete;
  void operator=(const vtkLatentSamples&) = delete;

  void CheckProperties() const;

  vtkIdType NumberOfSamples = 20;
  int Dimension = 40;
  int Distribution = NORMAL;
  double Truncation = 2.0;
  vtkIdType Seed = 0;
};

#endif
