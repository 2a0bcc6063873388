#include "simulator/schema/openapi_protobuf.h"

#include <string_view>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A message that is being written. Field numbers are those of OpenAPIv2.proto.
class Message {
 public:
  void text(int number, std::string_view value) {
    varint(static_cast<std::uint64_t>(number) << 3 | 2);
    varint(value.size());
    bytes_.append(value);
  }
  void flag(int number, bool value) {
    varint(static_cast<std::uint64_t>(number) << 3);
    varint(value ? 1 : 0);
  }
  void message(int number, const Message& inner) { text(number, inner.bytes_); }
  // The member of an object, if it is there.
  void text_of(int number, const Json& object, const char* name) {
    if (const auto found = object.find(name); found != object.end() && found->is_string())
      text(number, found->get_ref<const std::string&>());
  }
  void flag_of(int number, const Json& object, const char* name) {
    if (const auto found = object.find(name); found != object.end() && found->is_boolean())
      flag(number, found->get<bool>());
  }
  void texts_of(int number, const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return;
    for (const Json& each : *found) text(number, each.get_ref<const std::string&>());
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

// NamedSchema, NamedPathItem, …: a name and what it names.
Message named(std::string_view name, const Message& value) {
  Message out;
  out.text(1, name);
  out.message(2, value);
  return out;
}

// x-…: JSON is YAML.
void add_extensions(Message& message, int number, const Json& object) {
  for (const auto& [key, value] : object.items()) {
    if (!key.starts_with("x-")) continue;
    Message any;
    any.text(2, base::to_text(value));
    message.message(number, named(key, any));
  }
}

Message schema_message(const Json& schema);

Message schemas_message(const Json& schemas) {
  Message out;
  for (const auto& [name, schema] : schemas.items()) out.message(1, named(name, schema_message(schema)));
  return out;
}

Message schema_message(const Json& schema) {
  Message out;
  out.text_of(1, schema, "$ref");
  out.text_of(2, schema, "format");
  out.text_of(4, schema, "description");
  out.texts_of(19, schema, "required");
  const auto part = [&](int number, const char* name, auto make) {
    if (const auto found = schema.find(name); found != schema.end()) out.message(number, make(*found));
  };
  const auto wrapped = [](const Json& value) {
    Message item;
    item.message(1, schema_message(value));
    return item;
  };
  part(21, "additionalProperties", wrapped);
  part(22, "type", [](const Json& type) {
    Message item;
    item.text(1, type.get_ref<const std::string&>());
    return item;
  });
  part(23, "items", wrapped);
  part(25, "properties", schemas_message);
  add_extensions(out, 31, schema);
  return out;
}

// Parameter: of the body, or by place: query 3, path 4.
Message parameter_message(const Json& parameter) {
  const std::string_view place = base::string_at(parameter, {"in"});
  Message inner, kind, item;
  if (place == "body") {
    inner.text_of(2, parameter, "name");
    inner.text(3, place);
    inner.flag_of(4, parameter, "required");
    if (const auto schema = parameter.find("schema"); schema != parameter.end())
      inner.message(5, schema_message(*schema));
    kind.message(1, inner);
  } else {
    const bool query = place == "query";
    inner.flag_of(1, parameter, "required");
    inner.text(2, place);
    inner.text_of(4, parameter, "name");
    inner.text_of(query ? 6 : 5, parameter, "type");
    inner.flag_of(query ? 20 : 19, parameter, "uniqueItems");
    Message by_place;
    by_place.message(query ? 3 : 4, inner);
    kind.message(2, by_place);
  }
  item.message(1, kind);
  return item;
}

void add_parameters(Message& message, int number, const Json& object) {
  const auto parameters = object.find("parameters");
  if (parameters == object.end()) return;
  for (const Json& each : *parameters) message.message(number, parameter_message(each));
}

Message responses_message(const Json& responses) {
  Message out;
  for (const auto& [code, response] : responses.items()) {
    Message content, value;
    content.text_of(1, response, "description");
    if (const auto schema = response.find("schema"); schema != response.end()) {
      Message choice;
      choice.message(1, schema_message(*schema));
      content.message(2, choice);
    }
    value.message(1, content);
    out.message(1, named(code, value));
  }
  return out;
}

Message operation_message(const Json& operation) {
  Message out;
  out.texts_of(1, operation, "tags");
  out.text_of(3, operation, "description");
  out.text_of(5, operation, "operationId");
  out.texts_of(6, operation, "produces");
  out.texts_of(7, operation, "consumes");
  add_parameters(out, 8, operation);
  if (const auto responses = operation.find("responses"); responses != operation.end())
    out.message(9, responses_message(*responses));
  out.texts_of(10, operation, "schemes");
  add_extensions(out, 13, operation);
  return out;
}

Message path_message(const Json& path) {
  constexpr std::pair<const char*, int> kMethods[] = {{"get", 2},     {"put", 3},  {"post", 4}, {"delete", 5},
                                                      {"options", 6}, {"head", 7}, {"patch", 8}};
  Message out;
  for (const auto& [method, number] : kMethods) {
    if (const auto found = path.find(method); found != path.end()) out.message(number, operation_message(*found));
  }
  add_parameters(out, 9, path);
  add_extensions(out, 10, path);
  return out;
}

}  // namespace

std::string openapi_protobuf(const Json& document) {
  Message out, info, paths;
  info.text_of(1, document.at("info"), "title");
  info.text_of(2, document.at("info"), "version");
  for (const auto& [name, path] : document.at("paths").items()) paths.message(2, named(name, path_message(path)));
  out.text_of(1, document, "swagger");
  out.message(2, info);
  out.message(8, paths);
  out.message(9, schemas_message(document.at("definitions")));
  return out.take();
}

}  // namespace o2dms::simulator
