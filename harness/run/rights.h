// Rights: what the credentials must be allowed to do for a case to be played, read from its steps, its workload and
// the capabilities that it needs, before the first request. A table of the step words; a word with a path or an object
// for parameters needs no row. Pure; thread-safe.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

// A right in the namespace of the case, whatever its name will be.
inline constexpr const char* kOwnSpace = "{namespace}";

struct Right {
  std::string verb;      // "create", "deletecollection"
  std::string group;     // "apps"; empty: the core group
  std::string resource;  // "deployments", "serviceaccounts/token"
  std::string space;     // kOwnSpace, or the name of another; empty: of the cluster
  auto operator<=>(const Right&) const = default;
};

// "create on deployments.apps", without the namespace.
std::string in_words(const Right& right);

// Of a method and the path of a URL below the server's prefix, with its query: several where a PATCH may create. None
// when it is about no resource ("/version").
std::vector<Right> rights_of_request(std::string_view method, std::string_view path);

struct CaseRights {
  std::set<Right> needed;
  std::set<Right> wanted;  // without them the case is played, and shows less
};

// `workload`: the case's, null when it has none. `given_space`: it is to live in a namespace that is there already, so
// that it makes and removes none, but each of its objects.
CaseRights rights_of(const Case& subject, const Workload* workload, bool given_space);

}  // namespace o2dms::harness
