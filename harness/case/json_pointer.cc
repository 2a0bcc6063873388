#include "harness/case/json_pointer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

std::string unescaped(std::string_view token) {
  std::string text;
  for (; !token.empty(); token.remove_prefix(1)) {
    const bool escape = token.size() > 1 && token[0] == '~' && (token[1] == '0' || token[1] == '1');
    text += escape ? (token[1] == '0' ? '~' : '/') : token[0];
    if (escape) token.remove_prefix(1);
  }
  return text;
}

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    tokens.push_back(unescaped(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return tokens;
}

std::optional<std::size_t> index_in(const Json& array, const std::string& token) {
  std::size_t index = 0;
  const auto [rest, fault] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (fault != std::errc() || rest != token.data() + token.size() || index >= array.size()) return std::nullopt;
  return index;
}

const Json* child(const Json& parent, const std::string& token) {
  if (parent.is_object()) {
    const auto at = parent.find(token);
    return at == parent.end() ? nullptr : &*at;
  }
  const auto index = parent.is_array() ? index_in(parent, token) : std::nullopt;
  return index ? &parent[*index] : nullptr;
}

}  // namespace

const Json* at_pointer(const Json& document, std::string_view pointer) {
  const Json* at = &document;
  for (const std::string& token : tokens_of(pointer)) {
    at = child(*at, token);
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool set_pointer(Json& document, std::string_view pointer, const Json& value) {
  std::vector<std::string> tokens = tokens_of(pointer);
  if (tokens.empty()) return false;
  const std::string last = std::move(tokens.back());
  tokens.pop_back();
  Json* at = &document;
  for (const std::string& token : tokens) {
    if (at->is_null()) *at = Json::object();
    if (at->is_object()) {
      at = &(*at)[token];
    } else if (const auto index = at->is_array() ? index_in(*at, token) : std::nullopt) {
      at = &(*at)[*index];
    } else {
      return false;
    }
  }
  if (at->is_null()) *at = Json::object();
  if (at->is_object()) {
    if (value.is_null()) return at->erase(last) > 0;
    (*at)[last] = value;
    return true;
  }
  const auto index = at->is_array() ? index_in(*at, last) : std::nullopt;
  if (!index) return false;
  if (value.is_null()) {
    at->erase(*index);
  } else {
    (*at)[*index] = value;
  }
  return true;
}

}  // namespace o2dms::harness
