#include "simulator/cel/time_zone.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/file.h"
#include "base/mutex.h"

namespace o2dms::simulator::cel {
namespace {

struct Zone {
  std::vector<std::int64_t> times;    // when the clocks change
  std::vector<std::int64_t> offsets;  // from then on
  std::int64_t first_offset = 0;
};

// Big-endian numbers of a TZif file.
class TzifReader {
 public:
  explicit TzifReader(std::string_view data) : data_(data) {}
  [[nodiscard]] bool has(std::size_t size) const { return at_ + size <= data_.size(); }
  void skip(std::size_t size) { at_ += size; }
  std::int64_t number(std::size_t size) {
    if (!has(size)) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | static_cast<unsigned char>(data_[at_ + i]);
    at_ += size;
    return size == 8   ? static_cast<std::int64_t>(value)
           : size == 4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(value))
                       : static_cast<std::int64_t>(value);
  }
  struct Header {
    std::int64_t utc_flags = 0, standard_flags = 0, leaps = 0, times = 0, types = 0, letters = 0;
    [[nodiscard]] std::size_t length(std::size_t time_size) const {
      return static_cast<std::size_t>(times * static_cast<std::int64_t>(time_size + 1) + types * 6 + letters +
                                      leaps * static_cast<std::int64_t>(time_size + 4) + standard_flags + utc_flags);
    }
  };
  Header header() {
    skip(20);  // magic, version, reserved
    Header header;
    for (std::int64_t* count :
         {&header.utc_flags, &header.standard_flags, &header.leaps, &header.times, &header.types, &header.letters})
      *count = number(4);
    return header;
  }

 private:
  std::string_view data_;
  std::size_t at_ = 0;
};

// The second part of the file, which has times of 64 bits. Rules beyond the last change are not read: zone files list
// changes up to 2037.
std::optional<Zone> read_zone(std::string_view data) {
  if (!data.starts_with("TZif") || data.size() < 44 || data[4] < '2') return std::nullopt;
  TzifReader reader(data);
  const auto first = reader.header();
  reader.skip(first.length(4));
  const auto header = reader.header();
  if (header.types <= 0 || header.times < 0 || !reader.has(header.length(8))) return std::nullopt;
  Zone zone;
  for (std::int64_t i = 0; i < header.times; ++i) zone.times.push_back(reader.number(8));
  std::vector<std::size_t> kinds;
  for (std::int64_t i = 0; i < header.times; ++i) kinds.push_back(static_cast<std::size_t>(reader.number(1)));
  std::vector<std::int64_t> offsets;
  for (std::int64_t i = 0; i < header.types; ++i) {
    offsets.push_back(reader.number(4));
    reader.skip(2);
  }
  zone.first_offset = offsets.front();
  for (const std::size_t kind : kinds) zone.offsets.push_back(kind < offsets.size() ? offsets[kind] : 0);
  return zone;
}

bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.find("..") != std::string_view::npos)
    return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return base::is_alphanumeric(c) || c == '/' || c == '_' || c == '-' || c == '+'; });
}

// Zones once read, and names that are none.
class ZoneCache {
 public:
  std::shared_ptr<const Zone> find(std::string_view name) {
    const base::MutexLock lock(mutex_);
    const auto known = zones_.find(name);
    if (known != zones_.end()) return known->second;
    std::shared_ptr<const Zone> zone;
    if (const auto file = base::read_file("/usr/share/zoneinfo/" + std::string(name)))
      if (auto read = read_zone(*file)) zone = std::make_shared<const Zone>(std::move(*read));
    if (zones_.size() < 1000) zones_.emplace(name, zone);
    return zone;
  }

 private:
  base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const Zone>, std::less<>> zones_ GUARDED_BY(mutex_);
};

// "+05:30", "-08:00", "05:30"
std::optional<std::int64_t> fixed_offset(std::string_view zone) {
  const bool west = zone.starts_with("-");
  if (west || zone.starts_with("+")) zone.remove_prefix(1);
  const std::size_t colon = zone.find(':');
  if (colon == 0 || colon > 2 || zone.size() - colon != 3) return std::nullopt;
  std::int64_t parts[2] = {0, 0};
  for (std::size_t i = 0; i < zone.size(); ++i) {
    if (i == colon) continue;
    if (!base::is_digit(zone[i])) return std::nullopt;
    std::int64_t& part = parts[i > colon ? 1 : 0];
    part = part * 10 + (zone[i] - '0');
  }
  const std::int64_t seconds = parts[0] * 3600 + parts[1] * 60;
  return west ? -seconds : seconds;
}

}  // namespace

std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t seconds_since_epoch) {
  if (zone.empty() || zone == "UTC" || zone == "Z") return 0;
  if (zone.find(':') != std::string_view::npos) return fixed_offset(zone);
  if (!is_zone_name(zone)) return std::nullopt;
  static ZoneCache cache;
  const auto found = cache.find(zone);
  if (found == nullptr) return std::nullopt;
  const auto next = std::upper_bound(found->times.begin(), found->times.end(), seconds_since_epoch);
  if (next == found->times.begin()) return found->first_offset;
  return found->offsets[static_cast<std::size_t>(next - found->times.begin() - 1)];
}

}  // namespace o2dms::simulator::cel
