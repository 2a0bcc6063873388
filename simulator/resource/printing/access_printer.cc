#include <unordered_map>

#include "simulator/resource/printing/printer.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string subjects_text(const Json& binding, std::string_view kind) {
  std::string out;
  for (const Json* subject : items_of(binding, {"subjects"})) {
    if (base::string_at(*subject, {"kind"}) != kind) continue;
    if (!out.empty()) out += ", ";
    if (kind == "ServiceAccount") out += std::string(base::string_at(*subject, {"namespace"})) + "/";
    out += base::string_at(*subject, {"name"});
  }
  return out;
}

void binding_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object),
           std::string(base::string_at(object, {"roleRef", "kind"})) + "/" +
               std::string(base::string_at(object, {"roleRef", "name"})),
           age_of(object, now),
           subjects_text(object, "User"),
           subjects_text(object, "Group"),
           subjects_text(object, "ServiceAccount")};
}

void service_account_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), items_of(object, {"secrets"}).size(), age_of(object, now)};
}

std::string request_condition(const Json& request) {
  bool approved = false, denied = false, failed = false;
  for (const Json* condition : items_of(request, {"status", "conditions"})) {
    const std::string_view type = base::string_at(*condition, {"type"});
    approved = approved || type == "Approved";
    denied = denied || type == "Denied";
    failed = failed || type == "Failed";
  }
  std::string out = denied ? "Denied" : approved ? "Approved" : "Pending";
  if (failed) out += ",Failed";
  if (!base::string_at(request, {"status", "certificate"}).empty()) out += ",Issued";
  return out;
}

void signing_request_row(const Json& object, base::Time now, Cells& cells) {
  const std::int64_t seconds = base::integer_at(object, {"spec", "expirationSeconds"});
  cells = {name_of(object),
           age_of(object, now),
           base::string_at(object, {"spec", "signerName"}),
           base::string_at(object, {"spec", "username"}),
           seconds == 0 ? "<none>" : human_duration(std::chrono::seconds(seconds)),
           request_condition(object)};
}

}  // namespace

const Printer* find_access_printer(std::string_view plural) {
  static const TableColumn name = {"Name", "string", "name"}, age = {"Age"};
  static const std::vector<TableColumn> binding = {name,
                                                   {"Role"},
                                                   age,
                                                   {"Users", "string", {}, {}, 1},
                                                   {"Groups", "string", {}, {}, 1},
                                                   {"ServiceAccounts", "string", {}, {}, 1}};
  static const std::unordered_map<std::string_view, Printer> printers = {
      {"rolebindings", {binding, binding_row}},
      {"clusterrolebindings", {binding, binding_row}},
      {"serviceaccounts", {{name, {"Secrets", "integer"}, age}, service_account_row}},
      {"certificatesigningrequests",
       {{name, age, {"SignerName"}, {"Requestor"}, {"RequestedDuration"}, {"Condition"}}, signing_request_row}},
  };
  const auto found = printers.find(plural);
  return found == printers.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator
