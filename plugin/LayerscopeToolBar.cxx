#include "LayerscopeToolBar.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMainWindow>
#include <QTimer>

#include "pqPVApplicationCore.h"
#include "pqPythonManager.h"
#include "pqUndoStack.h"

LayerscopeToolBar::LayerscopeToolBar(QWidget* parent)
  : QToolBar(tr("Layerscope"), parent)
{
  this->setObjectName("Layerscope"); // the name under which the window's state keeps its place
  this->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  this->addDemo(tr("Cat Demo"), "demo.svg", "gui.py",
                tr("Build the demo: cats that a network draws, the clusters of its layers, a table and a "
                   "sheet of pictures"))
      ->setObjectName("actionCatDemo");
  this->addDemo(tr("Digits Demo"), "demo_digits.svg", "gui_digits.py",
                tr("Build the demo of a classifier: digits, the clusters of its layers by class, what it "
                   "gets wrong, its kernels"))
      ->setObjectName("actionDigitsDemo");
  this->addDemo(tr("Learning Demo"), "demo_learning.svg", "gui_learning.py",
                tr("Build the demo of a training: its epochs as time, the clusters of its layers by class, "
                   "the learning curve, what is wrong at each epoch"))
      ->setObjectName("actionLearningDemo");
  QObject::connect(this, &QToolBar::visibilityChanged, this,
                   [this]() { QTimer::singleShot(0, this, &LayerscopeToolBar::findRoom); });
  this->registerHelp();
}

void LayerscopeToolBar::findRoom()
{
  auto* window = qobject_cast<QMainWindow*>(this->parentWidget());
  if (!window || !this->isVisible() || this->isFloating())
  {
    return;
  }
  QObject::disconnect(this, &QToolBar::visibilityChanged, this, nullptr);
  if (this->orientation() == Qt::Horizontal && this->width() < this->sizeHint().width())
  {
    window->addToolBar(Qt::TopToolBarArea, this); // at the end of the last row
  }
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

QAction* LayerscopeToolBar::addDemo(const QString& name, const QString& icon, const QString& script,
                                    const QString& toolTip)
{
  QAction* demo = this->addAction(QIcon(":/layerscope/" + icon), name);
  demo->setToolTip(toolTip);
  QObject::connect(demo, &QAction::triggered, this, [=]() { openDemo(name, ":/layerscope/" + script); });
  return demo;
}

void LayerscopeToolBar::openDemo(const QString& name, const QString& file)
{
  QFile script(file);
  if (!script.open(QIODevice::ReadOnly))
  {
    return;
  }
  QApplication::setOverrideCursor(Qt::WaitCursor);
  BEGIN_UNDO_SET(name);
  pqPVApplicationCore::instance()->pythonManager()->executeCode(script.readAll());
  END_UNDO_SET();
  QApplication::restoreOverrideCursor();
}
