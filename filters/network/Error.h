#ifndef layerscope_network_Error_h
#define layerscope_network_Error_h

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace layerscope
{

/// The one exception type of the plain C++ part. It names the cause: file, node, operator, what was expected
/// and what was found. The code that detects the fault knows the last two; callers add the rest on the way
/// up:
///
///     throw Error("the kernel does not fit the input").expected("[8, 16, 3, 3]").found("[8, 12, 3, 3]");
///     ...
///     catch (Error& error) { error.atNode("conv1", "Conv"); throw; }
///
/// `what()` is one sentence for the user, e.g.
/// `cats.onnx: node 'conv1' (Conv): the kernel does not fit the input; expected [8, 16, 3, 3], found [8, 12,
/// 3, 3]`.
class Error : public std::exception
{
public:
  explicit Error(std::string message) : message_(std::move(message)) { compose(); }

  Error& expected(std::string text) & { return set(expected_, std::move(text)); }
  Error&& expected(std::string text) && { return std::move(set(expected_, std::move(text))); }
  Error& found(std::string text) & { return set(found_, std::move(text)); }
  Error&& found(std::string text) && { return std::move(set(found_, std::move(text))); }

  /// The first caller that knows the place wins; later calls do nothing.
  Error& inFile(const std::string& file) & { return file_.empty() ? set(file_, file) : *this; }
  Error&& inFile(const std::string& file) && { return std::move(this->inFile(file)); }
  Error& atNode(const std::string& node, const std::string& op) &
  {
    if (op_.empty())
    {
      node_ = node;
      set(op_, op);
    }
    return *this;
  }
  Error&& atNode(const std::string& node, const std::string& op) &&
  {
    return std::move(this->atNode(node, op));
  }

  const char* what() const noexcept override { return text_.c_str(); }
  const std::string& message() const { return message_; }
  const std::string& file() const { return file_; }
  const std::string& node() const { return node_; }
  const std::string& op() const { return op_; }
  const std::string& expected() const { return expected_; }
  const std::string& found() const { return found_; }

private:
  Error& set(std::string& field, std::string value)
  {
    field = std::move(value);
    compose();
    return *this;
  }

  void compose()
  {
    text_.clear();
    if (!file_.empty())
    {
      text_ += file_ + ": ";
    }
    if (!op_.empty())
    {
      text_ += "node '" + node_ + "' (" + op_ + "): ";
    }
    text_ += message_;
    if (!expected_.empty())
    {
      text_ += "; expected " + expected_;
    }
    if (!found_.empty())
    {
      text_ += (expected_.empty() ? "; found " : ", found ") + found_;
    }
  }

  std::string message_, file_, node_, op_, expected_, found_, text_;
};

/// Values that must be known when a plan is made, or when branches and loops are put in place, are computed
/// from those of the network's input.
class UnknownValues : public Error
{
public:
  explicit UnknownValues(const std::string& message, std::size_t input = 0) : Error(message), input_(input) {}

  /// Which input of the node they are.
  std::size_t input() const { return input_; }

private:
  std::size_t input_;
};

}  // namespace layerscope

#endif
