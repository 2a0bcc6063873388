// JSON patch (RFC 6902) and JSON merge patch (RFC 7386).
#include "simulator/resource/merge.h"
#include "simulator/resource/patch_errors.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t max_operations = 10'000;
constexpr std::size_t max_copied_values = 200'000;  // by all copy operations of one patch together

std::size_t count_values(const Json& value) {
  std::size_t count = 1;
  if (value.is_structured())
    for (const auto& member : value) count += count_values(member);
  return count;
}

// What a copy would duplicate; nothing where its source does not exist, which is then the operation's own error.
std::size_t copied_values(const Json& document, const Json& operation) {
  if (base::string_at(operation, {"op"}) != "copy") return 0;
  const Json::json_pointer source(std::string(base::string_at(operation, {"from"})));
  return document.contains(source) ? count_values(document.at(source)) : 0;
}

}  // namespace

StatusOr<Json> apply_json_patch(Json document, const Json& patch) {
  if (!patch.is_array()) return base::failure(unreadable_patch("a JSON patch is an array of operations"));
  if (patch.size() > max_operations) return base::failure(too_large_patch(max_operations));
  std::size_t copied = 0;
  for (const auto& operation : patch) {
    try {
      copied += copied_values(document, operation);
      if (copied > max_copied_values)
        return base::failure(inapplicable_patch("the copies of the patch make the object too large"));
      document.patch_inplace(Json::array({operation}));
    } catch (const Json::parse_error& problem) {
      return base::failure(unreadable_patch(problem.what()));
    } catch (const std::exception& problem) {
      return base::failure(inapplicable_patch(problem.what()));
    }
  }
  return document;
}

StatusOr<Json> apply_merge_patch(Json document, const Json& patch) {
  if (!patch.is_object()) return base::failure(unreadable_patch("a merge patch of an object is an object"));
  document.merge_patch(patch);
  return document;
}

}  // namespace o2dms::simulator
