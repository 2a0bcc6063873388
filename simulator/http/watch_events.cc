#include "simulator/http/watch_events.h"

#include "simulator/resource/convert.h"

namespace o2dms::simulator {

using base::Json;
using base::SharedText;

namespace {

std::string_view type_name(EventType type) {
  switch (type) {
    case EventType::added:
      return "ADDED";
    case EventType::modified:
      return "MODIFIED";
    case EventType::deleted:
      break;
  }
  return "DELETED";
}

std::string framed(std::string_view type, std::string_view object) {
  std::string out;
  out.reserve(object.size() + type.size() + 24);
  return out.append("{\"type\":\"").append(type).append("\",\"object\":").append(object).append("}\n");
}

SharedText shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

// What left the selection is reported as deleted: with the content that was selected, at the revision of its leaving.
ObjectRef as_left(const StoreEvent& event) {
  return with_revision(*event.previous, event.object->revision());
}

}  // namespace

SharedText WatchEvents::line(const StoreEvent& event) {
  const bool whole = accepted_.form == Form::object && &event.object->resource() == &resource_;
  const auto unchanged = [&]() -> SharedText {
    if (!whole) return write(type_name(event.type), event.object);
    return event.line->get([&] { return framed(type_name(event.type), event.object->bytes()); });
  };
  if (query_.selects_all()) return unchanged();
  const bool selected = query_.selects(*event.object);
  if (event.type == EventType::added) return selected ? unchanged() : nullptr;
  const bool was_selected = query_.selects(*event.previous);
  if (event.type == EventType::deleted) return was_selected ? unchanged() : nullptr;
  if (selected) return was_selected ? unchanged() : write("ADDED", event.object);
  return was_selected ? write("DELETED", as_left(event)) : nullptr;
}

SharedText WatchEvents::initial(const ObjectRef& object) {
  return query_.selects_all() || query_.selects(*object) ? write("ADDED", object) : nullptr;
}

SharedText WatchEvents::bookmark(Revision revision, bool initial_end) {
  Json metadata = {{"resourceVersion", std::to_string(revision)}, {"creationTimestamp", nullptr}};
  if (initial_end) metadata["annotations"]["k8s.io/initial-events-end"] = "true";
  Json object = {{"kind", resource_.kind}, {"apiVersion", resource_.api_version}, {"metadata", metadata}};
  if (accepted_.form == Form::metadata) {
    object = partial_metadata(std::move(metadata), accepted_.version);
  } else if (accepted_.form == Form::table) {
    Json table = table_head({resource_, accepted_.version, included_, clock_.now()}, false);
    table["metadata"]["resourceVersion"] = metadata["resourceVersion"];
    // A bookmark's row carries the annotation; it has no cells.
    table["rows"].push_back({{"cells", Json::array()}, {"object", partial_metadata(metadata, accepted_.version)}});
    object = std::move(table);
  }
  return shared(framed("BOOKMARK", base::to_text(object)));
}

SharedText WatchEvents::error(const StatusError& error) {
  return shared(framed("ERROR", base::to_text(to_json(error))));
}

SharedText WatchEvents::write(std::string_view type, const ObjectRef& object) {
  if (accepted_.form == Form::metadata) {
    return shared(framed(type, base::to_text(partial_metadata(*object, accepted_.version))));
  }
  if (accepted_.form == Form::table) {
    const TableForm form{resource_, accepted_.version, included_, clock_.now()};
    Json table = table_head(form, !columns_sent_);
    columns_sent_ = true;
    table["metadata"]["resourceVersion"] = std::to_string(object->revision());
    table["rows"].push_back(table_row_of(form, *object));
    return shared(framed(type, base::to_text(table)));
  }
  if (&object->resource() == &resource_) return shared(framed(type, object->bytes()));
  // Serialised as an object, not as plain JSON: kind and apiVersion come first in every version.
  return shared(
      framed(type, make_object(resource_, convert(Json(*object->document()), object->resource(), resource_))->bytes()));
}

}  // namespace o2dms::simulator
