// The writer: yaml-cpp's, whose input is ours. (Texts of others are read by libyaml: yaml_events.cc.)
#include <yaml-cpp/yaml.h>

#include "base/json.h"
#include "base/yaml.h"
#include "base/yaml_scalar.h"

namespace o2dms::base {
namespace {

// A literal block keeps these and only these texts as they are.
bool fits_literal(const std::string& text) {
  if (text.size() < 2 || !text.ends_with('\n') || text[text.size() - 2] == '\n') return false;
  if (text.front() == ' ' || text.front() == '\n') return false;
  for (const char c : text) {
    if (c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) return false;
  }
  return text.find(" \n") == std::string::npos;
}

// Other readers of YAML take times, sexagesimals and floats from such words: quoted, they are texts to all of them.
bool begins_as_number(std::string_view text) {
  return !text.empty() && std::string_view("+-.=0123456789").find(text.front()) != std::string_view::npos;
}

void emit(YAML::Emitter& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      out << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
      for (const auto& [name, member] : value.items()) {
        out << YAML::Key;
        emit(out, Json(name));
        out << YAML::Value;
        emit(out, member);
      }
      out << YAML::EndMap;
      return;
    case Json::value_t::array:
      out << (value.empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
      for (const auto& element : value) emit(out, element);
      out << YAML::EndSeq;
      return;
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      // What would read back as something else than this string is quoted.
      const bool multiline = text.find('\n') != std::string::npos;
      if (fits_literal(text)) {
        out << YAML::Literal;
      } else if (multiline || text == "<<" || !read_plain_scalar(text).is_string() || begins_as_number(text)) {
        out << YAML::DoubleQuoted;
      }
      out << text;
      return;
    }
    case Json::value_t::null:
      out << YAML::Null;
      return;
    default:
      out << to_text(value);
  }
}

}  // namespace

std::string to_yaml(const Json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace o2dms::base
