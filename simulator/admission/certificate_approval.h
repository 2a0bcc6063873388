// The admission plugin CertificateApproval: who approves or signs a CertificateSigningRequest must have the right to,
// by signer. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_certificate_approval(const AdmissionParts& parts);

}  // namespace o2dms::simulator
