#ifndef layerscope_PanelFacts_h
#define layerscope_PanelFacts_h

#include <string>
#include <vector>

class vtkFieldData;

namespace layerscope
{

/// What a view tells beside the places of a layer at an epoch.
struct PanelFact
{
  int layer = 0;
  double epoch = 0;
  double trustworthiness = 0;  ///< NaN: not known
};

/// As the property Method of both projections counts them: PCA, t-SNE, UMAP, MDS, Classical MDS.
std::string projectionMethodName(int method);

/// Writes the field data `panel_layer`, `panel_method` and `panel_quality` ("trustworthiness 0.98"), with
/// `hasEpochs` also `panel_epoch`: an entry a fact.
void writePanels(const std::vector<PanelFact>& facts, const std::string& method, bool hasEpochs,
                 vtkFieldData* fieldData);

}  // namespace layerscope

#endif
