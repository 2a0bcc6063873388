// The libraries: each is a table of functions (function.h) in a file of its own. Tables live as long as the program.
#pragma once

#include <span>

#include "simulator/cel/function.h"

namespace o2dms::simulator::cel {

// The language's own.
std::span<const FunctionRow> operator_functions();
std::span<const FunctionRow> comparison_functions();
std::span<const FunctionRow> container_functions();
std::span<const FunctionRow> conversion_functions();
std::span<const FunctionRow> time_functions();
std::span<const FunctionRow> optional_functions();
// Libraries that API servers have.
std::span<const FunctionRow> string_functions();
std::span<const FunctionRow> format_functions();
std::span<const FunctionRow> list_functions();
std::span<const FunctionRow> list_order_functions();
std::span<const FunctionRow> regex_functions();
std::span<const FunctionRow> url_functions();
std::span<const FunctionRow> ip_functions();
std::span<const FunctionRow> cidr_functions();
std::span<const FunctionRow> quantity_functions();
std::span<const FunctionRow> named_format_functions();
std::span<const FunctionRow> semver_functions();
std::span<const FunctionRow> set_functions();
std::span<const FunctionRow> authorizer_functions();
std::span<const FunctionRow> json_patch_functions();
// Extensions of cel-go's that no API server has.
std::span<const FunctionRow> math_functions();
std::span<const FunctionRow> encoder_functions();
std::span<const FunctionRow> more_string_functions();

}  // namespace o2dms::simulator::cel
