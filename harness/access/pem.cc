#include "harness/access/pem.h"

#include "base/base64.h"
#include "base/certificate.h"
#include "base/file.h"

namespace o2dms::harness {
namespace {

constexpr std::size_t kMaxPemBytes = 1024 * 1024;

base::Result<void> check_pem(const std::string& pem, PemKind kind) {
  if (kind == PemKind::private_key) {
    if (pem.find("PRIVATE KEY-----") == std::string::npos) return base::fail("is no private key in PEM form");
    if (pem.find("ENCRYPTED") != std::string::npos)
      return base::fail("is an encrypted private key; decrypt it first (openssl pkey)");
    return base::done();
  }
  if (pem.find("-----BEGIN CERTIFICATE-----") == std::string::npos) return base::fail("is no certificate in PEM form");
  if (auto info = base::read_certificate(pem); !info.ok())
    return base::fail("cannot be read as a certificate: " + info.error().message);
  return base::done();
}

std::string decode(const Section& section, const std::string& name, const std::string& text) {
  if (text.find("-----BEGIN") != std::string::npos) {
    section.wrong(name + " is PEM text; it must be the base64 encoding of it (base64 -w0 FILE)");
    return {};
  }
  auto decoded = base::base64_decode(text);
  if (decoded.ok()) return std::move(*decoded);
  section.wrong(name + " is not base64; give the base64 encoding of the PEM text (base64 -w0 FILE)");
  return {};
}

// Which of the two fields counts.
const std::string& present(const Section& section, const PemFields& fields) {
  return section.has(fields.data) || fields.file.empty() || !section.has(fields.file) ? fields.data : fields.file;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string resolve_path(const std::string& folder, const std::string& path) {
  return path.starts_with('/') ? path : folder + (folder.ends_with('/') ? "" : "/") + path;
}

std::string read_pem(const Section& section, const PemFields& fields, PemKind kind) {
  std::string pem, origin = fields.data;
  if (const auto data = section.text(fields.data); !data.empty()) {
    pem = decode(section, fields.data, data);
  } else if (const auto path = fields.file.empty() ? "" : section.text(fields.file); !path.empty()) {
    origin = fields.file + ": " + resolve_path(fields.folder, path);
    auto content = base::read_file(resolve_path(fields.folder, path), kMaxPemBytes);
    if (content.ok()) {
      pem = std::move(*content);
    } else {
      section.wrong(fields.file + ": " + content.error().message);
    }
  } else {
    return {};
  }
  if (auto checked = check_pem(pem, kind); !checked.ok()) section.wrong(origin + " " + checked.error().message);
  return pem;
}

std::optional<base::KeyPair> read_key_pair(const Section& section, const PemFields& certificate, const PemFields& key) {
  base::KeyPair pair{read_pem(section, certificate, PemKind::certificates),
                     read_pem(section, key, PemKind::private_key)};
  const auto& certificate_name = present(section, certificate);
  const auto& key_name = present(section, key);
  if (pair.certificate_pem.empty() && pair.key_pem.empty()) return std::nullopt;
  if (pair.certificate_pem.empty()) {
    section.wrong(key_name + " is there, but " + certificate_name + " is not; give both");
  } else if (pair.key_pem.empty()) {
    section.wrong(certificate_name + " is there, but " + key_name + " is not; give both");
  } else if (auto checked = base::check_key_pair(pair); !checked.ok()) {
    section.wrong(certificate_name + " and " + key_name + " do not belong together: " + checked.error().message);
  }
  return pair;
}

}  // namespace o2dms::harness
