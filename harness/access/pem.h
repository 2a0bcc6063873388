// Certificates and keys as a configuration gives them: base64 of PEM in a field, or the path of a PEM file. Checked
// here, so that a mistake is named by its field and not by a failed handshake. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/certificate.h"
#include "harness/access/document.h"

namespace o2dms::harness {

enum class PemKind { certificates, private_key };

// Where a PEM text may stand: `data` wins over `file`, which is relative to `folder`. Empty: no such field.
struct PemFields {
  std::string data, file, folder;
};

// Empty when neither field is there, or when it is wrong (the section has complained).
std::string read_pem(const Section& section, const PemFields& fields, PemKind kind);
// A certificate and the key that belongs to it; none when both are absent.
std::optional<base::KeyPair> read_key_pair(const Section& section, const PemFields& certificate, const PemFields& key);

// `path` against the folder of the file that names it.
std::string resolve_path(const std::string& folder, const std::string& path);
std::string folder_of(const std::string& path);

}  // namespace o2dms::harness
