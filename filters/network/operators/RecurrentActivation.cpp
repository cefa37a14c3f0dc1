#include "RecurrentActivation.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "network/Error.h"

namespace layerscope
{

std::vector<RecurrentActivation> RecurrentActivation::read(const Node& node, std::size_t directions,
                                                           const std::vector<std::string>& defaults)
{
  struct Named
  {
    const char* name;
    Kind kind;
    float alpha, beta;
    int parameters;
  };
  static const std::vector<Named> known = {{"affine", Kind::Affine, 1.0F, 0.0F, 2},
                                           {"elu", Kind::Elu, 1.0F, 0.0F, 1},
                                           {"hardsigmoid", Kind::HardSigmoid, 0.2F, 0.5F, 2},
                                           {"leakyrelu", Kind::LeakyRelu, 0.01F, 0.0F, 1},
                                           {"relu", Kind::Relu, 0.0F, 0.0F, 0},
                                           {"scaledtanh", Kind::ScaledTanh, 1.0F, 1.0F, 2},
                                           {"sigmoid", Kind::Sigmoid, 0.0F, 0.0F, 0},
                                           {"softplus", Kind::Softplus, 0.0F, 0.0F, 0},
                                           {"softsign", Kind::Softsign, 0.0F, 0.0F, 0},
                                           {"tanh", Kind::Tanh, 0.0F, 0.0F, 0},
                                           {"thresholdedrelu", Kind::ThresholdedRelu, 1.0F, 0.0F, 1}};
  std::vector<std::string> names = node.attributes.getStrings("activations");
  const std::size_t count = directions * defaults.size();
  if (names.empty())
  {
    for (std::size_t i = 0; i < count; ++i)
    {
      names.push_back(defaults[i % defaults.size()]);
    }
  }
  if (names.size() != count)
  {
    throw Error("attribute 'activations' does not fit the directions")
        .expected(std::to_string(count) + " names")
        .found(std::to_string(names.size()));
  }
  const std::vector<float> alphas = node.attributes.getFloats("activation_alpha");
  const std::vector<float> betas = node.attributes.getFloats("activation_beta");
  const float clip = node.attributes.getFloat("clip", 0.0F);
  // Those that have parameters take the next of each list.
  std::size_t nextAlpha = 0, nextBeta = 0;
  std::vector<RecurrentActivation> result;
  for (const std::string& name : names)
  {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Named& each) { return lower == each.name; });
    if (found == known.end())
    {
      throw Error("an activation is unknown").expected("Sigmoid, Tanh, Relu ...").found("'" + name + "'");
    }
    RecurrentActivation activation;
    activation.kind_ = found->kind;
    activation.alpha_ =
        found->parameters > 0 && nextAlpha < alphas.size() ? alphas[nextAlpha++] : found->alpha;
    activation.beta_ = found->parameters > 1 && nextBeta < betas.size() ? betas[nextBeta++] : found->beta;
    activation.clip_ = clip;
    const float ends[] = {activation.valueAt(-clip), activation.valueAt(clip)};
    activation.least_ = std::min(ends[0], ends[1]);
    activation.most_ = std::max(ends[0], ends[1]);
    result.push_back(activation);
  }
  return result;
}

float RecurrentActivation::valueAt(float x) const
{
  switch (kind_)
  {
    case Kind::Affine:
      return alpha_ * x + beta_;
    case Kind::Elu:
      return x < 0.0F ? alpha_ * std::expm1(x) : x;
    case Kind::HardSigmoid:
      return std::max(0.0F, std::min(1.0F, alpha_ * x + beta_));
    case Kind::LeakyRelu:
      return x < 0.0F ? alpha_ * x : x;
    case Kind::Relu:
      return x < 0.0F ? 0.0F : x;
    case Kind::ScaledTanh:
      return alpha_ * std::tanh(beta_ * x);
    case Kind::Sigmoid:
      return 1.0F / (1.0F + std::exp(-x));
    case Kind::Softplus:
      return x > 0.0F ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
    case Kind::Softsign:
      return x / (1.0F + std::abs(x));
    case Kind::Tanh:
      return std::tanh(x);
    case Kind::ThresholdedRelu:
      return x > alpha_ ? x : 0.0F;
  }
  return x;
}

void RecurrentActivation::apply(float* x, std::int64_t count, const Kernels& kernels) const
{
  if (clip_ > 0.0F)
  {
    std::transform(x, x + count, x,
                   [this](float value) { return value > clip_    ? clip_
                                                : value < -clip_ ? -clip_
                                                                 : value; });
  }
  if (kind_ == Kind::Sigmoid)
  {
    kernels.sigmoid(x, x, count);
  }
  else if (kind_ == Kind::Tanh)
  {
    kernels.tanh(x, x, count);
  }
  else
  {
    std::transform(x, x + count, x, [this](float value) { return valueAt(value); });
  }
}

float RecurrentActivation::slope(float y) const
{
  return clip_ > 0.0F && (y >= most_ || y <= least_) ? 0.0F : slopeInside(y);
}

float RecurrentActivation::slopeInside(float y) const
{
  switch (kind_)
  {
    case Kind::Affine:
      return alpha_;
    case Kind::Elu:
      return y < 0.0F ? y + alpha_ : 1.0F;
    case Kind::HardSigmoid:
      return y > 0.0F && y < 1.0F ? alpha_ : 0.0F;
    case Kind::LeakyRelu:
      return y < 0.0F ? alpha_ : 1.0F;
    case Kind::Relu:
    case Kind::ThresholdedRelu:
      return y != 0.0F ? 1.0F : 0.0F;
    case Kind::ScaledTanh:
      return alpha_ == 0.0F ? 0.0F : beta_ * (alpha_ - y * y / alpha_);
    case Kind::Sigmoid:
      return y * (1.0F - y);
    case Kind::Softplus:
      return -std::expm1(-y);
    case Kind::Softsign:
      return (1.0F - std::abs(y)) * (1.0F - std::abs(y));
    case Kind::Tanh:
      return 1.0F - y * y;
  }
  return 1.0F;
}

}  // namespace layerscope
