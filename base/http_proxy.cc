#include "base/http_proxy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/base64.h"

namespace o2dms::base {
namespace {

constexpr std::size_t kMaxAnswer = 16 * 1024;
constexpr std::size_t kMaxShown = 200;

// For a message: a proxy may send anything.
std::string printable(std::string_view text) {
  std::string out(text.substr(0, kMaxShown));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < 0x20 || c >= 0x7F; }, '?');
  return out;
}

class HttpConnect final : public ProxyHandshake {
 public:
  HttpConnect(const Url& proxy, std::string where) : where_(std::move(where)) {
    request_ = "CONNECT " + where_ + " HTTP/1.1\r\nHost: " + where_ + "\r\n";
    if (!proxy.user.empty())
      request_ += "Proxy-Authorization: Basic " + base64_encode(proxy.user + ":" + proxy.password) + "\r\n";
    request_ += "\r\n";
  }

  Result<std::optional<Step>> next(std::string_view received) override {
    answer_ += received;
    // Byte by byte: what follows the empty line belongs to the other side already.
    if (!answer_.ends_with("\r\n\r\n")) {
      if (answer_.size() > kMaxAnswer) return fail("its answer to CONNECT is too long");
      return std::optional(Step{std::exchange(request_, {}), 1});
    }
    const std::string line = answer_.substr(0, answer_.find("\r\n"));
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ' || line[9] != '2')
      return fail("it refused to connect to " + where_ + ": " + printable(line));
    return std::optional<Step>();
  }

 private:
  const std::string where_;
  std::string request_, answer_;
};

class Socks5 final : public ProxyHandshake {
 public:
  Socks5(const Url& proxy, std::string host, std::uint16_t port)
      : user_(proxy.user), password_(proxy.password), host_(std::move(host)), port_(port) {}

  Result<std::optional<Step>> next(std::string_view received) override {
    answer_ += received;
    if (answer_.size() < expected_) return std::optional(Step{{}, expected_ - answer_.size()});
    switch (stage_) {
      case Stage::greeting:
        return greet();
      case Stage::method:
        return choose_method();
      case Stage::login:
        if (answer_[1] != 0) return fail("it refused the login");
        return ask();
      case Stage::reply:
        return read_reply();
      case Stage::address:
        break;
    }
    return std::optional<Step>();
  }

 private:
  enum class Stage { greeting, method, login, reply, address };

  static char size_byte(const std::string& text) { return static_cast<char>(text.size()); }

  Result<std::optional<Step>> say(Stage stage, std::string text, std::size_t expected) {
    stage_ = stage;
    answer_.clear();
    expected_ = expected;
    return std::optional(Step{std::move(text), expected});
  }

  Result<std::optional<Step>> greet() {
    constexpr std::size_t longest = 255;  // each goes out behind one byte that says its length
    if (user_.size() > longest || password_.size() > longest || host_.size() > longest)
      return fail("a name or password is too long for SOCKS");
    return say(Stage::method, {5, 1, has_login() ? '\2' : '\0'}, 2);
  }

  Result<std::optional<Step>> choose_method() {
    if (answer_[0] != 5 || answer_[1] != (has_login() ? 2 : 0)) return fail("it wants another way of logging in");
    if (!has_login()) return ask();
    return say(Stage::login, std::string("\1") + size_byte(user_) + user_ + size_byte(password_) + password_, 2);
  }

  Result<std::optional<Step>> ask() {
    const std::string port = {static_cast<char>(port_ >> 8U), static_cast<char>(port_ & 255U)};
    return say(Stage::reply, std::string("\5\1\0", 3) + address() + port, 5);
  }

  // The end of the reply names an address of the proxy's: its length must be known, or the tunnel would begin with it.
  Result<std::optional<Step>> read_reply() {
    if (answer_[0] != 5 || answer_[1] != 0) return fail("it could not connect to " + host_and_port(host_, port_));
    const auto type = static_cast<unsigned char>(answer_[3]);
    const std::size_t size = type == 1 ? 4 : type == 4 ? 16 : 1U + static_cast<unsigned char>(answer_[4]);
    expected_ = 4 + size + 2;
    stage_ = Stage::address;
    return std::optional(Step{{}, expected_ - answer_.size()});
  }

  [[nodiscard]] bool has_login() const { return !user_.empty(); }

  [[nodiscard]] std::string address() const {
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, host_.c_str(), bytes.data()) == 1) return "\1" + std::string(bytes.data(), 4);
    if (::inet_pton(AF_INET6, host_.c_str(), bytes.data()) == 1) return "\4" + std::string(bytes.data(), 16);
    return std::string("\3") + size_byte(host_) + host_;
  }

  const std::string user_, password_, host_;
  const std::uint16_t port_;
  Stage stage_ = Stage::greeting;
  std::size_t expected_ = 0;
  std::string answer_;
};

}  // namespace

std::unique_ptr<ProxyHandshake> make_proxy_handshake(const Url& proxy, const std::string& target_host,
                                                     std::uint16_t target_port) {
  if (proxy.scheme.starts_with("socks5")) return std::make_unique<Socks5>(proxy, target_host, target_port);
  return std::make_unique<HttpConnect>(proxy, host_and_port(target_host, target_port));
}

}  // namespace o2dms::base
