#include "base/tls.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

namespace o2dms::base {
namespace {

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freeing<GENERAL_NAMES_free>>;

std::string openssl_reason() {
  auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  return reason ? reason : "unknown reason";
}

Bio reader(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string content(BIO* bio) {
  char* data = nullptr;
  auto length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

// No prompt for a pass phrase: an encrypted key is an error, not a question.
int no_pass_phrase(char*, int, int, void*) {
  return -1;
}

Key read_key(std::string_view pem) {
  return Key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_pass_phrase, nullptr));
}
Certificate read_x509(std::string_view pem) {
  return Certificate(PEM_read_bio_X509(reader(pem).get(), nullptr, no_pass_phrase, nullptr));
}

Key new_key() {
  return Key(EVP_EC_gen("P-256"));
}

std::string to_pem(EVP_PKEY* key) {
  Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return content(out.get());
}

std::string to_pem(X509* certificate) {
  Bio out(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(out.get(), certificate);
  return content(out.get());
}

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
  std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate start_certificate(EVP_PKEY* key, Time not_before, Time not_after) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] =
      static_cast<unsigned char>((serial[0] & 0x7FU) | 0x40U);  // positive and of full length (RFC 5280 4.1.2.2)
  std::unique_ptr<BIGNUM, Freeing<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
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
  return Time(std::chrono::seconds(timegm(&parts)));
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

constexpr std::size_t p256_bytes = 32;

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(std::string_view data, std::string_view alphabet, bool pad) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    unsigned word = 0;
    std::size_t count = std::min<std::size_t>(3, data.size() - i);
    for (std::size_t j = 0; j < 3; ++j) word = word << 8U | (j < count ? static_cast<unsigned char>(data[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= count)
        out += alphabet[word >> (18 - 6 * j) & 63U];
      else if (pad)
        out += '=';
    }
  }
  return out;
}

Result<std::string> decode64(std::string_view text, std::string_view alphabet, bool padded) {
  signed char digits[256];
  std::fill(std::begin(digits), std::end(digits), static_cast<signed char>(-1));
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
  std::string out;
  out.reserve(text.size() / 4 * 3);
  unsigned word = 0;
  std::size_t count = 0, padding = 0;
  for (char c : text) {
    if (padded && (c == '\n' || c == '\r')) continue;
    if (padded && c == '=') {
      ++padding;
      continue;
    }
    const int digit{digits[static_cast<unsigned char>(c)]};
    if (digit < 0 || padding) return fail("not base64: unexpected character");
    word = word << 6U | static_cast<unsigned>(digit);
    if (++count % 4 == 0) {
      out += {static_cast<char>(word >> 16U), static_cast<char>(word >> 8U), static_cast<char>(word)};
      word = 0;
    }
  }
  const std::size_t rest = count % 4;
  if (rest == 1 || (padded && padding != (4 - rest) % 4)) return fail("not base64: the text is cut short");
  if (rest == 2) out += static_cast<char>(word >> 4U);
  if (rest == 3) out += {static_cast<char>(word >> 10U), static_cast<char>(word >> 2U)};
  return out;
}

}  // namespace

Result<KeyPair> make_authority(std::string_view common_name, Time not_before, Time not_after) {
  Key key = new_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  Certificate certificate = start_certificate(key.get(), not_before, not_after);
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
  Certificate issuer = read_x509(authority.certificate_pem);
  Key issuer_key = read_key(authority.key_pem);
  if (!issuer || !issuer_key) return fail("cannot read the authority's certificate and key: " + openssl_reason());
  Key key = new_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  Certificate certificate = start_certificate(key.get(), request.not_before, request.not_after);
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
  Certificate certificate = read_x509(pem);
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
  Certificate certificate = read_x509(pair.certificate_pem);
  if (!certificate) return fail("the certificate is not PEM: " + openssl_reason());
  Key key = read_key(pair.key_pem);
  if (!key) return fail("the key is not an unencrypted PEM private key: " + openssl_reason());
  bool match = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) return fail("the key does not belong to the certificate");
  return done();
}

Result<std::string> make_private_key() {
  Key key = new_key();
  if (!key) return fail("cannot make a key: " + openssl_reason());
  return to_pem(key.get());
}

Result<std::string> sign_es256(std::string_view key_pem, std::string_view payload) {
  Key key = read_key(key_pem);
  if (!key) return fail("cannot read the signing key: " + openssl_reason());
  DigestContext context(EVP_MD_CTX_new());
  std::string der(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())), '\0');
  std::size_t length = der.size();
  auto* data = reinterpret_cast<unsigned char*>(der.data());
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), data, &length, reinterpret_cast<const unsigned char*>(payload.data()),
                     payload.size()) != 1)
    return fail("cannot sign: " + openssl_reason());
  const unsigned char* at = data;
  Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)));
  if (!signature) return fail("the signing key is no P-256 key");
  std::string raw(2 * p256_bytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, p256_bytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + p256_bytes, p256_bytes) < 0)
    return fail("the signing key is no P-256 key");
  return raw;
}

bool verify_es256(std::string_view key_or_certificate_pem, std::string_view payload, std::string_view raw) {
  if (raw.size() != 2 * p256_bytes) return false;
  Key key(PEM_read_bio_PUBKEY(reader(key_or_certificate_pem).get(), nullptr, no_pass_phrase, nullptr));
  if (!key) key = read_key(key_or_certificate_pem);
  if (!key)
    if (auto certificate = read_x509(key_or_certificate_pem)) key.reset(X509_get_pubkey(certificate.get()));
  ERR_clear_error();
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
  Signature signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(bytes, p256_bytes, nullptr),
                 BN_bin2bn(bytes + p256_bytes, p256_bytes, nullptr));
  unsigned char* der = nullptr;
  int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return false;
  DigestContext context(EVP_MD_CTX_new());
  bool ok = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
            EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(length),
                             reinterpret_cast<const unsigned char*>(payload.data()), payload.size()) == 1;
  OPENSSL_free(der);
  ERR_clear_error();
  return ok;
}

std::string sha256_hex(std::string_view data) {
  static constexpr char hex[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(data.data(), data.size(), digest, &length, EVP_sha256(), nullptr);
  std::string out;
  for (unsigned i = 0; i < length; ++i) out += {hex[digest[i] >> 4U], hex[digest[i] & 15U]};
  return out;
}

std::string base64_encode(std::string_view data) {
  return encode64(data, standard_alphabet, true);
}
Result<std::string> base64_decode(std::string_view text) {
  return decode64(text, standard_alphabet, true);
}
std::string base64url_encode(std::string_view data) {
  return encode64(data, url_alphabet, false);
}
Result<std::string> base64url_decode(std::string_view text) {
  return decode64(text, url_alphabet, false);
}

}  // namespace o2dms::base
