#include "harness/access/credential_source.h"

#include <chrono>
#include <utility>

#include "base/certificate.h"
#include "base/mutex.h"
#include "harness/access/exec_plugin.h"
#include "harness/access/token_file.h"

namespace o2dms::harness {
namespace {

// A bound ServiceAccount token is replaced on disk well before its end; client-go looks again after a minute.
constexpr auto kTokenFileAge = std::chrono::seconds(60);
// A credential that ends sooner than this is not sent any more.
constexpr auto kExpiryMargin = std::chrono::seconds(10);

class StaticSource : public CredentialSource {
 public:
  explicit StaticSource(const Credentials& given) : credentials_{given.certificate, given.token, given.basic} {}
  base::Result<CurrentCredentials> current() override { return credentials_; }
  bool refused() override { return false; }

 private:
  const CurrentCredentials credentials_;
};

class TokenFileSource : public CredentialSource {
 public:
  TokenFileSource(const Credentials& given, base::Clock& clock)
      : certificate_(given.certificate), path_(given.token_file), clock_(clock) {}

  base::Result<CurrentCredentials> current() override {
    const base::MutexLock lock(mutex_);
    if (token_.empty() || clock_.elapsed() - read_at_ >= kTokenFileAge) {
      auto token = read_token_file(path_);
      if (!token.ok()) return base::fail("token file: " + token.error().message);
      token_ = std::move(*token);
      read_at_ = clock_.elapsed();
    }
    return CurrentCredentials{certificate_, token_, std::nullopt};
  }

  bool refused() override {
    const base::MutexLock lock(mutex_);
    token_.clear();
    return true;
  }

 private:
  const std::optional<base::KeyPair> certificate_;
  const std::string path_;
  base::Clock& clock_;
  base::Mutex mutex_;
  std::string token_ GUARDED_BY(mutex_);
  base::Duration read_at_ GUARDED_BY(mutex_){};
};

class ExecSource : public CredentialSource {
 public:
  ExecSource(const Access& access, base::Clock& clock)
      : plugin_(*access.credentials.exec),
        target_(access.target),
        certificate_(access.credentials.certificate),
        clock_(clock) {}

  base::Result<CurrentCredentials> current() override {
    const base::MutexLock lock(mutex_);
    if (!cached_ || (cached_->expires && clock_.now() + kExpiryMargin >= *cached_->expires)) {
      cached_.reset();
      auto fresh = run_exec_plugin(plugin_, target_);
      if (!fresh.ok()) return base::fail(fresh.error().message);
      cached_ = std::move(*fresh);
    }
    auto credentials = cached_->credentials;
    if (!credentials.certificate) credentials.certificate = certificate_;
    return credentials;
  }

  bool refused() override {
    const base::MutexLock lock(mutex_);
    cached_.reset();
    return true;
  }

 private:
  const ExecPlugin plugin_;
  const Target target_;
  const std::optional<base::KeyPair> certificate_;
  base::Clock& clock_;
  base::Mutex mutex_;
  std::optional<ExecCredential> cached_ GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<CredentialSource> make_credential_source(const Access& access, base::Clock& clock) {
  const auto& credentials = access.credentials;
  if (!credentials.token_file.empty()) return std::make_unique<TokenFileSource>(credentials, clock);
  // As in client-go, a static token or login wins over the plugin.
  if (credentials.exec && credentials.token.empty() && !credentials.basic)
    return std::make_unique<ExecSource>(access, clock);
  return std::make_unique<StaticSource>(credentials);
}

}  // namespace o2dms::harness
