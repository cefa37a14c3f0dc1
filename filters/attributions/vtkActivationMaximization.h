/**
 * @class vtkActivationMaximization
 * @brief the inputs that excite the channels of a layer, or the classes, most
 *
 * Input: a table bound to a network (see vtkGenerator and vtkNetworkReader), whose rows are needed for
 * BestSamples alone. For each channel an input is made by gradient ascent from noise, through the whole
 * network: a picture for a network that is fed with pictures; else numbers, which for a generator are a
 * latent, kept no longer than its prior makes them, so that the picture is one that it could draw.
 * `layerscope::MaximizationOptions` has the formulas and their sources.
 *
 * Port 0: an image, the active scalars `RGB`: for each channel the picture that was made, labelled "channel:
 * activation", and right of it the BestSamples samples of the table that excite the channel most, labelled
 * "sample: activation". Inputs that are no pictures and make none are rows of cells, red above 0 and blue
 * below. Point arrays `channel`, int, and `sample`, vtkIdType, tell whose a pixel is; -1 for none, and for
 * the sample of pictures that were made. Channels whose activation did not rise are left out with
 * DropNotConverged. Field data: the binding, `layer_name`, `dropped_channels` (their number).
 *
 * Port 1: a table, a row a channel, those that were dropped among them: `channel`, `channel_name`, `start`
 * (activation of the noise), `activation` (at the end), `converged` (1 where it rose), `steps`; with
 * BestSamples `best_sample` and `best_activation`, a component a sample; for inputs that are no pictures
 * `sample`, which counts the rows, and the numbers in a column of the name that the network is fed by, so
 * that the table is one of samples bound to the network; for pictures with KeepInputs `input`, what the
 * network is fed with.
 *
 * The same for any number of threads and ranks, to rounding; under MPI rank 0 has both outputs, and ranks
 * share the channels. Errors: the table isn't bound; a layer or channel that there isn't; an operator without
 * derivative between layer and input (it is named); values that are not finite; properties out of range; what
 * doesn't fit into memory.
 */

#ifndef vtkActivationMaximization_h
#define vtkActivationMaximization_h

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
class Communicator;
struct BoundRows;
struct Maximization;
struct MaximizationOptions;
struct NetworkBinding;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkActivationMaximization : public vtkImageAlgorithm
{
public:
  static vtkActivationMaximization* New();
  vtkTypeMacro(vtkActivationMaximization, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layer, by name, node or tensor. Empty (default) or "Automatic": the classes of a classifier, before
  /// the softmax at its end; else the last hidden layer.
  vtkSetMacro(Layer, std::string);
  vtkGetMacro(Layer, std::string);
  ///@}

  ///@{
  /// The channels, from 0, in this order. Default: none, which is the first MaximumChannels.
  void ClearChannels();
  void AddChannel(int channel);
  ///@}

  ///@{
  /// Most channels as long as none is named; at least 1. Default 16.
  vtkSetMacro(MaximumChannels, int);
  vtkGetMacro(MaximumChannels, int);
  ///@}

  enum Objectives
  {
    MEAN = 0,   ///< of the channel's map
    CENTRE = 1  ///< of the map
  };
  ///@{
  /// What is to be large. Default MEAN.
  vtkSetMacro(Objective, int);
  vtkGetMacro(Objective, int);
  ///@}

  enum Optimizers
  {
    NORMALIZED_GRADIENT = 0,
    ADAM = 1
  };
  ///@{
  /// How a step follows from the gradient. Default NORMALIZED_GRADIENT.
  vtkSetMacro(Optimizer, int);
  vtkGetMacro(Optimizer, int);
  ///@}

  ///@{
  /// Steps, at least 1; default 100. Length of one, as share of the range from black to white, above 0;
  /// default 0.02.
  vtkSetMacro(Steps, int);
  vtkGetMacro(Steps, int);
  vtkSetMacro(StepSize, double);
  vtkGetMacro(StepSize, double);
  ///@}

  ///@{
  /// The start: pictures of this level, from 0, black, to 1, white (default 0.5); numbers start at 0. Normal
  /// noise of this deviation around it, 0 to 1; default 0.1. Its seed; default 0.
  vtkSetMacro(StartLevel, double);
  vtkGetMacro(StartLevel, double);
  vtkSetMacro(StartNoise, double);
  vtkGetMacro(StartNoise, double);
  vtkSetMacro(Seed, int);
  vtkGetMacro(Seed, int);
  ///@}

  ///@{
  /// Share of the way back to the start's level in each step, 0 to 1. Default 0.
  vtkSetMacro(Decay, double);
  vtkGetMacro(Decay, double);
  ///@}

  ///@{
  /// Deviation of a Gaussian blur in pixels, at least 0, after each BlurInterval-th step. Defaults 0 and 4.
  vtkSetMacro(Blur, double);
  vtkGetMacro(Blur, double);
  vtkSetMacro(BlurInterval, int);
  vtkGetMacro(BlurInterval, int);
  ///@}

  ///@{
  /// Most pixels by which the picture is moved before each step, and back after it. Default 2.
  vtkSetMacro(Jitter, int);
  vtkGetMacro(Jitter, int);
  ///@}

  ///@{
  /// Weight of the differences between neighbouring pixels, at least 0. Default 0.3.
  vtkSetMacro(TotalVariation, double);
  vtkGetMacro(TotalVariation, double);
  ///@}

  ///@{
  /// Keep pictures between black and white. Default on.
  vtkSetMacro(StayInRange, bool);
  vtkGetMacro(StayInRange, bool);
  vtkBooleanMacro(StayInRange, bool);
  ///@}

  ///@{
  /// Greatest length of a latent, as share of the root of its numbers, which a normal latent has; 0: none.
  /// Default 1.
  vtkSetMacro(LengthLimit, double);
  vtkGetMacro(LengthLimit, double);
  ///@}

  enum Displays
  {
    RANGE = 0,        ///< from black to white as the network is fed, or, where that isn't known, from least
                      ///< to greatest
    STANDARDIZED = 1  ///< mean 0, deviation .1, around grey
  };
  ///@{
  /// How pictures are shown. Default RANGE.
  vtkSetMacro(Display, int);
  vtkGetMacro(Display, int);
  ///@}

  ///@{
  /// Samples beside each channel; at least 0. Default 4.
  vtkSetMacro(BestSamples, int);
  vtkGetMacro(BestSamples, int);
  ///@}

  ///@{
  /// Leave out channels whose activation did not rise. Default on.
  vtkSetMacro(DropNotConverged, bool);
  vtkGetMacro(DropNotConverged, bool);
  vtkBooleanMacro(DropNotConverged, bool);
  ///@}

  ///@{
  /// Whether the table has pictures, too. Default off.
  vtkSetMacro(KeepInputs, bool);
  vtkGetMacro(KeepInputs, bool);
  vtkBooleanMacro(KeepInputs, bool);
  ///@}

  /// Choices for Layer: "Automatic", then layers.
  vtkStringArray* GetLayerNames();

protected:
  vtkActivationMaximization();
  ~vtkActivationMaximization() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkActivationMaximization(const vtkActivationMaximization&) = delete;
  void operator=(const vtkActivationMaximization&) = delete;

  void CheckProperties() const;
  layerscope::MaximizationOptions Options(bool isPicture) const;
  std::vector<std::int64_t> ChosenChannels(std::int64_t count) const;
  bool Climb(const layerscope::NetworkBinding& binding, const layerscope::BoundRows* rows,
             layerscope::Maximization& found, layerscope::Communicator& communicator);
  bool FindBest(const layerscope::BoundRows& rows, layerscope::Maximization& found,
                layerscope::Communicator& communicator);
  bool Show(const layerscope::Maximization& found, vtkImageData* image, vtkTable* table);

  std::string Layer;
  std::vector<int> Channels;
  int MaximumChannels = 16;
  int Objective = MEAN;
  int Optimizer = NORMALIZED_GRADIENT;
  int Steps = 100;
  double StepSize = 0.02;
  double StartLevel = 0.5;
  double StartNoise = 0.1;
  int Seed = 0;
  double Decay = 0;
  double Blur = 0;
  int BlurInterval = 4;
  int Jitter = 2;
  double TotalVariation = 0.3;
  bool StayInRange = true;
  double LengthLimit = 1;
  int Display = RANGE;
  int BestSamples = 4;
  bool DropNotConverged = true;
  bool KeepInputs = false;
  vtkNew<vtkStringArray> LayerNames;
};

#endif
