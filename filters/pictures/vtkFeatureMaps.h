/**
 * @class vtkFeatureMaps
 * @brief the feature maps of samples in a layer as one image
 *
 * Input 0: a table bound to a network (see vtkGenerator), of latents, columns or pictures. Input 1, optional:
 * a vtkSelection of its rows, as Extract Selection takes it; without it all rows count. Output: an image with
 * the point arrays
 * - `activation`, float, the active scalars: the values of the maps, each repeated so that a map can be seen.
 *   Around maps it is the least of all maps, in the letters of labels the greatest;
 * - `channel`, int: whose map is there, -1 outside of maps;
 * - `sample`, vtkIdType: the number of the sample, -1 outside of maps.
 *
 * The first MaximumSamples samples are shown. A column of the sheet is a sample, a row a channel, the same
 * for all samples; the label is "sample: channel". The maps of one sample make a sheet about square, with the
 * channel as label. A layer without extents has a bar a sample instead: its channels as cells in rows of 32
 * at most, labelled by the sample.
 *
 * Only what is shown runs through the network, with its interventions, so the stage is instant for any
 * number of rows. Places that a sample doesn't have, of a layer that is larger for one than for another, stay
 * empty. Rows whose picture cannot be decoded are left out with a warning. Under MPI rank 0 has the
 * image, of the first samples of all ranks. Field data: the binding; `layer_number`, `layer_name`, `layer_op`
 * and `layer_node`; `sample` and `channel`, the numbers of those shown in the order of the sheet.
 *
 * Errors: the table isn't bound to a network; no rows; a layer that there isn't (those there are named);
 * MaximumSamples or NumberOfChannels is less than 1; activations that are not finite; the sheet does not fit
 * into memory.
 */

#ifndef vtkFeatureMaps_h
#define vtkFeatureMaps_h

#include <cstdint>
#include <string>
#include <vector>

#include "vtkImageAlgorithm.h"
#include "vtkLayerscopeFiltersModule.h"
#include "vtkNew.h"

class vtkStringArray;
class vtkTable;

namespace layerscope
{
struct BoundRows;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkFeatureMaps : public vtkImageAlgorithm
{
public:
  static vtkFeatureMaps* New();
  vtkTypeMacro(vtkFeatureMaps, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// The rows to show.
  void SetSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(1, output); }

  ///@{
  /// The layer, by name: "layer_1" ..., or that of its node or tensor in the network's file. Empty (default):
  /// the first.
  vtkSetMacro(Layer, std::string);
  vtkGetMacro(Layer, std::string);
  ///@}

  enum ShownChannels
  {
    STRONGEST = 0,  ///< NumberOfChannels of them
    ALL = 1
  };
  ///@{
  /// Which channels are shown. The strongest have the largest magnitudes over the samples shown, and stand in
  /// that order, of equal ones that with the lower number first; cells of a layer without extents in the
  /// order of the layer. Default STRONGEST.
  vtkSetMacro(Channels, int);
  vtkGetMacro(Channels, int);
  ///@}

  ///@{
  /// Most channels with STRONGEST; at least 1. Default 16.
  vtkSetMacro(NumberOfChannels, int);
  vtkGetMacro(NumberOfChannels, int);
  ///@}

  ///@{
  /// Most samples on the sheet; at least 1. Default 4.
  vtkSetMacro(MaximumSamples, int);
  vtkGetMacro(MaximumSamples, int);
  ///@}

  enum Scales
  {
    ALL_TOGETHER = 0,  ///< activations stay as they are
    EACH_MAP = 1       ///< each picture is divided by its largest magnitude
  };
  ///@{
  /// How maps compare. Default ALL_TOGETHER.
  vtkSetMacro(Scale, int);
  vtkGetMacro(Scale, int);
  ///@}

  /// Names of the layers.
  vtkStringArray* GetLayerNames();

protected:
  vtkFeatureMaps();
  ~vtkFeatureMaps() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkFeatureMaps(const vtkFeatureMaps&) = delete;
  void operator=(const vtkFeatureMaps&) = delete;

  void CheckProperties() const;
  bool MakeSheet(const layerscope::BoundRows& rows, const std::vector<float>& inputs,
                 const std::vector<std::int64_t>& samples, vtkImageData* sheet);

  std::string Layer;
  int Channels = STRONGEST;
  int NumberOfChannels = 16;
  int MaximumSamples = 4;
  int Scale = ALL_TOGETHER;
  vtkNew<vtkStringArray> LayerNames;
};

#endif
