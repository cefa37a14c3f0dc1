#include "MutateModel.h"

#include <limits>
#include <vector>

namespace layerscope
{

namespace
{
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A field that is set, at one place of the model.
struct Place
{
  Message* message;
  const FieldDescriptor* field;
};

void collect(Message& message, std::vector<Place>& places)
{
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields)
  {
    places.push_back({&message, field});
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE)
    {
      continue;
    }
    if (!field->is_repeated())
    {
      collect(*reflection.MutableMessage(&message, field), places);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
    {
      collect(*reflection.MutableRepeatedMessage(&message, field, i), places);
    }
  }
}

std::size_t below(std::size_t count, Random& random)
{
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

std::int64_t oddInteger(std::int64_t value, Random& random)
{
  using Limits = std::numeric_limits<std::int64_t>;
  const std::int64_t odd[] = {0,
                              1,
                              2,
                              3,
                              5,
                              -1,
                              -2,
                              64,
                              1 << 20,
                              std::int64_t(1) << 31,
                              std::int64_t(1) << 40,
                              Limits::max(),
                              Limits::min(),
                              static_cast<std::int64_t>(static_cast<std::uint64_t>(value) + 1),
                              static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - 1)};
  return odd[below(std::size(odd), random)];
}

double oddNumber(double value, Random& random)
{
  using Limits = std::numeric_limits<float>;
  const double odd[] = {0.0,
                        -0.0,
                        1.0,
                        -1.0,
                        0.5,
                        2.0,
                        1e30,
                        Limits::min(),
                        Limits::max(),
                        Limits::quiet_NaN(),
                        Limits::infinity(),
                        -value};
  return odd[below(std::size(odd), random)];
}

// Another text of the same field somewhere in the model, such as another tensor's name.
std::string otherText(const Place& place, const std::vector<Place>& places, Random& random)
{
  std::vector<std::string> texts = {""};
  for (const Place& other : places)
  {
    if (other.field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || other.field->name() == "raw_data" ||
        (other.field != place.field && below(4, random) != 0))
    {
      continue;
    }
    const Reflection& reflection = *other.message->GetReflection();
    if (!other.field->is_repeated())
    {
      texts.push_back(reflection.GetString(*other.message, other.field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(*other.message, other.field); ++i)
    {
      texts.push_back(reflection.GetRepeatedString(*other.message, other.field, i));
    }
  }
  return texts[below(texts.size(), random)];
}

int oddEnumerator(const FieldDescriptor& field, Random& random)
{
  const auto& kind = *field.enum_type();
  return kind.value(static_cast<int>(below(static_cast<std::size_t>(kind.value_count()), random)))->number();
}

void changeSingle(const Place& place, const std::vector<Place>& places, Random& random)
{
  Message* message = place.message;
  const FieldDescriptor* field = place.field;
  const Reflection& reflection = *message->GetReflection();
  switch (field->cpp_type())
  {
    case FieldDescriptor::CPPTYPE_INT32:
      // Element types are stored as numbers; those that exist are the interesting ones.
      reflection.SetInt32(message, field, static_cast<std::int32_t>(below(17, random)));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.SetInt64(message, field, oddInteger(reflection.GetInt64(*message, field), random));
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      reflection.SetFloat(message, field,
                          static_cast<float>(oddNumber(reflection.GetFloat(*message, field), random)));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetString(message, field, otherText(place, places, random));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      reflection.SetEnumValue(message, field, oddEnumerator(*field, random));
      break;
    default:
      reflection.ClearField(message, field);
  }
}

void changeElement(const Place& place, int index, const std::vector<Place>& places, Random& random)
{
  Message* message = place.message;
  const FieldDescriptor* field = place.field;
  const Reflection& reflection = *message->GetReflection();
  switch (field->cpp_type())
  {
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.SetRepeatedInt64(message, field, index,
                                  oddInteger(reflection.GetRepeatedInt64(*message, field, index), random));
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      reflection.SetRepeatedFloat(
          message, field, index,
          static_cast<float>(oddNumber(reflection.GetRepeatedFloat(*message, field, index), random)));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.SetRepeatedString(message, field, index, otherText(place, places, random));
      break;
    default:
      break;
  }
}

void appendCopy(const Place& place, int index)
{
  Message* message = place.message;
  const FieldDescriptor* field = place.field;
  const Reflection& reflection = *message->GetReflection();
  switch (field->cpp_type())
  {
    case FieldDescriptor::CPPTYPE_INT64:
      reflection.AddInt64(message, field, reflection.GetRepeatedInt64(*message, field, index));
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      reflection.AddFloat(message, field, reflection.GetRepeatedFloat(*message, field, index));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      reflection.AddString(message, field, reflection.GetRepeatedString(*message, field, index));
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      reflection.AddMessage(message, field)->CopyFrom(reflection.GetRepeatedMessage(*message, field, index));
      break;
    default:
      break;
  }
}

void changeList(const Place& place, const std::vector<Place>& places, Random& random)
{
  const Reflection& reflection = *place.message->GetReflection();
  const int count = reflection.FieldSize(*place.message, place.field);
  const int index = static_cast<int>(below(static_cast<std::size_t>(count), random));
  switch (below(6, random))
  {
    case 0:
      reflection.SwapElements(place.message, place.field, index, count - 1);
      reflection.RemoveLast(place.message, place.field);
      break;
    case 1:
      appendCopy(place, index);
      break;
    case 2:
      reflection.SwapElements(place.message, place.field, index,
                              static_cast<int>(below(static_cast<std::size_t>(count), random)));
      break;
    default:
      changeElement(place, index, places, random);
  }
}
}  // namespace

void mutateModel(onnx::ModelProto& model, Random& random)
{
  std::vector<Place> places;
  collect(model, places);
  if (places.empty())
  {
    return;
  }
  const Place place = places[below(places.size(), random)];
  if (place.field->is_repeated())
  {
    changeList(place, places, random);
  }
  else if (below(20, random) == 0)
  {
    place.message->GetReflection()->ClearField(place.message, place.field);
  }
  else
  {
    changeSingle(place, places, random);
  }
}

void graftNode(onnx::ModelProto& model, const onnx::ModelProto& donor, Random& random)
{
  auto& graph = *model.mutable_graph();
  if (donor.graph().node_size() == 0 || graph.node_size() == 0)
  {
    return;
  }
  const auto pick = [&](int count)
  { return static_cast<int>(below(static_cast<std::size_t>(count), random)); };
  onnx::NodeProto node = donor.graph().node(pick(donor.graph().node_size()));
  onnx::NodeProto& before = *graph.mutable_node(pick(graph.node_size()));
  if (before.output_size() == 0 || node.output_size() == 0 || node.input_size() == 0)
  {
    return;
  }
  // Its weights come along; its first input is what the node before it made.
  for (int i = 1; i < node.input_size(); ++i)
  {
    for (const auto& weight : donor.graph().initializer())
    {
      if (weight.name() == node.input(i))
      {
        auto& copy = *graph.add_initializer();
        copy = weight;
        copy.set_name("graft_" + std::to_string(graph.initializer_size()));
        node.set_input(i, copy.name());
        break;
      }
    }
  }
  const std::string name = before.output(0);
  const std::string inner = name + "_" + std::to_string(graph.node_size());
  before.set_output(0, inner);
  node.set_input(0, inner);
  node.set_output(0, name);
  *graph.add_node() = node;
}

}  // namespace layerscope
