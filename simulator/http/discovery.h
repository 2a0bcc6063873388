// Discovery: /api, /apis and what is below them, plain and aggregated, made once from the registry. Immutable;
// thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

class Discovery {
 public:
  explicit Discovery(const Registry& registry);

  // The document at a path ("/api", "/apis", "/apis/apps", "/apis/apps/v1"); null when there is none. `host` is the
  // server's address as the client has it, which "/api" names.
  [[nodiscard]] base::SharedText plain(std::string_view path, std::string_view host) const;
  // The aggregated document at "/api" or "/apis", of version "v2" or "v2beta1"; null for other paths.
  [[nodiscard]] base::SharedText aggregated(std::string_view path, std::string_view version) const;
  // Of an aggregated document, quoted.
  [[nodiscard]] const std::string& etag(std::string_view path) const;
  // In any version.
  [[nodiscard]] bool serves(std::string_view group) const;

 private:
  [[nodiscard]] base::SharedText find(std::string_view path) const;
  void add_plain(const Registry& registry);
  void add_aggregated(const Registry& registry, bool core);

  base::Json core_versions_;
  std::map<std::string, base::SharedText, std::less<>> documents_;  // aggregated ones under PATH#VERSION
  std::map<std::string, std::string, std::less<>> etags_;
};

}  // namespace o2dms::simulator
