// Steps of many requests that do not depend upon each other, sent side by side.
#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "harness/case/json_pointer.h"
#include "harness/run/placeholders.h"
#include "harness/run/sent_secrets.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

constexpr std::size_t kAtOnce = 8;

void side_by_side(std::size_t count, const std::function<void(std::size_t)>& play) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < std::min(kAtOnce, count); ++worker)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < count; at = next++) play(at);
    });
  for (std::thread& worker : workers) worker.join();
}

base::Result<std::string> collection_of(const Json& parameters, const StepContext& context) {
  return fill_in(base::string_at(parameters, {"path"}), context.inputs.space, context.trace.answers, true);
}

struct Variant {
  std::string name;  // "no-selector"; ends the label, and the name of its object
  Json body;
};

// The manifest with each change in turn; the error names a change that leads nowhere.
base::Result<std::vector<Variant>> variants_of(const Json& parameters, const StepContext& context) {
  Json manifest = *base::find(parameters, {"manifest"});
  if (!manifest.is_object()) return base::fail("manifest: an object is expected");
  manifest["metadata"]["namespace"] = context.inputs.space;
  const Json* each = base::find(parameters, {"each"});
  if (!each->is_object()) return base::fail("each: changes by name are expected");
  const std::string base_name(base::string_at(manifest, {"metadata", "name"}));
  std::vector<Variant> variants;
  for (const auto& [name, changes] : each->items()) {
    Variant variant{name, manifest};
    variant.body["metadata"]["name"] = base_name + "-" + name;
    for (const auto& [pointer, value] : changes.items())
      if (!set_pointer(variant.body, pointer, value))
        return base::fail("each: " + name + ": there is nothing at " + pointer);
    learn_sent_secrets(context.inputs.run.redactor, variant.body);
    variants.push_back(std::move(variant));
  }
  return variants;
}

base::Result<void> play_post_each(const Step& step, const StepContext& context) {
  const auto collection = collection_of(*step.parameters, context);
  if (!collection) return base::failure(collection.error());
  const auto variants = variants_of(*step.parameters, context);
  if (!variants) return base::failure(variants.error());
  const std::string base_name(base::string_at(*step.parameters, {"manifest", "metadata", "name"}));
  Client& client = context.clients.given();
  side_by_side(variants->size(), [&](std::size_t at) {
    const Variant& variant = (*variants)[at];
    client.post(*collection, variant.body, step.label + " " + variant.name);
    client.get(*collection + "/" + base::percent_encode(base_name + "-" + variant.name),
               "look-up " + step.label + " " + variant.name);
  });
  return base::done();
}

base::Result<void> play_create_many(const Step& step, const StepContext& context) {
  const auto collection = collection_of(*step.parameters, context);
  if (!collection) return base::failure(collection.error());
  const Json& manifest = *base::find(*step.parameters, {"manifest"});
  const std::string prefix(base::string_at(manifest, {"metadata", "name"}));
  const auto count = static_cast<std::size_t>(base::integer_at(*step.parameters, {"count"}));
  Client& client = context.clients.given();
  std::vector<Reply> replies(count);
  side_by_side(count, [&](std::size_t at) {
    Json body = manifest;
    body["metadata"]["name"] = prefix + "-" + std::to_string(at);
    if (!context.inputs.run.stop.requested())
      replies[at] = client.post(*collection, body, step.label + " " + std::to_string(at));
  });
  for (const Reply& reply : replies) {
    if (reply.exchange == nullptr) return base::fail("the run was stopped");
    if (!reply.ok()) return cannot_go_on(context, "one of many was not created", *reply.exchange);
  }
  return base::done();
}

}  // namespace

std::vector<StepWord> many_steps() {
  using Type = Parameter::Type;
  const Parameter label = {
      .name = "label", .type = Type::label, .doc = "marks the exchanges, before the name of each", .required = true};
  const Parameter path = {
      .name = "path", .type = Type::path, .doc = "of the collection, filled in as that of a request", .required = true};
  const Parameter manifest = {.name = "manifest",
                              .type = Type::value,
                              .doc = "what is posted; its name is the beginning of each one's",
                              .required = true};
  return {
      {"post-each",
       {label,
        path,
        manifest,
        {.name = "each",
         .type = Type::value,
         .doc = "by name, what is changed in the manifest: values by JSON pointer, null for what is taken out",
         .required = true}},
       "POST of a manifest with each of several changes, side by side, and after each a GET of its object (step "
       "look-up LABEL)",
       play_post_each,
       {"look-up"}},
      {"create-many",
       {label, path, manifest, {.name = "count", .type = Type::number, .doc = "how many", .required = true}},
       "POST of a manifest many times, side by side, as NAME-0, NAME-1, …; one that fails breaks the case",
       play_create_many},
  };
}

}  // namespace o2dms::harness
