#ifndef LayerscopeToolBar_h
#define LayerscopeToolBar_h

#include <QToolBar>

/**
 * @class LayerscopeToolBar
 * @brief ParaView's tool bar "Layerscope"; its buttons build the demos.
 *
 * A button runs a script of examples, of which the plugin carries a copy, as one step of undo. With the tool
 * bar come the pages of ParaView's help, if the plugin carries them.
 */
class LayerscopeToolBar : public QToolBar
{
  Q_OBJECT

public:
  explicit LayerscopeToolBar(QWidget* parent = nullptr);

private:
  /// Once, when it is first seen: ParaView's second row, where plugins' tool bars go, has hardly any left.
  void findRoom();
  void registerHelp();
  QAction* addDemo(const QString& name, const QString& icon, const QString& script, const QString& toolTip);
  static void openDemo(const QString& name, const QString& script);
};

#endif
