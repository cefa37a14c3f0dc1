#ifndef layerscope_SheetExtent_h
#define layerscope_SheetExtent_h

class vtkImageData;
class vtkInformation;

namespace layerscope
{
class Communicator;

/// Announces, in RequestInformation, an image whose extent depends on what it is made of and is known with
/// the data: until then it is empty, and what somebody asked for on the strength of the image before doesn't
/// count. `scalarType`, of `components`, is that of the active point scalars.
void announceSheet(vtkInformation* outInfo, int scalarType, int components);

/// Collective. Announces, at the end of RequestData, the extent of the first rank's image on all ranks; those
/// that have nothing of it announce it, too. An image without points: an empty extent.
void announceExtent(vtkImageData* sheet, vtkInformation* outInfo, Communicator& communicator);

/// Announces that there is nothing, after a failure.
void announceNoExtent(vtkInformation* outInfo);

}  // namespace layerscope

#endif
