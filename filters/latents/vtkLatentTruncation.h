/**
 * @class vtkLatentTruncation
 * @brief latent vectors nearer to their mean
 *
 * The truncation trick: a generator's pictures become more typical, and differ less, the nearer its latents
 * are to their mean, 0. Input: a table with a latent vector in each row, bound to a network or not; latents
 * may be split into columns as text files have them.
 *
 * Output: the table with other latents, as float; SCALE multiplies them by Psi, CLAMP limits each component
 * to -Limit to Limit. All other columns stay as they are, also those that were computed from the latents
 * before, such as the arrays of Spatial Pooling. The table is bound to the network that the input is bound
 * to, with the same interventions.
 *
 * Errors: a table without rows, without the latent column or with values that are not finite, or whose
 * latents don't fit the network that it is bound to; a property out of its range.
 */

#ifndef vtkLatentTruncation_h
#define vtkLatentTruncation_h

#include <string>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class vtkFloatArray;

class VTKLAYERSCOPEFILTERS_EXPORT vtkLatentTruncation : public vtkTableAlgorithm
{
public:
  static vtkLatentTruncation* New();
  vtkTypeMacro(vtkLatentTruncation, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  enum ModeType
  {
    SCALE = 0,
    CLAMP = 1
  };

  ///@{
  /// What is done to the latents. Default SCALE.
  vtkSetMacro(Mode, int);
  vtkGetMacro(Mode, int);
  ///@}

  ///@{
  /// Factor of SCALE; finite. 0 gives the mean, 1 leaves latents as they are, more exaggerates, less than 0
  /// also turns them to the other side. Default 0.7.
  vtkSetMacro(Psi, double);
  vtkGetMacro(Psi, double);
  ///@}

  ///@{
  /// Largest absolute value that CLAMP leaves; 0 or more. Default 2.
  vtkSetMacro(Limit, double);
  vtkGetMacro(Limit, double);
  ///@}

  ///@{
  /// Row array with the latent vectors. "Automatic" (default) or empty: the one that the table is bound by,
  /// or "z". The output is bound by the array that is chosen.
  vtkSetMacro(LatentArray, std::string);
  vtkGetMacro(LatentArray, std::string);
  ///@}

protected:
  vtkLatentTruncation();
  ~vtkLatentTruncation() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkLatentTruncation(const vtkLatentTruncation&) = delete;
  void operator=(const vtkLatentTruncation&) = delete;

  bool Truncate(vtkFloatArray* latents, vtkFloatArray* truncated);

  int Mode = SCALE;
  double Psi = 0.7;
  double Limit = 2.0;
  std::string LatentArray = "Automatic";
};

#endif
