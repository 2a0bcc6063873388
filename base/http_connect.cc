#include "base/http_connect.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "base/http_resolver.h"
#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kAttemptDelay(250);  // RFC 8305 section 5

// Attempts that run side by side. Kept alive by their operations.
class ConnectRace : public std::enable_shared_from_this<ConnectRace> {
 public:
  ConnectRace(asio::io_context& context, std::vector<tcp::endpoint> endpoints, std::function<void()> done)
      : context_(context), timer_(context), endpoints_(std::move(endpoints)), done_(std::move(done)) {}

  // Starts the next attempt; the one after it comes when this one fails, or after a moment.
  void start_next() {
    if (next_ == endpoints_.size()) return;
    const tcp::endpoint endpoint = endpoints_[next_++];
    ++running_;
    auto socket = std::make_shared<tcp::socket>(context_);
    sockets_.push_back(socket);
    socket->async_connect(endpoint,
                          [self = shared_from_this(), socket](error_code error) { self->on_end(socket, error); });
    if (next_ == endpoints_.size()) return;
    timer_.expires_after(kAttemptDelay);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled && self->done_) self->start_next();
    });
  }

  // Ends all attempts but the one that has won.
  void finish() {
    timer_.cancel();
    for (const auto& socket : sockets_) {
      error_code ignored;
      if (socket != winner_) socket->close(ignored);
    }
    if (auto done = std::exchange(done_, {})) done();
  }

  [[nodiscard]] const std::shared_ptr<tcp::socket>& winner() const { return winner_; }
  [[nodiscard]] const error_code& last_error() const { return last_error_; }

 private:
  void on_end(const std::shared_ptr<tcp::socket>& socket, error_code error) {
    if (!done_) return;
    --running_;
    if (!error) winner_ = socket;
    if (error) last_error_ = error;
    if (!error || (running_ == 0 && next_ == endpoints_.size())) return finish();
    start_next();
  }

  asio::io_context& context_;
  asio::steady_timer timer_;
  const std::vector<tcp::endpoint> endpoints_;
  std::function<void()> done_;  // empty once it was called
  std::size_t next_ = 0, running_ = 0;
  std::vector<std::shared_ptr<tcp::socket>> sockets_;
  std::shared_ptr<tcp::socket> winner_;
  error_code last_error_;
};

// One question, from the loop's thread to the lookup's and back. Shared with what the lookup posts, which may still lie
// in the loop's queue when nobody waits for it any more.
struct Question {
  std::function<void()> done;  // empty: nobody waits
  std::optional<HostLookup::Addresses> answer;

  void finish() {
    if (auto call = std::exchange(done, {})) call();
  }
};

Result<std::vector<std::string>, TransportError> addresses_of(BlockingLoop& loop, const ResolveHost& resolve,
                                                              const std::string& host,
                                                              BlockingLoop::SteadyTime deadline) {
  error_code is_a_name;
  asio::ip::make_address(host, is_a_name);
  if (!is_a_name) return std::vector<std::string>{host};
  const auto question = std::make_shared<Question>();
  std::optional<HostLookup> lookup;
  const auto end = loop.run(
      [&](const std::function<void()>& done) {
        question->done = done;
        lookup.emplace(resolve, host, [question, &loop](HostLookup::Addresses addresses) {
          asio::post(loop.context(), [question, addresses = std::move(addresses)] {
            question->answer = addresses;
            question->finish();
          });
        });
      },
      [&] { question->finish(); }, deadline);
  lookup.reset();  // from here on it does not touch the loop
  if (end != BlockingLoop::End::completed) return gave_up(end, "resolving the name " + host);
  if (!*question->answer)
    return fault(TransportFault::resolve, "cannot resolve the name " + host + ": " + question->answer->error().message);
  return std::move(**question->answer);
}

}  // namespace

std::vector<tcp::endpoint> interleave_families(std::vector<tcp::endpoint> endpoints) {
  std::vector<tcp::endpoint> first, second, all;
  for (const tcp::endpoint& endpoint : endpoints)
    (endpoint.protocol() == endpoints.front().protocol() ? first : second).push_back(endpoint);
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    if (i < first.size()) all.push_back(first[i]);
    if (i < second.size()) all.push_back(second[i]);
  }
  return all;
}

Result<tcp::socket, TransportError> connect_to_host(BlockingLoop& loop, const ResolveHost& resolve,
                                                    const std::string& host, std::uint16_t port,
                                                    BlockingLoop::SteadyTime deadline) {
  const std::string where = host_and_port(host, port);
  auto addresses = addresses_of(loop, resolve, host, deadline);
  if (!addresses) return failure(addresses.error());
  std::vector<tcp::endpoint> endpoints;
  for (const std::string& text : *addresses) {
    error_code error;
    const auto address = asio::ip::make_address(text, error);
    if (!error) endpoints.emplace_back(address, port);
  }
  if (endpoints.empty()) return fault(TransportFault::resolve, "the name " + host + " has no address");
  std::shared_ptr<ConnectRace> race;
  const auto end = loop.run(
      [&](const std::function<void()>& done) {
        race = std::make_shared<ConnectRace>(loop.context(), interleave_families(endpoints), done);
        race->start_next();
      },
      [&] { race->finish(); }, deadline);
  if (end != BlockingLoop::End::completed) return gave_up(end, "connecting to " + where);
  if (!race->winner()) {
    const std::string how_many =
        endpoints.size() == 1 ? "" : " (" + std::to_string(endpoints.size()) + " addresses were tried)";
    return fault(TransportFault::connect,
                 "cannot connect to " + where + ": " + race->last_error().message() + how_many);
  }
  error_code ignored;
  race->winner()->set_option(tcp::no_delay(true), ignored);
  return std::move(*race->winner());
}

}  // namespace o2dms::base
