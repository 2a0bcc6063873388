#include "simulator/cluster/controllers/custom_resource_definition.h"

#include <set>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

using base::Json;

constexpr std::string_view kGroup = "apiextensions.k8s.io", kPlural = "customresourcedefinitions",
                           kCleanup = "customresourcecleanup.apiextensions.k8s.io",
                           kApproval = "api-approved.kubernetes.io";

// The names that the other definitions of a group hold.
struct TakenNames {
  std::set<std::string, std::less<>> resources, kinds;

  void add(const Json& accepted) {
    for (const char* key : {"plural", "singular"}) resources.emplace(base::string_at(accepted, {key}));
    for (std::string& name : base::texts_at(accepted, {"shortNames"})) resources.insert(std::move(name));
    for (const char* key : {"kind", "listKind"}) kinds.emplace(base::string_at(accepted, {key}));
  }
};

// What becomes of the names that a definition asks for.
struct Naming {
  Json accepted = Json::object();
  std::string reason = "NoConflicts", message = "no conflicts found";

  [[nodiscard]] bool is_free() const { return reason == "NoConflicts"; }
  void refuse(std::string why, const std::string& name) {
    reason = std::move(why);
    message = "\"" + name + "\" is already in use";
  }
};

void name_one(const Json& wanted, const Json& held, const char* key, const char* conflict,
              const std::set<std::string, std::less<>>& taken, Naming& naming) {
  const std::string name(base::string_at(wanted, {key}));
  if (!name.empty() && taken.contains(name)) {
    naming.refuse(conflict, name);
    if (const std::string_view before = base::string_at(held, {key}); !before.empty()) naming.accepted[key] = before;
  } else if (!name.empty()) {
    naming.accepted[key] = name;
  }
}

Naming name_all(const Json& wanted, const Json& held, const TakenNames& taken) {
  Naming naming;
  naming.accepted = {{"plural", ""}, {"kind", ""}};
  name_one(wanted, held, "plural", "PluralConflict", taken.resources, naming);
  name_one(wanted, held, "singular", "SingularConflict", taken.resources, naming);
  const std::vector<std::string> short_names = base::texts_at(wanted, {"shortNames"});
  std::string conflicts;
  for (const std::string& name : short_names)
    if (taken.resources.contains(name)) conflicts += (conflicts.empty() ? "" : ", ") + name;
  if (!conflicts.empty()) naming.refuse("ShortNamesConflict", conflicts);
  const Json& source = conflicts.empty() ? wanted : held;
  if (const Json* names = base::find(source, {"shortNames"})) naming.accepted["shortNames"] = *names;
  name_one(wanted, held, "kind", "KindConflict", taken.kinds, naming);
  name_one(wanted, held, "listKind", "ListKindConflict", taken.kinds, naming);
  if (const Json* categories = base::find(wanted, {"categories"})) naming.accepted["categories"] = *categories;
  return naming;
}

class CustomResourceDefinitionController : public Controller {
 public:
  explicit CustomResourceDefinitionController(const ControllerContext& context)
      : context_(context),
        client_(context_, {.name = "system:apiserver", .groups = {"system:masters", "system:authenticated"}}),
        definitions_(context.registry.find_preferred(kGroup, kPlural)) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    std::vector<std::pair<std::string_view, std::string_view>> all{{kGroup, kPlural}};
    for (const ResourceType* resource : context_.registry.custom()->all)
      all.emplace_back(resource->group, resource->plural);
    return all;
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (object.resource().custom) {
      if (event.type == EventType::deleted)
        context_.enqueue({"", std::string(object.resource().plural) + "." + std::string(object.resource().group)});
      return;
    }
    context_.enqueue({"", object.name()});
    // The names of one that goes or gives them up are free for the others.
    if (event.type != EventType::added)
      context_.cache.all(*definitions_).for_each([&](const ObjectRef& other) {
        if (!is_accepted(*other->document())) context_.enqueue(key_of(*other));
      });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(*definitions_, key);
    if (found == nullptr) return base::done();
    const OpenObject definition(found);
    if (is_deleting(*found)) return clean_up(definition);
    return establish(definition);
  }

 private:
  static bool is_accepted(const Json& definition) { return condition_is_true(status_of(definition), "NamesAccepted"); }

  TakenNames taken_by_others(const OpenObject& definition) const {
    TakenNames taken;
    const std::string_view group = base::string_at(definition.json(), {"spec", "group"});
    context_.cache.all(*definitions_).for_each([&](const ObjectRef& other) {
      const Document document = other->document();
      const Json* accepted = base::find(*document, {"status", "acceptedNames"});
      if (accepted != nullptr && other->name() != definition.name() &&
          base::string_at(*document, {"spec", "group"}) == group)
        taken.add(*accepted);
    });
    taken.resources.erase("");
    taken.kinds.erase("");
    return taken;
  }

  // In two steps: what has its names is served before anybody hears that it is established.
  StatusOr<void> establish(const OpenObject& definition) {
    const Json names = definition.json()["spec"].value("names", Json::object());
    Json status = status_of(definition.json());
    const Json held = status.value("acceptedNames", Json::object());
    const Naming naming = name_all(names, held, taken_by_others(definition));
    const base::Time now = context_.clock.now();
    const bool was_accepted = is_accepted(definition.json());
    const bool was_established = condition_is_true(status, "Established");
    if (!status["conditions"].is_array()) status["conditions"] = Json::array();
    status["acceptedNames"] = naming.accepted;
    set_condition(status, {"NamesAccepted", naming.is_free() ? "True" : "False", naming.reason, naming.message}, now);
    if (!was_established && naming.is_free())
      set_condition(
          status,
          was_accepted
              ? Condition{"Established", "True", "InitialNamesAccepted", "the initial names have been accepted"}
              : Condition{"Established", "False", "Installing", "the initial names have been accepted"},
          now);
    else if (!was_established)
      set_condition(status, {"Established", "False", "NotAccepted", "not all names are accepted"}, now);
    note_approval(definition.json(), status, now);
    return client_.set_status(definition, std::move(status));
  }

  // Of a group that is Kubernetes' own.
  static void note_approval(const Json& definition, Json& status, base::Time now) {
    const std::string approval(base::string_at(definition, {"metadata", "annotations", kApproval}));
    if (approval.empty()) return;
    const bool is_address = approval.starts_with("https://");
    set_condition(status,
                  is_address ? Condition{"KubernetesAPIApprovalPolicyConformant", "True", "ApprovedAnnotation",
                                         "approved in " + approval}
                             : Condition{"KubernetesAPIApprovalPolicyConformant", "False", "UnapprovedAnnotation",
                                         "not approved: \"" + approval + "\""},
                  now);
  }

  StatusOr<void> clean_up(const OpenObject& definition) {
    if (!definition.meta().has_finalizer(kCleanup)) return base::done();
    const std::string_view group = base::string_at(definition.json(), {"spec", "group"}),
                           plural = base::string_at(definition.json(), {"spec", "names", "plural"});
    const ResourceType* resource = context_.registry.find_preferred(group, plural);
    const bool is_own =
        resource != nullptr && resource->custom && (condition_is_true(status_of(definition.json()), "Established"));
    std::size_t left = 0;
    if (is_own)
      if (auto emptied = remove_all(*resource->storage, left); !emptied) return emptied;
    Json status = status_of(definition.json());
    const base::Time now = context_.clock.now();
    if (left > 0) {
      set_condition(
          status, {"Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress"}, now);
      return client_.set_status(definition, std::move(status));
    }
    return finish(definition);
  }

  StatusOr<void> remove_all(const ResourceType& resource, std::size_t& left) {
    DeleteOptions options;
    options.propagation = Propagation::background;
    for (const ObjectRef& object : context_.api.list(resource, "").objects) {
      if (!is_deleting(*object))
        if (auto removed = client_.remove(*object, options); !removed) return removed;
    }
    left = context_.api.list(resource, "").objects.size();
    return base::done();
  }

  StatusOr<void> finish(const OpenObject& definition) {
    Json changed = definition.json();
    if (!remove_finalizer(changed, kCleanup)) return base::done();
    const auto written = client_.update(*definitions_, std::move(changed));
    if (!written && is_not_found(written.error())) return base::done();
    return outcome(written);
  }

  ControllerContext context_;
  ApiClient client_;
  const ResourceType* definitions_;
};

}  // namespace

ControllerFactory custom_resource_definition_controller() {
  return [](const ControllerContext& context) { return std::make_unique<CustomResourceDefinitionController>(context); };
}

}  // namespace o2dms::simulator
