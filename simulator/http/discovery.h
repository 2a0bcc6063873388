// Discovery: /api, /apis and what is below them, plain and aggregated, made from the registry when it is first asked
// for, and again when other custom resources are served. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/json.h"
#include "base/mutex.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

class Discovery {
 public:
  explicit Discovery(const Registry& registry);  // outlives it

  // The document at a path ("/api", "/apis", "/apis/apps", "/apis/apps/v1"); null when there is none. `host` is the
  // server's address as the client has it, which "/api" names.
  [[nodiscard]] base::SharedText plain(std::string_view path, std::string_view host) const;
  // The aggregated document at "/api" or "/apis", of version "v2" or "v2beta1"; null for other paths.
  [[nodiscard]] base::SharedText aggregated(std::string_view path, std::string_view version) const;
  // Of an aggregated document, quoted.
  [[nodiscard]] std::string etag(std::string_view path) const;
  // In any version.
  [[nodiscard]] bool serves(std::string_view group) const;

 private:
  // All of one generation of the registry.
  struct Pages {
    std::uint64_t generation = 0;
    base::Json core_versions;
    std::map<std::string, base::SharedText, std::less<>> documents;  // aggregated ones under PATH#VERSION
    std::map<std::string, std::string, std::less<>> etags;

    void add_plain(const std::vector<GroupVersion>& all);
    void add_aggregated(const std::vector<GroupVersion>& all, bool core);
    [[nodiscard]] base::SharedText find(std::string_view path) const;
  };
  [[nodiscard]] std::shared_ptr<const Pages> pages() const;

  const Registry& registry_;
  mutable base::Mutex mutex_;
  mutable std::shared_ptr<const Pages> pages_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator
