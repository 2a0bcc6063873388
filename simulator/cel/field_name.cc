#include "simulator/cel/field_name.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace o2dms::simulator::cel {
namespace {

constexpr std::array<std::string_view, 21> reserved_words = {
    "true", "false",  "null", "in",   "as",      "break",     "const",  "continue", "else", "for",  "function",
    "if",   "import", "let",  "loop", "package", "namespace", "return", "var",      "void", "while"};

struct Escape {
  std::string_view text, name;
};
constexpr std::array<Escape, 4> escapes = {{{"__", "underscores"}, {".", "dot"}, {"-", "dash"}, {"/", "slash"}}};

const Escape* escape_at(std::string_view text) {
  for (const Escape& escape : escapes)
    if (text.starts_with(escape.text)) return &escape;
  return nullptr;
}

// The length of `__name__` at the start of the text; 0 when there is none.
std::size_t escape_length(std::string_view text) {
  if (!text.starts_with("__")) return 0;
  const std::size_t end = text.find('_', 2);
  return end == std::string_view::npos || end == 2 || !text.substr(end).starts_with("__") ? 0 : end + 2;
}

}  // namespace

bool is_reserved_word(std::string_view word) {
  return std::find(reserved_words.begin(), reserved_words.end(), word) != reserved_words.end();
}

std::optional<std::string> escaped_field_name(std::string_view property) {
  if (property.empty() || base::is_digit(property.front())) return std::nullopt;
  if (is_reserved_word(property)) return "__" + std::string(property) + "__";
  std::string name;
  for (std::size_t at = 0; at < property.size();) {
    if (const Escape* escape = escape_at(property.substr(at))) {
      name.append("__").append(escape->name).append("__");
      at += escape->text.size();
    } else if (base::is_alphanumeric(property[at]) || property[at] == '_') {
      name += property[at++];
    } else {
      return std::nullopt;
    }
  }
  return name;
}

std::optional<std::string> unescaped_field_name(std::string_view name) {
  std::string property;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = escape_length(name.substr(at));
    if (length == 0) {
      property += name[at++];
      continue;
    }
    const std::string_view content = name.substr(at + 2, length - 4);
    const auto* escape = std::find_if(escapes.begin(), escapes.end(),
                                      [&](const Escape& candidate) { return candidate.name == content; });
    if (escape != escapes.end()) {
      property += escape->text;
    } else if (is_reserved_word(content) && length == name.size()) {
      property += content;
    } else {
      return std::nullopt;
    }
    at += length;
  }
  return property;
}

}  // namespace o2dms::simulator::cel
