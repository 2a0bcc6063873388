// The formats of strings that a schema may ask for (go-openapi/strfmt's, as apiextensions checks them). Pure;
// thread-safe.
#pragma once

#include <string_view>

namespace o2dms::simulator {

// Whether the text is of the format; true for formats that nobody checks.
bool is_of_format(std::string_view text, std::string_view format);

}  // namespace o2dms::simulator
