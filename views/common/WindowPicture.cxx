#include "WindowPicture.h"

#include "vtkImageData.h"
#include "vtkOpenGLFramebufferObject.h"
#include "vtkOpenGLRenderWindow.h"
#include "vtkOpenGLState.h"
#include "vtkPointData.h"
#include "vtkTextureObject.h"
#include "vtkUnsignedCharArray.h"

namespace layerscope
{

namespace
{
// OpenGL's numbers, which stay what they are; its header has another name in each VTK.
constexpr unsigned int readFramebuffer = 0x8CA8;
constexpr unsigned int colorBuffer = 0x4000;
constexpr unsigned int nearest = 0x2600;
}  // namespace

WindowPicture::WindowPicture() = default;
WindowPicture::~WindowPicture() = default;

bool WindowPicture::fits(vtkOpenGLRenderWindow* window, vtkImageData* pixels) const
{
  const int* size = window->GetSize();
  const int* picture = pixels->GetDimensions();
  const int* scale = window->GetTileScale();
  return scale[0] == 1 && scale[1] == 1 && size[0] == picture[0] && size[1] == picture[1] &&
         pixels->GetNumberOfScalarComponents() == 4 && pixels->GetScalarType() == VTK_UNSIGNED_CHAR;
}

void WindowPicture::upload(vtkOpenGLRenderWindow* window, vtkImageData* pixels)
{
  if (uploaded_ == pixels && time_ == pixels->GetMTime() && texture_->GetContext() == window && texture_->GetHandle() != 0)
  {
    return;
  }
  const int* size = pixels->GetDimensions();
  texture_->SetContext(window);
  texture_->Create2DFromRaw(static_cast<unsigned int>(size[0]), static_cast<unsigned int>(size[1]), 4, VTK_UNSIGNED_CHAR,
                            pixels->GetScalarPointer());
  uploaded_ = pixels;
  time_ = pixels->GetMTime();
}

bool WindowPicture::copyTo(vtkWindow* window, vtkImageData* pixels)
{
  auto* const target = vtkOpenGLRenderWindow::SafeDownCast(window);
  if (!target || !fits(target, pixels))
  {
    return false;
  }
  upload(target, pixels);
  vtkOpenGLState* const state = target->GetState();
  state->PushReadFramebufferBinding();
  frame_->SetContext(target);
  frame_->Bind(readFramebuffer);
  frame_->AddColorAttachment(0, texture_);
  frame_->ActivateReadBuffer(0);
  const int* size = pixels->GetDimensions();
  const int extent[4] = {0, size[0], 0, size[1]};
  vtkOpenGLFramebufferObject::Blit(extent, extent, colorBuffer, nearest);
  state->PopReadFramebufferBinding();
  return true;
}

}  // namespace layerscope
