/**
 * @class vtkPredictions
 * @brief runs a classifier and tells what it says of each row
 *
 * Input: a table that Network bound to a network whose output has a value a class. Port 0: its rows and
 * columns, and
 * - `prediction`, the class of the greatest probability (from 0), and `prediction_name`, by the field array
 *   `class_names` where that has a text for each class, else the number;
 * - `confidence`, its probability; `probability`, a component a class; `entropy` of these, in nats;
 * - with labels, `correct`, 1 or 0, `outcome`, such as "4 -> 9" for a 4 that is taken for a 9, and `loss`,
 * the cross-entropy -log p(label) in nats; -1, "? -> 9" and not a number for rows whose label is not known
 *   (negative).
 *
 * An output of one value is the second of two classes. Port 1, `Confusion`, has a row for each pair of
 * classes: `label`, `label_name`, `prediction`, `prediction_name`, `count`, and `share`, of the rows with
 * that label. Port 2, `Classes`, a row a class: `class`, `name`, `support`, `predicted`, `precision`,
 * `recall`, `f1`; not a number where that would divide by 0. Both have their rows on rank 0, and none without
 * labels. Field data of all ports: `accuracy` and `mean_loss`, over the rows with labels.
 *
 * The network runs batch by batch; memory is that of one batch and of the output. Errors, besides those of
 * the network: an output that isn't finite (the row is named), or that has another size for each sample;
 * labels that aren't whole numbers, or are beyond the output's classes (unless nobody asked for them: that is
 * warned about, and they are left out); an Output that there isn't.
 */

#ifndef vtkPredictions_h
#define vtkPredictions_h

#include <cstddef>
#include <optional>
#include <string>

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

namespace layerscope
{
class Communicator;
struct BoundRows;
struct ClassLabels;
}  // namespace layerscope

struct ClassValues;

class VTKLAYERSCOPEFILTERS_EXPORT vtkPredictions : public vtkTableAlgorithm
{
public:
  static vtkPredictions* New();
  vtkTypeMacro(vtkPredictions, vtkTableAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The layer, by its name, node or tensor, that has a value a class. Default: empty, the network's output.
  vtkSetMacro(Output, std::string);
  vtkGetMacro(Output, std::string);
  ///@}

  enum SoftmaxModes
  {
    AUTOMATIC,  ///< on, unless the values of all rows are distributions, or come from a sigmoid
    ON,
    OFF
  };
  ///@{
  /// Whether the output's values are logits. Default AUTOMATIC.
  vtkSetMacro(Softmax, int);
  vtkGetMacro(Softmax, int);
  ///@}

  ///@{
  /// Row array with the true classes. Default "label", which may be missing; "None" for none.
  vtkSetMacro(LabelArray, std::string);
  vtkGetMacro(LabelArray, std::string);
  ///@}

protected:
  vtkPredictions();
  ~vtkPredictions() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkPredictions(const vtkPredictions&) = delete;
  void operator=(const vtkPredictions&) = delete;

  bool Run(const layerscope::BoundRows& rows, ClassValues& values);
  std::optional<layerscope::ClassLabels> Labels(const layerscope::BoundRows& rows, vtkTable* table,
                                                std::size_t classes, std::string& warnings,
                                                layerscope::Communicator& communicator) const;
  bool ValuesAreLogits(const ClassValues& values, const std::string& op,
                       layerscope::Communicator& communicator) const;

  std::string Output;
  int Softmax = AUTOMATIC;
  std::string LabelArray = "label";
};

#endif
