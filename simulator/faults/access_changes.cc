#include "simulator/faults/access_changes.h"

namespace o2dms::simulator {
namespace {

class SecondOpinion final : public Authenticator {
 public:
  SecondOpinion(std::shared_ptr<Authenticator> inner, Opinion opinion)
      : inner_(std::move(inner)), opinion_(std::move(opinion)) {}

  StatusOr<UserInfo> authenticate(const base::HttpRequest& request) const override {
    return opinion_(request, inner_->authenticate(request));
  }

 private:
  const std::shared_ptr<Authenticator> inner_;
  const Opinion opinion_;
};

class SecondDecision final : public Authorizer {
 public:
  SecondDecision(std::shared_ptr<Authorizer> inner, DecisionChange change)
      : inner_(std::move(inner)), change_(std::move(change)) {}

  Decision authorize(const Attributes& attributes) const override {
    return change_(*inner_, attributes, inner_->authorize(attributes));
  }

 private:
  const std::shared_ptr<Authorizer> inner_;
  const DecisionChange change_;
};

}  // namespace

void add_opinion(Assembly& assembly, Opinion opinion) {
  assembly.authenticators.push_back([opinion = std::move(opinion)](std::shared_ptr<Authenticator> inner) {
    return std::make_shared<SecondOpinion>(std::move(inner), opinion);
  });
}

void add_decision(Assembly& assembly, DecisionChange change) {
  assembly.authorizers.push_back([change = std::move(change)](std::shared_ptr<Authorizer> inner) {
    return std::make_shared<SecondDecision>(std::move(inner), change);
  });
}

std::string_view bearer_of(const base::HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view header = request.headers.get("Authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

}  // namespace o2dms::simulator
