#include "simulator/cluster/nodes/image_pull.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

// The host of an image reference; empty when it has none (docker.io is meant). A first part without dot and port is a
// folder, not a host.
std::string_view registry_host(std::string_view image) {
  const std::size_t slash = image.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view first = image.substr(0, slash);
  if (first.find_first_of(".:") == std::string_view::npos && first != "localhost") return {};
  return first.substr(0, first.find(':'));
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
  });
}

// "du-high.phy": lower case, with separators only between letters or digits.
bool is_path_part(std::string_view part) {
  return !part.empty() && is_lower_or_digit(part.front()) && is_lower_or_digit(part.back()) &&
         std::all_of(part.begin(), part.end(),
                     [](char c) { return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= 128 && tag.front() != '.' && tag.front() != '-' && is_word(tag);
}

bool is_digest(std::string_view digest) {
  const std::size_t colon = digest.find(':');
  if (colon == 0 || colon == std::string_view::npos || digest.size() - colon - 1 < 32) return false;
  const std::string_view sum = digest.substr(colon + 1);
  return sum.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

bool is_image_name(std::string_view image) {
  if (const std::size_t at = image.find('@'); at != std::string_view::npos) {
    if (!is_digest(image.substr(at + 1))) return false;
    image = image.substr(0, at);
  }
  const std::size_t slash = image.find('/');
  const std::string_view first = image.substr(0, std::min(slash, image.size()));
  if (slash != std::string_view::npos &&
      (first.find_first_of(".:") != std::string_view::npos || first == "localhost")) {
    const std::size_t colon = first.find(':');
    if (!is_word(first.substr(0, colon))) return false;
    if (colon != std::string_view::npos && first.find_first_not_of("0123456789", colon + 1) != std::string_view::npos)
      return false;
    image = image.substr(slash + 1);
  }
  if (const std::size_t colon = image.find(':'); colon != std::string_view::npos) {
    if (!is_tag(image.substr(colon + 1))) return false;
    image = image.substr(0, colon);
  }
  for (;;) {
    const std::size_t end = image.find('/');
    if (!is_path_part(image.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    image.remove_prefix(end + 1);
  }
}

std::string invalid_name_message(std::string_view image) {
  const std::string name(image);
  return "Failed to apply default image tag \"" + name + "\": couldn't parse image name \"" + name +
         "\": invalid reference format";
}

std::string pull_error(std::string_view image) {
  const std::string_view host = registry_host(image);
  // A mirror that was put in front has no more than its origin.
  if (!host.ends_with(".invalid") && image.find(".invalid/") == std::string_view::npos) return {};
  return "failed to pull and unpack image \"" + std::string(image) + "\": failed to resolve reference \"" +
         std::string(image) + "\": dial tcp: lookup " + std::string(host) + ": no such host";
}

}  // namespace o2dms::simulator
