// JsonPath: the JSON paths of CustomResourceDefinitions, a part of kubectl's: fields (.a, ['a.b'], a\.b), indices and
// slices, wildcards, filters ([?(@.type=="Ready")]) and recursive descent (..a). Immutable; thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::simulator {

class JsonPath {
 public:
  // ".spec.size", without braces.
  static base::Result<JsonPath> parse(std::string_view text);

  // What it finds, in the order of the document; pointers into it.
  [[nodiscard]] std::vector<const base::Json*> find(const base::Json& document) const;

 private:
  struct Step {
    enum class Kind : std::uint8_t { field, wildcard, slice, filter, descent } kind = Kind::field;
    std::string name;                           // field, descent
    std::int64_t from = 0, to = 0, stride = 1;  // slice
    bool has_to = false, is_index = false;      // slice
    std::vector<Step> left;                     // filter: of the element
    std::string op;                             // filter: "==", "!=", "<", …; empty: is there
    base::Json right;                           // filter
  };
  class Parser;

  static void apply(const Step& step, const base::Json& value, std::vector<const base::Json*>& out);
  static void apply_slice(const Step& step, const base::Json& list, std::vector<const base::Json*>& out);
  static void descend(const std::string& name, const base::Json& value, std::vector<const base::Json*>& out);
  static bool passes(const Step& filter, const base::Json& element);
  static std::vector<const base::Json*> follow(const std::vector<Step>& steps, const base::Json& document);

  std::vector<Step> steps_;
};

// Paths of fields alone, as scale and selectable fields have them: ".spec.replicas".
const base::Json* find_simple_path(const base::Json& document, std::string_view path);
// Makes the objects on the way.
void set_simple_path(base::Json& document, std::string_view path, base::Json value);

}  // namespace o2dms::simulator
