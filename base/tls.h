// Keys, certificates and what TLS needs of them, all as PEM text: the only door to OpenSSL besides the HTTP files.
// Free functions are thread-safe.
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

// HS-like opaque signing for tokens: ES256 over `payload` (RFC 7515 raw r||s form), and its check.
Result<std::string> sign_es256(std::string_view key_pem, std::string_view payload);
bool verify_es256(std::string_view key_or_certificate_pem, std::string_view payload, std::string_view signature);
// A new P-256 private key, PEM.
Result<std::string> make_private_key();

std::string sha256_hex(std::string_view data);

// Standard alphabet with padding; decoding also takes line breaks. url: RFC 4648 section 5, no padding.
std::string base64_encode(std::string_view data);
Result<std::string> base64_decode(std::string_view text);
std::string base64url_encode(std::string_view data);
Result<std::string> base64url_decode(std::string_view text);

}  // namespace o2dms::base
