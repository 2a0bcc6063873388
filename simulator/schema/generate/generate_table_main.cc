// o2dms_generate_table: prints the simulator's resource table, made of a cluster's own API documents, to standard
// output.
//
//   o2dms_generate_table version.json swagger.json discovery/*.json openapi-v3/*.json > kubernetes-1.36.table
//
// The documents may come in any order; each is recognised by its content: what /version answers, the OpenAPI v2
// document
// (/openapi/v2), the aggregated discovery of /apis (APIGroupDiscoveryList), the APIResourceList of every group version,
// and OpenAPI v3 documents for their defaults. Others are passed over.
#include <fstream>
#include <iostream>
#include <sstream>

#include "simulator/schema/generate/table_writer.h"

namespace {

using o2dms::base::Json;

struct Documents {
  Json version, openapi_v2, groups;
  std::vector<Json> resource_lists;
  o2dms::simulator::TypeDefaults defaults;
};

o2dms::base::Result<void> read(const std::string& path, Documents& documents) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return o2dms::base::fail(path + ": cannot be opened");
  std::ostringstream content;
  content << file.rdbuf();
  auto json = o2dms::base::parse_json(content.str());
  if (!json) return o2dms::base::fail(path + ": " + json.error().message);
  if (json->contains("gitVersion")) {
    documents.version = std::move(*json);
  } else if (json->contains("swagger")) {
    documents.openapi_v2 = std::move(*json);
  } else if (json->contains("openapi")) {
    o2dms::simulator::generate::collect_defaults(*json, documents.defaults);
  } else if (o2dms::base::string_at(*json, {"kind"}) == "APIResourceList") {
    documents.resource_lists.push_back(std::move(*json));
  } else if (o2dms::base::string_at(*json, {"kind"}) == "APIGroupDiscoveryList") {
    documents.groups = std::move(*json);
  }
  return o2dms::base::done();
}

o2dms::base::Result<std::string> table(const Documents& documents) {
  if (documents.version.is_null()) return o2dms::base::fail("no answer of /version was given");
  if (o2dms::base::find(documents.openapi_v2, {"definitions"}) == nullptr)
    return o2dms::base::fail("no OpenAPI v2 document was given");
  if (documents.groups.is_null())
    return o2dms::base::fail("no APIGroupDiscoveryList (aggregated discovery of /apis) was given");
  std::string out =
      "# o2dms resource table 1; made by o2dms_generate_table.\n"
      "# Derived from the API documents of Kubernetes (https://kubernetes.io), Copyright The Kubernetes "
      "Authors, Apache-2.0.\n";
  auto outcome = o2dms::simulator::generate::write_version(documents.version, out);
  if (outcome)
    outcome = o2dms::simulator::generate::write_resources(documents.groups, documents.resource_lists,
                                                          documents.openapi_v2, out);
  if (outcome)
    outcome = o2dms::simulator::write_types(documents.openapi_v2.at("definitions"), documents.defaults,
                                            o2dms::simulator::Prose::left_out, out);
  if (!outcome) return o2dms::base::fail(outcome.error().message);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: o2dms_generate_table DOCUMENT.json...\n";
    return 64;
  }
  Documents documents;
  for (int i = 1; i < argc; ++i) {
    const auto outcome = read(argv[i], documents);
    if (!outcome) {
      std::cerr << "o2dms_generate_table: " << outcome.error().message << "\n";
      return 1;
    }
  }
  const auto result = table(documents);
  if (!result) {
    std::cerr << "o2dms_generate_table: " << result.error().message << "\n";
    return 1;
  }
  std::cout << *result;
  return std::cout.flush() ? 0 : 1;
}
