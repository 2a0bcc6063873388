#include "harness/client/identity.h"

#include <chrono>
#include <utility>

#include "base/certificate.h"

namespace o2dms::harness {

Identity given_identity() {
  return {};
}

Identity no_credentials() {
  return {Identity::Kind::none, "no-credentials", {}, std::nullopt};
}

Identity bearer_identity(std::string label, std::string token) {
  return {Identity::Kind::bearer, std::move(label), std::move(token), std::nullopt};
}

Identity certificate_identity(std::string label, base::KeyPair certificate) {
  return {Identity::Kind::certificate, std::move(label), {}, std::move(certificate)};
}

base::Result<Identity> untrusted_certificate(std::string label, const std::string& common_name,
                                             const std::vector<std::string>& organizations, const base::Clock& clock) {
  // An hour on both sides: the target's clock may be off, and it is the CA that is to be refused, not the time.
  const auto from = clock.now() - std::chrono::hours(1);
  const auto until = clock.now() + std::chrono::hours(1);
  auto authority = base::make_authority("o2dms untrusted CA", from, until);
  if (!authority.ok()) return base::fail(authority.error().message);
  base::CertificateRequest request;
  request.common_name = common_name;
  request.organizations = organizations;
  request.not_before = from;
  request.not_after = until;
  auto pair = base::issue_certificate(*authority, request);
  if (!pair.ok()) return base::fail(pair.error().message);
  return certificate_identity(std::move(label), std::move(*pair));
}

}  // namespace o2dms::harness
