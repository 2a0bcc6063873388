#include "tests/base/tls_tunnel.h"

#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "tests/base/raw_peer.h"
#include "tests/base/web.h"

namespace o2dms::base {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;

Bio bio_of(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

Context server_context() {
  Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const KeyPair& pair = certificates().server;
  const Bio certificate = bio_of(pair.certificate_pem), key = bio_of(pair.key_pem);
  const std::unique_ptr<X509, decltype(&X509_free)> leaf(
      PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr), &X509_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> secret(
      PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  SSL_CTX_use_certificate(context.get(), leaf.get());
  SSL_CTX_use_PrivateKey(context.get(), secret.get());
  return context;
}

std::string read_head(SSL* tls) {
  std::string head;
  char c = 0;
  while (!head.ends_with("\r\n\r\n") && SSL_read(tls, &c, 1) == 1) head += c;
  return head;
}

bool write_all(int descriptor, const char* data, int size) {
  while (size > 0) {
    const auto sent = ::send(descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<int>(sent);
  }
  return true;
}

// Until either side ends.
void relay(SSL* tls, int client, int target) {
  std::array<char, 16384> buffer;
  std::array<pollfd, 2> watched{{{client, POLLIN, 0}, {target, POLLIN, 0}}};
  while (SSL_pending(tls) > 0 || ::poll(watched.data(), watched.size(), -1) > 0) {
    if (SSL_pending(tls) > 0 || watched[0].revents != 0) {
      const int count = SSL_read(tls, buffer.data(), static_cast<int>(buffer.size()));
      if (count <= 0 || !write_all(target, buffer.data(), count)) return;
    } else if (watched[1].revents != 0) {
      const auto count = ::recv(target, buffer.data(), buffer.size(), 0);
      if (count <= 0 || SSL_write(tls, buffer.data(), static_cast<int>(count)) <= 0) return;
    }
  }
}

}  // namespace

TlsTunnel::TlsTunnel(std::uint16_t to, bool says_goodbye)
    : to_(to), says_goodbye_(says_goodbye), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool listens = ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::listen(listener_, 8) == 0 &&
                       ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (listens) port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) serve(client);
  });
}

TlsTunnel::~TlsTunnel() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

std::string TlsTunnel::asked() {
  const std::lock_guard lock(mutex_);
  return asked_;
}

void TlsTunnel::serve(int client) {
  const Context context = server_context();
  const Tls tls(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(tls.get(), client);
  if (SSL_accept(tls.get()) != 1) return;
  const std::string head = read_head(tls.get());
  {
    const std::lock_guard lock(mutex_);
    asked_ = head;
  }
  constexpr std::string_view welcome = "HTTP/1.1 200 Connection established\r\n\r\n";
  SSL_write(tls.get(), welcome.data(), static_cast<int>(welcome.size()));
  const int target = connect_raw(to_);
  relay(tls.get(), client, target);
  if (says_goodbye_) SSL_shutdown(tls.get());
  ::close(target);
}

}  // namespace o2dms::base
