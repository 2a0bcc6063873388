#include "harness/run/steps.h"

#include <algorithm>

#include "harness/case/record.h"

namespace o2dms::harness {

const std::vector<StepWord>& step_words() {
  static const std::vector<StepWord> words = [] {
    std::vector<StepWord> all;
    for (auto family : {
             access_steps,
             container_steps,
             discovery_steps,
             gone_steps,
             residue_steps,
             field_steps,
             many_steps,
             namespace_steps,
             request_steps,
             sequence_steps,
             wait_steps,
         })
      for (StepWord& word : family()) all.push_back(std::move(word));
    return all;
  }();
  return words;
}

const StepWord* find_step_word(std::string_view name) {
  const auto& words = step_words();
  const auto at = std::find_if(words.begin(), words.end(), [&](const StepWord& word) { return word.name == name; });
  return at == words.end() ? nullptr : &*at;
}

base::Result<Client*> client_as(const StepContext& context, const std::string& identity) {
  auto client = context.clients.as(identity);
  if (!client) context.trace.set_up_failed = true;
  return client;
}

base::Failure<base::Error> cannot_go_on(const StepContext& context, const std::string& what, const Exchange& answer) {
  if (turned_away(answer) && answer.identity == kGivenIdentity) context.trace.set_up_failed = true;
  return base::fail(what + ": " + describe(answer));
}

bool lasts_a_set_time(const Step& step) {
  return step.word == "stay-ready" || (step.word == "watch" && base::find(*step.parameters, {"until"}) == nullptr);
}

base::Result<void> play_step(const Step& step, const StepContext& context) {
  if (context.inputs.run.stop.requested()) return base::fail("the run was stopped");
  const StepWord* word = find_step_word(step.word);
  if (word == nullptr) return base::fail("unknown step word \"" + step.word + "\"");
  return word->play(step, context);
}

}  // namespace o2dms::harness
