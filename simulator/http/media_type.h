// Media types: what the client accepts, and what it has sent. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace o2dms::simulator {

enum class Encoding : std::uint8_t { json, yaml };
// `as=` of the Accept header: the object, a Table, only its metadata.
enum class Form : std::uint8_t { object, table, metadata };

struct Accepted {
  Encoding encoding = Encoding::json;
  Form form = Form::object;
  std::string version = {};  // of the form: "v1", "v1beta1"; a watch outlives the header that asked for it
};

inline constexpr std::string_view kServedMediaTypes = "application/json, application/yaml";
// Of bodies; answers are never protobuf.
inline constexpr std::string_view kReadMediaTypes =
    "application/json, application/yaml, application/vnd.kubernetes.protobuf";

// The best of what an Accept header lists, by quality, then order; an empty header accepts anything. Nothing when
// nothing that it lists is served (406).
std::optional<Accepted> negotiate(std::string_view accept);
// Whether the header asks for aggregated discovery: the version, "v2" or "v2beta1", or empty for the plain form, which
// is all that Kubernetes 1.`minor` has when it is an old one. Nothing when the header accepts neither.
std::optional<std::string_view> negotiate_discovery(std::string_view accept, int minor);

// The encoding of a body; an empty header means JSON. Nothing for others (415).
std::optional<Encoding> body_encoding(std::string_view content_type);
// The type and subtype of a header value, without parameters and surrounding space.
std::string_view essence(std::string_view media_type);

}  // namespace o2dms::simulator
