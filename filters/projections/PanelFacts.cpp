#include "PanelFacts.h"

#include <cmath>
#include <cstdio>

#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkIntArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>

namespace layerscope
{

namespace
{

std::string qualityText(double trustworthiness)
{
  char text[40] = "";
  if (std::isfinite(trustworthiness))
  {
    std::snprintf(text, sizeof(text), "trustworthiness %.2f", trustworthiness);
  }
  return text;
}

}  // namespace

std::string projectionMethodName(int method)
{
  static const char* const names[] = {"PCA", "t-SNE", "UMAP", "MDS", "Classical MDS"};
  return names[method];
}

void writePanels(const std::vector<PanelFact>& facts, const std::string& method, bool hasEpochs,
                 vtkFieldData* fieldData)
{
  vtkNew<vtkIntArray> layers;
  layers->SetName("panel_layer");
  vtkNew<vtkDoubleArray> epochs;
  epochs->SetName("panel_epoch");
  vtkNew<vtkStringArray> methods;
  methods->SetName("panel_method");
  vtkNew<vtkStringArray> qualities;
  qualities->SetName("panel_quality");
  for (const PanelFact& fact : facts)
  {
    layers->InsertNextValue(fact.layer);
    epochs->InsertNextValue(fact.epoch);
    methods->InsertNextValue(method);
    qualities->InsertNextValue(qualityText(fact.trustworthiness));
  }
  fieldData->AddArray(layers);
  if (hasEpochs)
  {
    fieldData->AddArray(epochs);
  }
  fieldData->AddArray(methods);
  fieldData->AddArray(qualities);
}

}  // namespace layerscope
