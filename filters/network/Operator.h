#ifndef layerscope_network_Operator_h
#define layerscope_network_Operator_h

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "BackwardPass.h"
#include "Error.h"
#include "Graph.h"
#include "Tensor.h"
#include "kernels/Written.h"

namespace layerscope
{

struct Kernels;

/// What an operator knows of one input when a plan is made: type and shape always, values if they are
/// constant.
struct InputInfo
{
  bool given = false;  ///< false for an optional input that the node leaves out
  TensorInfo info;
  const Tensor* constant = nullptr;  ///< values, where they are known before the run (weights, shapes, axes)
};

/// The inputs of a node when a plan is made, with the checks that all operators share.
class Inputs
{
public:
  /// `goesBackward`: they are those of a plan that does.
  explicit Inputs(std::vector<InputInfo> inputs, bool goesBackward = false)
      : inputs_(std::move(inputs)), goesBackward_(goesBackward)
  {
  }

  std::size_t count() const { return inputs_.size(); }
  bool has(std::size_t index) const { return index < inputs_.size() && inputs_[index].given; }

  /// Type and shape of an input that must be there; throws Error where it is not.
  const TensorInfo& at(std::size_t index) const;
  const Shape& shape(std::size_t index) const { return at(index).shape; }
  /// As `at`, and the type must be float32 (int64).
  const Shape& floatShape(std::size_t index) const;
  const Shape& intShape(std::size_t index) const;

  /// The values if they are constant, else nullptr (also for an input that is left out).
  const Tensor* constant(std::size_t index) const;
  /// Values of a constant int64 input (scalar or vector); throws UnknownValues where they are not known
  /// before the run.
  std::vector<std::int64_t> constantInts(std::size_t index, const char* what) const;
  /// Values of a constant float32 input; throws UnknownValues where they are not known before the run.
  std::vector<float> constantFloats(std::size_t index, const char* what) const;

  /// What convolutions and matrix products are to be computed with. In plans that go backward without split
  /// floats: at a kink a small error of a value is a large one of a gradient.
  const Kernels& kernels() const;

private:
  std::vector<InputInfo> inputs_;
  bool goesBackward_;
};

/// An element-wise activation that an operator with dense arithmetic can apply while it writes its result.
struct Activation
{
  enum class Kind
  {
    None,
    Relu,
    LeakyRelu,
    Clip
  };
  Kind kind = Kind::None;
  float slope = 0.0F;  ///< LeakyRelu only
  float low = 0.0F;    ///< Clip only: the smaller of `high` and the larger of x and `low`
  float high = 0.0F;
};

/// What a normalisation with constant statistics does to the elements of channel c (axis 1): factor[c] * (x -
/// mean[c]) + shift[c], in single precision.
struct ChannelNormalization
{
  std::vector<float> mean;
  std::vector<float> factor;
  std::vector<float> shift;
};

/// One operation of a plan: its attributes, its shape rule, its arithmetic.
///
/// Life: made from a node (the constructor reads and checks attributes), `prepare`d once for the shapes of
/// one plan, then `run` any number of times, by several threads at once: `run` is const, and what it needs
/// beside its inputs is in the scratch memory that the caller lends it. Operators parallelise inside with
/// OpenMP in a way that does not change results with the number of threads.
class Operator
{
public:
  virtual ~Operator() = default;

  /// Types and shapes of the outputs. Checks number, types and shapes of the inputs and throws Error, with
  /// what is expected and found. May keep geometry and packed copies of constant weights for `run`.
  virtual std::vector<TensorInfo> prepare(const Inputs& inputs) = 0;

  /// Computes `outputs` (allocated, of the shapes `prepare` gave) from `inputs` (nullptr where left out).
  /// `scratch` has `scratchBytes()` bytes, 64-byte aligned, contents undefined.
  virtual void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                   void* scratch) const = 0;

  virtual std::size_t scratchBytes() const { return 0; }

  /// True when output 0 is input 0's memory under another shape (Reshape, Identity ...); then it isn't run.
  virtual bool isView() const { return false; }

  /// True when output 0 may be written over input 0 (element-wise, same shape).
  virtual bool canRunInPlace() const { return false; }

  /// True where output 0 is the inputs one behind the other in memory. Asked after `prepare`; `run` then
  /// finds some of them in their places already.
  virtual bool joinsInputs() const { return false; }

  /// True when output values depend on the inputs' shapes alone (Shape): they are then known before the run.
  virtual bool dependsOnShapeOnly() const { return false; }

  /// True where an element of output 0, the only one and float32, is made of the elements at its own place of
  /// float32 inputs of the output's shape, and of inputs that are broadcast to it. Asked after `prepare`.
  virtual bool isPointwise() const { return false; }

  /// Pointwise operators: writes elements [begin, end) of output 0 to out[0], out[1] ... inputs[i] is where
  /// element `begin` of input i stands if that has the output's shape, and where it begins otherwise; nullptr
  /// where left out. `out` may be one of the former. Serial; must not throw. The bits are those of `run`.
  virtual void runPiece(const float* const* inputs, float* out, std::int64_t begin, std::int64_t end) const;

  /// True where `runByPieces` can take the place of `run`; it tells of what it has written of output 0.
  virtual bool runsByPieces() const { return false; }
  virtual void runByPieces(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
                           void* scratch, const WrittenFunction& written) const;

  /// Asked once after `prepare`: apply `activation` to output 0 while writing it. False: the caller keeps the
  /// node.
  virtual bool fuse(const Activation& /*activation*/) { return false; }

  /// The activation this operator is, where it can be fused into the one before it. Asked after `prepare`.
  virtual Activation asActivation() const { return {}; }

  /// The same for a normalisation of output 0, before an activation. Plans that go backward don't ask.
  virtual bool fuseNormalization(ChannelNormalization /*normalization*/) { return false; }
  virtual std::optional<ChannelNormalization> asNormalization() const { return {}; }

  /// True where output 0 is the sum of two float32 inputs of its shape. Asked after `prepare`.
  virtual bool isSum() const { return false; }

  /// Asked once after `prepare` and `fuseNormalization`, before `fuse`: add one more input, of output 0's
  /// shape and behind all others, to output 0 before it is activated. It may lie in output 0's memory. False:
  /// the caller keeps the node. Plans that go backward don't ask.
  virtual bool fuseSum() { return false; }

  /// True where output values have a derivative with respect to the values of input `input`. False (the
  /// default) for inputs that tell shapes, axes and places, and for operators that are constant nearly
  /// everywhere (Round, Sign, comparisons): they pass no gradient on.
  virtual bool hasGradient(std::size_t /*input*/) const { return false; }

  /// True where whole numbers that the operator reads and makes stand for fractions, and so have gradients,
  /// which are float32: with respect to the number itself, a step of 1.
  virtual bool isQuantized() const { return false; }

  /// Asked once, after `prepare`, in plans that go backward: somebody wants the gradient of the inputs i with
  /// `wanted[i]`, all of which have one. Tells what `backward` will read. May keep packed copies of constant
  /// weights.
  virtual BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/)
  {
    return {};
  }

  /// The product of the outputs' gradients with the Jacobian; const and reentrant as `run` is, and with the
  /// same result for any number of threads. Kinks are as PyTorch has them. A view isn't asked, unless it
  /// `changesGradient`.
  virtual void backward(const BackwardStep& step) const;

  virtual std::size_t backwardScratchBytes() const { return 0; }

  /// True for a view whose gradient is not that of what it looks at: an intervention.
  virtual bool changesGradient() const { return false; }

  /// True when the gradient of input 0 may be written over that of output 0 (element-wise, same shape).
  virtual bool canGoBackInPlace() const { return false; }

  /// Multiply-adds of one run, as convolutions and matrix products are usually counted; 0 for the others.
  virtual std::int64_t multiplyAdds() const { return 0; }
};

/// Makes the operator of a node. Throws Error for an unknown operator (naming node, operator and operator
/// set) and for attributes that don't fit.
std::unique_ptr<Operator> makeOperator(const Node& node);

/// How the engine calls an operator: by its name, with the domain and a point before it unless the domain is
/// ONNX's own: two domains may mean different things by one name.
std::string operatorName(const std::string& domain, const std::string& op);

/// True when files may ask for the operator of that name and domain, and the engine has it, or an expansion
/// (see Expansion.h); see OwnOperators.h for those that no file can ask for.
bool isKnownOperator(const std::string& op, const std::string& domain = {});

/// The domains beside ONNX's own of which the engine has operators.
bool isKnownDomain(const std::string& domain);

using OperatorFactory = std::function<std::unique_ptr<Operator>(const Node&)>;

/// Registers an operator under its ONNX name when the library is loaded; see LAYERSCOPE_OPERATOR.
struct OperatorRegistration
{
  OperatorRegistration(const std::string& op, OperatorFactory factory);
};

/// Put into an operator's file: LAYERSCOPE_OPERATOR(Concat, Concat); the class is made from a `const Node&`.
#define LAYERSCOPE_OPERATOR(onnxName, Class)                                        \
  static const ::layerscope::OperatorRegistration registration##onnxName(           \
      #onnxName,                                                                    \
      [](const ::layerscope::Node& node) -> std::unique_ptr<::layerscope::Operator> \
      { return std::make_unique<Class>(node); })

/// As above, of another domain: LAYERSCOPE_DOMAIN_OPERATOR("ai.onnx.ml", TreeEnsemble, TreeEnsemble).
#define LAYERSCOPE_DOMAIN_OPERATOR(domain, onnxName, Class)                         \
  static const ::layerscope::OperatorRegistration registration##onnxName(           \
      ::layerscope::operatorName(domain, #onnxName),                                \
      [](const ::layerscope::Node& node) -> std::unique_ptr<::layerscope::Operator> \
      { return std::make_unique<Class>(node); })

}  // namespace layerscope

#endif
