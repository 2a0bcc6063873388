#include "harness/case/yaml_fields.h"

#include <algorithm>

#include "base/joined.h"
#include "base/json.h"
#include "base/nearest.h"

namespace o2dms::harness {

using base::Json;

base::Result<void> check_keys(const Json& value, std::initializer_list<std::string_view> allowed,
                              const std::string& where) {
  if (!value.is_object()) return base::fail(where + ": a mapping is expected");
  for (const auto& [key, member] : value.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    const std::vector<std::string> keys(allowed.begin(), allowed.end());
    return base::fail(where + ": unknown key \"" + key + "\"; " +
                      base::did_you_mean(key, keys, "the keys are " + base::joined(keys, ", ")));
  }
  return base::done();
}

std::vector<std::string> texts_at(const Json& value, std::string_view key) {
  std::vector<std::string> texts;
  const Json* found = base::find(value, {key});
  if (found == nullptr) return texts;
  if (found->is_string()) texts.push_back(found->get<std::string>());
  if (found->is_array())
    for (const Json& element : *found)
      if (element.is_string()) texts.push_back(element.get<std::string>());
  return texts;
}

base::Result<void> check_texts(const Json& value, std::initializer_list<std::string_view> keys,
                               const std::string& where) {
  for (const std::string_view key : keys) {
    const Json* found = base::find(value, {key});
    if (found == nullptr || found->is_string()) continue;
    if (!found->is_array() || texts_at(value, key).size() != found->size())
      return base::fail(where + ": " + std::string(key) + ": a list of texts is expected");
  }
  return base::done();
}

base::Result<Level> read_level(std::string_view letter) {
  if (letter == "M") return Level::mandatory;
  if (letter == "O") return Level::optional;
  if (letter == "I") return Level::informative;
  return base::fail("\"" + std::string(letter) + "\" is none of M, O, I");
}

base::Result<std::string> read_basis(std::string_view word) {
  if (std::find(kBases.begin(), kBases.end(), word) != kBases.end()) return std::string(word);
  return base::fail("\"" + std::string(word) + "\" is none of text, figure, k8s, o2ims, choice");
}

}  // namespace o2dms::harness
