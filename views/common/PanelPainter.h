#ifndef layerscope_PanelPainter_h
#define layerscope_PanelPainter_h

#include "ViewTheme.h"

namespace layerscope
{

class Pencil;
struct PicturePanel;
class PictureStore;

/// Draws the panel of the selected samples' pictures, with those that the store has.
void paintPanel(Pencil& pencil, const PicturePanel& panel, const PictureStore& store, const ViewTheme& theme);

}  // namespace layerscope

#endif
