#include "ScenePicture.h"

#include <algorithm>

#include "FlowsPainter.h"
#include "common/ImagePixels.h"
#include "common/Pencil.h"
#include "common/PanelPainter.h"
#include "facets/FacetScene.h"
#include "samples/Canvas.h"
#include "samples/PictureStore.h"
#include "vtkImageData.h"

namespace layerscope
{

void ScenePicture::reset()
{
  samples_.reset();
  version_ = Version();
  image_ = nullptr;
}

ScenePicture::Version ScenePicture::versionOf(const Shown& shown)
{
  const FacetScene& scene = shown.scene;
  // Others are fetched for the tooltip alone.
  const bool hasPictures = !scene.pictureRows().empty();
  Version version;
  version.counts = {scene.layoutVersion(),
                    scene.selectionVersion(),
                    hasPictures ? static_cast<std::uint64_t>(shown.store.version()) : 0,
                    static_cast<std::uint64_t>(scene.referenceLayer()),
                    static_cast<std::uint64_t>(scene.highlightLayer()),
                    static_cast<std::uint64_t>(scene.highlightCluster()),
                    shown.isDragging ? 1U : 0U};
  version.highlighted = scene.highlightedChannels();
  version.texts = {shown.heading.title, shown.heading.details, hasPictures ? shown.store.error() : ""};
  return version;
}

void ScenePicture::paintParts(Pencil& pencil, const Shown& shown)
{
  paintFlows(pencil, shown.scene, shown.theme);
  paintFrames(pencil, shown.scene, shown.theme);
  samples_.paint(pencil, shown.scene, shown.colors, shown.theme);
  paintLabels(pencil, shown.scene, shown.heading, shown.colors, shown.theme);
  paintPanel(pencil, shown.scene, shown.store, shown.theme);
}

void ScenePicture::paint(Pencil& pencil, const Shown& shown)
{
  compose(pencil, shown);
  if (!pencil.isVector())
  {
    pencil.wholeImage(image_);
    return;
  }
  pencil.cutImagesFrom(image_);
  // VTK writes the background as an image, which SVG files are without.
  pencil.fill({0, 0, shown.scene.view().width, shown.scene.view().height}, shown.theme.background);
  paintParts(pencil, shown);
  pencil.cutImagesFrom(nullptr);
}

void ScenePicture::compose(Pencil& pencil, const Shown& shown)
{
  Version version = versionOf(shown);
  if (image_ && version == version_)
  {
    return;
  }
  const int width = std::max(1, static_cast<int>(shown.scene.view().width));
  const int height = std::max(1, static_cast<int>(shown.scene.view().height));
  if (!image_ || image_->GetDimensions()[0] != width || image_->GetDimensions()[1] != height)
  {
    image_ = newImage(width, height);
  }
  Canvas canvas(pixelsOf(image_), shown.theme.background);
  pencil.drawOn(&canvas);
  paintParts(pencil, shown);
  pencil.drawOn(nullptr);
  image_->Modified();
  version_ = std::move(version);
}

}  // namespace layerscope
