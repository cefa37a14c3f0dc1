#include "LayerscopeToolBar.h"

#include <QAction>
#include <QApplication>
#include <QFile>

#include "pqPVApplicationCore.h"
#include "pqPythonManager.h"
#include "pqUndoStack.h"

LayerscopeToolBar::LayerscopeToolBar(QWidget* parent)
  : QToolBar(tr("Layerscope"), parent)
{
  this->setObjectName("Layerscope"); // the name under which the window's state keeps its place
  this->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  QAction* demo = this->addAction(QIcon(":/layerscope/demo.svg"), tr("Cat Demo"));
  demo->setObjectName("actionCatDemo");
  demo->setToolTip(tr("Build the demo: cats that a network draws, the clusters of its layers, a table and a sheet of pictures"));
  QObject::connect(demo, &QAction::triggered, this, &LayerscopeToolBar::openDemo);
  this->registerHelp();
}

void LayerscopeToolBar::registerHelp()
{
  const QString pages = ":/layerscope/Layerscope.qch";
  if (!QFile::exists(pages))
  {
    return;
  }
  pqApplicationCore* core = pqApplicationCore::instance();
  core->helpEngine(); // makes it
  for (QObject* child : core->children())
  {
    // Qt 6's takes no more pages unless told to, which ParaView 5.13 does not do.
    if (child->inherits("QHelpEngine") && child->property("readOnly").toBool())
    {
      child->setProperty("readOnly", false);
      child->property("currentFilter"); // opens the collection of pages again, which was closed
    }
  }
  core->registerDocumentation(pages);
}

void LayerscopeToolBar::openDemo()
{
  QFile script(":/layerscope/gui.py");
  if (!script.open(QIODevice::ReadOnly))
  {
    return;
  }
  QApplication::setOverrideCursor(Qt::WaitCursor);
  BEGIN_UNDO_SET(tr("Cat Demo"));
  pqPVApplicationCore::instance()->pythonManager()->executeCode(script.readAll());
  END_UNDO_SET();
  QApplication::restoreOverrideCursor();
}
