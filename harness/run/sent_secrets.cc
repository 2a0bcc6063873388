#include "harness/run/sent_secrets.h"

#include "base/base64.h"
#include "base/json.h"

namespace o2dms::harness {

void learn_sent_secrets(Redactor& redactor, const base::Json& body) {
  if (base::string_at(body, {"kind"}) != "Secret") return;
  for (const char* map : {"data", "stringData"}) {
    const base::Json* values = base::find(body, {map});
    if (values == nullptr || !values->is_object()) continue;
    for (const base::Json& value : *values) {
      if (!value.is_string()) continue;
      const auto& text = value.get_ref<const std::string&>();
      redactor.add_secret(text);
      if (const auto decoded = base::base64_decode(text); decoded) redactor.add_secret(*decoded);
    }
  }
}

}  // namespace o2dms::harness
