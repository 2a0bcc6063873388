#include "harness/run/vocabulary.h"

#include <algorithm>
#include <set>

#include "base/joined.h"
#include "base/json.h"
#include "base/nearest.h"
#include "harness/case/expectations.h"
#include "harness/case/record.h"
#include "harness/run/capabilities.h"
#include "harness/run/deadlines.h"
#include "harness/run/placeholders.h"
#include "harness/run/steps.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool is_deadline(std::string_view name) {
  const std::vector<Deadline> deadlines = default_deadlines();
  return std::any_of(deadlines.begin(), deadlines.end(), [&](const Deadline& one) { return one.name == name; });
}

bool is_capability(std::string_view name) {
  const auto& words = capability_words();
  return std::any_of(words.begin(), words.end(), [&](const CapabilityWord& word) { return word.name == name; });
}

// What is said of a name that no row of the table has.
template <class Rows>
std::string suggestion(const Rows& rows, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row.name);
  return "; " + base::did_you_mean(name, names, "`o2dms list --words` shows them all");
}

std::string unknown_capability(const std::string& name) {
  return "needs: there is no capability \"" + name + "\"" + suggestion(capability_words(), name);
}

std::string first_word(std::string_view label) {
  return std::string(label.substr(0, label.find(' ')));
}

// The labels by which the exchanges of a case are found (Record::of_step).
class Labels {
 public:
  // Whether it is new, and not taken for that of another step.
  bool add(const std::string& label) {
    const bool taken = labels_.count(label) > 0 || families_.count(first_word(label)) > 0;
    labels_.insert(label);
    return !taken;
  }
  // Of a word that marks its exchanges by itself: "create", "create ConfigMap/a". False when it clashes with a label
  // that a step was given.
  bool add_family(std::string_view name) {
    families_.emplace(name);
    return std::none_of(labels_.begin(), labels_.end(),
                        [&](const std::string& label) { return first_word(label) == name; });
  }
  [[nodiscard]] bool names(const std::string& step) const {
    return labels_.count(step) > 0 || families_.count(first_word(step)) > 0 ||
           std::any_of(labels_.begin(), labels_.end(),
                       [&](const std::string& label) { return label.rfind(step + " ", 0) == 0; });
  }
  // What is said of a label that no step has; the first word of one does as well.
  [[nodiscard]] std::string suggestion(const std::string& label) const {
    std::set<std::string, std::less<>> all = families_;
    for (const std::string& one : labels_) all.insert({one, first_word(one)});
    const std::vector<std::string> known(all.begin(), all.end());
    return "; " + base::did_you_mean(label, known, "the steps have " + base::joined(known, ", "));
  }

 private:
  std::set<std::string, std::less<>> labels_, families_;
};

class CaseCheck {
 public:
  // `workload`: the case's, null when it has none.
  CaseCheck(const Case& subject, const Workload* workload, std::vector<std::string>& problems)
      : subject_(subject), workload_(workload), problems_(problems) {}

  void run() {
    for (const Step& step : subject_.steps) check_step(step);
    for (const Expectation& expectation : subject_.expectations) check_expectation(expectation);
    for (const std::string& need : subject_.needs)
      if (!is_capability(need)) complain(unknown_capability(need));
  }

 private:
  void complain(const std::string& what) { problems_.push_back("case " + subject_.id + ": " + what); }

  void check_step(const Step& step) {
    const StepWord* word = find_step_word(step.word);
    if (word == nullptr)
      return complain("unknown step word \"" + step.word + "\"" + suggestion(step_words(), step.word));
    const std::string where = "step " + step.word + ": ";
    if (word->takes_object) {
      check_object(*step.parameters, where);
    } else {
      check_given(word->parameters, *step.parameters, where);
    }
    check_references(*step.parameters, where);
    for (const std::string_view family : word->labels)
      if (!labels_.add_family(family)) complain(where + "another step has the label \"" + std::string(family) + "\"");
    for (const Parameter& parameter : word->parameters)
      if (parameter.type == Parameter::Type::label && !labels_.add(step.label))
        complain(where + "the label \"" + step.label + "\" is there twice");
    if (word->notes_answers) add_answers(*word, step);
  }

  // The labels of the answers that the step notes.
  void add_answers(const StepWord& word, const Step& step) {
    if (word.takes_object) {
      answers_.insert("create " + subject_of(*step.parameters));
    } else if (!word.parameters.empty()) {
      answers_.insert(step.label);
    } else if (workload_ != nullptr) {
      for (const Json& manifest : workload_->manifests) answers_.insert("create " + subject_of(manifest));
    }
  }

  void check_answer(const std::string& label, const std::string& where) {
    if (answers_.count(label) == 0)
      complain(where + "no request or creation before it has the label \"" + label + "\"");
  }

  void check_expectation(const Expectation& expectation) {
    const ExpectationWord* word = find_expectation_word(expectation.word);
    if (word == nullptr)
      return complain("unknown expectation word \"" + expectation.word + "\"" +
                      suggestion(expectation_words(), expectation.word));
    check_given(word->parameters, *expectation.parameters, "expectation " + expectation.id + ": ");
  }

  void check_given(const std::vector<Parameter>& known, const Json& given, const std::string& where) {
    for (const std::string& problem : check_parameters(known, given)) complain(where + problem);
    for (const Parameter& parameter : known) {
      const std::string name = text_parameter(known, given, parameter.name);
      if (name.empty()) continue;
      if (parameter.type == Parameter::Type::step && !labels_.names(name))
        complain(where + "no step has the label \"" + name + "\"" + labels_.suggestion(name));
      if (parameter.type == Parameter::Type::answer) check_answer(name, where);
      if (parameter.type == Parameter::Type::deadline && !is_deadline(name))
        complain(where + "there is no deadline \"" + name + "\"" + suggestion(default_deadlines(), name));
      if (parameter.type == Parameter::Type::path) check_placeholders(name, where);
    }
  }

  // One that is misspelt would be sent as it stands, and the target blamed for not finding it.
  void check_placeholders(const std::string& path, const std::string& where) {
    for (const std::string& inner : unknown_placeholders(path))
      complain(where + "path: {" + inner + "} stands for nothing; " +
               base::did_you_mean(inner, {"namespace"}, "`o2dms explain request` says what may stand in braces"));
  }

  void check_object(const Json& object, const std::string& where) {
    if (base::string_at(object, {"apiVersion"}).empty() || base::string_at(object, {"kind"}).empty() ||
        base::string_at(object, {"metadata", "name"}).empty())
      complain(where + "apiVersion, kind and metadata.name of the object are needed");
  }

  // "{uid of LABEL}" and the like in a text, wherever that stands.
  void check_references(const Json& value, const std::string& where) {
    if (value.is_structured())
      for (const Json& member : value) check_references(member, where);
    if (!value.is_string()) return;
    for (const std::string& label : labels_in(value.get_ref<const std::string&>())) check_answer(label, where);
  }

  const Case& subject_;
  const Workload* const workload_;
  std::vector<std::string>& problems_;
  Labels labels_;
  std::set<std::string> answers_;
};

const Workload* find_workload(const std::vector<Workload>& workloads, const std::string& name) {
  const auto at =
      std::find_if(workloads.begin(), workloads.end(), [&](const Workload& one) { return one.name == name; });
  return at == workloads.end() ? nullptr : &*at;
}

}  // namespace

std::vector<WordInfo> vocabulary() {
  std::vector<WordInfo> all;
  for (const StepWord& word : step_words())
    all.push_back({"step", std::string(word.name), word.parameters, std::string(word.doc)});
  for (const ExpectationWord& word : expectation_words())
    all.push_back({"expectation", std::string(word.name), word.parameters, std::string(word.doc)});
  for (const CapabilityWord& word : capability_words())
    all.push_back({"capability", std::string(word.name), {}, std::string(word.doc)});
  for (const Deadline& deadline : default_deadlines()) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(deadline.limit).count();
    all.push_back({"deadline",
                   deadline.name,
                   {},
                   deadline.doc + "; " + std::to_string(seconds) + " s unless --deadline says otherwise (" +
                       deadline.source + ")"});
  }
  return all;
}

std::vector<std::string> check_words(const std::vector<Case>& cases, const std::vector<Workload>& workloads) {
  std::vector<std::string> problems;
  for (const Case& one : cases) CaseCheck(one, find_workload(workloads, one.workload), problems).run();
  for (const Workload& workload : workloads)
    for (const std::string& need : workload.needs)
      if (!is_capability(need)) problems.push_back("workload " + workload.name + ": " + unknown_capability(need));
  return problems;
}

}  // namespace o2dms::harness
