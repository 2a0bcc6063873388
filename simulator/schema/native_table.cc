#include "simulator/schema/native_table.h"

// The assembler takes the files in as they are: nothing to compile, nothing to copy at start, pages read when touched.
#define O2DMS_EMBED(symbol, file)              \
  __asm__(                                     \
      ".section .rodata\n"                     \
      ".balign 16\n"                           \
      ".type " symbol ", @object\n" symbol     \
      ":\n"                                    \
      ".incbin \"" file                        \
      "\"\n"                                   \
      ".type " symbol "_end, @object\n" symbol \
      "_end:\n"                                \
      ".byte 0\n"                              \
      ".text\n")

O2DMS_EMBED("o2dms_native_table", O2DMS_NATIVE_TABLE_FILE);
O2DMS_EMBED("o2dms_native_wire", O2DMS_NATIVE_WIRE_FILE);

extern "C" {
extern const char o2dms_native_table[] __attribute__((visibility("hidden")));
extern const char o2dms_native_table_end[] __attribute__((visibility("hidden")));
extern const char o2dms_native_wire[] __attribute__((visibility("hidden")));
extern const char o2dms_native_wire_end[] __attribute__((visibility("hidden")));
}

namespace o2dms::simulator {

std::string_view native_table() {
  return {o2dms_native_table, static_cast<std::size_t>(o2dms_native_table_end - o2dms_native_table)};
}

std::string_view native_wire_numbers() {
  return {o2dms_native_wire, static_cast<std::size_t>(o2dms_native_wire_end - o2dms_native_wire)};
}

}  // namespace o2dms::simulator
