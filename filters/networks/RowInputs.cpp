#include "RowInputs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>

#include "datasets/EachRow.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

class ColumnInputs : public RowInputs
{
public:
  explicit ColumnInputs(vtkSmartPointer<vtkFloatArray> column) : column_(std::move(column)) {}

  std::int64_t count() const override { return column_->GetNumberOfTuples(); }
  std::int64_t width() const override { return column_->GetNumberOfComponents(); }
  void read(std::int64_t first, std::int64_t count, float* values) override
  {
    const vtkIdType width = column_->GetNumberOfComponents();
    std::copy_n(column_->GetPointer(first * width), count * width, values);
  }

private:
  vtkSmartPointer<vtkFloatArray> column_;
};

class JoinedInputs : public RowInputs
{
public:
  JoinedInputs(std::shared_ptr<RowInputs> main, std::vector<vtkSmartPointer<vtkFloatArray>> columns)
      : main_(std::move(main)), columns_(std::move(columns))
  {
  }

  std::int64_t count() const override { return main_->count(); }
  std::int64_t width() const override
  {
    std::int64_t width = main_->width();
    for (const auto& column : columns_)
    {
      width += column->GetNumberOfComponents();
    }
    return width;
  }

  void read(std::int64_t first, std::int64_t count, float* values) override
  {
    const std::int64_t mainWidth = main_->width(), all = this->width();
    std::vector<float> rows(static_cast<std::size_t>(count * mainWidth));
    main_->read(first, count, rows.data());
    broken_ = main_->broken();
    for (std::int64_t row = 0; row < count; ++row)
    {
      float* target = std::copy_n(rows.data() + row * mainWidth, mainWidth, values + row * all);
      for (const auto& column : columns_)
      {
        const int components = column->GetNumberOfComponents();
        target = std::copy_n(column->GetPointer((first + row) * components), components, target);
      }
    }
  }

private:
  std::shared_ptr<RowInputs> main_;
  std::vector<vtkSmartPointer<vtkFloatArray>> columns_;
};

class PictureInputs : public RowInputs
{
public:
  PictureInputs(std::shared_ptr<const PictureSet> pictures, vtkSmartPointer<vtkIdTypeArray> numbers,
                const PictureFit& fit, const Network& network)
      : pictures_(std::move(pictures)),
        numbers_(std::move(numbers)),
        fit_(fit),
        fed_(fedPicture(network, pictures_->shape())),
        size_(network.sampleSize()),
        isFolder_(pictures_->format() == "folder")
  {
    fit_.isChannelsLast = fed_.isChannelsLast;
  }

  std::int64_t count() const override { return numbers_->GetNumberOfTuples(); }
  std::int64_t width() const override { return size_; }

  void read(std::int64_t first, std::int64_t count, float* values) override
  {
    forEachRow(first, count, [&](std::int64_t row) { readRow(row, values + (row - first) * size_); });
  }

private:
  void readRow(std::int64_t row, float* target)
  {
    const std::int64_t number = numbers_->GetValue(row);
    Picture picture;
    try
    {
      picture = pictures_->read(number);
    }
    catch (const Error& error)
    {
      if (!isFolder_ || number < 0 || number >= pictures_->count())
      {
        throw;
      }
      std::fill_n(target, size_, 0.0F);
#pragma omp critical(layerscopeBrokenPicture)
      broken_[row] = error.what();
      return;
    }
    try
    {
      fitPicture(picture, pictures_->range(), fit_, fed_.shape, target);
    }
    catch (Error& error)
    {
      error.inFile(pictures_->name(number));
      throw;
    }
    const float* odd =
        std::find_if(target, target + size_, [](float value) { return !std::isfinite(value); });
    if (odd != target + size_)
    {
      throw Error("the picture has a value that is not finite")
          .inFile(pictures_->name(number))
          .expected("finite numbers")
          .found(std::to_string(*odd));
    }
  }

  std::shared_ptr<const PictureSet> pictures_;
  vtkSmartPointer<vtkIdTypeArray> numbers_;
  PictureFit fit_;
  FedPicture fed_;
  std::int64_t size_;
  bool isFolder_;
};

}  // namespace

std::string brokenWarning(const std::string& what, std::int64_t count, std::int64_t total,
                          const std::string& first)
{
  if (count == total)
  {
    throw Error("none of the pictures can be decoded; the first: " + first);
  }
  return (count == 1 ? "One " + what + " is" : std::to_string(count) + " " + what + "s are") +
         " left out, as the picture cannot be decoded" + (count == 1 ? ": " : "; the first: ") + first;
}

std::unique_ptr<RowInputs> columnInputs(vtkSmartPointer<vtkFloatArray> column)
{
  return std::make_unique<ColumnInputs>(std::move(column));
}

std::unique_ptr<RowInputs> joinedInputs(std::shared_ptr<RowInputs> main,
                                        std::vector<vtkSmartPointer<vtkFloatArray>> columns)
{
  return std::make_unique<JoinedInputs>(std::move(main), std::move(columns));
}

std::unique_ptr<RowInputs> pictureInputs(std::shared_ptr<const PictureSet> pictures,
                                         vtkSmartPointer<vtkIdTypeArray> numbers, const PictureFit& fit,
                                         const Network& network)
{
  return std::make_unique<PictureInputs>(std::move(pictures), std::move(numbers), fit, network);
}

}  // namespace layerscope
