#include "ScenePicture.h"

#include "FlowsPainter.h"
#include "common/Pencil.h"
#include "common/PanelPainter.h"
#include "facets/FacetScene.h"
#include "samples/PictureStore.h"

namespace layerscope
{

void ScenePicture::reset()
{
  samples_.reset();
  picture_.reset();
}

KeptPicture::Version ScenePicture::versionOf(const Shown& shown)
{
  const FacetScene& scene = shown.scene;
  // Others are fetched for the tooltip alone.
  const bool hasPictures = !scene.pictureRows().empty();
  KeptPicture::Version version;
  version.counts = {scene.layoutVersion(),
                    scene.selectionVersion(),
                    hasPictures ? static_cast<std::uint64_t>(shown.store.version()) : 0,
                    static_cast<std::uint64_t>(scene.referenceLayer()),
                    scene.highlight().version(),
                    shown.isDragging ? 1U : 0U};
  version.texts = {shown.heading.title, shown.heading.details, hasPictures ? shown.store.error() : ""};
  return version;
}

void ScenePicture::paintParts(Pencil& pencil, const Shown& shown)
{
  paintFlows(pencil, shown.scene, shown.theme);
  paintFrames(pencil, shown.scene, shown.theme);
  samples_.paint(pencil, shown.scene, shown.colors, shown.theme);
  paintLabels(pencil, shown.scene, shown.heading, shown.colors, shown.theme);
  paintPanel(pencil, shown.scene.picturePanel(), shown.store, shown.theme);
}

void ScenePicture::paint(Pencil& pencil, const Shown& shown)
{
  const FacetScene::View& view = shown.scene.view();
  picture_.paint(pencil, {view.width, view.height}, shown.theme.background, versionOf(shown),
                 [&](Pencil& parts) { paintParts(parts, shown); });
}

}  // namespace layerscope
