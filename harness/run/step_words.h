// The rows of the step words, one family a file, and what their functions share. Steps of one case are played by one
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "harness/case/word.h"
#include "harness/run/case_clients.h"
#include "harness/run/case_inputs.h"
#include "harness/run/case_trace.h"

namespace o2dms::harness {

// What a step is played with: the case's inputs, the clients that act for it, and the trace that grows.
struct StepContext {
  const CaseInputs& inputs;
  CaseClients& clients;
  CaseTrace& trace;
};

// The error is why the case cannot go on.
using PlayStep = base::Result<void> (*)(const Step& step, const StepContext& context);

struct StepWord {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::string_view doc;
  PlayStep play;
  std::vector<std::string_view> labels = {};  // that it marks its exchanges with, alone or before their subject
  bool takes_object = false;                  // instead of parameters: an object of the target's, as it is to be sent
  bool notes_answers = false;                 // their metadata, for later steps (CaseTrace::answers)
  bool changes_namespaces = false;            // only where the case has a namespace of its own
};

// The client of an identity. That there is none is a set-up that failed: its account, or its token.
base::Result<Client*> client_as(const StepContext& context, const std::string& identity);

// Why the case cannot go on, in a sentence that begins with `what`. An answer that turned us away is a right that is
// missing, or overload: then its set-up failed.
base::Failure<base::Error> cannot_go_on(const StepContext& context, const std::string& what, const Exchange& answer);

// Waits by watch until the object at the path is gone, or for as long as the deadline gone allows; the error is why the
// wait broke.
base::Result<void> await_gone(const std::string& path, const std::string& label, const StepContext& context);

std::vector<StepWord> gone_steps();
std::vector<StepWord> many_steps();
std::vector<StepWord> access_steps();
std::vector<StepWord> discovery_steps();
std::vector<StepWord> container_steps();
std::vector<StepWord> field_steps();
std::vector<StepWord> namespace_steps();
std::vector<StepWord> request_steps();
std::vector<StepWord> residue_steps();
std::vector<StepWord> sequence_steps();
std::vector<StepWord> wait_steps();

// The metadata of an answer, for CaseTrace::answers; an empty object when it has none.
base::Json metadata_of(const base::Json& answer);

// Collections that may hold something of a workload: of its own objects, and of what controllers made for it.
std::vector<std::string> collections_of_workload(const StepContext& context);

}  // namespace o2dms::harness
