// jsonpatch.escapeKey (library.h): a key as a part of a JSON pointer (RFC 6901), for mutations.
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

Value escaped_pointer_part(Arguments a, Meter& meter) {
  std::string out;
  for (const char c : a[0].string()) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  meter.add_bytes(out.size());
  return out;
}

constexpr FunctionRow rows_of_json_patches[] = {
    {"jsonpatch.escapeKey(string) -> string", escaped_pointer_part, CostRule::first, SizeRule::first},
};

}  // namespace

std::span<const FunctionRow> json_patch_functions() {
  return rows_of_json_patches;
}

}  // namespace o2dms::simulator::cel
