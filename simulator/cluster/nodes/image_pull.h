// Which images can be pulled: all but those of a registry whose name cannot be resolved, because it ends in the
// reserved top-level domain `.invalid` (RFC 2606): "registry.invalid/app:1". Pure; no thread rule.
#pragma once

#include <string>
#include <string_view>

namespace o2dms::simulator {

// Why the image cannot be pulled, as a container runtime says it; empty when it can.
std::string pull_error(std::string_view image);
// Whether it is an image reference at all: [HOST[:PORT]/]path[:TAG][@ALGORITHM:HEX], the path in lower case.
bool is_image_name(std::string_view image);
// What a kubelet says of one that is none.
std::string invalid_name_message(std::string_view image);

}  // namespace o2dms::simulator
