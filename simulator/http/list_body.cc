#include "simulator/http/list_body.h"

#include <algorithm>

#include "simulator/resource/convert.h"

namespace o2dms::simulator {

using base::Json;

namespace {

Json list_metadata(const ListPage& page) {
  Json metadata = {{"resourceVersion", std::to_string(page.revision)}};
  if (!page.continue_token.empty()) metadata["continue"] = page.continue_token;
  if (page.remaining) metadata["remainingItemCount"] = *page.remaining;
  return metadata;
}

void append_begin(const ResourceType& resource, const ListPage& page, std::string& out) {
  out.append("{\"kind\":\"").append(resource.list_kind);
  out.append("\",\"apiVersion\":\"").append(resource.api_version).append("\",\"metadata\":");
  base::append_text(list_metadata(page), out);
  out += ",\"items\":[";
}

void append_item(const ResourceType& resource, const StoredObject& object, bool is_first, std::string& out) {
  if (!is_first) out += ',';
  // Nobody knows what the items of an untyped list are unless each says it.
  if (resource.custom) {
    out += &object.resource() == &resource
               ? object.bytes()
               : make_object(resource, convert(Json(*object.document()), object.resource(), resource))->bytes();
    return;
  }
  out += '{';
  if (&object.resource() == &resource) {
    out += object.item_tail();
  } else {
    out += make_object(resource, convert(Json(*object.document()), object.resource(), resource))->item_tail();
  }
}

constexpr std::string_view kEnd = "]}";
constexpr std::size_t kLongList = 64 * 1024;  // bytes

// About how long the typed list is.
std::size_t list_size(const ListPage& page) {
  std::size_t size = 256;
  for (const ObjectRef& object : page.objects) size += object->bytes().size();
  return size;
}

class ListSource final : public base::HttpSource {
 public:
  ListSource(const ResourceType& resource, ListPage page)
      : resource_(resource), page_(std::move(page)), bytes_left_(list_size(page_)) {}

  State pull(std::size_t max_bytes, std::vector<base::SharedText>& chunks) override {
    auto text = std::make_shared<std::string>();
    text->reserve(std::min(max_bytes, bytes_left_) + kSlack);
    if (next_ == 0) append_begin(resource_, page_, *text);
    while (next_ < page_.objects.size() && text->size() < max_bytes) {
      const ObjectRef object = std::move(page_.objects[next_]);
      append_item(resource_, *object, next_ == 0, *text);
      ++next_;
    }
    const bool is_whole = next_ == page_.objects.size();
    if (is_whole) *text += kEnd;
    bytes_left_ -= std::min(bytes_left_, text->size());
    chunks.push_back(std::move(text));
    return is_whole ? State::ended : State::open;
  }
  void on_ready(std::function<void()>) override {}
  bool waits() const override { return false; }

 private:
  static constexpr std::size_t kSlack = 8 * 1024;  // the object that goes beyond the limit is seldom larger

  const ResourceType& resource_;
  ListPage page_;
  std::size_t next_ = 0;  // of its objects
  std::size_t bytes_left_;
};

}  // namespace

std::string list_bytes(const ResourceType& resource, const ListPage& page) {
  std::string out;
  out.reserve(list_size(page));
  append_begin(resource, page, out);
  bool is_first = true;
  for (const ObjectRef& object : page.objects) append_item(resource, *object, std::exchange(is_first, false), out);
  return out += kEnd;
}

base::HttpResponse list_response(const ResourceType& resource, ListPage page) {
  base::HttpResponse response;
  response.headers.add("Content-Type", "application/json");
  if (list_size(page) > kLongList)
    response.source = std::make_unique<ListSource>(resource, std::move(page));
  else
    response.body = list_bytes(resource, page);
  return response;
}

Json table_list(const TableForm& form, const ListPage& page) {
  Json table = table_head(form, true);
  table["metadata"] = list_metadata(page);
  for (const ObjectRef& object : page.objects) table["rows"].push_back(table_row_of(form, *object));
  return table;
}

Json metadata_list(std::string_view version, const ListPage& page) {
  Json items = Json::array();
  for (const ObjectRef& object : page.objects) items.push_back(partial_metadata(*object, version));
  return {{"kind", "PartialObjectMetadataList"},
          {"apiVersion", "meta.k8s.io/" + std::string(version)},
          {"metadata", list_metadata(page)},
          {"items", std::move(items)}};
}

}  // namespace o2dms::simulator
