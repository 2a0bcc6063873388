#include <algorithm>
#include <array>

#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_size = 1024 * 1024;

// Keys are well formed; the sum of the values, in bytes as stored.
std::size_t validate_data(const Json& object, const char* key, bool encoded, Problems& problems) {
  const Json* data = member(object, key);
  if (data == nullptr || !data->is_object()) return 0;
  const FieldPath root, at = root.field(key);
  std::size_t total = 0;
  for (const auto& [name, value] : data->items()) {
    problems.check(at.key(name), name, check_config_key(name));
    if (!value.is_string()) continue;
    const std::string& text = value.get_ref<const std::string&>();
    total += encoded ? text.size() / 4 * 3 : text.size();
  }
  return total;
}

void validate_frozen(const Subject& subject, std::initializer_list<const char*> keys, Problems& problems) {
  if (subject.old == nullptr || !base::bool_at(*subject.old, {"immutable"})) return;
  const FieldPath root;
  if (!base::bool_at(subject.object, {"immutable"}))
    problems.forbidden(root.field("immutable"), "field is immutable when `immutable` is set");
  for (const char* key : keys) {
    const Json* now = member(subject.object, key);
    const Json* then = member(*subject.old, key);
    const bool same = now == nullptr || then == nullptr ? now == then : *now == *then;
    if (!same) problems.forbidden(root.field(key), "field is immutable when `immutable` is set");
  }
}

struct TypedSecret {
  std::string_view type;
  std::vector<const char*> keys;
};

const std::vector<TypedSecret>& typed_secrets() {
  static const std::vector<TypedSecret> table = {{"kubernetes.io/tls", {"tls.crt", "tls.key"}},
                                                 {"kubernetes.io/dockerconfigjson", {".dockerconfigjson"}},
                                                 {"kubernetes.io/dockercfg", {".dockercfg"}},
                                                 {"kubernetes.io/ssh-auth", {"ssh-privatekey"}}};
  return table;
}

}  // namespace

void validate_config_map(const Subject& subject, Problems& problems) {
  const FieldPath root;
  const std::size_t total = validate_data(subject.object, "data", false, problems) +
                            validate_data(subject.object, "binaryData", true, problems);
  if (total > max_size) problems.too_long(root.key(""), max_size);  // of no field: "[]", as a real server says
  const Json* data = member(subject.object, "data");
  const Json* binary = member(subject.object, "binaryData");
  if (data != nullptr && binary != nullptr)
    for (const auto& [name, value] : data->items())
      if (binary->contains(name))
        problems.invalid(root.field("data").key(name), name, "duplicate of key present in binaryData");
  validate_frozen(subject, {"data", "binaryData"}, problems);
}

void validate_secret(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("data");
  if (validate_data(subject.object, "data", true, problems) > max_size) problems.too_long(at, max_size);
  const std::string_view type = base::string_at(subject.object, {"type"});
  for (const TypedSecret& typed : typed_secrets())
    if (typed.type == type)
      for (const char* key : typed.keys)
        if (base::find(subject.object, {"data", key}) == nullptr) problems.required(at.key(key));
  if (type == "kubernetes.io/service-account-token" &&
      base::string_at(subject.object, {"metadata", "annotations", "kubernetes.io/service-account.name"}).empty()) {
    const FieldPath metadata = root.field("metadata"), annotations = metadata.field("annotations");
    problems.required(annotations.key("kubernetes.io/service-account.name"));
  }
  if (subject.old != nullptr) problems.immutable(root, subject.object, *subject.old, "type");
  validate_frozen(subject, {"data"}, problems);
}

}  // namespace o2dms::simulator
