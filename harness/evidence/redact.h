// Redactor: takes secrets out of what is recorded, at the moment it is captured. One for a run. A secret is replaced by
// "[redacted:MARK]", where MARK is a keyed hash: equal secrets of one run have equal marks (so that a judge can still
// see that a Secret's value survived; `data` and the matching `stringData` agree too), and nothing can be guessed from
// it, for the key is never stored. Thread-safe.
//
// Redacted: Authorization, Proxy-Authorization, Cookie and Set-Cookie headers; data and stringData of Secrets, also
// inside Lists, watch events and last-applied annotations; status.token of TokenRequests; ExecCredential status;
// client-key-data, token and password fields of kubeconfigs; PEM private keys, JSON Web Tokens and the logins of URLs
// anywhere; every secret made known by add_secret, anywhere and in the forms of secret_forms.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/json_fwd.h"
#include "base/mutex.h"
#include "harness/evidence/secret_forms.h"

namespace o2dms::harness {

class Redactor {
 public:
  // What the request was about: a patch of a Secret does not say its kind.
  enum class About { anything, secret };

  // `key`: secret bytes of this run, from base::Random.
  explicit Redactor(std::string key);

  // A token or password of ours: it is replaced wherever it appears. Shorter than 8 characters: ignored.
  void add_secret(std::string_view secret);
  // A private key of ours, in PEM form: as a whole, and what stands between its first and last line.
  void add_private_key(std::string_view pem);

  [[nodiscard]] base::HttpHeaders headers(const base::HttpHeaders& headers) const;
  // A body or any other text; JSON is redacted by its structure, other text by patterns.
  [[nodiscard]] std::string text(std::string_view body, About about = About::anything) const;
  // The same for a text that is known to be no JSON.
  [[nodiscard]] std::string plain_text(std::string_view text, About about) const;
  // Whether anything was replaced. `clean_text`: as redact_json.h has it.
  bool json(base::Json& value, About about = About::anything, bool clean_text = false) const;

  // What is a secret wherever it stands: PEM private keys (also in base64), JSON Web Tokens, logins of URLs, secrets
  // made known.
  [[nodiscard]] std::string patterns(std::string_view text) const;
  // What another program said for people to read (an exec plugin on its standard error): as patterns, and whatever
  // looks like a secret there. More than what is secret may go: nothing is judged by it.
  [[nodiscard]] std::string message(std::string_view text) const;

  [[nodiscard]] std::string marker(std::string_view secret) const;

 private:
  const std::string key_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const SecretForms> secrets_ GUARDED_BY(mutex_);  // replaced, never changed
};

// Whether redaction replaced something in the text: in an error answer, a sign that the server leaked it.
bool has_redaction(std::string_view text);

}  // namespace o2dms::harness
