#include "base/json.h"

#include <charconv>
#include <cmath>

namespace o2dms::base {
namespace {

// Builds the document value by value, so that limits hold while parsing and duplicate keys are seen.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(const JsonLimits& limits, std::vector<std::string>* duplicates) : limits_(limits), duplicates_(duplicates) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(std::int64_t value) override { return put(value); }
  bool number_unsigned(std::uint64_t value) override { return put(value); }
  bool number_float(double value, const std::string&) override { return put(value); }
  bool string(std::string& value) override { return put(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    auto& object = *stack_.back().value;
    auto [place, is_new] = object.get_ref<Json::object_t&>().try_emplace(std::move(name));
    if (!is_new && duplicates_) duplicates_->push_back(path(place->first));
    slot_ = &place->second;
    stack_.back().key = &place->first;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& problem) override {
    error_position = position;
    std::string text = problem.what();
    auto colon = text.rfind("; ");
    auto start = text.find(": ");
    error = colon != std::string::npos   ? text.substr(colon + 2)
            : start != std::string::npos ? text.substr(start + 2)
                                         : text;
    if (auto syntax = text.find("syntax error"); syntax != std::string::npos) error = text.substr(syntax);
    return false;
  }

  Json root;
  std::string error;
  std::size_t error_position = 0;

 private:
  struct Level {
    Json* value;
    const std::string* key = nullptr;
  };

  Json* place(Json&& value) {
    if (stack_.empty()) {
      root = std::move(value);
      return &root;
    }
    if (stack_.back().value->is_array()) {
      auto& array = stack_.back().value->get_ref<Json::array_t&>();
      array.push_back(std::move(value));
      return &array.back();
    }
    *slot_ = std::move(value);
    return slot_;
  }

  bool put(Json value) {
    if (++count_ > limits_.max_values) return refuse("more than " + std::to_string(limits_.max_values) + " values");
    place(std::move(value));
    return true;
  }

  bool open(Json&& value) {
    if (++count_ > limits_.max_values) return refuse("more than " + std::to_string(limits_.max_values) + " values");
    if (stack_.size() >= limits_.max_depth)
      return refuse("nested deeper than " + std::to_string(limits_.max_depth) + " levels");
    stack_.push_back({place(std::move(value))});
    return true;
  }

  bool close() {
    stack_.pop_back();
    return true;
  }

  bool refuse(std::string reason) {
    error = std::move(reason);
    return false;
  }

  std::string path(const std::string& last) const {
    std::string out;
    for (std::size_t i = 0; i + 1 < stack_.size(); ++i) {
      if (stack_[i].value->is_array())
        out += "[" + std::to_string(stack_[i].value->size() - 1) + "]";
      else
        out += (out.empty() ? "" : ".") + *stack_[i].key;
    }
    return out + (out.empty() ? "" : ".") + last;
  }

  const JsonLimits& limits_;
  std::vector<std::string>* duplicates_;
  std::vector<Level> stack_;
  Json* slot_ = nullptr;
  std::size_t count_ = 0;
};

void append_number(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

template <class Integer>
void append_integer(Integer value, std::string& out) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

// Bytes of the well-formed UTF-8 sequence at `at` (RFC 3629), 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  unsigned lead = byte(at), second = byte(at + 1);
  auto tail = [](unsigned b) { return (b & 0xC0U) == 0x80U; };
  if (lead >= 0xC2 && lead <= 0xDF) return tail(second) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    bool fits = lead == 0xE0 ? second >= 0xA0 : lead == 0xED ? second <= 0x9F : true;
    return fits && tail(second) && tail(byte(at + 2)) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    bool fits = lead == 0xF0 ? second >= 0x90 : lead == 0xF4 ? second <= 0x8F : true;
    return fits && tail(second) && tail(byte(at + 2)) && tail(byte(at + 3)) ? 4 : 0;
  }
  return 0;
}

void append_string(std::string_view text, std::string& out) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    if (c >= 0x80) {
      if (auto length = utf8_length(text, i)) {
        i += length;
        continue;
      }
    }
    out.append(text, plain, i - plain);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (c >= 0x80) {
          out += "\xEF\xBF\xBD";
        } else {
          out += "\\u00";
          out += hex[c >> 4U];
          out += hex[c & 15U];
        }
    }
    plain = ++i;
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

const Json* step(const Json& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  const auto& members = value.get_ref<const Json::object_t&>();
  auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits, std::vector<std::string>* duplicates) {
  Builder builder(limits, duplicates);
  bool ok = false;
  try {
    ok = Json::sax_parse(text.begin(), text.end(), &builder);
  } catch (const std::exception& problem) {
    builder.error = problem.what();
  }
  if (ok) return std::move(builder.root);
  if (builder.error_position == 0) return fail("JSON: " + builder.error);
  auto before = text.substr(0, std::min(builder.error_position - 1, text.size()));
  auto line = std::count(before.begin(), before.end(), '\n') + 1;
  auto line_start = before.rfind('\n');
  auto column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
  return fail("JSON, line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + builder.error);
}

void append_text(const Json& value, std::string& out) {
  switch (value.type()) {
    case Json::value_t::object: {
      out += '{';
      bool first = true;
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        if (!first) out += ',';
        first = false;
        append_string(name, out);
        out += ':';
        append_text(member, out);
      }
      out += '}';
      return;
    }
    case Json::value_t::array: {
      out += '[';
      bool first = true;
      for (const auto& element : value.get_ref<const Json::array_t&>()) {
        if (!first) out += ',';
        first = false;
        append_text(element, out);
      }
      out += ']';
      return;
    }
    case Json::value_t::string:
      return append_string(value.get_ref<const std::string&>(), out);
    case Json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      return;
    case Json::value_t::number_integer:
      return append_integer(value.get<std::int64_t>(), out);
    case Json::value_t::number_unsigned:
      return append_integer(value.get<std::uint64_t>(), out);
    case Json::value_t::number_float:
      return append_number(value.get<double>(), out);
    default:
      out += "null";
  }
}

std::string to_text(const Json& value) {
  std::string out;
  append_text(value, out);
  return out;
}

std::string to_pretty_text(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

const Json* find(const Json& value, std::initializer_list<std::string_view> path) {
  const Json* at = &value;
  for (auto name : path)
    if (!(at = step(*at, name))) return nullptr;
  return at;
}

std::string_view string_at(const Json& value, std::initializer_list<std::string_view> path, std::string_view fallback) {
  const Json* found = find(value, path);
  return found && found->is_string() ? std::string_view(found->get_ref<const std::string&>()) : fallback;
}

std::int64_t integer_at(const Json& value, std::initializer_list<std::string_view> path, std::int64_t fallback) {
  const Json* found = find(value, path);
  return found && found->is_number_integer() ? found->get<std::int64_t>() : fallback;
}

bool bool_at(const Json& value, std::initializer_list<std::string_view> path, bool fallback) {
  const Json* found = find(value, path);
  return found && found->is_boolean() ? found->get<bool>() : fallback;
}

}  // namespace o2dms::base
