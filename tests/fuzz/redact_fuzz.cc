// Redaction of whatever a target answers.
#include "harness/evidence/redact.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

void check_redactor(std::string_view text) {
  static const Redactor* const redactor = [] {
    auto* made = new Redactor("key");  // NOLINT: for as long as the program runs
    made->add_secret("the-secret-of-this-run");
    return made;
  }();
  for (const Redactor::About about : {Redactor::About::anything, Redactor::About::secret}) {
    const std::string redacted = redactor->text(text, about);
    fuzz::require(redacted.find("the-secret-of-this-run") == std::string::npos, "a known secret is shown nowhere");
    fuzz::require(redacted.find("-----BEGIN EC PRIVATE KEY-----\n") == std::string::npos, "nor is a private key");
  }
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_redactor(o2dms::fuzz::text(data, size));
  return 0;
}
