#include "simulator/schema/kubernetes_version.h"

#include <algorithm>
#include <charconv>

#include "base/joined.h"
#include "simulator/schema/bundled_tables.h"
#include "simulator/schema/registry.h"
#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t kLongestVersion = 64;

base::Result<SharedVersion> load(const BundledTable& bundled) {
  auto registry = load_registry(bundled.table);
  if (!registry) return base::failure(std::move(registry).error());
  auto version = std::make_shared<KubernetesVersion>();
  version->registry = *std::move(registry);
  version->wire_numbers = bundled.wire_numbers;
  for (TableLines lines(bundled.table); lines.next();) {
    if (lines[0] != "v") continue;
    version->git_version = lines[1];
    version->go_version = lines[2];
    version->build_date = lines[3];
    version->platform = lines[4];
    break;
  }
  version->minor = minor_version(version->git_version);
  return SharedVersion(std::move(version));
}

}  // namespace

KubernetesVersion::KubernetesVersion() = default;
KubernetesVersion::~KubernetesVersion() = default;

std::vector<std::string> kubernetes_versions() {
  std::vector<std::string> names;
  for (const BundledTable& bundled : bundled_tables()) names.emplace_back(bundled.name);
  return names;
}

base::Result<SharedVersion> find_kubernetes_version(std::string_view name) {
  for (const BundledTable& bundled : bundled_tables())
    if (bundled.name == name) return load(bundled);
  return base::fail("there is no Kubernetes \"" + std::string(name) + "\" in this program, only " +
                    base::joined(kubernetes_versions(), ", "));
}

SharedVersion newest_kubernetes_version() {
  return load(bundled_tables().front()).value();
}

int minor_version(std::string_view git_version) {
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7f; };
  if (git_version.size() > kLongestVersion || !git_version.starts_with("v1.") ||
      !std::all_of(git_version.begin(), git_version.end(), is_plain))
    return 0;
  int minor = 0;
  const std::string_view digits = git_version.substr(3);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
  const bool ends = end == digits.data() + digits.size() || *end == '.' || *end == '+' || *end == '-';
  return problem == std::errc() && ends && minor > 0 && minor < 1000 ? minor : 0;
}

}  // namespace o2dms::simulator
