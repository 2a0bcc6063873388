// Query: the query part of a request target. Splitting is free of copies; values are decoded when asked for. The target
// must outlive it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace o2dms::simulator {

class Query {
 public:
  Query() = default;
  explicit Query(std::string_view text);  // without the question mark; at most 256 parameters are read

  [[nodiscard]] bool has(std::string_view name) const;
  // The first value, decoded; empty when absent. A bad escape counts as it stands.
  [[nodiscard]] std::string get(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  // As the real server converts booleans: absent, "0" and "false" in any case are false; everything else is true.
  [[nodiscard]] bool flag(std::string_view name) const;
  // Nothing when absent or empty; `malformed` is set when it is there and no integer.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name, bool& malformed) const;
  [[nodiscard]] bool empty() const { return parameters_.empty(); }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> parameters_;  // as sent
};

}  // namespace o2dms::simulator
