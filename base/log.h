// Log: what the product says about itself, on standard error, one line each. Thread-safe; a line is written whole.
#pragma once

#include <string_view>

namespace o2dms::base {

enum class LogLevel { error, warning, info, debug };

void set_log_level(LogLevel most_verbose);  // `warning` until it is set
bool logs(LogLevel level);                  // whether log() of that level writes
void log(LogLevel level, std::string_view message);

}  // namespace o2dms::base
