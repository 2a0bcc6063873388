#include "simulator/schema/openapi_shape.h"

#include <unordered_map>
#include <utility>
#include <vector>

namespace o2dms::simulator {
namespace {

using base::Json;

class ShapeComparison {
 public:
  explicit ShapeComparison(const Json& definitions) : definitions_(definitions) {}

  bool same(const Json& a, const Json& b) {
    meet(&a, &b);
    while (!waiting_.empty()) {
      const auto [left, right] = waiting_.back();
      waiting_.pop_back();
      if (!same_outside(*left, *right)) return false;
    }
    return true;
  }

 private:
  const Json& resolved(const Json& schema) const {
    const std::string_view ref = base::string_at(schema, {"$ref"});
    if (!ref.starts_with(kDefinitionReference)) return schema;
    const auto found = definitions_.find(ref.substr(kDefinitionReference.size()));
    return found == definitions_.end() ? schema : *found;
  }

  // Compares what the two say themselves; what they refer to waits.
  bool same_outside(const Json& left, const Json& right) {
    for (const std::string_view key : {"type", "format", "x-kubernetes-list-type"})
      if (base::string_at(left, {key}) != base::string_at(right, {key})) return false;
    for (const std::string_view key : {"items", "additionalProperties"})
      if (!meet(base::find(left, {key}), base::find(right, {key}))) return false;
    return same_fields(base::find(left, {"properties"}), base::find(right, {"properties"}));
  }

  // False when only one of the two is there. What must be of the same shape forms classes; two of one class are not
  // compared again, so that there are never more comparisons than schemas, and not as many as pairs of them.
  bool meet(const Json* a, const Json* b) {
    if (a == nullptr || b == nullptr) return a == b;
    const std::pair both(&resolved(*a), &resolved(*b));
    const Json *left = class_of(both.first), *right = class_of(both.second);
    if (left == right) return true;
    class_[left] = right;
    waiting_.push_back(both);
    return true;
  }

  // The schema that stands for the class; on the way there the way gets shorter.
  const Json* class_of(const Json* schema) {
    for (auto next = class_.find(schema); next != class_.end(); next = class_.find(schema)) {
      if (const auto further = class_.find(next->second); further != class_.end()) next->second = further->second;
      schema = next->second;
    }
    return schema;
  }

  bool same_fields(const Json* a, const Json* b) {
    if (a == nullptr || b == nullptr) return a == b;
    if (!a->is_object() || !b->is_object() || a->size() != b->size()) return false;
    for (auto left = a->begin(), right = b->begin(); left != a->end(); ++left, ++right)
      if (left.key() != right.key() || !meet(&*left, &*right)) return false;
    return true;
  }

  const Json& definitions_;
  std::unordered_map<const Json*, const Json*> class_;  // another schema of its class; none: it stands for it
  std::vector<std::pair<const Json*, const Json*>> waiting_;
};

}  // namespace

bool same_shape(const Json& definitions, const std::string& a, const std::string& b) {
  return ShapeComparison(definitions).same(definitions.at(a), definitions.at(b));
}

}  // namespace o2dms::simulator
