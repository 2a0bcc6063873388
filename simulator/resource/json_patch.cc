#include <charconv>

#include "simulator/resource/patch_error.h"
#include "simulator/resource/patch_types.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_operations = 10'000;
constexpr std::size_t max_copied_bytes = 3 * 1024 * 1024;

// RFC 6901: "/a~1b/0" → {"a/b", "0"}. False when it is no pointer.
bool read_pointer(std::string_view text, std::vector<std::string>& parts) {
  if (text.empty()) return true;
  if (text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      parts.emplace_back();
    } else if (text[i] != '~') {
      parts.back() += text[i];
    } else if (i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1')) {
      parts.back() += text[++i] == '0' ? '~' : '/';
    } else {
      return false;
    }
  }
  return true;
}

bool read_index(const std::string& part, std::size_t limit, std::size_t& index) {
  if (part.empty() || (part.size() > 1 && part.front() == '0')) return false;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  return error == std::errc() && end == part.data() + part.size() && index < limit;
}

// One application of a patch: errors are sentences, empty when all is well.
class Patcher {
 public:
  explicit Patcher(Json& document) : document_(document) {}

  std::string apply(const Json& operation) {
    const std::string_view op = base::string_at(operation, {"op"});
    const Json* path = base::find(operation, {"path"});
    if (path == nullptr || !path->is_string()) return "an operation needs a path";
    const std::string& to = path->get_ref<const std::string&>();
    if (op == "remove") return remove(to, nullptr);
    if (op == "move" || op == "copy") return transfer(op == "move", operation, to);
    const Json* value = base::find(operation, {"value"});
    if (value == nullptr) return "the operation " + std::string(op) + " needs a value";
    if (op == "add") return add(to, *value);
    if (op == "replace") return replace(to, *value);
    if (op == "test") return test(to, *value);
    return "unexpected kind: " + std::string(op);
  }

  [[nodiscard]] std::size_t copied() const { return copied_; }

 private:
  static std::string missing(const std::string& path) {
    return "the path " + path + " leads to nothing: missing value";
  }

  // The value at the pointer's parts but the last `leave`; null when there is none.
  Json* walk(const std::vector<std::string>& parts, std::size_t leave) {
    Json* at = &document_;
    for (std::size_t i = 0; i + leave < parts.size(); ++i) {
      std::size_t index = 0;
      if (at->is_object()) {
        const auto found = at->find(parts[i]);
        if (found == at->end()) return nullptr;
        at = &*found;
      } else if (at->is_array() && read_index(parts[i], at->size(), index)) {
        at = &(*at)[index];
      } else {
        return nullptr;
      }
    }
    return at;
  }

  Json* find(const std::string& path) {
    std::vector<std::string> parts;
    return read_pointer(path, parts) ? walk(parts, 0) : nullptr;
  }

  std::string add(const std::string& path, Json value) {
    std::vector<std::string> parts;
    if (!read_pointer(path, parts)) return "invalid path " + path;
    if (parts.empty()) {
      document_ = std::move(value);
      return {};
    }
    Json* parent = walk(parts, 1);
    if (parent == nullptr) return missing(path);
    std::size_t index = 0;
    if (parent->is_object()) {
      (*parent)[parts.back()] = std::move(value);
    } else if (parent->is_array() && parts.back() == "-") {
      parent->push_back(std::move(value));
    } else if (parent->is_array() && read_index(parts.back(), parent->size() + 1, index)) {
      parent->insert(parent->begin() + static_cast<std::ptrdiff_t>(index), std::move(value));
    } else {
      return missing(path);
    }
    return {};
  }

  std::string remove(const std::string& path, Json* removed) {
    std::vector<std::string> parts;
    if (!read_pointer(path, parts) || parts.empty()) return "invalid path " + path;
    Json* parent = walk(parts, 1);
    Json* value = walk(parts, 0);
    if (parent == nullptr || value == nullptr) return missing(path);
    if (removed != nullptr) *removed = std::move(*value);
    if (parent->is_object())
      parent->erase(parts.back());
    else
      parent->erase(parent->begin() + (value - &(*parent)[0]));
    return {};
  }

  std::string replace(const std::string& path, const Json& value) {
    Json* target = find(path);
    if (target == nullptr) return missing(path);
    *target = value;
    return {};
  }

  std::string test(const std::string& path, const Json& value) {
    const Json* target = find(path);
    // A null is equal to nothing at all.
    const bool equal = target == nullptr ? value.is_null() : *target == value;
    return equal ? std::string() : "testing value " + path + " failed";
  }

  std::string transfer(bool move, const Json& operation, const std::string& to) {
    const Json* from = base::find(operation, {"from"});
    if (from == nullptr || !from->is_string()) return "the operation needs a from";
    const std::string& source = from->get_ref<const std::string&>();
    if (move && to.size() > source.size() && to.compare(0, source.size(), source) == 0 && to[source.size()] == '/')
      return "a value cannot be moved into itself";
    Json value;
    if (move) {
      if (std::string problem = remove(source, &value); !problem.empty()) return problem;
    } else {
      const Json* found = find(source);
      if (found == nullptr) return missing(source);
      value = *found;
      copied_ += base::to_text(value).size();
    }
    return add(to, std::move(value));
  }

  Json& document_;
  std::size_t copied_ = 0;
};

}  // namespace

StatusOr<Json> apply_json_patch(Json document, const Json& patch) {
  if (!patch.is_array()) return unreadable_patch("error decoding patch: a JSON patch is an array of operations");
  if (patch.size() > max_operations)
    return oversized_patch("The allowed maximum operations in a JSON patch is " + std::to_string(max_operations) +
                           ", got " + std::to_string(patch.size()));
  Patcher patcher(document);
  for (const Json& operation : patch) {
    if (!operation.is_object()) return unreadable_patch("error decoding patch: an operation is an object");
    if (std::string problem = patcher.apply(operation); !problem.empty()) return inapplicable_patch(std::move(problem));
    if (patcher.copied() > max_copied_bytes) return oversized_patch("the copies of the JSON patch exceed 3 MiB");
  }
  return document;
}

}  // namespace o2dms::simulator
