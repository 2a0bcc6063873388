// StoredObject: an object as it is stored, in its storage version. It never changes. Its one form at rest is its bytes,
// which GET sends, LIST joins and a watch event wraps; whoever needs more of it asks for a view, a small reading of the
// bytes that is made once and shared, or for the document, which lives while somebody holds it. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "simulator/store/object_meta.h"

namespace o2dms::simulator {

struct ResourceType;

using Revision = std::uint64_t;
// A document that several read. Whoever looks into one holds it.
using Document = std::shared_ptr<const base::Json>;

// What a reader of one kind makes of an object's bytes (PodView, NodeView, …), constructible from the object.
class ObjectView {
 public:
  virtual ~ObjectView() = default;
};

class StoredObject {
 public:
  // Serialises. `json` has kind and apiVersion.
  StoredObject(const ResourceType& resource, const base::Json& json);
  // `rest` with other members; see ObjectDraft.
  StoredObject(const StoredObject& rest, const base::Json& members);
  ~StoredObject();
  StoredObject(const StoredObject&) = delete;
  StoredObject& operator=(const StoredObject&) = delete;

  // Serialised with kind and apiVersion in front: {"kind":"Pod","apiVersion":"v1",…}
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  // The same without kind and apiVersion, as an item of a typed list: what follows the two, with `{` to be put in
  // front.
  [[nodiscard]] std::string_view item_tail() const { return std::string_view(bytes_).substr(tail_); }
  [[nodiscard]] Revision revision() const { return revision_; }
  [[nodiscard]] std::string_view namespace_name() const { return text(namespace_); }  // empty: cluster-scoped
  [[nodiscard]] std::string_view name() const { return text(name_); }
  [[nodiscard]] std::string_view uid() const { return text(uid_); }
  [[nodiscard]] const ResourceType& resource() const { return resource_; }  // storage version
  // These members as they are written; empty where there is none.
  [[nodiscard]] std::string_view metadata() const { return part(metadata_); }
  [[nodiscard]] std::string_view spec() const { return part(spec_); }
  [[nodiscard]] std::string_view status() const { return part(status_); }

  // Parsed from the bytes, unless somebody holds it or it was used a short while ago.
  [[nodiscard]] Document document() const;
  // Some of its members, for whoever changes these alone: the others are not even parsed.
  [[nodiscard]] base::Json members(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] const ObjectMeta& meta() const;
  // The view of the object's kind. One kind has one type of view.
  template <class View>
  [[nodiscard]] const View& view() const {
    const ObjectView* known = view_.load(std::memory_order_acquire);
    if (known == nullptr) {
      auto made = std::make_unique<const View>(*this);
      if (view_.compare_exchange_strong(known, made.get(), std::memory_order_acq_rel)) known = made.release();
    }
    return static_cast<const View&>(*known);
  }

 protected:
  // The same content at another revision; see with_revision.
  StoredObject(const StoredObject& other, Revision revision);

 private:
  friend class ObjectDraft;

  // A part of the bytes, or of `odd_names_`.
  struct Span {
    std::uint32_t at = 0, size = 0;
  };

  void append(const std::string& key, const base::Json& value, std::string& out);
  void append_text(std::string_view key, std::string_view value, std::string& out);
  // Notes where the value of a member that was just appended lies.
  void note(std::string_view key, std::size_t at, std::size_t end);
  void finish(std::string& text);
  void append_metadata(const base::Json& metadata, std::string& out);
  void keep_odd_names(const base::Json& metadata);
  void move_spans(std::int64_t by);
  void settle(Revision revision);
  [[nodiscard]] std::string_view text(Span span) const {
    return std::string_view(odd_names_ == nullptr ? bytes_ : *odd_names_).substr(span.at, span.size);
  }

  [[nodiscard]] std::string_view part(Span span) const { return std::string_view(bytes_).substr(span.at, span.size); }

  const ResourceType& resource_;
  Revision revision_ = 0;
  std::string bytes_;
  Span namespace_, name_, uid_;
  Span metadata_, spec_, status_;
  std::uint32_t tail_ = 0;        // where bytes_ goes on after kind and apiVersion
  std::uint32_t version_at_ = 0;  // where bytes_ has the text of metadata.resourceVersion; 0: it has none
  std::unique_ptr<const std::string> odd_names_;  // namespace, name and uid, where they are written with escapes
  mutable std::atomic<const ObjectMeta*> meta_ = nullptr;
  mutable std::atomic<const ObjectView*> view_ = nullptr;
  mutable std::weak_ptr<const base::Json> document_;  // guarded by a lock of documents.cc
};
using ObjectRef = std::shared_ptr<const StoredObject>;

// Makes an object that is not in any store: the answer of a dry run, a Scale, a review. `json` has kind and apiVersion;
// `revision` 0: metadata.resourceVersion is left as it is.
ObjectRef make_object(const ResourceType& resource, base::Json json, Revision revision = 0);
// The same content at another revision. Precondition: the object has one.
ObjectRef with_revision(const StoredObject& object, Revision revision);

// What is to be written: serialised when it is made, but for metadata.resourceVersion, which only the write knows. Made
// before the write wherever its content is known before: then all that is done under the lock is to hand it over. Not
// thread-safe.
class ObjectDraft {
 public:
  ObjectDraft() = default;  // of nothing
  ObjectDraft(const ResourceType& storage, base::Json json);
  // `rest` with these members in place of its own, or, where one is null, without it. The others are taken over as they
  // are written. `members` has metadata.
  ObjectDraft(const StoredObject& rest, base::Json members);

  // All of it.
  [[nodiscard]] base::Json json() const;
  // But for the revision. Before settle.
  [[nodiscard]] bool says_the_same_as(const StoredObject& stored) const;
  // Once.
  ObjectRef settle(Revision revision);
  // After settle, and outside of locks: lets the object's readers have the document, which exists already. The draft is
  // of nothing afterwards.
  void share_document();

 private:
  std::shared_ptr<StoredObject> object_;
  std::shared_ptr<base::Json> json_;  // null when some of it was taken over
};

}  // namespace o2dms::simulator
