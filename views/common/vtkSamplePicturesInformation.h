/**
 * @class vtkSamplePicturesInformation
 * @brief fetches pictures of samples from where the data is
 *
 * To be gathered from the proxy of a vtkSampleRepresentation, at the data server, again and again
 * while pictures are missing:
 *
 *     pictures->SetSamples(store.missing());
 *     proxy->GatherInformation(pictures, vtkPVSession::DATA_SERVER);
 *     store.deliver(pictures->GetAnswer());
 *
 * Gathering asks for the samples in place of those asked for before and takes what is finished; it never
 * waits for a picture. Each rank answers for the samples that it has; where several have one, the lowest rank
 * counts. Where ranks run as equals (pvbatch --symmetric) nothing is gathered: a rank has its own samples
 * only. See layerscope::PictureService for how pictures are made, and layerscope::PictureStore for what
 * becomes of them.
 */
#ifndef vtkSamplePicturesInformation_h
#define vtkSamplePicturesInformation_h

#include <cstdint>  // for std::int64_t
#include <memory>   // for std::unique_ptr
#include <vector>   // for std::vector

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkPVInformation.h"

namespace layerscope
{
struct PictureAnswer;
class PictureService;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkSamplePicturesInformation : public vtkPVInformation
{
public:
  static vtkSamplePicturesInformation* New();
  vtkTypeMacro(vtkSamplePicturesInformation, vtkPVInformation);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// The samples whose pictures are wanted, the most urgent first; any integer type.
  template <class Id>
  void SetSamples(const std::vector<Id>& samples)
  {
    this->Samples.assign(samples.begin(), samples.end());
    this->Fail("Where the data is, nobody has answered.");
    this->Modified();
  }

  ///@{
  /// Bytes of pictures that come at once, so that a slow connection isn't blocked; at least one picture of
  /// each rank that has some comes nevertheless. Default: 4 MiB.
  vtkSetClampMacro(ByteBudget, int, 1, VTK_INT_MAX);
  vtkGetMacro(ByteBudget, int);
  ///@}

  /// What came of it; all samples as failed until something has, or where nothing can be told. Sessions don't
  /// tell reliably whether they have gathered anything.
  const layerscope::PictureAnswer& GetAnswer() const { return *this->Answer; }

  /// `object` is the vtkSampleRepresentation.
  void CopyFromObject(vtkObject* object) override;
  /// What CopyFromObject does with the representation's pictures.
  void Gather(layerscope::PictureService& pictures);
  void AddInformation(vtkPVInformation* other) override;
  void CopyToStream(vtkClientServerStream* stream) override;
  void CopyFromStream(const vtkClientServerStream* stream) override;
  void CopyParametersToStream(vtkMultiProcessStream& stream) override;
  void CopyParametersFromStream(vtkMultiProcessStream& stream) override;

protected:
  vtkSamplePicturesInformation();
  ~vtkSamplePicturesInformation() override;

private:
  vtkSamplePicturesInformation(const vtkSamplePicturesInformation&) = delete;
  void operator=(const vtkSamplePicturesInformation&) = delete;

  /// Makes an answer of all samples' failure.
  void Fail(const char* why);

  std::vector<std::int64_t> Samples;
  int ByteBudget = 4 << 20;
  std::unique_ptr<layerscope::PictureAnswer> Answer;
};

#endif
