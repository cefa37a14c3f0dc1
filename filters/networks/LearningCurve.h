#ifndef layerscope_LearningCurve_h
#define layerscope_LearningCurve_h

#include <array>
#include <cstdint>
#include <string>
#include <vector>

class vtkTable;

namespace layerscope
{
class Communicator;

/// How well a network does at each epoch, by the columns of Predictions, as far as they are there.
class LearningCurve
{
public:
  /// Collective. The next epoch, and the network's file, which may be empty. Throws Error where `label` has
  /// too many classes.
  void add(double epoch, const std::string& file, vtkTable* rows, Communicator& communicator);

  /// A row an epoch where `withRows`: `Time`, which charts take for the horizontal axis; `network_file`,
  /// where there is one; `accuracy`, `mean_loss`, `mean_confidence`, `mean_entropy` of the columns `correct`,
  /// `loss`, `confidence`, `entropy`, over the rows where these are known; `accuracy_<class>` for each class,
  /// of the rows with this `label`. Not a number where there is no such row.
  void fill(bool withRows, vtkTable* table) const;

private:
  static constexpr std::size_t measures = 4;

  struct Point
  {
    double epoch = 0;
    std::string file;
    std::array<double, measures> means{};
    std::vector<double> classAccuracy;
  };

  std::vector<Point> points_;
  std::array<bool, measures> isThere_{};
  std::vector<std::string> classNames_;
};

}  // namespace layerscope

#endif
