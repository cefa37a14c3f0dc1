#ifndef layerscope_WindowPicture_h
#define layerscope_WindowPicture_h

#include "vtkNew.h"
#include "vtkSmartPointer.h"
#include "vtkType.h"

class vtkImageData;
class vtkOpenGLFramebufferObject;
class vtkOpenGLRenderWindow;
class vtkTextureObject;
class vtkWindow;

namespace layerscope
{

/// A picture as large as a window, copied into what is being rendered there. A copy takes half of the time of a textured
/// rectangle, where the processor draws in place of a graphics card.
class WindowPicture
{
public:
  WindowPicture();
  ~WindowPicture();
  WindowPicture(const WindowPicture&) = delete;
  WindowPicture& operator=(const WindowPicture&) = delete;

  /// Copies opaque RGBA pixels. False, and nothing done, where the picture is not exactly what the window shows (parts of a
  /// large picture are rendered, say), or the window is none of OpenGL.
  bool copyTo(vtkWindow* window, vtkImageData* pixels);

private:
  bool fits(vtkOpenGLRenderWindow* window, vtkImageData* pixels) const;
  void upload(vtkOpenGLRenderWindow* window, vtkImageData* pixels);

  vtkNew<vtkTextureObject> texture_;
  vtkNew<vtkOpenGLFramebufferObject> frame_;
  vtkSmartPointer<vtkImageData> uploaded_;
  vtkMTimeType time_ = 0;
};

}  // namespace layerscope

#endif
