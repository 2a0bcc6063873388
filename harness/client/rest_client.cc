#include "harness/client/rest_client.h"

#include <algorithm>
#include <utility>

#include "base/certificate.h"
#include "harness/client/known_secrets.h"
#include "harness/client/retry_after.h"
#include "harness/client/watch_reader.h"

namespace o2dms::harness {
namespace {

constexpr std::size_t kShownMessage = 1000;
constexpr int kTotalFactor = 10;  // a request that goes on may take so many times its timeout

// The key of an extra stands in the field name: what no field name can carry is percent-encoded.
void add_impersonation(base::HttpHeaders& headers, const Impersonation& impersonation) {
  if (!impersonation.user.empty()) headers.add("Impersonate-User", impersonation.user);
  if (!impersonation.uid.empty()) headers.add("Impersonate-Uid", impersonation.uid);
  for (const auto& group : impersonation.groups) headers.add("Impersonate-Group", group);
  for (const auto& [key, values] : impersonation.extra)
    for (const auto& value : values) headers.add("Impersonate-Extra-" + base::percent_encode(key), value);
}

// Of a text that has been redacted: a secret that is cut would not be known for one.
std::string beginning(std::string redacted) {
  if (redacted.size() <= kShownMessage) return redacted;
  auto end = kShownMessage;
  while (end > 0 && (static_cast<unsigned char>(redacted[end]) & 0xC0) == 0x80) --end;  // at a character's border
  return redacted.substr(0, end) + "...";
}

// Whether a request is tried again, and how long that may go on.
struct Tries {
  base::Duration end{};                 // by the clock's elapsed()
  bool may_renew = true;                // credentials, once
  std::optional<base::Duration> after;  // of the last one: there is to be another, after so long
};

class RestClient : public Client {
 public:
  RestClient(std::shared_ptr<const ClientSettings> settings, Identity identity, ClientIdentity shown,
             std::shared_ptr<IdleConnections> connections, std::shared_ptr<InFlight> in_flight, Evidence& evidence)
      : settings_(std::move(settings)),
        identity_(std::move(identity)),
        shown_(std::move(shown)),
        in_flight_(std::move(in_flight)),
        connections_(std::move(connections)),
        evidence_(evidence) {}

  Reply request(const Call& call) override {
    Tries tries = first_of(call.deadline);
    auto reply = attempt(call, tries);
    while (is_another(tries)) reply = attempt(call, tries);
    return reply;
  }

  std::unique_ptr<Watch> watch(const WatchCall& call) override {
    const auto plain = watch_request(call);
    Tries tries = first_of(call.open_deadline);
    auto watch = open_watch(call, plain, tries);
    while (is_another(tries)) watch = open_watch(call, plain, tries);
    return watch;
  }

  [[nodiscard]] const Identity& identity() const override { return identity_; }

 private:
  Tries first_of(const std::optional<base::Duration>& deadline) const {
    const base::Duration most = settings_->limits.retry_after;
    return {.end = settings_->clock->elapsed() + std::min(most, deadline.value_or(most))};
  }

  // When it is time for it. Not when all was cancelled meanwhile.
  bool is_another(Tries& tries) const {
    const auto after = std::exchange(tries.after, std::nullopt);
    return after && (*after == base::Duration::zero() || in_flight_->wait(*settings_->clock, *after));
  }

  // Renewed credentials deserve one second try, and a server that says when it will be less busy is taken at its word:
  // the last try is the step's. Those before it stay recorded, under labels that no expectation judges.
  void note_refusal(Exchange& exchange, const base::HttpResponse& response, Tries& tries) const {
    if (response.status == 401 && tries.may_renew && identity_.kind == Identity::Kind::given &&
        settings_->given->refused()) {
      tries.may_renew = false;
      tries.after = base::Duration::zero();
      exchange.step = "renew " + exchange.step;
    } else if (const auto wait = asked_wait(response, settings_->clock->now());
               wait && settings_->clock->elapsed() + *wait <= tries.end) {
      tries.after = wait;
      exchange.step = "retry " + exchange.step;
    }
  }

  base::Result<CurrentCredentials> credentials() const {
    switch (identity_.kind) {
      case Identity::Kind::given:
        return settings_->given->current();
      case Identity::Kind::bearer:
        return CurrentCredentials{std::nullopt, identity_.token, std::nullopt};
      case Identity::Kind::certificate:
        return CurrentCredentials{identity_.certificate, {}, std::nullopt};
      case Identity::Kind::none:
        break;
    }
    return CurrentCredentials{};
  }

  base::HttpRequest make_request(const Call& call, const CurrentCredentials& credentials) const {
    base::HttpRequest request;
    request.method = call.method;
    request.target = settings_->prefix + call.path;
    request.body = call.body;
    auto& headers = request.headers;
    headers.add("Host", settings_->host_header);
    headers.add("User-Agent", settings_->user_agent + " (" + evidence_.case_id() + ")");
    if (!call.accept.empty()) headers.add("Accept", call.accept);
    if (!call.body.empty() && !call.content_type.empty()) headers.add("Content-Type", call.content_type);
    if (!credentials.token.empty()) {
      headers.add("Authorization", "Bearer " + credentials.token);
    } else if (credentials.basic) {
      headers.add("Authorization", basic_authorization(credentials.basic->username, credentials.basic->password));
    }
    if (identity_.kind == Identity::Kind::given) add_impersonation(headers, settings_->impersonation);
    for (const auto& [name, value] : settings_->extra_headers.fields()) headers.add(name, value);
    for (const auto& [name, value] : call.headers.fields()) headers.set(name, value);
    return request;
  }

  base::HttpPatience patience(const std::optional<base::Duration>& deadline) const {
    const base::Duration timeout = settings_->limits.request_timeout;
    const bool is_endless = timeout > base::Duration::max() / kTotalFactor;
    const base::Duration most = is_endless ? base::Duration::max() : timeout * kTotalFactor;
    const base::Duration total = std::min(deadline.value_or(most), most);
    return {std::min(timeout, total), total};
  }

  // An exchange that was never sent, for want of credentials.
  Exchange without_credentials(const Call& call, const base::Error& error) {
    auto exchange = begin_exchange(evidence_, shown_, call, make_request(call, {}), {});
    exchange.fault = "credentials";
    exchange.fault_message = beginning(evidence_.redactor().message(error.message));
    exchange.ended = exchange.started;
    return exchange;
  }

  Reply attempt(const Call& call, Tries& tries) {
    auto current = credentials();
    if (!current.ok()) return {evidence_.append(without_credentials(call, current.error())), nullptr};
    learn_secrets(*settings_->redactor, *current);
    const auto request = make_request(call, *current);
    auto lease =
        call.fresh_connection ? connections_->make(current->certificate) : connections_->take(current->certificate);
    auto exchange = begin_exchange(evidence_, shown_, call, request, lease->certificate()->common_name);
    auto response = (*lease)->exchange(request, patience(call.deadline));
    exchange.ended = evidence_.offset();
    put_connection(exchange, shown_, **lease);
    Reply reply;
    if (response.ok()) {
      note_refusal(exchange, *response, tries);
      put_response(exchange, evidence_, std::move(*response), reply.body);
      if (!call.fresh_connection) connections_->give_back(std::move(lease));
    } else {
      put_fault(exchange, evidence_, response.error());
    }
    reply.exchange = evidence_.append(std::move(exchange));
    return reply;
  }

  std::unique_ptr<Watch> open_watch(const WatchCall& watch_call, const Call& call, Tries& tries) {
    auto current = credentials();
    if (!current.ok()) return finished_watch(evidence_, without_credentials(call, current.error()));
    learn_secrets(*settings_->redactor, *current);
    const auto request = make_request(call, *current);
    auto lease = connections_->make(current->certificate);
    auto exchange = begin_exchange(evidence_, shown_, call, request, lease->certificate()->common_name);
    exchange.watch = true;
    auto response = (*lease)->open(request, patience(watch_call.open_deadline).progress);
    exchange.ended = evidence_.offset();
    put_connection(exchange, shown_, **lease);
    if (!response.ok()) {
      put_fault(exchange, evidence_, response.error());
      return finished_watch(evidence_, std::move(exchange));
    }
    note_refusal(exchange, *response, tries);
    return start_watch(evidence_, *settings_, std::move(lease), std::move(exchange), std::move(*response));
  }

  const std::shared_ptr<const ClientSettings> settings_;
  const Identity identity_;
  const ClientIdentity shown_;
  const std::shared_ptr<InFlight> in_flight_;
  const std::shared_ptr<IdleConnections> connections_;
  Evidence& evidence_;
};

}  // namespace

std::unique_ptr<Client> make_rest_client(std::shared_ptr<const ClientSettings> settings, Identity identity,
                                         ClientIdentity shown, std::shared_ptr<IdleConnections> connections,
                                         std::shared_ptr<InFlight> in_flight, Evidence& evidence) {
  return std::make_unique<RestClient>(std::move(settings), std::move(identity), std::move(shown),
                                      std::move(connections), std::move(in_flight), evidence);
}

}  // namespace o2dms::harness
