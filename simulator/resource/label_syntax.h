// Syntax of names: labels, subdomains, qualified names, label values (apimachinery's validation package; RFC 1123, RFC
// 1035). Each function returns nothing when the text is right, else the sentence that a real server answers. Pure.
#pragma once

#include <string>
#include <string_view>

namespace o2dms::simulator {

std::string check_dns1123_label(std::string_view text);
std::string check_dns1123_subdomain(std::string_view text);
std::string check_dns1035_label(std::string_view text);
std::string check_qualified_name(std::string_view text);  // [prefix/]name, as label and annotation keys
std::string check_label_value(std::string_view text);
std::string check_path_segment(std::string_view text);  // what RBAC names may be
std::string check_config_key(std::string_view text);    // keys of ConfigMap and Secret
std::string check_environment_name(std::string_view text);
std::string check_port_name(std::string_view text);  // IANA service name

}  // namespace o2dms::simulator
