#include "harness/run/steps.h"

#include <algorithm>
#include <map>

#include "harness/case/api_status.h"
#include "harness/run/step_functions.h"

namespace o2dms::harness {

using base::Json;

namespace {

struct Word {
  base::Result<void> (*play)(const Step& step, Stage& stage);
  std::vector<std::string_view> parameters;
  bool takes_object = false;  // an object of the target's, with fields of its own
};

const std::map<std::string_view, Word>& words() {
  static const std::map<std::string_view, Word> table = {
      {"request", {play_request, {"label", "method", "path", "as", "body", "raw", "must"}}},
      {"have", {play_have, {}, true}},
      {"watch", {play_watch, {"label", "path", "selector", "from", "seconds"}}},
      {"instantiate", {play_instantiate, {}}},
      {"stored", {play_stored, {}}},
      {"read", {play_read, {}}},
      {"await", {play_await, {"condition"}}},
      {"status", {play_status, {}}},
      {"terminate", {play_terminate, {}}},
      {"await-gone", {play_await_gone, {}}},
      {"read-gone", {play_read_gone, {}}},
      {"delete-again", {play_delete_again, {}}},
      {"list-left", {play_list_left, {}}},
  };
  return table;
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string filled_in(std::string text, const Stage& stage) {
  replace_all(text, "{namespace}", stage.space);
  for (const auto& [label, version] : stage.versions) replace_all(text, "{resourceVersion of " + label + "}", version);
  return text;
}

// In the values, not in the text: what the target answered must not become syntax of what we send.
Json filled_in(Json value, const Stage& stage) {
  if (value.is_string()) return filled_in(value.get<std::string>(), stage);
  if (value.is_structured())
    for (Json& member : value) member = filled_in(std::move(member), stage);
  return value;
}

// Whether the case can go on with this answer.
bool fits(const Reply& reply, const Json& parameters) {
  const Json* must = base::find(parameters, {"must"});
  if (must == nullptr) return true;
  if (must->is_boolean()) return !must->get<bool>() || reply.ok();
  return reply.exchange->fault.empty() && *must == reply.status();
}

}  // namespace

base::Result<void> check_step(const Step& step) {
  const auto at = words().find(step.word);
  if (at == words().end()) return base::fail("unknown step word \"" + step.word + "\"");
  if (at->second.takes_object || !step.parameters->is_object()) return base::done();
  const auto& known = at->second.parameters;
  for (const auto& [key, value] : step.parameters->items())
    if (std::find(known.begin(), known.end(), key) == known.end())
      return base::fail("step " + step.word + ": unknown parameter \"" + key + "\"");
  return base::done();
}

base::Result<void> play(const Step& step, Stage& stage) {
  if (stage.shared.stop.requested()) return base::fail("the run was stopped");
  if (auto checked = check_step(step); !checked) return checked;
  return words().at(step.word).play(step, stage);
}

base::Result<void> play_request(const Step& step, Stage& stage) {
  const Json& parameters = *step.parameters;
  auto client = stage.client(std::string(base::string_at(parameters, {"as"}, "given")));
  if (!client) return base::failure(client.error());
  Call call{.method = std::string(base::string_at(parameters, {"method"}, "GET")),
            .path = filled_in(std::string(base::string_at(parameters, {"path"})), stage),
            .step = step.label};
  if (const Json* body = base::find(parameters, {"body"}); body != nullptr)
    call.body = base::to_text(filled_in(*body, stage));
  if (const auto raw = base::string_at(parameters, {"raw"}); !raw.empty()) call.body = raw;
  const Reply reply = (*client)->request(call);
  stage.versions[step.label] = base::string_at(reply.body, {"metadata", "resourceVersion"});
  if (fits(reply, parameters)) return base::done();
  return base::fail("a request that the case builds on failed: " + describe(*reply.exchange));
}

base::Result<void> play_watch(const Step& step, Stage& stage) {
  const Json& parameters = *step.parameters;
  const auto timeout_seconds = base::integer_at(parameters, {"seconds"}, 1);
  const std::string from(base::string_at(parameters, {"from"}));
  if (stage.versions[from].empty())
    return base::fail("the answer to \"" + from + "\" had no resourceVersion to watch from");
  WatchCall call{.path = filled_in(std::string(base::string_at(parameters, {"path"})), stage),
                 .step = step.label,
                 .label_selector = std::string(base::string_at(parameters, {"selector"})),
                 .resource_version = stage.versions[from],
                 .bookmarks = false,
                 .timeout_seconds = static_cast<int>(timeout_seconds)};
  const auto watch = stage.given().watch(call);
  // The server is to end it; what is more is for one that is slow, or never does.
  const base::Duration end = stage.shared.clock.elapsed() + std::chrono::seconds(timeout_seconds + 10);
  while (stage.shared.clock.elapsed() < end)
    if (watch->next(end - stage.shared.clock.elapsed()).kind != Watch::Kind::event) break;
  watch->close();
  return base::done();
}

base::Result<void> play_read(const Step&, Stage& stage) {
  for (const Created& object : stage.created) stage.given().get(object.path(), "read " + object.subject);
  return base::done();
}

base::Result<void> play_status(const Step&, Stage& stage) {
  for (const Created& object : stage.created) {
    const std::string kind = object.subject.substr(0, object.subject.find('/'));
    if (status_when_up({{"kind", kind}}).empty()) continue;
    stage.given().get(object.path(), "status " + object.subject);
  }
  return base::done();
}

}  // namespace o2dms::harness
