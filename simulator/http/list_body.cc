#include "simulator/http/list_body.h"

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

}  // namespace

std::string list_bytes(const ResourceType& resource, const ListPage& page) {
  std::string out = "{\"kind\":\"";
  std::size_t size = 256;
  for (const ObjectRef& object : page.objects) size += object->bytes().size();
  out.reserve(size);
  out.append(resource.list_kind).append("\",\"apiVersion\":\"").append(resource.api_version).append("\",\"metadata\":");
  base::append_text(list_metadata(page), out);
  out += ",\"items\":[";
  bool first = true;
  for (const ObjectRef& object : page.objects) {
    if (!first) out += ',';
    first = false;
    out += '{';
    if (&object->resource() == &resource) {
      out += object->item_tail();
    } else {
      out += make_object(resource, convert(Json(*object->document()), object->resource(), resource))->item_tail();
    }
  }
  return out += "]}";
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
