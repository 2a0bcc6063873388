#include "tests/tidy/includes.h"

#include <optional>

namespace o2dms::tidy {

namespace {

std::optional<Include> parse_include(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t");
  if (hash == std::string_view::npos || line[hash] != '#') return std::nullopt;
  const std::size_t word = line.find_first_not_of(" \t", hash + 1);
  if (word == std::string_view::npos || !line.substr(word).starts_with("include")) return std::nullopt;
  const std::size_t open = line.find_first_of("\"<", word);
  if (open == std::string_view::npos) return std::nullopt;
  const bool quoted = line[open] == '"';
  const std::size_t close = line.find(quoted ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Include{std::string(line.substr(open + 1, close - open - 1)), quoted, 0};
}

}  // namespace

std::vector<Include> includes_of(const SourceText& source) {
  std::vector<Include> includes;
  if (!is_cpp(source.path)) return includes;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    // The blanked line tells code from comment, the written one has the name.
    if (source.code[i].find("include") == std::string::npos) continue;
    if (auto include = parse_include(source.lines[i])) {
      include->line = i + 1;
      includes.push_back(*include);
    }
  }
  return includes;
}

}  // namespace o2dms::tidy
