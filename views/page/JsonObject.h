#ifndef layerscope_page_JsonObject_h
#define layerscope_page_JsonObject_h

#include <string>
#include <vector>

#include "page/PageText.h"

namespace layerscope
{

/// An object of JSON, as text. What is empty is left out.
class JsonObject
{
public:
  JsonObject& text(const char* name, const std::string& value)
  {
    return value.empty() ? *this : json(name, jsonText(value));
  }
  JsonObject& texts(const char* name, const std::vector<std::string>& values) { return list(name, values, jsonText); }
  JsonObject& number(const char* name, double value) { return json(name, jsonNumber(value)); }
  JsonObject& flag(const char* name, bool value) { return value ? json(name, "true") : *this; }
  template <class Value, class Convert>
  JsonObject& list(const char* name, const std::vector<Value>& values, const Convert& convert)
  {
    std::string items;
    for (const Value& value : values)
    {
      items += items.empty() ? "" : ",";
      items += convert(value);
    }
    return values.empty() ? *this : json(name, '[' + items + ']');
  }
  /// What is JSON already.
  JsonObject& json(const char* name, const std::string& value)
  {
    members_ += (members_.empty() ? "\"" : ",\"") + std::string(name) + "\":" + value;
    return *this;
  }

  std::string str() const { return '{' + members_ + '}'; }

private:
  std::string members_;
};

}  // namespace layerscope

#endif
