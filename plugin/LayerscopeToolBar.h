#ifndef LayerscopeToolBar_h
#define LayerscopeToolBar_h

#include <QToolBar>

/**
 * @class LayerscopeToolBar
 * @brief ParaView's tool bar "Layerscope"; its button builds the demo.
 *
 * The button runs examples/gui.py, of which the plugin carries a copy, as one step of undo. With the tool bar come the
 * pages of ParaView's help, if the plugin carries them.
 */
class LayerscopeToolBar : public QToolBar
{
  Q_OBJECT

public:
  explicit LayerscopeToolBar(QWidget* parent = nullptr);

private:
  void registerHelp();
  void openDemo();
};

#endif
