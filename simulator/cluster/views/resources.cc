#include "simulator/cluster/views/resources.h"

#include <algorithm>

#include "simulator/schema/quantity.h"

namespace o2dms::simulator {

namespace {

auto amount_of(auto& others, std::string_view name) {
  return std::lower_bound(others.begin(), others.end(), name,
                          [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
}

}  // namespace

std::int64_t NodeResources::of(std::string_view name) const {
  if (name == "cpu") return cpu;
  if (name == "memory") return memory;
  const auto at = amount_of(others, name);
  return at != others.end() && at->first == name ? at->second : 0;
}

void NodeResources::add(std::string_view name, std::int64_t amount) {
  if (name == "cpu") {
    cpu += amount;
  } else if (name == "memory") {
    memory += amount;
  } else if (const auto at = amount_of(others, name); at != others.end() && at->first == name) {
    at->second += amount;
  } else {
    others.emplace(at, name, amount);
  }
}

void NodeResources::add(const NodeResources& more, int sign) {
  cpu += sign * more.cpu;
  memory += sign * more.memory;
  for (const auto& [name, amount] : more.others) add(name, sign * amount);
}

void NodeResources::raise(const NodeResources& least) {
  cpu = std::max(cpu, least.cpu);
  memory = std::max(memory, least.memory);
  for (const auto& [name, amount] : least.others) add(name, std::max<std::int64_t>(0, amount - of(name)));
}

NodeResources read_resources(base::JsonCursor& at, base::DecodedStrings& decoded) {
  NodeResources resources;
  at.members([&](std::string_view name) {
    // A number is a quantity, too.
    const std::string_view text = at.is_string() ? at.string(decoded) : at.raw();
    const auto quantity = Quantity::parse(text);
    if (quantity) resources.add(name, name == "cpu" ? quantity->milli_value() : quantity->value());
  });
  return resources;
}

}  // namespace o2dms::simulator
