#ifndef layerscope_network_kernels_LayerCosts_h
#define layerscope_network_kernels_LayerCosts_h

namespace layerscope
{

/// What a way of computing a layer takes, for estimates of which of two is faster: multiply-adds in a cycle,
/// and cycles for a float of the input, of the output and of the weights.
struct LayerCosts
{
  double multiplyAdds;
  double input;
  double output;
  double weight;

  double cycles(double products, double inputs, double outputs, double weights) const
  {
    return products / multiplyAdds + inputs * input + outputs * output + weights * weight;
  }
};

}  // namespace layerscope

#endif
