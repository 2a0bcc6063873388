// All functions of all libraries, by name: what the checker resolves calls with and the interpreter calls. Built once;
// any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/cel/function.h"

namespace o2dms::simulator::cel {

using OverloadId = std::uint16_t;

struct Overload {
  std::string name;
  bool is_member = false;
  bool is_extension = false;  // Environment::extensions
  std::vector<Type> parameters;
  Type result;
  const FunctionRow* row = nullptr;

  // Whether it takes these values, by their kinds.
  [[nodiscard]] bool takes(Arguments arguments) const;
};

class FunctionTable {
 public:
  static const FunctionTable& instance();
  // Null when no function is called so.
  [[nodiscard]] const std::vector<OverloadId>* find(std::string_view name) const;
  [[nodiscard]] const Overload& at(OverloadId id) const { return overloads_[id]; }

 private:
  FunctionTable();
  void add(std::span<const FunctionRow> rows, bool is_extension);

  std::vector<Overload> overloads_;
  std::map<std::string, std::vector<OverloadId>, std::less<>> by_name_;
};

}  // namespace o2dms::simulator::cel
