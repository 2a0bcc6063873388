#include "harness/run/placeholders.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/http_message.h"

namespace o2dms::harness {

namespace {

constexpr std::array<std::string_view, 5> kFields = {"resourceVersion", "uid", "name", "continue", "token"};
constexpr std::string_view kOf = " of ", kFiller = "filler ";

// "uid of create ConfigMap/a", taken apart.
struct Reference {
  std::string_view field;
  std::string label;
};

struct Braced {
  std::string_view inner;
  bool closed = true;
};

// What stands between a brace and the next, or the end. Nothing when the text does not begin with a brace.
std::optional<Braced> braced(std::string_view text) {
  if (!text.starts_with('{')) return std::nullopt;
  text.remove_prefix(1);
  const auto end = text.find('}');
  return Braced{text.substr(0, end), end != std::string_view::npos};
}

// One that is not closed names a label that nobody has.
std::optional<Reference> as_reference(const Braced& braced) {
  for (const std::string_view field : kFields)
    if (braced.inner.starts_with(field) && braced.inner.substr(field.size()).starts_with(kOf))
      return Reference{field, std::string(braced.inner.substr(field.size() + kOf.size())) +
                                  (braced.closed ? "" : " (no brace closes it)")};
  return std::nullopt;
}

std::optional<std::size_t> as_filler(std::string_view inner) {
  constexpr std::size_t kMost = 4 * 1024 * 1024;
  if (!inner.starts_with(kFiller)) return std::nullopt;
  inner.remove_prefix(kFiller.size());
  std::size_t length = 0;
  const auto [rest, fault] = std::from_chars(inner.data(), inner.data() + inner.size(), length);
  if (fault != std::errc() || rest != inner.data() + inner.size() || length > kMost) return std::nullopt;
  return length;
}

bool is_namespace(const Braced& braced) {
  return braced.closed && braced.inner == "namespace";
}

base::Result<std::string> value_of(const Reference& reference, const AnsweredMetadata& answers) {
  const auto metadata = answers.find(reference.label);
  std::string value;
  if (metadata != answers.end()) value = base::string_at(metadata->second, {reference.field});
  if (value.empty())
    return base::fail("the answer to \"" + reference.label + "\" had no " + std::string(reference.field));
  return value;
}

// What a text stands for; nothing when it is no placeholder.
std::optional<base::Result<std::string>> meaning_of(const Braced& braced, const std::string& space,
                                                    const AnsweredMetadata& answers) {
  if (is_namespace(braced)) return space;
  if (const auto length = as_filler(braced.inner)) return std::string(*length, 'x');
  if (const auto reference = as_reference(braced)) return value_of(*reference, answers);
  return std::nullopt;
}

}  // namespace

std::vector<std::string> labels_in(std::string_view text) {
  std::vector<std::string> labels;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1))
    if (const auto found = braced(text.substr(at)))
      if (const auto reference = as_reference(*found)) labels.push_back(reference->label);
  return labels;
}

std::vector<std::string> unknown_placeholders(std::string_view text) {
  std::vector<std::string> unknown;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto found = braced(text.substr(at));
    if (!is_namespace(*found) && !as_filler(found->inner) && !as_reference(*found)) unknown.emplace_back(found->inner);
  }
  return unknown;
}

base::Result<std::string> fill_in(std::string_view text, const std::string& space, const AnsweredMetadata& answers,
                                  bool in_url) {
  std::string filled;
  while (!text.empty()) {
    const auto found = braced(text);
    const auto meaning = found ? meaning_of(*found, space, answers) : std::nullopt;
    if (!meaning) {
      filled += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (!*meaning) return base::failure(meaning->error());
    filled += in_url ? base::percent_encode(**meaning) : **meaning;
    text.remove_prefix(std::min(found->inner.size() + 2, text.size()));
  }
  return filled;
}

}  // namespace o2dms::harness
