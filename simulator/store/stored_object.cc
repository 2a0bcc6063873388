#include "simulator/store/stored_object.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/schema/registry.h"
#include "simulator/store/documents.h"

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

// Where the names and the resourceVersion come to lie in the text is noted on the way.
void StoredObject::append_metadata(const Json& metadata, std::string& out) {
  out += out.back() == '{' ? "\"metadata\":{" : ",\"metadata\":{";
  bool odd = false;
  const auto note = [&](const std::string& value, Span& span) {
    const std::size_t before = out.size() - value.size() - 2;
    span = {static_cast<std::uint32_t>(before + 1), static_cast<std::uint32_t>(value.size())};
    odd = odd || out.compare(before, 1, "\"") != 0 || out.compare(before + 1, value.size(), value) != 0;
  };
  for (const auto& [key, value] : metadata.get_ref<const Json::object_t&>()) {
    append_member(key, value, out);
    const auto* text = value.get_ptr<const std::string*>();
    if (text == nullptr) continue;
    if (key == "namespace") note(*text, namespace_);
    if (key == "name") note(*text, name_);
    if (key == "uid") note(*text, uid_);
    if (key == "resourceVersion") version_at_ = static_cast<std::uint32_t>(out.size() - 1 - text->size());
  }
  out += '}';
  if (odd) keep_odd_names(metadata);
}

void StoredObject::keep_odd_names(const Json& metadata) {
  std::string names;
  const auto keep = [&](std::string_view member, Span& span) {
    const std::string_view value = base::string_at(metadata, {member});
    span = {static_cast<std::uint32_t>(names.size()), static_cast<std::uint32_t>(value.size())};
    names += value;
  };
  keep("namespace", namespace_);
  keep("name", name_);
  keep("uid", uid_);
  odd_names_ = std::make_unique<const std::string>(std::move(names));
}

void StoredObject::append(const std::string& key, const Json& value, std::string& out) {
  if (key == "kind" || key == "apiVersion") return;
  const std::size_t at = out.size() + (out.back() == '{' ? 0 : 1) + key.size() + 3;
  if (key == "metadata" && value.is_object())
    append_metadata(value, out);
  else
    append_member(key, value, out);
  note(key, at, out.size());
}

void StoredObject::append_text(std::string_view key, std::string_view value, std::string& out) {
  if (out.back() != '{') out += ',';
  out.append("\"").append(key).append("\":").append(value);
  note(key, out.size() - value.size(), out.size());
}

void StoredObject::note(std::string_view key, std::size_t at, std::size_t end) {
  const Span span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end - at)};
  if (key == "metadata") metadata_ = span;
  if (key == "spec") spec_ = span;
  if (key == "status") status_ = span;
}

void StoredObject::finish(std::string& text) {
  // The separator after apiVersion belongs to neither part: an item of a list begins with its first own member.
  if (tail_ < text.size() && text[tail_] == ',') ++tail_;
  text += '}';
  constexpr std::size_t most_digits = 20;
  bytes_.reserve(text.size() + (version_at_ == 0 ? 0 : most_digits));
  bytes_ = text;
}

StoredObject::StoredObject(const ResourceType& resource, const Json& json) : resource_(resource) {
  static thread_local std::string text;
  text = "{";
  for (const char* key : {"kind", "apiVersion"}) {
    if (const auto found = json.find(key); found != json.end()) append_member(key, *found, text);
  }
  tail_ = static_cast<std::uint32_t>(text.size());
  for (const auto& [key, value] : json.get_ref<const Json::object_t&>()) append(key, value, text);
  finish(text);
}

StoredObject::StoredObject(const StoredObject& rest, const Json& members) : resource_(rest.resource_) {
  static thread_local std::string text;
  text.assign(rest.bytes_, 0, rest.tail_);
  if (text.back() == ',') text.pop_back();
  tail_ = static_cast<std::uint32_t>(text.size());
  const auto& own = members.get_ref<const Json::object_t&>();
  auto next = own.begin();
  const auto append_next = [&] {
    if (!next->second.is_null()) append(next->first, next->second, text);
    ++next;
  };
  base::JsonCursor others(rest.bytes_);
  others.members([&](std::string_view key) {
    if (key == "kind" || key == "apiVersion") return;
    while (next != own.end() && next->first < key) append_next();
    if (next != own.end() && next->first == key) return;
    append_text(key, others.raw(), text);
  });
  while (next != own.end()) append_next();
  finish(text);
}

// The same but for the text of the resourceVersion.
StoredObject::StoredObject(const StoredObject& other, Revision revision)
    : resource_(other.resource_),
      revision_(revision),
      namespace_(other.namespace_),
      name_(other.name_),
      uid_(other.uid_),
      metadata_(other.metadata_),
      spec_(other.spec_),
      status_(other.status_),
      tail_(other.tail_),
      version_at_(other.version_at_) {
  if (other.odd_names_ != nullptr) odd_names_ = std::make_unique<const std::string>(*other.odd_names_);
  const std::string before = std::to_string(other.revision_), after = std::to_string(revision);
  bytes_.reserve(other.bytes_.size() + after.size());
  bytes_ = other.bytes_;
  bytes_.replace(version_at_, before.size(), after);
  move_spans(static_cast<std::int64_t>(after.size()) - static_cast<std::int64_t>(before.size()));
}

StoredObject::~StoredObject() {
  delete meta_.load(std::memory_order_acquire);
  delete view_.load(std::memory_order_acquire);
}

Document StoredObject::document() const {
  return document_of(bytes_, document_);
}

Json StoredObject::members(std::initializer_list<std::string_view> names) const {
  Json json = Json::object();
  base::JsonCursor at(bytes_);
  at.members([&](std::string_view key) {
    if (std::find(names.begin(), names.end(), key) == names.end()) return;
    if (auto value = base::parse_json(at.raw())) json.emplace(key, *std::move(value));
  });
  return json;
}

const ObjectMeta& StoredObject::meta() const {
  const ObjectMeta* known = meta_.load(std::memory_order_acquire);
  if (known == nullptr) {
    auto made = std::make_unique<const ObjectMeta>(metadata());
    if (meta_.compare_exchange_strong(known, made.get(), std::memory_order_acq_rel)) known = made.release();
  }
  return *known;
}

// What lies behind the resourceVersion has moved by so many bytes.
void StoredObject::move_spans(std::int64_t by) {
  metadata_.size = static_cast<std::uint32_t>(metadata_.size + by);
  for (Span* span : {&spec_, &status_, &namespace_, &name_, &uid_}) {
    const bool in_bytes = span == &spec_ || span == &status_ || odd_names_ == nullptr;
    if (in_bytes && span->at > version_at_) span->at = static_cast<std::uint32_t>(span->at + by);
  }
}

// Before others see the object.
void StoredObject::settle(Revision revision) {
  const std::string version = std::to_string(revision);
  revision_ = revision;
  bytes_.insert(version_at_, version);
  move_spans(static_cast<std::int64_t>(version.size()));
}

ObjectDraft::ObjectDraft(const ResourceType& storage, Json json) : json_(std::make_shared<Json>(std::move(json))) {
  (*json_)["metadata"]["resourceVersion"] = "";
  object_ = std::make_shared<StoredObject>(storage, *json_);
}

ObjectDraft::ObjectDraft(const StoredObject& rest, Json members) {
  members["metadata"]["resourceVersion"] = "";
  object_ = std::make_shared<StoredObject>(rest, members);
}

Json ObjectDraft::json() const {
  if (json_ != nullptr) return *json_;
  auto parsed = base::parse_json(object_->bytes());
  return parsed ? *std::move(parsed) : Json();
}

bool ObjectDraft::says_the_same_as(const StoredObject& stored) const {
  const std::string_view mine = object_->bytes_, other = stored.bytes_;
  const std::size_t at = object_->version_at_, behind = at + std::to_string(stored.revision_).size();
  return at == stored.version_at_ && behind <= other.size() && mine.substr(0, at) == other.substr(0, at) &&
         mine.substr(at) == other.substr(behind);
}

ObjectRef ObjectDraft::settle(Revision revision) {
  object_->settle(revision);
  if (json_ != nullptr) (*json_)["metadata"]["resourceVersion"] = std::to_string(revision);
  return object_;
}

void ObjectDraft::share_document() {
  if (object_ == nullptr || object_->revision() == 0) return;
  if (json_ != nullptr) remember_document(std::move(json_), object_->bytes().size(), object_->document_);
  object_ = nullptr;
}

ObjectRef make_object(const ResourceType& resource, Json json, Revision revision) {
  if (revision == 0) return std::make_shared<const StoredObject>(resource, json);
  ObjectDraft draft(resource, std::move(json));
  return draft.settle(revision);
}

ObjectRef with_revision(const StoredObject& object, Revision revision) {
  struct Copied : StoredObject {
    Copied(const StoredObject& other, Revision revision) : StoredObject(other, revision) {}
  };
  return std::make_shared<const Copied>(object, revision);
}

}  // namespace o2dms::simulator
