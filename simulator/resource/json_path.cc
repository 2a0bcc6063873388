#include "simulator/resource/json_path.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t kMaxFound = 10'000;  // a wildcard of wildcards must not grow without bound

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_ordered(const Json& a, const Json& b) {
  return (a.is_number() && b.is_number()) || (a.is_string() && b.is_string());
}

// The part of a simple path before the next dot that is not escaped, and what follows.
std::string take_field(std::string_view& path) {
  std::string name;
  if (path.starts_with('.')) path.remove_prefix(1);
  while (!path.empty() && path.front() != '.') {
    if (path.front() == '\\' && path.size() > 1) path.remove_prefix(1);
    name += path.front();
    path.remove_prefix(1);
  }
  return name;
}

}  // namespace

class JsonPath::Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  base::Result<std::vector<Step>> steps() {
    std::vector<Step> out;
    while (!rest_.empty()) {
      auto next = step();
      if (!next) return base::failure(std::move(next).error());
      out.push_back(*std::move(next));
    }
    return out;
  }

 private:
  base::Result<Step> step() {
    if (rest_.starts_with('[')) return bracket();
    if (!rest_.starts_with('.')) return base::fail("unrecognized character in action: " + quoted(rest_.front()));
    rest_.remove_prefix(1);
    const bool descends = rest_.starts_with('.');
    if (descends) rest_.remove_prefix(1);
    if (rest_.starts_with('[')) return bracket();
    Step made;
    made.name = name();
    made.kind = descends ? Step::Kind::descent : made.name == "*" ? Step::Kind::wildcard : Step::Kind::field;
    if (made.name.empty() && !rest_.empty())
      return base::fail("unrecognized character in action: " + quoted(rest_.front()));
    return made;
  }

  static std::string quoted(char c) {
    std::string out = "U+00";
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += digits[(static_cast<unsigned char>(c) >> 4U) & 15U];
    out += digits[static_cast<unsigned char>(c) & 15U];
    return out + " '" + c + "'";
  }

  std::string name() {
    std::string out;
    while (!rest_.empty() && rest_.front() != '.' && rest_.front() != '[' && rest_.front() != ']' &&
           rest_.front() != ' ' && rest_.front() != ')') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      out += rest_.front();
      rest_.remove_prefix(1);
    }
    return out;
  }

  base::Result<Step> bracket() {
    const std::size_t end = closing(rest_);
    if (end == std::string_view::npos) return base::fail("unterminated array");
    const std::string_view inside = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (inside.starts_with("?(") && inside.ends_with(')')) return filter(inside.substr(2, inside.size() - 3));
    Step made;
    if (inside == "*") {
      made.kind = Step::Kind::wildcard;
    } else if (inside.size() >= 2 && (inside.front() == '\'' || inside.front() == '"')) {
      made.name = inside.substr(1, inside.size() - 2);
    } else {
      return slice(inside);
    }
    return made;
  }

  // The bracket that closes the first one; brackets in quotes are text.
  static std::size_t closing(std::string_view text) {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        ++depth;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    return std::string_view::npos;
  }

  static base::Result<Step> slice(std::string_view text) {
    Step made;
    made.kind = Step::Kind::slice;
    made.is_index = text.find(':') == std::string_view::npos;
    std::int64_t* const parts[] = {&made.from, &made.to, &made.stride};
    for (std::size_t part = 0; part < 3; ++part) {
      const std::string_view number = text.substr(0, text.find(':'));
      const auto read = read_integer(number);
      if (!read && (!number.empty() || made.is_index)) return base::fail("invalid array index " + std::string(text));
      if (read) *parts[part] = *read;
      if (part == 1) made.has_to = read.has_value();
      if (number.size() == text.size()) break;
      text.remove_prefix(number.size() + 1);
    }
    if (made.stride <= 0) return base::fail("step must be > 0");
    return made;
  }

  static base::Result<Step> filter(std::string_view text) {
    Step made;
    made.kind = Step::Kind::filter;
    std::size_t at = std::string_view::npos;
    for (const std::string_view op : {"==", "!=", "<=", ">=", "<", ">"}) {
      at = text.find(op);
      if (at == std::string_view::npos) continue;
      made.op = op;
      break;
    }
    std::string_view left = text.substr(0, at);
    while (left.ends_with(' ')) left.remove_suffix(1);
    if (!left.starts_with('@')) return base::fail("a filter begins with @");
    auto steps = Parser(left.substr(1)).steps();
    if (!steps) return base::failure(std::move(steps).error());
    made.left = *std::move(steps);
    if (made.op.empty()) return made;
    std::string_view right = text.substr(at + made.op.size());
    while (right.starts_with(' ')) right.remove_prefix(1);
    const bool is_text = right.size() >= 2 && (right.front() == '\'' || right.front() == '"');
    if (is_text) {
      made.right = std::string(right.substr(1, right.size() - 2));
    } else if (auto value = base::parse_json(right)) {
      made.right = *std::move(value);
    } else {
      return base::fail("unrecognized value in a filter: " + std::string(right));
    }
    return made;
  }

  std::string_view rest_;
};

base::Result<JsonPath> JsonPath::parse(std::string_view text) {
  auto steps = Parser(text).steps();
  if (!steps) return base::failure(std::move(steps).error());
  JsonPath path;
  path.steps_ = *std::move(steps);
  return path;
}

std::vector<const Json*> JsonPath::find(const Json& document) const {
  return follow(steps_, document);
}

std::vector<const Json*> JsonPath::follow(const std::vector<Step>& steps, const Json& document) {
  std::vector<const Json*> found{&document};
  for (const Step& step : steps) {
    std::vector<const Json*> next;
    for (const Json* each : found)
      if (next.size() < kMaxFound) apply(step, *each, next);
    found = std::move(next);
  }
  return found;
}

void JsonPath::apply(const Step& step, const Json& value, std::vector<const Json*>& out) {
  switch (step.kind) {
    case Step::Kind::field:
      if (step.name.empty())
        out.push_back(&value);
      else if (const Json* member = base::find(value, {step.name}))
        out.push_back(member);
      break;
    case Step::Kind::wildcard:
      if (value.is_structured())
        for (const Json& each : value) out.push_back(&each);
      break;
    case Step::Kind::slice:
      if (value.is_array()) apply_slice(step, value, out);
      break;
    case Step::Kind::filter:
      if (value.is_array())
        for (const Json& each : value)
          if (passes(step, each)) out.push_back(&each);
      break;
    case Step::Kind::descent:
      descend(step.name, value, out);
      break;
  }
}

void JsonPath::apply_slice(const Step& step, const Json& list, std::vector<const Json*>& out) {
  const auto size = static_cast<std::int64_t>(list.size());
  const auto from_end = [size](std::int64_t place) { return place < 0 ? place + size : place; };
  const std::int64_t from = from_end(step.from);
  const std::int64_t to = step.is_index ? from + 1 : step.has_to ? from_end(step.to) : size;
  for (std::int64_t i = std::max<std::int64_t>(from, 0); i < std::min(to, size); i += step.stride)
    out.push_back(&list[static_cast<std::size_t>(i)]);
}

void JsonPath::descend(const std::string& name, const Json& value, std::vector<const Json*>& out) {
  if (!value.is_structured() || out.size() >= kMaxFound) return;
  if (const Json* member = base::find(value, {name})) out.push_back(member);
  for (const Json& each : value) descend(name, each, out);
}

bool JsonPath::passes(const Step& filter, const Json& element) {
  const auto found = follow(filter.left, element);
  if (found.empty()) return false;
  if (filter.op.empty()) return true;
  const Json& left = *found.front();
  if (filter.op == "==") return left == filter.right;
  if (filter.op == "!=") return left != filter.right;
  if (!is_ordered(left, filter.right)) return false;
  if (filter.op == "<") return left < filter.right;
  if (filter.op == "<=") return left <= filter.right;
  return filter.op == ">" ? left > filter.right : left >= filter.right;
}

const Json* find_simple_path(const Json& document, std::string_view path) {
  const Json* at = &document;
  while (at != nullptr && !path.empty()) at = base::find(*at, {take_field(path)});
  return at;
}

void set_simple_path(Json& document, std::string_view path, Json value) {
  Json* at = &document;
  while (!path.empty()) {
    if (!at->is_object()) *at = Json::object();
    at = &(*at)[take_field(path)];
  }
  *at = std::move(value);
}

}  // namespace o2dms::simulator
