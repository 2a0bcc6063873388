// Authorizer: what the variable `authorizer` of an expression asks. Admission implements it over its authoriser; who
// binds it hands it in with authorizer_value(). Called on the thread that evaluates.
#pragma once

#include <memory>
#include <string>

#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

// What is asked: a path, or a resource of a group. Empty is what the expression did not say.
struct AccessQuestion {
  std::string user;  // of serviceAccount(); empty: whoever sends the request
  std::string path, verb;
  std::string group, resource, subresource, namespace_name, name;
  std::string field_selector, label_selector;
  bool is_resource = false;

  friend bool operator==(const AccessQuestion&, const AccessQuestion&) = default;
};

struct AccessDecision {
  bool allowed = false;
  std::string reason;
  std::string error;

  friend bool operator==(const AccessDecision&, const AccessDecision&) = default;
};

class Authorizer {
 public:
  Authorizer() = default;
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;
  virtual ~Authorizer() = default;
  virtual AccessDecision decide(const AccessQuestion& question) = 0;
};

// The types to declare `authorizer` and `authorizer.requestResource` with.
const Type& authorizer_type();
const Type& resource_check_type();
// The values to bind; the authorizer must outlive them.
Value authorizer_value(Authorizer& authorizer);
Value resource_check_value(Authorizer& authorizer, AccessQuestion question);

}  // namespace o2dms::simulator::cel
