#include "simulator/resource/native_table.h"

// The assembler takes the file in as it is: nothing to compile, nothing to copy at start, pages read when touched.
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".type o2dms_native_table, @object\n"
    "o2dms_native_table:\n"
    ".incbin \"" O2DMS_NATIVE_TABLE_FILE
    "\"\n"
    ".type o2dms_native_table_end, @object\n"
    "o2dms_native_table_end:\n"
    ".byte 0\n"
    ".text\n");

extern "C" {
extern const char o2dms_native_table[] __attribute__((visibility("hidden")));
extern const char o2dms_native_table_end[] __attribute__((visibility("hidden")));
}

namespace o2dms::simulator {

std::string_view native_table() {
  return {o2dms_native_table, static_cast<std::size_t>(o2dms_native_table_end - o2dms_native_table)};
}

}  // namespace o2dms::simulator
