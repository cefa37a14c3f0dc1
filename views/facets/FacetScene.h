#ifndef layerscope_facets_FacetScene_h
#define layerscope_facets_FacetScene_h

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "facets/ChannelHighlight.h"
#include "facets/Dots.h"
#include "facets/FacetData.h"
#include "facets/FacetLayout.h"
#include "facets/FlowBands.h"
#include "facets/FlowCounts.h"
#include "samples/SampleMask.h"
#include "facets/SquareColoring.h"
#include "facets/SquareGrid.h"
#include "samples/AxisTicks.h"
#include "samples/PictureGrid.h"
#include "samples/PicturePanel.h"
#include "samples/ViewRoom.h"

namespace layerscope
{

/// What is known of a layer beside its samples; 0 where it is not known.
struct LayerFacts
{
  int layer = 0;
  std::int64_t channels = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::string op;    ///< "Conv + Relu"
  std::string node;  ///< what the network's file calls it
};

/// The texts of a layer's column.
struct LayerTexts
{
  std::string header;       ///< "layer 1 · 8×8 · 400 ch"
  std::string shortHeader;  ///< "layer 1"
  std::vector<std::string> about;  ///< what is told at the header: all of it, operators, node
  std::string low;          ///< the ends of the colour scale; empty without values
  std::string high;
};

/// Calls body(layerIndex, cluster) for every cell, in the order of FacetLayout::cells.
template <class Body>
void forCells(const FacetData& data, const Body& body)
{
  for (int layerIndex = 0; layerIndex < static_cast<int>(data.layers().size()); ++layerIndex)
  {
    for (int cluster = 0; cluster < data.clusters(); ++cluster)
    {
      body(layerIndex, cluster);
    }
  }
}

/// The facets of a table in a view of a certain size, and what is selected and highlighted in them: everything that
/// decides what is drawn where, but for the colours.
class FacetScene
{
public:
  /// See FacetLayoutInput.
  struct View : ViewRoom
  {
    bool showFlows = false;
  };

  FacetScene();

  /// Takes another table: clears the selection, keeps what is highlighted where the table has it.
  void setData(std::shared_ptr<const FacetData> data, std::vector<LayerFacts> facts);
  const FacetData& data() const { return *data_; }

  /// What squares are coloured by: the distance, after setData(). Throws Error if it isn't a column of the table.
  void setColoring(ColorColumn column);
  const SquareColoring& coloring() const { return coloring_; }

  /// O(1) when nothing has changed.
  void setView(const View& view);
  const View& view() const { return view_; }
  const FacetLayout& layout() const { return layout_; }
  /// Counts the changes of the layout.
  std::uint64_t layoutVersion() const { return layoutVersion_; }

  const std::vector<LayerTexts>& texts() const { return texts_; }
  std::vector<Tick> ticks(int layerIndex, int cluster) const;
  SquareGrid squareGrid(int layerIndex, int cluster) const;
  /// Without slots where the cell has no dot plots.
  DotScale dotScale(int layerIndex, int cluster) const;

  /// The selected samples. O(rows).
  void setSelection(const SampleMask& mask);
  const SampleMask& selection() const { return selection_; }
  /// Counts the changes of the selection.
  std::uint64_t selectionVersion() const { return selectionVersion_; }
  std::int64_t selectedSamples() const { return selectedSamples_; }
  /// Selected rows of a cell.
  std::int64_t selectedIn(int layerIndex, int cluster) const;

  /// Where the samples of each cluster are in the next layer; none unless the view shows them.
  const std::vector<Flow>& flows() const { return flowCounts_.flows(); }
  const FlowBands& flowBands() const { return flowBands_; }
  /// How many of a flow's samples are selected. O(1)
  std::int64_t selectedInFlow(std::size_t flow) const { return selectedFlows_[flow]; }
  /// The dense samples of a flow. O(samples).
  std::vector<std::uint32_t> samplesOfFlow(std::size_t flow) const { return flowCounts_.samplesOf(flow); }

  /// The layer by whose distances the pictures are sorted; its index. 0 at first.
  void setReferenceLayer(int layerIndex);
  int referenceLayer() const { return referenceLayer_; }
  const PictureGrid& pictureGrid() const { return pictures_; }
  /// The rows, in the reference layer, of the samples whose pictures fit into the panel: the nearest to their
  /// centre first. O(selected), once for each selection.
  const std::vector<std::int64_t>& pictureRows() const { return pictureRows_; }
  PicturePanel picturePanel() const;
  /// A row's distance to its centre, with as many digits as tell it from others of the layer.
  std::string distanceText(std::int64_t row, int layerIndex) const;

  /// The layer's number (0: none) and cluster whose channels are highlighted. What the table doesn't have
  /// highlights nothing, see ChannelHighlight::whyNothing().
  void setHighlight(int layer, int cluster);
  /// Neurons, by layer and channel, that are highlighted instead while there are some.
  void setNeurons(std::vector<ChannelHighlight::Neuron> neurons) { highlight_.setNeurons(std::move(neurons)); }
  const ChannelHighlight& highlight() const { return highlight_; }

private:
  void updateTexts();
  void updateLayout();
  void updateFlows();
  void countSelectedFlows();
  void updatePictures();
  FacetLayerInput layerInput(int layerIndex) const;

  std::shared_ptr<const FacetData> data_;
  std::vector<LayerFacts> facts_;
  SquareColoring coloring_;
  View view_;
  FacetLayout layout_;
  std::uint64_t layoutVersion_ = 0;
  std::vector<LayerTexts> texts_;
  SampleMask selection_;
  std::uint64_t selectionVersion_ = 0;
  std::int64_t selectedSamples_ = 0;
  std::vector<std::int64_t> selectedCounts_;
  bool hasFlows_ = false;  ///< counted
  FlowCounts flowCounts_;
  FlowBands flowBands_;
  std::vector<std::int64_t> selectedFlows_;
  int referenceLayer_ = 0;
  PictureGrid pictures_;
  std::vector<std::int64_t> pictureRows_;
  ChannelHighlight highlight_;
};

}  // namespace layerscope

#endif
