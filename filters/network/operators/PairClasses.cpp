#include <cmath>

#include "Checks.h"
#include "Parallel.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// What both operators share: scores [samples, pairs] of the pairs i < j of classes, above 0 for i.
class PairClasses : public Operator
{
public:
  explicit PairClasses(const Node& node) : classes_(node.attributes.requireInt("classes")) {}

protected:
  /// Number of samples.
  std::int64_t prepareScores(const Inputs& inputs)
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    pairs_ = classes_ * (classes_ - 1) / 2;
    if (shape.size() != 2 || shape[1] != pairs_)
    {
      throw Error("the scores do not fit the classes")
          .expected("[samples, " + std::to_string(pairs_) + "]")
          .found(toString(shape));
    }
    elementCount({shape[0], classes_});
    return shape[0];
  }

  std::int64_t classes_;
  std::int64_t pairs_ = 0;
};

/// The class that wins most pairs, the first of several.
class PairVotes : public PairClasses
{
public:
  using PairClasses::PairClasses;

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    return {{ElementType::Int64, {prepareScores(inputs)}}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    for (std::int64_t sample = 0; sample < outputs[0]->size(); ++sample)
    {
      const float* scores = inputs[0]->floats() + sample * pairs_;
      std::vector<std::int64_t> votes(static_cast<std::size_t>(classes_), 0);
      for (std::int64_t i = 0; i < classes_; ++i)
      {
        for (std::int64_t j = i + 1; j < classes_; ++j)
        {
          ++votes[static_cast<std::size_t>(*scores++ > 0.0F ? i : j)];
        }
      }
      outputs[0]->ints()[sample] = std::max_element(votes.begin(), votes.end()) - votes.begin();
    }
  }
};

/// Probabilities of the classes from those of the pairs (Platt's sigmoid with `prob_a`, `prob_b`) by the
/// second method of Wu, Lin and Weng, JMLR 5 (2004), as libsvm has it.
class PairProbabilities : public PairClasses
{
public:
  explicit PairProbabilities(const Node& node)
      : PairClasses(node),
        slopes_(node.attributes.getFloats("prob_a")),
        shifts_(node.attributes.getFloats("prob_b"))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    return {{ElementType::Float32, {prepareScores(inputs), classes_}}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    for (std::int64_t sample = 0; sample < inputs[0]->shape()[0]; ++sample)
    {
      const std::vector<double> p = coupled(pairwise(inputs[0]->floats() + sample * pairs_));
      std::copy(p.begin(), p.end(), outputs[0]->floats() + sample * classes_);
    }
  }

private:
  std::size_t at(std::int64_t i, std::int64_t j) const { return static_cast<std::size_t>(i * classes_ + j); }

  // r[i, j]: of class i against j.
  std::vector<double> pairwise(const float* scores) const
  {
    constexpr double least = 1e-7;
    std::vector<double> r(static_cast<std::size_t>(classes_ * classes_), 0.0);
    std::size_t pair = 0;
    for (std::int64_t i = 0; i < classes_; ++i)
    {
      for (std::int64_t j = i + 1; j < classes_; ++j, ++pair)
      {
        const double p =
            1.0 / (1.0 + std::exp(static_cast<double>(scores[pair]) * slopes_[pair] + shifts_[pair]));
        r[at(i, j)] = std::min(std::max(p, least), 1.0 - least);
        r[at(j, i)] = 1.0 - r[at(i, j)];
      }
    }
    return r;
  }

  std::vector<double> coupled(const std::vector<double>& r) const
  {
    const auto count = static_cast<std::size_t>(classes_);
    std::vector<double> q(count * count, 0.0), p(count, 1.0 / static_cast<double>(classes_)), product(count);
    for (std::int64_t i = 0; i < classes_; ++i)
    {
      for (std::int64_t j = 0; j < classes_; ++j)
      {
        if (i != j)
        {
          q[at(i, i)] += r[at(j, i)] * r[at(j, i)];
          q[at(i, j)] = -r[at(j, i)] * r[at(i, j)];
        }
      }
    }
    const double tolerance = 0.005 / static_cast<double>(classes_);
    const std::int64_t most = std::max<std::int64_t>(100, classes_);
    for (std::int64_t loop = 0; loop < most; ++loop)
    {
      double whole = 0.0, worst = 0.0;
      for (std::int64_t i = 0; i < classes_; ++i)
      {
        double sum = 0.0;
        for (std::int64_t j = 0; j < classes_; ++j)
        {
          sum += q[at(i, j)] * p[static_cast<std::size_t>(j)];
        }
        product[static_cast<std::size_t>(i)] = sum;
        whole += p[static_cast<std::size_t>(i)] * sum;
      }
      for (const double each : product)
      {
        worst = std::max(worst, std::abs(each - whole));
      }
      if (worst < tolerance)
      {
        break;
      }
      for (std::int64_t i = 0; i < classes_; ++i)
      {
        const auto own = static_cast<std::size_t>(i);
        const double step = (whole - product[own]) / q[at(i, i)];
        p[own] += step;
        whole = (whole + step * (step * q[at(i, i)] + 2.0 * product[own])) / (1.0 + step) / (1.0 + step);
        for (std::int64_t j = 0; j < classes_; ++j)
        {
          const auto other = static_cast<std::size_t>(j);
          product[other] = (product[other] + step * q[at(i, j)]) / (1.0 + step);
          p[other] /= 1.0 + step;
        }
      }
    }
    return p;
  }

  std::vector<float> slopes_, shifts_;
};

const OperatorRegistration votes(pairVotesOp,
                                 [](const Node& node) -> std::unique_ptr<Operator>
                                 { return std::make_unique<PairVotes>(node); });
const OperatorRegistration probabilities(pairProbabilitiesOp,
                                         [](const Node& node) -> std::unique_ptr<Operator>
                                         { return std::make_unique<PairProbabilities>(node); });
}  // namespace

}  // namespace layerscope
