// Selectors: which objects a list, a watch or a controller means. LabelSelector reads both forms, the query parameter
// (`app in (a,b),!canary,tier!=x`) and the LabelSelector object (matchLabels, matchExpressions); FieldSelector reads
// `status.phase!=Running,metadata.name=x` and knows, kind by kind, which fields a real server can select on. Immutable
// values, thread-safe. Errors say what is wrong with the selector; the API answers them with 400.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "simulator/resource/label_map.h"

namespace o2dms::simulator {

struct ResourceType;

class LabelSelector {
 public:
  enum class Operator : std::uint8_t { in, not_in, exists, does_not_exist, greater, less };
  struct Requirement {
    std::string key;
    Operator op = Operator::exists;
    std::vector<std::string> values;
    // `value` is that of the label of this key; null when there is none.
    [[nodiscard]] bool matches(const std::string_view* value) const;
  };

  // Selects everything.
  LabelSelector() = default;
  // The labelSelector query parameter. Empty text selects everything.
  static base::Result<LabelSelector> parse(std::string_view text);
  // A meta/v1 LabelSelector: {} selects everything, null nothing.
  static base::Result<LabelSelector> from_object(const base::Json* selector);
  // A plain map of labels, as in a Service or a ReplicationController: null or {} selects nothing.
  static LabelSelector from_map(const base::Json* labels);

  [[nodiscard]] bool matches(const Labels& labels) const;
  // `labels` is the object of labels, or null when there are none.
  [[nodiscard]] bool matches(const base::Json* labels) const;
  [[nodiscard]] bool matches_object(const base::Json& object) const;  // by its metadata.labels
  [[nodiscard]] bool everything() const { return !nothing_ && requirements_.empty(); }
  [[nodiscard]] bool nothing() const { return nothing_; }
  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }
  // In the syntax of the query parameter, requirements sorted by key; for status.selector of Scale.
  [[nodiscard]] std::string text() const;

 private:
  bool nothing_ = false;
  std::vector<Requirement> requirements_;
};

class FieldSelector {
 public:
  struct Term {
    std::string field, value;
    bool equal = true;  // false: !=
  };

  // Selects everything.
  FieldSelector() = default;
  // The fieldSelector query parameter, for one resource (any of its versions). A field that a real server cannot select
  // on is an error: `field label not supported: spec.x`.
  static base::Result<FieldSelector> parse(std::string_view text, const ResourceType& resource);

  // `bytes` are an object's in the storage version, as they are stored.
  [[nodiscard]] bool matches(std::string_view bytes) const;
  [[nodiscard]] bool everything() const { return terms_.empty(); }

 private:
  std::vector<Term> terms_;
};

// The text of a selectable field of a stored object, e.g. "status.phase"; "" when it is absent, "false" for an absent
// flag.
std::string selectable_field(std::string_view bytes, std::string_view field);

}  // namespace o2dms::simulator
