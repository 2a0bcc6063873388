#include "simulator/admission/certificate_approval.h"

#include "base/json.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

constexpr std::string_view kCertificatesGroup = "certificates.k8s.io";

// To approve or to sign a certificate request one needs, besides the subresource, the right for its signer (KEP-1513).
class CertificateApproval final : public AdmissionPlugin {
 public:
  explicit CertificateApproval(const AdmissionParts& parts) : authorizer_(parts.authorizer) {}

  StatusOr<void> validate(const AdmissionRequest& request) override {
    if (request.operation != Operation::update || request.old_object == nullptr) return base::done();
    if (concerns(request, kCertificatesGroup, "certificatesigningrequests", "approval"))
      return check(request, "approve");
    const bool signs = concerns(request, kCertificatesGroup, "certificatesigningrequests", "status") &&
                       base::string_at(*request.object, {"status", "certificate"}) !=
                           base::string_at(*request.old_object, {"status", "certificate"});
    return signs ? check(request, "sign") : base::done();
  }

 private:
  StatusOr<void> check(const AdmissionRequest& request, std::string_view verb) const {
    const std::string signer(base::string_at(*request.old_object, {"spec", "signerName"}));
    const std::string domain = signer.substr(0, signer.find('/')) + "/*";
    for (const std::string& name : {signer, domain}) {
      const Attributes wanted{.user = &request.user,
                              .verb = verb,
                              .group = kCertificatesGroup,
                              .version = "v1",
                              .resource = "signers",
                              .name = name};
      if (authorizer_.authorize(wanted).allowed) return base::done();
    }
    return base::failure(forbidden(subject_of(request), "user not permitted to " + std::string(verb) +
                                                            " requests with signerName \"" + signer + "\""));
  }

  const Authorizer& authorizer_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_certificate_approval(const AdmissionParts& parts) {
  return std::make_unique<CertificateApproval>(parts);
}

}  // namespace o2dms::simulator
