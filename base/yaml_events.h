// The events of a YAML stream (scalars, the beginnings and ends of collections and documents): the only door to
// libyaml. go-yaml is libyaml's port, so that both take the same texts. For base/yaml.cc. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/yaml_scalar.h"

namespace o2dms::base {

struct YamlPlace {
  std::uint32_t line = 0, column = 0;  // from 0, in characters
};

struct YamlEvent {
  enum class Kind : std::uint8_t {
    stream_end,
    document_start,
    document_end,
    scalar,
    sequence_start,
    sequence_end,
    mapping_start,
    mapping_end,
    alias
  };
  Kind kind = Kind::stream_end;
  YamlTag tag = YamlTag::none;  // of a scalar; none: its text decides on its type. Quotes make a text of it (str)
  YamlPlace place;
  std::string text;  // of a scalar; the anchor that an alias names
};

class YamlEvents {
 public:
  // Time and memory are linear in the text. It must outlive this.
  explicit YamlEvents(std::string_view text);
  ~YamlEvents();
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;

  // False when the text is no YAML: problem() and place() say why and where. After stream_end it is not called again.
  bool next(YamlEvent& event);
  // The anchor of the node that begins with the last event, or empty.
  [[nodiscard]] const std::string& anchor() const { return anchor_; }

  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] YamlPlace place() const { return place_; }

 private:
  struct Parser;

  bool fail();

  const std::string_view text_;
  std::unique_ptr<Parser> parser_;
  std::string anchor_, problem_;
  YamlPlace place_;
};

}  // namespace o2dms::base
