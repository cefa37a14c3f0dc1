/**
 * @class vtkClusterFlow
 * @brief where the samples of each cluster are in the other layers
 *
 * Input: the table `Samples` of vtkLayerKMeans, or any with whole numbers in the columns `layer`, `cluster`
 * and `sample`, in which a sample is in at most one cluster of a layer. The rows of a sample must be on one
 * rank, as vtkLayerKMeans leaves them.
 *
 * - Port 0 `Flows`: a row for each pair of different layers and each pair of their clusters, by `from_layer`,
 * `to_layer`, `from_cluster`, `to_cluster`: `samples`, how many are in both, and `share`, the part of
 * from_cluster's samples that this is (of those that are in both layers at all; 0 where there are none). So
 * the rows of one layer and cluster tell how its samples spread over all other layers.
 * - Port 1 `Layers`: a row for each pair of different layers, by `from_layer`, `to_layer`: `samples` that
 * both layers have, `mutual_information` in nats, `normalized_mutual_information` and
 * `adjusted_mutual_information` (see analysis/Contingency.h).
 *
 * Rank 0 has the rows. Time O(rows log rows).
 *
 * Errors: a column that is missing or has other than whole numbers from 0; no rows; a sample that is twice in
 * a layer; no sample that two layers share; so many layers and clusters that the table would not fit into
 * memory.
 */

#ifndef vtkClusterFlow_h
#define vtkClusterFlow_h

#include "vtkLayerscopeFiltersModule.h"
#include "vtkTableAlgorithm.h"

class VTKLAYERSCOPEFILTERS_EXPORT vtkClusterFlow : public vtkTableAlgorithm
{
public:
  static vtkClusterFlow* New();
  vtkTypeMacro(vtkClusterFlow, vtkTableAlgorithm);

protected:
  vtkClusterFlow();
  ~vtkClusterFlow() override = default;

  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkClusterFlow(const vtkClusterFlow&) = delete;
  void operator=(const vtkClusterFlow&) = delete;
};

#endif
