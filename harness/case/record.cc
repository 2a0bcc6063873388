#include "harness/case/record.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

std::vector<ExchangeRef> Record::of_step(std::string_view step) const {
  std::vector<ExchangeRef> found;
  for (const ExchangeRef& exchange : exchanges) {
    const std::string_view has = exchange->step;
    if (has == step || (has.size() > step.size() && has.substr(0, step.size()) == step && has[step.size()] == ' '))
      found.push_back(exchange);
  }
  return found;
}

std::string_view subject_of(const Exchange& exchange) {
  const std::string_view step = exchange.step;
  const auto blank = step.find(' ');
  return blank == std::string_view::npos ? std::string_view{} : step.substr(blank + 1);
}

std::string subject_of(const Json& object) {
  return std::string(base::string_at(object, {"kind"})) + "/" +
         std::string(base::string_at(object, {"metadata", "name"}));
}

const Json::array_t* list_items(const Json& list) {
  static const Json::array_t kNone;
  const Json* items = base::find(list, {"items"});
  if (items == nullptr) return nullptr;
  if (items->is_null()) return &kNone;
  return items->get_ptr<const Json::array_t*>();
}

std::string describe(const Exchange& exchange) {
  const std::string what = exchange.method + " " + exchange.url;
  if (!exchange.fault.empty()) return what + ": no whole answer (" + exchange.fault + "): " + exchange.fault_message;
  std::string text = what + " answered " + std::to_string(exchange.status);
  const Json& body = exchange.json();
  if (base::string_at(body, {"kind"}) == "Status") {
    text += " with Status " + std::string(base::string_at(body, {"status"}, "(no status)"));
    if (const auto reason = base::string_at(body, {"reason"}); !reason.empty())
      text += ", reason " + std::string(reason);
  } else if (body.is_object()) {
    text += " with kind " + std::string(base::string_at(body, {"kind"}, "(none)"));
  } else if (exchange.response_body.cut()) {
    text +=
        " with a body of " + std::to_string(exchange.response_body.size) + " bytes, of which the beginning was kept";
  } else if (exchange.response_body.size > 0) {
    text += " with a body that is no JSON object";
  }
  return text;
}

bool turned_away(const Exchange& exchange) {
  return exchange.fault.empty() &&
         (exchange.status == 401 || exchange.status == 403 || exchange.status == 429 || exchange.status == 503);
}

std::string describe_cut(const Exchange& exchange) {
  const std::string what = exchange.method + " " + exchange.url;
  const std::string end = ": more than is kept as evidence, hence not to be judged (--evidence-limit)";
  if (exchange.unkept.events > 0)
    return what + " gave " + std::to_string(exchange.unkept.events) + " further events of " +
           std::to_string(exchange.unkept.bytes) + " bytes (sha256 " + exchange.unkept.sha256 + ")" + end;
  const bool answer = exchange.response_body.cut();
  const Body& body = answer ? exchange.response_body : exchange.request_body;
  return what + (answer ? " was answered by a body of " : " sent a body of ") + std::to_string(body.size) +
         " bytes (sha256 " + body.sha256 + ")" + end;
}

bool is_own_business(const Exchange& exchange) {
  static constexpr std::array<std::string_view, 7> kVerbs = {"why",      "set-up", "clean-up", "probe",
                                                             "identity", "renew",  "retry"};
  const std::string_view verb = std::string_view(exchange.step).substr(0, exchange.step.find(' '));
  return std::find(kVerbs.begin(), kVerbs.end(), verb) != kVerbs.end();
}

bool succeeded(const Exchange& exchange) {
  return exchange.fault.empty() && exchange.status >= 200 && exchange.status < 300;
}

}  // namespace o2dms::harness
