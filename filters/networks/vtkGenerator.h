/**
 * @class vtkGenerator
 * @brief binds a table of latent vectors, or of data, to a network
 *
 * The stages Generator and Network: what they feed is a column of numbers, latents or data, or the pictures
 * that rows refer to (see PictureReference.h).
 *
 * Port 0 is the input's rows, tied to a network by field data: `network_file`, `network_checksum`,
 * `latent_array`, and `channel_factors` and `network_options` where they are asked for. Stages behind it run
 * the network on the rows they need, so binding costs no forward pass and no copy of the rows, whatever their
 * number; it reads each latent vector once to check it, and one picture. The latent column may come as one
 * column of several components of any numeric type, or split into columns `z:0`, `z:1`
 * ... (or `z_0`, ...) as text files have it: those are joined to one. A table without a column `sample` gets
 * one that numbers the rows; it becomes the rows' global ids.
 *
 * Port 1, `Layers`, describes the network, a row a layer and the output last (see LayerTable.h); rank 0 has
 * the rows.
 *
 * The binding is announced downstream before anything runs, which lets stages list the layers of the network
 * to choose from.
 *
 * Several files are one network at several times, as data/FileSeries.h has it: the outputs then have these
 * time steps, and the network is that of the time which is asked for. An input that has time steps of its own
 * stays at its first one. Only the file that is asked for is read.
 *
 * Errors: a network that cannot be read; a latent column that is missing, not numeric, of another length than
 * the network's input, or that has NaN or infinite values (the first such row is named); an intervention
 * that cannot be read, for a layer or channel that the network doesn't have, with a number that isn't finite
 * or limits the wrong way round; pictures that aren't there, have changed, or of which the first one that can
 * be decoded doesn't fit the network's input; a tensor that there isn't or that cannot be a layer; an axis
 * that its layer doesn't have.
 */

#ifndef vtkGenerator_h
#define vtkGenerator_h

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class FileSeries;
class Network;
struct InputChoice;
struct Intervention;
struct LayerOptions;
struct LoadedNetwork;
struct NetworkBinding;
struct PictureFit;
struct SampleExtents;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkGenerator : public vtkTableAlgorithm
{
public:
  static vtkGenerator* New();
  vtkTypeMacro(vtkGenerator, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The ONNX file, or several, a time step each. None, or empty names (default): the cat generator that is
  /// delivered with the plugin; for pictures, the network that tells digits apart.
  void ClearNetworks();
  void AddNetwork(const char* file);
  ///@}

  ///@{
  /// Row array with the latent vectors, or other numbers to feed; "Pictures" for those that the rows refer
  /// to. Default "z".
  vtkSetMacro(LatentArray, std::string);
  vtkGetMacro(LatentArray, std::string);
  ///@}

  ///@{
  /// Extents of one sample of the input, for those that the file leaves open. Default: none, and they are
  /// those of the table's pictures or, where only one is open, follow from the column.
  void ClearInputShape();
  void AddInputShape(int extent);
  ///@}

  ///@{
  /// What inputs beside the one that the samples go to get: numbers with spaces or commas between them, one
  /// for all values or one for each, the same for all samples; or the name of a column. Those of which
  /// nothing is said get the column of their own name. Default: none.
  void ClearOtherInputs();
  void AddOtherInput(const char* input, const char* value);
  ///@}

  ///@{
  /// The input that the samples go to, by its name. Empty (default): the first one of floats, or the first.
  vtkSetMacro(MainInput, std::string);
  vtkGetMacro(MainInput, std::string);
  ///@}

  ///@{
  /// The axis of that input along which the samples run, from 0. -1 (default): the one that the file calls
  /// the batch's, or the first.
  vtkSetMacro(SampleAxis, int);
  vtkGetMacro(SampleAxis, int);
  ///@}

  ///@{
  /// The tensor that is the network's output, or the node that makes it, by its name. Empty (default): the
  /// first output that has an axis of samples.
  vtkSetMacro(Output, std::string);
  vtkGetMacro(Output, std::string);
  ///@}

  ///@{
  /// How a picture becomes the input's channels and extents: as data/PictureFit.h numbers them. Defaults
  /// EXACT, ZERO_TO_ONE.
  enum Fits
  {
    EXACT,
    STRETCH,
    CROP,
    PAD
  };
  enum Scalings
  {
    ZERO_TO_ONE,
    MINUS_ONE_TO_ONE,
    ZERO_TO_255,
    STORED
  };
  vtkSetMacro(Fit, int);
  vtkGetMacro(Fit, int);
  vtkSetMacro(Scaling, int);
  vtkGetMacro(Scaling, int);
  ///@}

  ///@{
  /// Make grey pictures RGB and RGB pictures grey where the input asks for it. Default: no.
  vtkSetMacro(ConvertChannels, bool);
  vtkGetMacro(ConvertChannels, bool);
  ///@}

  ///@{
  /// RGB (0, default) or BGR (1), for inputs of three channels.
  vtkSetMacro(ChannelOrder, int);
  vtkGetMacro(ChannelOrder, int);
  ///@}

  ///@{
  /// What is subtracted after scaling, and what divides then: by default what the network's file says (see
  /// PictureInput.h), which most files don't; nothing; those of a data set; or, where numbers are given here,
  /// one for all channels or one a channel.
  enum Presets
  {
    FROM_FILE,
    NO_PRESET,
    MNIST,
    CIFAR_10,
    IMAGENET
  };
  vtkSetMacro(Preset, int);
  vtkGetMacro(Preset, int);
  void ClearMean();
  void AddMean(double value);
  void ClearStandardDeviation();
  void AddStandardDeviation(double value);
  ///@}

  ///@{
  /// Changes of layers' activations, or of the gradients that come to them, in all that is computed from this
  /// stage's output: lines of words, in the order in which they apply, as network/Interventions.h has them
  /// ("2 74 multiply 0", "3 all clamp 0 1 gradients"). Layers count from 1, channels from 0. Empty lines
  /// count for nothing. Default: none.
  void ClearInterventions();
  void AddIntervention(const char* line);
  ///@}

  ///@{
  /// What there was before Interventions, and applies before them: channels that are multiplied by a factor.
  /// Default: none.
  void ClearChannelFactors();
  void AddChannelFactor(double layer, double channel, double factor);
  ///@}

  ///@{
  /// Count the sums of residual blocks, normalisations behind blocks and the outputs of attention as layers,
  /// too. Default: no.
  vtkSetMacro(LayersInBlocks, bool);
  vtkGetMacro(LayersInBlocks, bool);
  ///@}

  ///@{
  /// Names of tensors or nodes that are the layers, in this order. Default: none, and the layers are found.
  void ClearLayerTensors();
  void AddLayerTensor(const char* name);
  ///@}

  ///@{
  /// Where the channels of a layer (from 1) are: an axis of its tensor, from 0, that of the samples included;
  /// several for one layer count together. Default: none, and the operators tell.
  void ClearFeatureAxes();
  void AddFeatureAxis(int layer, int axis);
  ///@}

protected:
  vtkGenerator();
  ~vtkGenerator() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkGenerator(const vtkGenerator&) = delete;
  void operator=(const vtkGenerator&) = delete;

  layerscope::FileSeries Series() const;
  layerscope::InputChoice ChosenInputs() const;
  layerscope::LoadedNetwork Load(const std::string& file, const layerscope::SampleExtents& samples) const;
  std::optional<layerscope::NetworkBinding> AnnouncedBinding(vtkInformation* inInfo,
                                                             vtkInformation* outInfo) const;
  bool FeedsPictures() const;
  layerscope::SampleExtents Extents(vtkInformation* inInfo) const;
  layerscope::PictureFit ChosenFit(const layerscope::Network& network) const;
  std::vector<layerscope::Intervention> CheckedFactors() const;
  std::vector<layerscope::Intervention> CheckedInterventions() const;
  layerscope::LayerOptions ChosenLayers() const;
  layerscope::NetworkBinding Binding(const layerscope::LoadedNetwork& loaded) const;

  std::vector<std::string> Networks;
  std::string LatentArray = "z";
  std::vector<int> InputShape;
  std::vector<std::pair<std::string, std::string>> OtherInputs;
  std::string MainInput;
  int SampleAxis = -1;
  std::string Output;
  int Fit = EXACT;
  int Scaling = ZERO_TO_ONE;
  bool ConvertChannels = false;
  int ChannelOrder = 0;
  int Preset = FROM_FILE;
  std::vector<double> Mean;
  std::vector<double> StandardDeviation;
  std::vector<std::string> Interventions;
  std::vector<std::array<double, 3>> ChannelFactors;
  bool LayersInBlocks = false;
  std::vector<std::string> LayerTensors;
  std::vector<std::pair<int, int>> FeatureAxes;
};

#endif
