/**
 * @class vtkLatentInterpolation
 * @brief latent vectors on the way from one sample to another
 *
 * Input 0: a table with a latent vector in each row, bound to a network or not; latents may be split into
 * columns as text files have them. Input 1, optional: a vtkSelection of its rows, as Extract Selection takes
 * it. The way goes from sample From to sample To; where there is a selection, between its two samples, from
 * the lower number to the higher. A sample is told by column `sample`, or by the number of its row where
 * there is none, and is read from its first row.
 *
 * Output: a table with a row a step: `sample`, from 0, which is the rows' global id, the latents, under the
 * name that they have in the input, and `t`, from 0 to 1. The first and the last latent are those of the two
 * samples. It is bound to the network that the input is bound to, with the same interventions.
 *
 * SPHERICAL turns the direction evenly along a great circle and changes the length evenly. Parallel vectors,
 * and a zero vector, give the straight line; of opposite ones one circle of many is taken; see
 * analysis/LatentInterpolation.h.
 *
 * Under MPI the two samples may be on any ranks, and each rank has a contiguous range of steps.
 *
 * Errors: a table without rows, without the latent column or with values that are not finite, or whose
 * latents don't fit the network that it is bound to; a sample that it doesn't have; a selection of more or
 * fewer samples than two; a property out of its range.
 */

#ifndef vtkLatentInterpolation_h
#define vtkLatentInterpolation_h

#include <string>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkLatentInterpolation : public vtkTableAlgorithm
{
public:
  static vtkLatentInterpolation* New();
  vtkTypeMacro(vtkLatentInterpolation, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// The two samples to go between, in place of From and To.
  void SetSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(1, output); }

  ///@{
  /// Number of the sample at t = 0. Default 0.
  vtkSetMacro(From, vtkIdType);
  vtkGetMacro(From, vtkIdType);
  ///@}

  ///@{
  /// Number of the sample at t = 1. Default 1.
  vtkSetMacro(To, vtkIdType);
  vtkGetMacro(To, vtkIdType);
  ///@}

  ///@{
  /// Rows of the output, both ends among them; at least 2. Default 9.
  vtkSetMacro(NumberOfSteps, vtkIdType);
  vtkGetMacro(NumberOfSteps, vtkIdType);
  ///@}

  enum PathType
  {
    SPHERICAL = 0,
    STRAIGHT = 1
  };

  ///@{
  /// The way between the two. Default SPHERICAL.
  vtkSetMacro(Path, int);
  vtkGetMacro(Path, int);
  ///@}

  ///@{
  /// Row array with the latent vectors. "Automatic" (default) or empty: the one that the table is bound by,
  /// or "z". The output is bound by the array that is chosen.
  vtkSetMacro(LatentArray, std::string);
  vtkGetMacro(LatentArray, std::string);
  ///@}

protected:
  vtkLatentInterpolation();
  ~vtkLatentInterpolation() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLatentInterpolation(const vtkLatentInterpolation&) = delete;
  void operator=(const vtkLatentInterpolation&) = delete;

  vtkIdType From = 0;
  vtkIdType To = 1;
  vtkIdType NumberOfSteps = 9;
  int Path = SPHERICAL;
  std::string LatentArray = "Automatic";
};

#endif
