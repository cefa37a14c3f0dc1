/**
 * @class vtkFilterGrid
 * @brief the kernels of a convolution as one image
 *
 * Input: a table bound to a network, with or without samples: Generator's outputs, NetworkReader's. Output:
 * an image with the point arrays
 * - `weight`, float, the active scalars: the weights, each repeated so that a kernel can be seen. Around
 * kernels it is 0; in the letters of labels it is the least value of the range, which is symmetric about 0,
 * so that a diverging colour map shows 0 in its middle at once;
 * - `unit`, int: whose kernel is there, -1 outside of kernels;
 * - `RGB`, unsigned char, where kernels have three input channels, of which the mean is shown: these as red,
 *   green and blue, 0 in the middle.
 *
 * The kernel of the first unit stands at the upper left, then down, then right, with the unit's number below
 * it. With all input channels, a row is a unit, a column an input channel; a label is "unit, channel". Slices
 * of kernels with a depth stand beside one another. What a unit of a transposed convolution has is the patch
 * that an input is spread to.
 *
 * Layers are convolutions, and fully connected layers whose input are pictures: their kernels have the
 * extents of the input (or of the field array `picture_shape` of the table: channels, height, width).
 *
 * Under MPI rank 0 has the image. Field data: the binding, without interventions, and what
 * vtkNetworkParameters tells of its layers.
 *
 * Errors: the table isn't bound to a network; a layer that there isn't, or that has no kernels (those that
 * have are named); an input channel that there isn't; MaximumKernels is less than 1; the sheet does not fit
 * into memory.
 */

#ifndef vtkFilterGrid_h
#define vtkFilterGrid_h

#include <string>
#include <vector>

#include "vtkImageAlgorithm.h"
#include "vtkLayerscopeFiltersModule.h"
#include "vtkNew.h"

class vtkStringArray;
class vtkTable;

namespace layerscope
{
class Network;
struct Layer;
struct PictureShape;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkFilterGrid : public vtkImageAlgorithm
{
public:
  static vtkFilterGrid* New();
  vtkTypeMacro(vtkFilterGrid, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layer, by name: "layer_1" ..., or that of its node or tensor in the network's file. Empty (default):
  /// the first convolution, else the first layer that has kernels.
  vtkSetMacro(Layer, std::string);
  vtkGetMacro(Layer, std::string);
  ///@}

  enum InputChannels
  {
    ONE = 0,   ///< that of ChannelNumber
    MEAN = 1,  ///< of all that a unit reads
    ALL = 2    ///< each by itself
  };
  ///@{
  /// Which of the input channels that a unit reads are shown. Default MEAN.
  vtkSetMacro(InputChannel, int);
  vtkGetMacro(InputChannel, int);
  ///@}

  ///@{
  /// The channel that ONE shows, among those that a unit reads, from 0. Default 0.
  vtkSetMacro(ChannelNumber, int);
  vtkGetMacro(ChannelNumber, int);
  ///@}

  enum Scales
  {
    EACH_KERNEL = 0,  ///< each picture is divided by its largest magnitude
    ALL_TOGETHER = 1  ///< weights stay as they are
  };
  ///@{
  /// How kernels compare. Default EACH_KERNEL.
  vtkSetMacro(Scale, int);
  vtkGetMacro(Scale, int);
  ///@}

  ///@{
  /// Most units on the sheet, and most input channels of each with ALL; at least 1. What is left out is
  /// warned about. Default 64.
  vtkSetMacro(MaximumKernels, int);
  vtkGetMacro(MaximumKernels, int);
  ///@}

  /// Names of the layers that have kernels, convolutions first.
  vtkStringArray* GetKernelLayers();

protected:
  vtkFilterGrid();
  ~vtkFilterGrid() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkFilterGrid(const vtkFilterGrid&) = delete;
  void operator=(const vtkFilterGrid&) = delete;

  void CheckProperties() const;
  bool MakeSheet(const layerscope::Network& network, vtkTable* table, vtkImageData* sheet,
                 std::string& warning);

  std::string Layer;
  int InputChannel = MEAN;
  int ChannelNumber = 0;
  int Scale = EACH_KERNEL;
  int MaximumKernels = 64;
  vtkNew<vtkStringArray> KernelLayers;
};

#endif
