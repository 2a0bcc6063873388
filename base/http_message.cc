#include "base/http_message.h"

#include <algorithm>
#include <limits>

#include "base/ascii.h"
#include "base/hex.h"

namespace o2dms::base {

std::string_view HttpHeaders::get(std::string_view name) const {
  for (const auto& [field, value] : fields_)
    if (equals_ignoring_case(field, name)) return value;
  return {};
}

bool HttpHeaders::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const auto& field) { return equals_ignoring_case(field.first, name); });
}

void HttpHeaders::remove(std::string_view name) {
  std::erase_if(fields_, [&](const auto& field) { return equals_ignoring_case(field.first, name); });
}

void HttpHeaders::set(std::string name, std::string value) {
  remove(name);
  add(std::move(name), std::move(value));
}

std::string& gather_body(HttpResponse& response) {
  if (response.shared_body) response.body = *std::exchange(response.shared_body, nullptr);
  if (!response.source || response.source->waits()) return response.body;
  std::vector<SharedText> chunks;
  while (response.source->pull(std::numeric_limits<std::size_t>::max(), chunks) == HttpSource::State::open) {
  }
  for (const SharedText& chunk : chunks) response.body += *chunk;
  response.source = nullptr;
  return response.body;
}

std::string_view reason_phrase(int status) {
  static constexpr std::pair<int, std::string_view> phrases[] = {{100, "Continue"},
                                                                 {101, "Switching Protocols"},
                                                                 {200, "OK"},
                                                                 {201, "Created"},
                                                                 {202, "Accepted"},
                                                                 {204, "No Content"},
                                                                 {304, "Not Modified"},
                                                                 {400, "Bad Request"},
                                                                 {401, "Unauthorized"},
                                                                 {403, "Forbidden"},
                                                                 {404, "Not Found"},
                                                                 {405, "Method Not Allowed"},
                                                                 {406, "Not Acceptable"},
                                                                 {409, "Conflict"},
                                                                 {410, "Gone"},
                                                                 {413, "Payload Too Large"},
                                                                 {415, "Unsupported Media Type"},
                                                                 {422, "Unprocessable Entity"},
                                                                 {429, "Too Many Requests"},
                                                                 {431, "Request Header Fields Too Large"},
                                                                 {500, "Internal Server Error"},
                                                                 {501, "Not Implemented"},
                                                                 {502, "Bad Gateway"},
                                                                 {503, "Service Unavailable"},
                                                                 {504, "Gateway Timeout"}};
  const auto* found = std::find_if(std::begin(phrases), std::end(phrases),
                                   [status](const auto& phrase) { return phrase.first == status; });
  return found == std::end(phrases) ? std::string_view() : found->second;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  const bool is_plain = text.find('%') == text.npos && (!plus_is_space || text.find('+') == text.npos);
  if (is_plain) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || std::string_view("-_.~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out.append("%").append(to_hex(std::string_view(&c, 1), kUpperHexDigits));
    }
  }
  return out;
}

}  // namespace o2dms::base
