// Whether what was sent survives in what came back: every field sent is there with its value; what else the server
// added is its right. Elements of lists of objects are matched by name (or by port, where there is no name), other
// lists keep their order. What stands for nothing (null, empty, false, zero) may be left out, as Kubernetes' serialiser
// does. `status` is not the sender's and is not compared. What admission of a site changes by custom (the registry of
// an image, the amounts that a container asks for) is no loss, but told. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/json_fwd.h"

namespace o2dms::harness {

struct Lost {
  std::string path;  // "spec.template.spec.containers[app].image"
  std::string sent, found;
};

// The first loss, if any. Both redacted alike. A Secret's stringData is looked for in data.
std::optional<Lost> first_lost(const base::Json& sent, const base::Json& found);
// The first change that admission of a site may have made, where nothing is lost.
std::optional<Lost> first_admission_change(const base::Json& sent, const base::Json& found);

}  // namespace o2dms::harness
