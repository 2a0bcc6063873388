#include "base/http_upgrade.h"

#include <algorithm>

#include "base/ascii.h"

namespace o2dms::base {
namespace {

bool names_element(const HttpHeaders& headers, std::string_view field, std::string_view element) {
  const auto elements = list_elements(headers, field);
  return std::any_of(elements.begin(), elements.end(),
                     [&](const std::string& each) { return equals_ignoring_case(each, element); });
}

}  // namespace

std::vector<std::string> list_elements(const HttpHeaders& headers, std::string_view name) {
  std::vector<std::string> elements;
  for (const auto& [field, value] : headers.fields()) {
    if (!equals_ignoring_case(field, name)) continue;
    for (std::size_t at = 0; at <= value.size();) {
      const std::size_t comma = std::min(value.find(',', at), value.size());
      const std::string_view element = trimmed(std::string_view(value).substr(at, comma - at));
      if (!element.empty()) elements.emplace_back(element);
      at = comma + 1;
    }
  }
  return elements;
}

bool asks_for_upgrade(const HttpRequest& request, std::string_view protocol) {
  return request.headers.has("Upgrade") && names_element(request.headers, "Upgrade", protocol) &&
         names_element(request.headers, "Connection", "upgrade");
}

}  // namespace o2dms::base
