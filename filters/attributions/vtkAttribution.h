/**
 * @class vtkAttribution
 * @brief which parts of a picture, or which columns, a network's answer depends on
 *
 * Input 0: a table bound to a network (see vtkGenerator), of pictures, columns or latents. Input 1, optional:
 * a vtkSelection of its rows, as Extract Selection takes it; without it all rows count. Input 2, optional:
 * the selection that counts instead while FollowSelection is on; without it no row counts then. The first
 * MaximumSamples samples are explained: how much each number of their input has to do with a score, the value
 * of a class or the mean of a channel. `layerscope::AttributionMethod` has the formulas and their sources.
 *
 * Port 0: an image, a row a sample: its picture as the network is fed with it, its map, and the map over the
 * picture in grey; the labels are "sample: true -> predicted", the method, and "class: score". Inputs that
 * are no pictures have the map alone. Point arrays:
 * - `RGB`, the active scalars: each map is coloured from 0 to its greatest magnitude;
 * - `attribution`, float: the map's number at the pixels of all three, 0 around them;
 * - `sample`, vtkIdType: the number of the sample, -1 around.
 * A map of zeros, e.g. of a class that nothing in the picture speaks for, stays zero. Field data: the
 * binding.
 *
 * Port 1: a table, a row a sample: `sample`; `label` and `label_name` where there are labels; `prediction`
 * and `prediction_name`, the unit with the highest score; `target` and `target_name`, the unit that is
 * explained (-1 and "all" for the mean of all), and its `score`; `largest`, the greatest magnitude of its
 * map; `is_zero`, 1 for a map of zeros; with Integrated Gradients `completeness`, the sum of the
 * attributions divided by the score's difference to the baseline's, 1 where nothing is lost between the
 * steps; and, for inputs that are no pictures or with KeepAttributions, `attribution`, a component a number
 * of the map.
 *
 * Under MPI rank 0 has both, of the first samples of all ranks. Rows whose picture cannot be decoded are left
 * out with a warning. Errors: the table isn't bound; no rows; a layer or unit that there isn't; Label without
 * labels; a layer that has no rows and columns, for Grad-CAM; an operator without derivative between score
 * and input (it is named); a baseline's sample or a region that there isn't; attributions that are not
 * finite; properties out of range; what doesn't fit into memory. While FollowSelection is on no rows are no
 * error; both outputs are empty then.
 */

#ifndef vtkAttribution_h
#define vtkAttribution_h

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
struct ExplainedSamples;
}  // namespace layerscope

class VTKLAYERSCOPEFILTERS_EXPORT vtkAttribution : public vtkImageAlgorithm
{
public:
  static vtkAttribution* New();
  vtkTypeMacro(vtkAttribution, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// The rows to explain while FollowSelection is off.
  void SetSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(1, output); }

  ///@{
  /// Whether the rows to explain are those of SetActiveSelectionConnection: none without one. Default off.
  vtkSetMacro(FollowSelection, bool);
  vtkGetMacro(FollowSelection, bool);
  void SetActiveSelectionConnection(vtkAlgorithmOutput* output) { this->SetInputConnection(2, output); }
  ///@}

  ///@{
  /// A layerscope::AttributionMethod, as number. Default 0, Gradient.
  vtkSetMacro(Method, int);
  vtkGetMacro(Method, int);
  ///@}

  enum Targets
  {
    PREDICTED = 0,  ///< the unit with the highest score
    LABEL = 1,      ///< the sample's class
    UNIT = 2,       ///< Unit
    ALL_UNITS = 3   ///< the mean of all units
  };
  ///@{
  /// Whose score is explained. Default PREDICTED.
  vtkSetMacro(Target, int);
  vtkGetMacro(Target, int);
  ///@}

  ///@{
  /// The class, or the channel of Output, with UNIT. Default 0.
  vtkSetMacro(Unit, int);
  vtkGetMacro(Unit, int);
  ///@}

  ///@{
  /// The layer that has the scores, by name, node or tensor. Empty (default) or "Automatic": the network's
  /// output, but before the softmax at its end.
  vtkSetMacro(Output, std::string);
  vtkGetMacro(Output, std::string);
  ///@}

  ///@{
  /// Whether the score is the mean over a part of Output's rows and columns alone, else over all. Default
  /// off.
  vtkSetMacro(Region, bool);
  vtkGetMacro(Region, bool);
  ///@}

  ///@{
  /// First and last row, and column, of that part, from 0 at the upper left. Default 0, 0.
  vtkSetVector2Macro(RegionRows, int);
  vtkGetVector2Macro(RegionRows, int);
  vtkSetVector2Macro(RegionColumns, int);
  vtkGetVector2Macro(RegionColumns, int);
  ///@}

  ///@{
  /// The layer of Grad-CAM and its relatives. Empty (default) or "Automatic": the last hidden one that has
  /// rows and columns.
  vtkSetMacro(Layer, std::string);
  vtkGetMacro(Layer, std::string);
  ///@}

  ///@{
  /// Row array with the true classes. Default "label", which may be missing; "None" for none.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

  ///@{
  /// Copies of a sample for SmoothGrad, steps for Integrated Gradients; at least 1. Default 50.
  vtkSetMacro(Samples, int);
  vtkGetMacro(Samples, int);
  ///@}

  ///@{
  /// SmoothGrad: standard deviation of the noise, as share of the input's range, 0 to 1. Default 0.15.
  vtkSetMacro(Noise, double);
  vtkGetMacro(Noise, double);
  ///@}

  ///@{
  /// Of the noise. Default 0.
  vtkSetMacro(Seed, int);
  vtkGetMacro(Seed, int);
  ///@}

  enum Baselines
  {
    BLACK = 0,  ///< black pictures; columns of zeros
    MEAN = 1,   ///< the mean of the samples shown
    SAMPLE = 2  ///< BaselineSample
  };
  ///@{
  /// From where Integrated Gradients go to the sample. Default BLACK.
  vtkSetMacro(Baseline, int);
  vtkGetMacro(Baseline, int);
  ///@}

  ///@{
  /// Number of the sample where they begin with SAMPLE, also of one that is not selected. Default 0.
  vtkSetMacro(BaselineSample, int);
  vtkGetMacro(BaselineSample, int);
  ///@}

  enum Signs
  {
    AUTOMATIC = 0,  ///< SIGNED for methods that add up (times input, integrated), POSITIVE for Grad-CAM, else
                    ///< MAGNITUDE
    MAGNITUDE = 1,  ///< the sum of the channels' magnitudes
    SIGNED = 2,     ///< the sum of the channels
    POSITIVE = 3,   ///< of that, what speaks for the target
    NEGATIVE = 4    ///< of that, what speaks against it
  };
  ///@{
  /// What a map shows. Default AUTOMATIC.
  vtkSetMacro(Sign, int);
  vtkGetMacro(Sign, int);
  ///@}

  ///@{
  /// Of the map on the picture where it is strongest, 0 to 1. Default 0.7.
  vtkSetMacro(Opacity, double);
  vtkGetMacro(Opacity, double);
  ///@}

  ///@{
  /// Most samples; at least 1. Default 8.
  vtkSetMacro(MaximumSamples, int);
  vtkGetMacro(MaximumSamples, int);
  ///@}

  ///@{
  /// Whether the table has the maps of pictures, too. Default off.
  vtkSetMacro(KeepAttributions, bool);
  vtkGetMacro(KeepAttributions, bool);
  vtkBooleanMacro(KeepAttributions, bool);
  ///@}

  /// Choices for Output and for Layer: "Automatic", then layers.
  vtkStringArray* GetOutputNames();
  vtkStringArray* GetLayerNames();

protected:
  vtkAttribution();
  ~vtkAttribution() override;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkAttribution(const vtkAttribution&) = delete;
  void operator=(const vtkAttribution&) = delete;

  void CheckProperties() const;
  int ShownSign() const;
  bool Explain(const layerscope::BoundRows& rows, layerscope::ExplainedSamples& explained,
               vtkImageData* sheet, vtkTable* table);

  int Method = 0;
  int Target = PREDICTED;
  int Unit = 0;
  bool Region = false;
  int RegionRows[2] = {0, 0};
  int RegionColumns[2] = {0, 0};
  std::string Output;
  std::string Layer;
  std::string LabelArray = "label";
  int Samples = 50;
  double Noise = 0.15;
  int Seed = 0;
  int Baseline = BLACK;
  int BaselineSample = 0;
  int Sign = AUTOMATIC;
  double Opacity = 0.7;
  int MaximumSamples = 8;
  bool KeepAttributions = false;
  bool FollowSelection = false;
  vtkNew<vtkStringArray> OutputNames;
  vtkNew<vtkStringArray> LayerNames;
};

#endif
