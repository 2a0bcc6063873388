// X.509 certificates and their keys, all as PEM text. Free functions are thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace o2dms::base {

struct KeyPair {
  std::string certificate_pem;  // may be a chain, leaf first
  std::string key_pem;          // secret: never log
};

struct CertificateRequest {
  std::string common_name;
  std::vector<std::string> organizations;
  std::vector<std::string> dns_names;     // subjectAltName
  std::vector<std::string> ip_addresses;  // subjectAltName
  bool is_server = false;                 // extendedKeyUsage serverAuth, else clientAuth
  Time not_before;
  Time not_after;
};

// ECDSA P-256: made in about a millisecond.
Result<KeyPair> make_authority(std::string_view common_name, Time not_before, Time not_after);
Result<KeyPair> issue_certificate(const KeyPair& authority, const CertificateRequest& request);

struct CertificateInfo {
  std::string common_name;
  std::vector<std::string> organizations, dns_names, ip_addresses;
  std::string issuer_common_name;
  Time not_before, not_after;
};
Result<CertificateInfo> read_certificate(std::string_view pem);
// Whether the key belongs to the certificate; the error says what is wrong with either.
Result<void> check_key_pair(const KeyPair& pair);

}  // namespace o2dms::base
