#include "harness/case/api_url.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "base/http_message.h"

namespace o2dms::harness {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string decoded(std::string_view text, bool plus_is_space = false) {
  return base::percent_decode(text, plus_is_space).value_or(std::string(text));
}

// From "api" or "apis" on: what stands before them is the prefix of a gateway.
std::vector<std::string> without_prefix(const std::vector<std::string>& segments) {
  for (auto at = segments.begin(); at != segments.end(); ++at)
    if (*at == "apis" || (*at == "api" && at + 1 != segments.end() && *(at + 1) == "v1")) return {at, segments.end()};
  return {};
}

void read_query(std::string_view text, ApiUrl& url) {
  for (const std::string& field : split(text, '&')) {
    const auto equals = std::min(field.find('='), field.size());
    url.query[decoded(field.substr(0, equals), true)] =
        equals < field.size() ? decoded(field.substr(equals + 1), true) : "";
  }
}

}  // namespace

ApiUrl read_api_url(std::string_view text) {
  ApiUrl url;
  const auto question = std::min(text.find('?'), text.size());
  if (question < text.size()) read_query(text.substr(question + 1), url);
  text = text.substr(0, question);
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  const std::vector<std::string> segments = without_prefix(split(text, '/'));
  const std::size_t root = segments.empty() ? 0 : segments[0] == "api" ? 2 : 3;
  if (root == 0 || segments.size() <= root) return url;
  url.version = root == 2 ? segments[1] : segments[1] + "/" + segments[2];
  std::vector<std::string> rest(segments.begin() + static_cast<std::ptrdiff_t>(root), segments.end());
  // A namespace's own subresources stand where the resources within it do.
  const bool within = rest.size() >= 3 && rest[0] == "namespaces" && rest[2] != "status" && rest[2] != "finalize";
  if (within) {
    url.space = decoded(rest[1]);
    rest.erase(rest.begin(), rest.begin() + 2);
  }
  url.resource = decoded(rest[0]);
  if (rest.size() > 1) url.name = decoded(rest[1]);
  if (rest.size() > 2) url.subresource = rest[2];
  return url;
}

std::string ApiUrl::collection() const {
  return version + "/" + (space.empty() ? "" : "namespaces/" + space + "/") + resource;
}

bool ApiUrl::is_native() const {
  const std::string group = version.substr(0, std::min(version.find('/'), version.size()));
  constexpr std::string_view kOurs = ".k8s.io";
  if (group.find("metrics") != std::string::npos) return false;  // of an extension server, with kinds of its own
  return group.find('.') == std::string::npos ||
         (group.size() > kOurs.size() && group.substr(group.size() - kOurs.size()) == kOurs);
}

std::string ApiUrl::parameter(const std::string& key) const {
  const auto at = query.find(key);
  return at == query.end() ? "" : at->second;
}

bool is_kind_of_resource(std::string_view kind, std::string_view resource) {
  std::string name;
  for (const char c : kind) name += base::to_lower(c);
  if (name == resource) return true;  // Endpoints
  const auto ends_with = [&](std::string_view end) {
    return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
  };
  if (ends_with("s") || ends_with("x") || ends_with("ch")) return name + "es" == resource;
  if (ends_with("y") && !ends_with("ay") && !ends_with("ey"))
    return name.substr(0, name.size() - 1) + "ies" == resource;
  return name + "s" == resource;
}

}  // namespace o2dms::harness
