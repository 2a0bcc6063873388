#include "simulator/store/stored_object.h"

#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

void append_member(std::string_view key, const Json& value, std::string& out) {
  if (out.back() != '{') out += ',';
  base::append_text(Json(key), out);
  out += ':';
  base::append_text(value, out);
}

// The place of the resourceVersion's text; 0 when there is none.
std::size_t append_metadata(const Json& metadata, std::string& out) {
  std::size_t version_at = 0;
  out += out.back() == '{' ? "\"metadata\":{" : ",\"metadata\":{";
  for (const auto& [key, value] : metadata.get_ref<const Json::object_t&>()) {
    append_member(key, value, out);
    if (key == "resourceVersion" && value.is_string())
      version_at = out.size() - 1 - value.get_ref<const std::string&>().size();
  }
  out += '}';
  return version_at;
}

}  // namespace

SerialisedObject::SerialisedObject(const ResourceType& resource, Json json)
    : resource_(resource), json_(std::move(json)) {
  namespace_ = base::string_at(json_, {"metadata", "namespace"});
  name_ = base::string_at(json_, {"metadata", "name"});
  uid_ = base::string_at(json_, {"metadata", "uid"});
  static thread_local std::string text;
  text = "{";
  for (const char* key : {"kind", "apiVersion"}) {
    if (const auto found = json_.find(key); found != json_.end()) append_member(key, *found, text);
  }
  tail_ = text.size();
  for (const auto& [key, value] : json_.get_ref<const Json::object_t&>()) {
    if (key == "metadata" && value.is_object())
      version_at_ = append_metadata(value, text);
    else if (key != "kind" && key != "apiVersion")
      append_member(key, value, text);
  }
  // The separator after apiVersion belongs to neither part: an item of a list begins with its first own member.
  if (tail_ < text.size() && text[tail_] == ',') ++tail_;
  text += '}';
  constexpr std::size_t most_digits = 20;
  bytes_.reserve(text.size() + most_digits);
  bytes_ = text;
}

void SerialisedObject::settle(Revision revision) {
  const std::string version = std::to_string(revision);
  revision_ = revision;
  json_["metadata"]["resourceVersion"] = version;
  bytes_.insert(version_at_, version);
}

ObjectDraft::ObjectDraft(const ResourceType& storage, Json json) {
  json["metadata"]["resourceVersion"] = "";
  object_ = std::make_shared<SerialisedObject>(storage, std::move(json));
}

const Json& ObjectDraft::json() const {
  return object_->json();
}

ObjectRef ObjectDraft::settle(Revision revision) {
  object_->settle(revision);
  return std::move(object_);
}

ObjectRef make_object(const ResourceType& resource, Json json, Revision revision) {
  if (revision == 0) return std::make_shared<const SerialisedObject>(resource, std::move(json));
  return ObjectDraft(resource, std::move(json)).settle(revision);
}

}  // namespace o2dms::simulator
