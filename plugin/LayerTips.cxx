#include "LayerTips.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

#include <pqPropertyWidget.h>
#include <vtkSMPropertyHelper.h>
#include <vtkSMProxy.h>

LayerTips::LayerTips(vtkPVXMLElement* config, pqPropertyWidget* parent) : Superclass(config, parent)
{
  for (auto* list : parent->findChildren<QAbstractItemView*>())
  {
    list->viewport()->installEventFilter(this);
  }
}

bool LayerTips::eventFilter(QObject* watched, QEvent* event)
{
  auto* viewport = qobject_cast<QWidget*>(watched);
  auto* list = viewport ? qobject_cast<QAbstractItemView*>(viewport->parentWidget()) : nullptr;
  if (!list || event->type() != QEvent::ToolTip)
  {
    return this->Superclass::eventFilter(watched, event);
  }
  const auto* help = static_cast<QHelpEvent*>(event);
  const QString tip = this->tipOf(list->indexAt(help->pos()).data().toString());
  if (tip.isEmpty())
  {
    return this->Superclass::eventFilter(watched, event);
  }
  QToolTip::showText(help->globalPos(), tip, list);
  return true;
}

QString LayerTips::tipOf(const QString& layer) const
{
  vtkSMProxy* stage = this->parentWidget()->proxy();
  vtkSMProperty* nodes = stage ? stage->GetProperty("LayerNodes") : nullptr;
  if (!nodes || layer.isEmpty())
  {
    return {};
  }
  stage->UpdatePropertyInformation(nodes);
  vtkSMPropertyHelper helper(nodes);
  const QString lines = helper.GetNumberOfElements() > 0 ? QString::fromUtf8(helper.GetAsString(0)) : QString();
  for (const QString& line : lines.split('\n'))
  {
    if (line.section('\t', 0, 0) == layer)
    {
      return line.section('\t', 1);
    }
  }
  return {};
}
