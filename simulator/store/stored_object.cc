#include "simulator/store/stored_object.h"

#include "simulator/resource/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

void append_member(std::string_view key, const Json& value, std::string& out) {
  if (out.back() != '{') out += ',';
  base::append_text(Json(key), out);
  out += ':';
  base::append_text(value, out);
}

}  // namespace

SerialisedObject::SerialisedObject(const ResourceType& resource, Json json, Revision revision)
    : resource_(resource), json_(std::move(json)), revision_(revision) {
  if (revision_ != 0) json_["metadata"]["resourceVersion"] = std::to_string(revision_);
  namespace_ = base::string_at(json_, {"metadata", "namespace"});
  name_ = base::string_at(json_, {"metadata", "name"});
  uid_ = base::string_at(json_, {"metadata", "uid"});
  bytes_ = "{";
  for (const char* key : {"kind", "apiVersion"}) {
    if (const auto found = json_.find(key); found != json_.end()) append_member(key, *found, bytes_);
  }
  tail_ = bytes_.size();
  for (const auto& [key, value] : json_.items()) {
    if (key != "kind" && key != "apiVersion") append_member(key, value, bytes_);
  }
  // The separator after apiVersion belongs to neither part: an item of a list begins with its first own member.
  if (tail_ < bytes_.size() && bytes_[tail_] == ',') ++tail_;
  bytes_ += '}';
  bytes_.shrink_to_fit();
}

ObjectRef make_object(const ResourceType& resource, Json json, Revision revision) {
  return std::make_shared<const SerialisedObject>(resource, std::move(json), revision);
}

}  // namespace o2dms::simulator
