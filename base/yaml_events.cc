#include "base/yaml_events.h"

#include <yaml.h>

#include <algorithm>

namespace o2dms::base {
namespace {

// libyaml compares each %TAG directive with all before it, and each tag with all of them.
constexpr std::size_t kMaxTagDirectives = 100;

bool has_too_many_directives(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("%TAG"); at != text.npos && count <= kMaxTagDirectives;
       at = text.find("%TAG", at + 4))
    ++count;
  return count > kMaxTagDirectives;
}

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

YamlTag tag_of(const yaml_char_t* text) {
  if (text == nullptr) return YamlTag::none;
  const std::string_view tag = reinterpret_cast<const char*>(text);
  constexpr std::string_view standard = "tag:yaml.org,2002:";
  if (!tag.starts_with(standard)) return YamlTag::other;
  const std::string_view type = tag.substr(standard.size());
  if (type == "str") return YamlTag::str;
  if (type == "bool") return YamlTag::boolean;
  if (type == "int") return YamlTag::integer;
  if (type == "float") return YamlTag::number;
  if (type == "null") return YamlTag::null;
  if (type == "timestamp") return YamlTag::timestamp;
  if (type == "binary") return YamlTag::binary;
  return type == "merge" ? YamlTag::merge : YamlTag::other;
}

YamlPlace place_of(const yaml_mark_t& mark) {
  return {static_cast<std::uint32_t>(mark.line), static_cast<std::uint32_t>(mark.column)};
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// `! 5` is a text, and libyaml keeps no trace of its tag but the room that it took.
bool has_lost_its_tag(const yaml_event_t& event, std::string_view text) {
  if (event.data.scalar.anchor != nullptr) return false;
  return event.start_mark.line != event.end_mark.line ||
         event.end_mark.index - event.start_mark.index != count_characters(text);
}

void read_scalar(const yaml_event_t& from, YamlEvent& event) {
  const auto& scalar = from.data.scalar;
  event.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  event.tag = tag_of(scalar.tag);
  const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE && !has_lost_its_tag(from, event.text);
  if (event.tag == YamlTag::none && !plain) event.tag = YamlTag::str;
}

YamlEvent::Kind kind_of(yaml_event_type_t type) {
  switch (type) {
    case YAML_DOCUMENT_START_EVENT:
      return YamlEvent::Kind::document_start;
    case YAML_DOCUMENT_END_EVENT:
      return YamlEvent::Kind::document_end;
    case YAML_ALIAS_EVENT:
      return YamlEvent::Kind::alias;
    case YAML_SCALAR_EVENT:
      return YamlEvent::Kind::scalar;
    case YAML_SEQUENCE_START_EVENT:
      return YamlEvent::Kind::sequence_start;
    case YAML_SEQUENCE_END_EVENT:
      return YamlEvent::Kind::sequence_end;
    case YAML_MAPPING_START_EVENT:
      return YamlEvent::Kind::mapping_start;
    case YAML_MAPPING_END_EVENT:
      return YamlEvent::Kind::mapping_end;
    default:
      return YamlEvent::Kind::stream_end;
  }
}

std::string anchor_of(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT:
      return text_of(event.data.scalar.anchor);
    case YAML_SEQUENCE_START_EVENT:
      return text_of(event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
      return text_of(event.data.mapping_start.anchor);
    default:
      return {};
  }
}

}  // namespace

struct YamlEvents::Parser {
  Parser() { ok = yaml_parser_initialize(&parser) == 1; }
  ~Parser() {
    if (ok) yaml_parser_delete(&parser);
  }
  yaml_parser_t parser{};
  bool ok = false;
};

YamlEvents::YamlEvents(std::string_view text) : text_(text), parser_(std::make_unique<Parser>()) {
  if (!parser_->ok)
    problem_ = "out of memory";
  else if (has_too_many_directives(text))
    problem_ = "more than " + std::to_string(kMaxTagDirectives) + " %TAG directives";
  else
    yaml_parser_set_input_string(&parser_->parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

YamlEvents::~YamlEvents() = default;

bool YamlEvents::next(YamlEvent& event) {
  if (!problem_.empty()) return false;
  yaml_event_t from;
  do {
    if (yaml_parser_parse(&parser_->parser, &from) != 1) return fail();
  } while (from.type == YAML_STREAM_START_EVENT);
  event.tag = YamlTag::none;
  event.text.clear();
  event.place = place_of(from.start_mark);
  event.kind = kind_of(from.type);
  if (from.type == YAML_ALIAS_EVENT) event.text = text_of(from.data.alias.anchor);
  if (from.type == YAML_SCALAR_EVENT) read_scalar(from, event);
  anchor_ = anchor_of(from);
  yaml_event_delete(&from);
  return true;
}

bool YamlEvents::fail() {
  const yaml_parser_t& parser = parser_->parser;
  problem_ = parser.problem == nullptr ? "cannot be read" : parser.problem;
  place_ = place_of(parser.problem_mark);
  if (parser.error == YAML_READER_ERROR) {
    // No mark: characters are still to be made of the bytes.
    const std::string_view before = text_.substr(0, parser.problem_offset);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    place_ = {static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')),
              static_cast<std::uint32_t>(count_characters(before.substr(line_start)))};
  } else if (parser.context != nullptr && std::string_view(parser.context).starts_with("while parsing a ")) {
    const YamlPlace from = place_of(parser.context_mark);
    problem_ += " (" + std::string(parser.context) + " from line " + std::to_string(from.line + 1) + ", column " +
                std::to_string(from.column + 1) + ")";
  }
  return false;
}

}  // namespace o2dms::base
