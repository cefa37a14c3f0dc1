#ifndef LayerTips_h
#define LayerTips_h

#include <pqPropertyWidgetDecorator.h>

/// Tells beside the mouse what the network's file calls a layer that can be chosen. The property it decorates is a list of
/// layers; the stage's property LayerNodes has a line for each layer: its name, a tab, its node.
class LayerTips : public pqPropertyWidgetDecorator
{
  Q_OBJECT
  using Superclass = pqPropertyWidgetDecorator;

public:
  LayerTips(vtkPVXMLElement* config, pqPropertyWidget* parent);

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QString tipOf(const QString& layer) const;
};

#endif
