#include "base/yaml.h"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/tls.h"

namespace o2dms::base {
namespace {

constexpr std::size_t max_depth = 256;
constexpr std::size_t max_values = 2'000'000;

// A text holds no more values than bytes; what is beyond that comes from aliases, which must not explode.
std::size_t values_allowed(std::string_view text) {
  return std::min(max_values, 100'000 + 20 * text.size());
}

struct Refusal {
  YAML::Mark mark;
  std::string reason;
};

bool is_one_of(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

// 0x, 0o, 0b and a plain leading 0 (file modes!) say the base.
bool read_integer(std::string_view digits, Json& out) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 1 && digits.front() == '0') {
    const char mark = digits[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    digits.remove_prefix(base == 8 && mark != 'o' && mark != 'O' ? 1 : 2);
  }
  std::uint64_t value = 0;
  auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || problem != std::errc() || end != digits.data() + digits.size()) return false;
  constexpr auto lowest = static_cast<std::uint64_t>(INT64_MAX) + 1;
  if (!negative)
    out = value;
  else if (value <= lowest)
    out = value == lowest ? INT64_MIN : -static_cast<std::int64_t>(value);
  else
    return false;
  return true;
}

// What is whole becomes an integer, as it does on its way through JSON.
bool read_number(std::string_view digits, Json& out) {
  if (digits.find_first_not_of("+-.0123456789eE") != digits.npos || digits.find_first_of("0123456789") == digits.npos)
    return false;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) return false;
  constexpr double exact = 9007199254740992;
  if (std::trunc(value) == value && std::abs(value) < exact)
    out = static_cast<std::int64_t>(value);
  else
    out = value;
  return true;
}

// Plain text, typed as kubectl types it (go-yaml 2: tests/base/yaml_test.cc has what it was seen to do).
Json read_plain(const std::string& text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (is_one_of(text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"})) return false;
  constexpr std::string_view starts = "+-0123456789";
  if (text.front() != '.' && starts.find(text.front()) == starts.npos) return text;
  std::string digits = text;
  if (text.front() != '.') std::erase(digits, '_');
  Json number;
  return read_integer(digits, number) || read_number(digits, number) ? number : Json(text);
}

bool has_no_json_form(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  for (const char* word : {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"}) {
    if (text == word) return true;
  }
  return false;
}

Json read_binary(const YAML::Node& node) {
  auto bytes = base64_decode(node.Scalar());
  if (!bytes) throw Refusal{node.Mark(), "!!binary contains invalid base64 data"};
  return std::move(*bytes);
}

Json read_scalar(const YAML::Node& node) {
  const std::string &text = node.Scalar(), &tag = node.Tag();
  constexpr std::string_view standard = "tag:yaml.org,2002:";
  if (tag == "!") return text;  // quoted
  const std::string type = tag.starts_with(standard) ? tag.substr(standard.size()) : "";
  if (type == "str") return text;
  if (type == "binary") return read_binary(node);
  if (has_no_json_form(text)) throw Refusal{node.Mark(), "JSON has no value for " + text};
  Json value = read_plain(text);
  const bool fits = type == "int"     ? value.is_number_integer()
                    : type == "float" ? value.is_number()
                    : type == "bool"  ? value.is_boolean()
                    : type == "null"  ? value.is_null()
                                      : true;
  if (!fits) throw Refusal{node.Mark(), text + " is no !!" + type};
  return value;
}

// Keys are typed too, and then written as JSON writes them.
std::string read_key(const YAML::Node& node) {
  if (!node.IsScalar()) throw Refusal{node.Mark(), "a key must be a plain value"};
  const Json key = read_scalar(node);
  if (key.is_null()) throw Refusal{node.Mark(), "a key must not be null"};
  return key.is_string() ? key.get<std::string>() : to_text(key);
}

class Converter {
 public:
  explicit Converter(std::size_t values_allowed) : allowed_(values_allowed) {}

  Json convert(const YAML::Node& node, std::size_t depth = 0) {
    if (depth > max_depth) throw Refusal{node.Mark(), "nested deeper than " + std::to_string(max_depth) + " levels"};
    if (++count_ > allowed_) throw Refusal{node.Mark(), "more than " + std::to_string(allowed_) + " values"};
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        return read_scalar(node);
      case YAML::NodeType::Sequence: {
        Json list = Json::array();
        for (const auto& element : node) list.push_back(convert(element, depth + 1));
        return list;
      }
      case YAML::NodeType::Map:
        return convert_map(node, depth);
      default:
        return nullptr;
    }
  }

 private:
  Json convert_map(const YAML::Node& node, std::size_t depth) {
    Json object = Json::object();
    for (const auto& entry : node) {
      if (entry.first.IsScalar() && entry.first.Scalar() == "<<" && entry.first.Tag() != "!")
        merge(entry.second, depth + 1, object);
      else
        object[read_key(entry.first)] = convert(entry.second, depth + 1);
    }
    return object;
  }

  // A merge wins over what stands before it and loses to what comes after; of several the first wins.
  void merge(const YAML::Node& from, std::size_t depth, Json& object) {
    if (from.IsSequence()) {
      for (std::size_t at = from.size(); at > 0; --at) {
        if (!from[at - 1].IsMap()) throw Refusal{from[at - 1].Mark(), kNoMerge};
        object.update(convert(from[at - 1], depth));
      }
      return;
    }
    if (!from.IsMap()) throw Refusal{from.Mark(), kNoMerge};
    object.update(convert(from, depth));
  }

  static constexpr const char* kNoMerge = "a merge needs a map or a list of maps";
  const std::size_t allowed_;
  std::size_t count_ = 0;
};

std::string place(std::string_view origin, const YAML::Mark& mark) {
  std::string out(origin);
  if (!mark.is_null()) out += ", line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
  return out;
}

// yaml-cpp recurses over the depth of flow collections: refuse what would exhaust the stack before it sees the text.
bool too_deep(std::string_view text) {
  std::size_t depth = 0;
  for (char c : text) {
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (depth > 1000) return true;
  }
  std::size_t dashes = 0;
  for (char c : text) {
    dashes = c == '-' ? dashes + 1 : c == ' ' ? dashes : 0;
    if (dashes > 1000) return true;
  }
  return false;
}

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
      } else if (multiline || text == "<<" || !read_plain(text).is_string() || begins_as_number(text)) {
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

Result<std::vector<Json>> parse_yaml(std::string_view text, std::string_view origin) {
  // A JSON document is one, read as JSON: its numbers are not YAML's.
  if (const auto first = text.find_first_not_of(" \t\r\n"); first != text.npos && text[first] == '{') {
    if (auto json = parse_json(text)) return std::vector<Json>{std::move(*json)};
  }
  if (too_deep(text))
    return fail(std::string(origin) + ": nested deeper than " + std::to_string(max_depth) + " levels");
  try {
    std::vector<Json> documents;
    Converter converter(values_allowed(text));
    for (const auto& node : YAML::LoadAll(std::string(text)))
      if (node.IsDefined() && !node.IsNull()) documents.push_back(converter.convert(node));
    return documents;
  } catch (const Refusal& refusal) {
    return fail(place(origin, refusal.mark) + ": " + refusal.reason);
  } catch (const YAML::Exception& problem) {
    return fail(place(origin, problem.mark) + ": " + problem.msg);
  } catch (const std::exception& problem) {
    return fail(std::string(origin) + ": " + problem.what());
  }
}

std::string to_yaml(const Json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace o2dms::base
