#include "simulator/resource/patch_document.h"
#include "simulator/resource/patch_error.h"
#include "simulator/resource/patch_types.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_operations = 10'000;
constexpr std::size_t max_copied_bytes = 3 * 1024 * 1024;
constexpr const char* kTooDeep = "the result nests too deeply";

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

using Pointer = std::vector<std::string>;

// One application of a patch: errors are sentences, empty when all is well.
class Patcher {
 public:
  explicit Patcher(Json document) : root_(std::move(document)) {}

  std::string apply(const Json& operation) {
    const std::string_view op = base::string_at(operation, {"op"});
    const Json* path = base::find(operation, {"path"});
    if (path == nullptr || !path->is_string()) return "an operation needs a path";
    const std::string& to = path->get_ref<const std::string&>();
    if (op == "remove") {
      PatchNodePtr removed;
      return remove(to, removed);
    }
    if (op == "move" || op == "copy") return transfer(op == "move", operation, to);
    const Json* value = base::find(operation, {"value"});
    if (value == nullptr) return "the operation " + std::string(op) + " needs a value";
    if (op == "add") return add(to, std::make_unique<PatchNode>(*value));
    if (op == "replace") return replace(to, *value);
    if (op == "test") return test(to, *value);
    return "unexpected kind: " + std::string(op);
  }

  [[nodiscard]] std::size_t copied() const { return copied_; }
  Json result() { return root_.release(); }

 private:
  // Moving values into each other, or putting them at the bottom of others, could nest without an end.
  static bool is_too_deep(const Pointer& steps, const PatchNode& node) {
    return steps.size() + node.height() > base::JsonLimits().max_depth;
  }

  static std::string missing(const std::string& path) {
    return "the path " + path + " leads to nothing: missing value";
  }

  // The value at the pointer's steps but the last `leave`; null when there is none. `height` is that of what will be
  // put at the pointer.
  PatchNode* walk(const Pointer& steps, std::size_t leave, std::size_t height = 0) {
    PatchNode* at = &root_;
    for (std::size_t i = 0; at != nullptr && i + leave < steps.size(); ++i) {
      if (height > 0) at->raise_height(steps.size() - i + height);
      at = at->child(steps[i]);
    }
    return at;
  }

  PatchNode* find(const std::string& path) {
    Pointer steps;
    return read_pointer(path, steps) ? walk(steps, 0) : nullptr;
  }

  std::string add(const std::string& path, PatchNodePtr node) {
    Pointer steps;
    if (!read_pointer(path, steps)) return "invalid path " + path;
    if (is_too_deep(steps, *node)) return kTooDeep;
    if (steps.empty()) {
      root_ = std::move(*node);
      return {};
    }
    PatchNode* parent = walk(steps, 1, node->height());
    const bool added = parent != nullptr && parent->add_child(steps.back(), std::move(node));
    return added ? std::string() : missing(path);
  }

  std::string remove(const std::string& path, PatchNodePtr& removed) {
    Pointer steps;
    if (!read_pointer(path, steps) || steps.empty()) return "invalid path " + path;
    if (PatchNode* parent = walk(steps, 1)) removed = parent->take_child(steps.back());
    return removed == nullptr ? missing(path) : std::string();
  }

  std::string replace(const std::string& path, const Json& value) {
    Pointer steps;
    PatchNode node(value);
    PatchNode* target = read_pointer(path, steps) ? walk(steps, 0, node.height()) : nullptr;
    if (target == nullptr) return missing(path);
    if (is_too_deep(steps, node)) return kTooDeep;
    *target = std::move(node);
    return {};
  }

  std::string test(const std::string& path, const Json& value) {
    const PatchNode* target = find(path);
    // A null is equal to nothing at all.
    const bool equal = target == nullptr ? value.is_null() : target->equals(value);
    return equal ? std::string() : "testing value " + path + " failed";
  }

  std::string transfer(bool move, const Json& operation, const std::string& to) {
    const Json* from = base::find(operation, {"from"});
    if (from == nullptr || !from->is_string()) return "the operation needs a from";
    const std::string& source = from->get_ref<const std::string&>();
    if (move && to.size() > source.size() && to.compare(0, source.size(), source) == 0 && to[source.size()] == '/')
      return "a value cannot be moved into itself";
    PatchNodePtr node;
    if (move) {
      if (std::string problem = remove(source, node); !problem.empty()) return problem;
    } else {
      const PatchNode* found = find(source);
      if (found == nullptr) return missing(source);
      Json value = found->copy();
      copied_ += base::to_text(value).size();
      node = std::make_unique<PatchNode>(std::move(value));
    }
    return add(to, std::move(node));
  }

  PatchNode root_;
  std::size_t copied_ = 0;
};

}  // namespace

StatusOr<Json> apply_json_patch(Json document, const Json& patch) {
  if (!patch.is_array()) return unreadable_patch("error decoding patch: a JSON patch is an array of operations");
  if (patch.size() > max_operations)
    return oversized_patch("The allowed maximum operations in a JSON patch is " + std::to_string(max_operations) +
                           ", got " + std::to_string(patch.size()));
  Patcher patcher(std::move(document));
  for (const Json& operation : patch) {
    if (!operation.is_object()) return unreadable_patch("error decoding patch: an operation is an object");
    if (std::string problem = patcher.apply(operation); !problem.empty()) return inapplicable_patch(std::move(problem));
    if (patcher.copied() > max_copied_bytes) return oversized_patch("the copies of the JSON patch exceed 3 MiB");
  }
  return patcher.result();
}

}  // namespace o2dms::simulator
