#include "harness/run/placeholders.h"

#include <algorithm>

namespace o2dms::harness {

namespace {

constexpr std::string_view kNamespace = "{namespace}";
constexpr std::string_view kVersionOf = "{resourceVersion of ";

// Of a text that begins with kVersionOf. Where that is not closed, the text itself, which is no label.
std::string_view label_of(std::string_view text) {
  const auto end = text.find('}');
  return end == std::string_view::npos ? text : text.substr(kVersionOf.size(), end - kVersionOf.size());
}

}  // namespace

std::vector<std::string> labels_in(std::string_view text) {
  std::vector<std::string> labels;
  for (auto at = text.find(kVersionOf); at != std::string_view::npos; at = text.find(kVersionOf, at + 1))
    labels.emplace_back(label_of(text.substr(at)));
  return labels;
}

base::Result<std::string> fill_in(std::string_view text, const std::string& space,
                                  const std::map<std::string, std::string>& versions) {
  std::string filled;
  while (!text.empty()) {
    std::size_t length = 1;
    if (text.starts_with(kNamespace)) {
      filled += space;
      length = kNamespace.size();
    } else if (text.starts_with(kVersionOf)) {
      const std::string label(label_of(text));
      const auto version = versions.find(label);
      if (version == versions.end() || version->second.empty())
        return base::fail("the answer to \"" + label + "\" had no resourceVersion");
      filled += version->second;
      length = kVersionOf.size() + label.size() + 1;
    } else {
      filled += text.front();
    }
    text.remove_prefix(std::min(length, text.size()));
  }
  return filled;
}

}  // namespace o2dms::harness
