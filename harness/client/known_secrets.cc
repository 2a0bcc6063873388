#include "harness/client/known_secrets.h"

#include "base/base64.h"
#include "base/url.h"
#include "harness/evidence/redact_text.h"

namespace o2dms::harness {
namespace {

void learn_login(Redactor& redactor, const std::string& user, const std::string& password) {
  constexpr std::size_t kScheme = 6;  // "Basic "
  redactor.add_secret(password);
  redactor.add_secret(basic_authorization(user, password).substr(kScheme));
}

}  // namespace

std::string basic_authorization(const std::string& user, const std::string& password) {
  return "Basic " + base::base64_encode(user + ":" + password);
}

void learn_secrets(Redactor& redactor, const CurrentCredentials& credentials) {
  redactor.add_secret(credentials.token);
  if (credentials.certificate) redactor.add_private_key(credentials.certificate->key_pem);
  if (credentials.basic) learn_login(redactor, credentials.basic->username, credentials.basic->password);
}

void learn_secrets(Redactor& redactor, const Access& access) {
  const Credentials& given = access.credentials;
  learn_secrets(redactor, {.certificate = given.certificate, .token = given.token, .basic = given.basic});
  if (given.exec)
    for (const auto& [name, value] : given.exec->env)
      if (promises_secret(name) || looks_random(value)) redactor.add_secret(value);
  if (const auto proxy = base::parse_url(access.target.proxy_url); proxy && !proxy->password.empty())
    learn_login(redactor, proxy->user, proxy->password);
}

}  // namespace o2dms::harness
