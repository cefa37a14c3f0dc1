#ifndef layerscope_data_FileSeries_h
#define layerscope_data_FileSeries_h

#include <cstddef>
#include <string>
#include <vector>

namespace layerscope
{

/// Files that are one thing at several times, such as a network after several epochs of its training.
///
/// A file's time is the number in its name: the last run of digits, the extension apart, so that
/// "net2_epoch_004.onnx" is at 4; the files then come in the order of their times. Where a name has no
/// number, or two have the same, times are 0, 1, 2 ... in the given order.
class FileSeries
{
public:
  FileSeries() = default;
  /// Empty names, such as lines that nobody has filled in, are left out.
  explicit FileSeries(const std::vector<std::string>& files);

  const std::vector<std::string>& files() const { return files_; }
  /// Of each file, rising.
  const std::vector<double>& times() const { return times_; }

  bool empty() const { return files_.empty(); }
  /// Whether there is time at all: of one file there is not.
  bool hasTime() const { return files_.size() > 1; }

  /// Index of the last file that is not later than `time`; of the first one where all are.
  std::size_t at(double time) const;

private:
  std::vector<std::string> files_;
  std::vector<double> times_;
};

}  // namespace layerscope

#endif
