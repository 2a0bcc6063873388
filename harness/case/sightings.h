// Sightings: every time that an object was shown in a record, whole and as it is stored: in the answer to a read or a
// write, as an item of a list, in a watch event. Dry runs, tables and subresources of another form show something else.
// Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json_fwd.h"
#include "harness/case/api_url.h"
#include "harness/case/record.h"

namespace o2dms::harness {

enum class Shown { read, creation, update, item, event };

struct Sighting {
  ExchangeRef exchange;
  const base::Json* object = nullptr;  // of the exchange
  const WatchEvent* event = nullptr;   // of Shown::event
  Shown how = Shown::read;
  std::string collection;  // of the URL: "apps/v1/namespaces/n/deployments"
  std::string uid, version;
  base::Duration began{}, known{};  // between them the object was as shown
};

// In order of the exchanges. Each has a uid and a resourceVersion.
std::vector<Sighting> sightings_in(const Record& record);

// Where two objects contradict each other; empty when they do not. What is the SMO's own (data, labels, annotations)
// must be the same as a whole; elsewhere one may have more than the other, as two versions of a server default more or
// fewer fields.
std::string first_contradiction(const base::Json& one, const base::Json& other);

// Whether the exchange asked for the objects as they are, in JSON.
bool asks_for_objects(const Exchange& exchange);

}  // namespace o2dms::harness
