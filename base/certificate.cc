#include "base/certificate.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/openssl_pem.h"
#include "base/rfc3339.h"

namespace o2dms::base {
namespace {

using Names = std::unique_ptr<GENERAL_NAMES, OpensslDeleter<GENERAL_NAMES_free>>;

void set_time(ASN1_TIME* field, Time time) {
  ASN1_TIME_set(field, std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

// False when the value is too long for a certificate (64 characters, RFC 5280 appendix A.1) or no UTF-8.
bool add_name(X509_NAME* name, const char* part, std::string_view value) {
  return X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

bool set_subject(X509* certificate, std::string_view common_name, const std::vector<std::string>& organizations) {
  X509_NAME* name = X509_get_subject_name(certificate);
  for (const auto& organization : organizations) {
    if (!add_name(name, "O", organization)) return false;
  }
  return add_name(name, "CN", common_name);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, OpensslDeleter<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

OpensslCertificate start_certificate(EVP_PKEY* key, Time not_before, Time not_after) {
  OpensslCertificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] =
      static_cast<unsigned char>((serial[0] & 0x7FU) | 0x40U);  // positive and of full length (RFC 5280 4.1.2.2)
  std::unique_ptr<BIGNUM, OpensslDeleter<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  set_time(X509_getm_notBefore(certificate.get()), not_before);
  set_time(X509_getm_notAfter(certificate.get()), not_after);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

std::vector<std::string> entries(X509_NAME* name, int nid) {
  std::vector<std::string> out;
  for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, nid, at)) {
    unsigned char* text = nullptr;
    int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (length < 0) continue;
    out.emplace_back(reinterpret_cast<char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
  }
  return out;
}

Time to_time(const ASN1_TIME* time) {
  std::tm parts{};
  ASN1_TIME_to_tm(time, &parts);
  return saturated_time(std::chrono::seconds(timegm(&parts)));  // "no well-defined end" is the year 9999
}

void read_alternative_names(X509* certificate, CertificateInfo& info) {
  Names names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      info.dns_names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                                  static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      char text[INET6_ADDRSTRLEN] = {};
      const int length = ASN1_STRING_length(name->d.iPAddress);
      if (length != 4 && length != 16) continue;  // a hostile certificate
      const bool v4 = length == 4;
      inet_ntop(v4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress), text, sizeof text);
      info.ip_addresses.emplace_back(text);
    }
  }
}

}  // namespace

Result<KeyPair> make_authority(std::string_view common_name, Time not_before, Time not_after) {
  OpensslKey key = make_p256_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  OpensslCertificate certificate = start_certificate(key.get(), not_before, not_after);
  const bool named = set_subject(certificate.get(), common_name, {});
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  bool ok = named && add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE") &&
            add_extension(certificate.get(), certificate.get(), NID_key_usage,
                          "critical,digitalSignature,keyCertSign,cRLSign") &&
            add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") &&
            X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0;
  if (!ok) return fail("cannot make the authority \"" + std::string(common_name) + "\": " + openssl_reason());
  return KeyPair{to_pem(certificate.get()), to_pem(key.get())};
}

Result<KeyPair> issue_certificate(const KeyPair& authority, const CertificateRequest& request) {
  OpensslCertificate issuer = read_pem_certificate(authority.certificate_pem);
  OpensslKey issuer_key = read_pem_key(authority.key_pem);
  if (!issuer || !issuer_key) return fail("cannot read the authority's certificate and key: " + openssl_reason());
  OpensslKey key = make_p256_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  OpensslCertificate certificate = start_certificate(key.get(), request.not_before, request.not_after);
  const bool named = set_subject(certificate.get(), request.common_name, request.organizations);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  std::string names;
  for (const auto& name : request.dns_names) names += (names.empty() ? "DNS:" : ",DNS:") + name;
  for (const auto& address : request.ip_addresses) names += (names.empty() ? "IP:" : ",IP:") + address;
  bool ok =
      named && add_extension(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension(certificate.get(), issuer.get(), NID_key_usage, "critical,digitalSignature,keyEncipherment") &&
      add_extension(certificate.get(), issuer.get(), NID_ext_key_usage,
                    request.is_server ? "serverAuth" : "clientAuth") &&
      add_extension(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid") &&
      (names.empty() || add_extension(certificate.get(), issuer.get(), NID_subject_alt_name, names)) &&
      X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) != 0;
  if (!ok) return fail("cannot issue a certificate for \"" + request.common_name + "\": " + openssl_reason());
  return KeyPair{to_pem(certificate.get()), to_pem(key.get())};
}

Result<CertificateInfo> read_certificate(std::string_view pem) {
  OpensslCertificate certificate = read_pem_certificate(pem);
  if (!certificate) return fail("not a PEM certificate: " + openssl_reason());
  CertificateInfo info;
  auto common_names = entries(X509_get_subject_name(certificate.get()), NID_commonName);
  if (!common_names.empty()) info.common_name = common_names.back();
  info.organizations = entries(X509_get_subject_name(certificate.get()), NID_organizationName);
  auto issuer_names = entries(X509_get_issuer_name(certificate.get()), NID_commonName);
  if (!issuer_names.empty()) info.issuer_common_name = issuer_names.back();
  read_alternative_names(certificate.get(), info);
  info.not_before = to_time(X509_get0_notBefore(certificate.get()));
  info.not_after = to_time(X509_get0_notAfter(certificate.get()));
  return info;
}

Result<void> check_key_pair(const KeyPair& pair) {
  OpensslCertificate certificate = read_pem_certificate(pair.certificate_pem);
  if (!certificate) return fail("the certificate is not PEM: " + openssl_reason());
  OpensslKey key = read_pem_key(pair.key_pem);
  if (!key) return fail("the key is not an unencrypted PEM private key: " + openssl_reason());
  bool match = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) return fail("the key does not belong to the certificate");
  return done();
}

}  // namespace o2dms::base
