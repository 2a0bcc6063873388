#include "kube_client.h"

#include <curl/curl.h>
#include <yaml-cpp/yaml.h>

#include <memory>

namespace smo {
namespace {

using Curl = std::unique_ptr<CURL, void (*)(CURL*)>;
using Bytes = std::function<bool(std::string_view)>;

std::string decoded(const YAML::Node& base64) {
  const auto bytes = YAML::DecodeBase64(base64.as<std::string>());
  return {bytes.begin(), bytes.end()};
}

void set_pem(CURL* curl, CURLoption option, const std::string& pem) {
  curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_COPY};  // NOLINT: copied, not written
  curl_easy_setopt(curl, option, &blob);
}

// Less than `count` taken ends the transfer.
std::size_t take(const char* data, std::size_t, std::size_t count, void* bytes) {
  return (*static_cast<Bytes*>(bytes))({data, count}) ? count : 0;
}

void set_sink(CURL* curl, Bytes& bytes) {
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &bytes);
}

Curl open(const std::string& url, const std::string& authority, const std::string& certificate,
          const std::string& key) {
  Curl curl(curl_easy_init(), curl_easy_cleanup);
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  set_pem(curl.get(), CURLOPT_CAINFO_BLOB, authority);
  set_pem(curl.get(), CURLOPT_SSLCERT_BLOB, certificate);
  set_pem(curl.get(), CURLOPT_SSLKEY_BLOB, key);
  return curl;
}

}  // namespace

KubeClient::KubeClient(const std::string& kubeconfig) {
  const YAML::Node config = YAML::Load(kubeconfig);
  const YAML::Node cluster = config["clusters"][0]["cluster"], user = config["users"][0]["user"];
  server_ = cluster["server"].as<std::string>();
  authority_ = decoded(cluster["certificate-authority-data"]);
  certificate_ = decoded(user["client-certificate-data"]);
  key_ = decoded(user["client-key-data"]);
}

Answer KubeClient::post(const std::string& path, const Json& body) const {
  return send("POST", path, body);
}

Answer KubeClient::remove(const std::string& path, const Json& options) const {
  return send("DELETE", path, options);
}

Answer KubeClient::send(const char* method, const std::string& path, const Json& body) const {
  const Curl curl = open(server_ + path, authority_, certificate_, key_);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  const std::string sent = body.dump();
  std::string received;
  Bytes append = [&received](std::string_view bytes) { return received.append(bytes), true; };
  set_sink(curl.get(), append);
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, sent.c_str());
  Answer answer;
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) return {.problem = curl_easy_strerror(code)};
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  answer.body = Json::parse(received, nullptr, false);
  if (answer.body.is_discarded()) answer.body = nullptr;
  return answer;
}

bool KubeClient::watch(const std::string& path, std::chrono::milliseconds limit,
                       const std::function<bool(const Json& event)>& seen) const {
  const Curl curl = open(server_ + path, authority_, certificate_, key_);
  std::string line;
  bool found = false;
  Bytes read_lines = [&](std::string_view bytes) {
    for (const char c : bytes) {
      if (c != '\n') {
        line += c;
        continue;
      }
      const Json event = Json::parse(line, nullptr, false);
      line.clear();
      if (!event.is_object() || !seen(event)) continue;
      found = true;
      return false;
    }
    return true;
  };
  set_sink(curl.get(), read_lines);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
  curl_easy_perform(curl.get());
  return found;
}

}  // namespace smo
