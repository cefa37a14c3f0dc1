#ifndef layerscope_Pencil_h
#define layerscope_Pencil_h

#include <cstdint>
#include <string>
#include <vector>

#include "ViewTheme.h"
#include "samples/PixelView.h"
#include "samples/Rectangle.h"
#include "samples/Ribbon.h"
#include "samples/TextMetrics.h"

class vtkContext2D;
class vtkImageData;
class vtkWindow;

namespace layerscope
{

class Canvas;
class TextImages;

/// How a text looks, and where in its rectangle it stands.
struct TextStyle
{
  int size = 10;  ///< points
  bool bold = false;
  ViewTheme::Color color{};
  int horizontal = 0;  ///< -1 left, 0 centred, 1 right
  bool turned = false;  ///< read from below
};

/// The fonts of a view.
TextStyle smallText(const ViewTheme& theme);
TextStyle headerText(const ViewTheme& theme);

/// The few things that the view draws, in whole pixels. Lengths are device pixels, sizes of texts points.
class Pencil
{
public:
  /// Borrows the context for one Paint(), and the texts of those before. `window` may be nullptr.
  Pencil(vtkContext2D* context, TextImages& texts, vtkWindow* window);

  /// Whether the drawing goes into a file of vectors (SVG, PDF): everything then has to be a shape of its own.
  bool isVector() const { return vector_ && !canvas_; }
  ///@{
  /// Whether the drawing becomes a picture or a file, in which nothing can be clicked.
  bool isCapture() const { return isCapture_ || vector_; }
  void setCapture(bool isCapture) { isCapture_ = isCapture; }
  ///@}
  /// From now on draws on the canvas, of the size of the scene; nullptr: by VTK again.
  void drawOn(Canvas* canvas) { canvas_ = canvas; }
  /// In files of vectors images are cut from this picture of the whole scene, because pixels there know no opacity.
  void cutImagesFrom(vtkImageData* picture) { picture_ = picture; }
  /// What is drawn into, or nullptr.
  vtkWindow* window() const { return window_; }
  /// Device pixels a point of 1/72 inch.
  float scale() const { return scale_; }

  void fill(const Rectangle& area, const ViewTheme::Color& color, double opacity = 1);
  /// A line of `width` pixels along the inside of the edges.
  void outline(const Rectangle& area, const ViewTheme::Color& color, float width = 1);
  /// Upright squares of `side` pixels with their lower left corners at `corners`, x and y by turns; a colour of 4
  /// bytes for each.
  void squares(const std::vector<float>& corners, float side, const std::vector<std::uint8_t>& colors);
  /// Discs of one diameter around the points; in vectors small and many ones are diamonds.
  void discs(const std::vector<float>& centers, float diameter, const std::vector<std::uint8_t>& colors);
  /// Through points, x and y by turns; not on a canvas.
  void line(const std::vector<float>& points, const ViewTheme::Color& color, float width);
  /// A colour of 4 bytes for each.
  void ribbons(const std::vector<Ribbon>& ribbons, const std::vector<std::uint8_t>& colors);
  /// As many pixels as the area has; one of `images` that are drawn.
  void image(const Rectangle& area, vtkImageData* pixels, std::size_t images);
  /// A picture of the whole scene. It is sent to the graphics card only if it is another, or modified.
  void wholeImage(vtkImageData* pixels);
  /// UTF-8. In the rectangle's middle, upwards; nothing for an empty text.
  void text(const Rectangle& area, const std::string& text, const TextStyle& style);
  /// Several lines, broken between words to fit the width, from the top down.
  void paragraph(const Rectangle& area, const std::string& text, const TextStyle& style);
  /// Width in pixels.
  float textWidth(const std::string& text, const TextStyle& style);
  TextMetrics metrics(const TextStyle& style);

private:
  void setStyle(const TextStyle& style);
  void cutImage(const Rectangle& area, std::size_t images);
  /// Draws an image as at most about so many rectangles.
  void mosaic(const PixelView& image, int left, int bottom, double stones);
  /// How many bytes of a word fit into a width; 1 at least.
  std::size_t fittingPart(const std::string& word, float width, const TextStyle& style);

  vtkContext2D* context_;
  TextImages& texts_;
  vtkWindow* window_;
  Canvas* canvas_ = nullptr;
  vtkImageData* picture_ = nullptr;
  int dpi_ = 72;
  bool vector_ = false;
  bool isCapture_ = false;
  float scale_ = 1;
};

}  // namespace layerscope

#endif
