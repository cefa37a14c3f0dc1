#include "Operator.h"

#include <map>
#include <set>

#include "Expansion.h"
#include "kernels/Dispatch.h"

namespace layerscope
{

namespace
{
std::map<std::string, OperatorFactory>& registry()
{
  static std::map<std::string, OperatorFactory> factories;
  return factories;
}

std::string ordinal(std::size_t index)
{
  return "input " + std::to_string(index);
}

[[noreturn]] void throwUnknown(const char* what, std::size_t index)
{
  UnknownValues error(std::string(what) + " must be known before the run", index);
  error.expected("a constant").found("a tensor that the network computes from its input");
  throw error;
}
}  // namespace

OperatorRegistration::OperatorRegistration(const std::string& op, OperatorFactory factory)
{
  registry()[op] = std::move(factory);
}

std::string operatorName(const std::string& domain, const std::string& op)
{
  return domain.empty() || domain == "ai.onnx" ? op : domain + "." + op;
}

bool isKnownDomain(const std::string& domain)
{
  static const std::set<std::string> domains = {"", "ai.onnx", "ai.onnx.ml", "ai.onnx.preview",
                                                "com.microsoft"};
  return domains.count(domain) != 0;
}

bool isKnownOperator(const std::string& op, const std::string& domain)
{
  const std::string name = operatorName(domain, op);
  return isKnownDomain(domain) && op.find('.') == std::string::npos &&
         (registry().count(name) != 0 || isExpanded(name));
}

std::unique_ptr<Operator> makeOperator(const Node& node)
{
  const auto found = registry().find(node.op);
  if (found == registry().end())
  {
    throw Error("operator '" + node.op + "' of operator set " + std::to_string(node.opset) +
                " is not supported")
        .atNode(node.name, node.op);
  }
  try
  {
    return found->second(node);
  }
  catch (Error& error)
  {
    error.atNode(node.name, node.op);
    throw;
  }
}

void Operator::runPiece(const float* const* /*inputs*/, float* /*out*/, std::int64_t /*begin*/,
                        std::int64_t /*end*/) const
{
  throw Error("this operator is not pointwise");
}

void Operator::runByPieces(const std::vector<const Tensor*>& /*inputs*/,
                           const std::vector<Tensor*>& /*outputs*/, void* /*scratch*/,
                           const WrittenFunction& /*written*/) const
{
  throw Error("this operator does not run by pieces");
}

void Operator::backward(const BackwardStep& /*step*/) const
{
  throw Error("this operator has no derivative");
}

const Kernels& Inputs::kernels() const
{
  return goesBackward_ ? exactKernels() : layerscope::kernels();
}

const TensorInfo& Inputs::at(std::size_t index) const
{
  if (!has(index))
  {
    throw Error(ordinal(index) + " is missing")
        .expected("at least " + std::to_string(index + 1) + " inputs")
        .found(std::to_string(count()));
  }
  return inputs_[index].info;
}

const Shape& Inputs::floatShape(std::size_t index) const
{
  const TensorInfo& info = at(index);
  if (info.type != ElementType::Float32)
  {
    throw Error(ordinal(index) + " is of another type").expected("float32").found(toString(info.type));
  }
  return info.shape;
}

const Shape& Inputs::intShape(std::size_t index) const
{
  const TensorInfo& info = at(index);
  if (info.type != ElementType::Int64)
  {
    throw Error(ordinal(index) + " is of another type").expected("int64").found(toString(info.type));
  }
  return info.shape;
}

const Tensor* Inputs::constant(std::size_t index) const
{
  return has(index) ? inputs_[index].constant : nullptr;
}

std::vector<std::int64_t> Inputs::constantInts(std::size_t index, const char* what) const
{
  intShape(index);
  const Tensor* values = constant(index);
  if (!values)
  {
    throwUnknown(what, index);
  }
  return {values->ints(), values->ints() + values->size()};
}

std::vector<float> Inputs::constantFloats(std::size_t index, const char* what) const
{
  floatShape(index);
  const Tensor* values = constant(index);
  if (!values)
  {
    throwUnknown(what, index);
  }
  return {values->floats(), values->floats() + values->size()};
}

}  // namespace layerscope
