#include "simulator/cel/source.h"

#include <algorithm>

#include "base/utf8.h"

namespace o2dms::simulator::cel {
namespace {

// More are not told, as cel-go has it.
constexpr std::size_t most_problems = 100;

char32_t decoded(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  switch (character.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    default:
      return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
  }
}

}  // namespace

Source::Source(std::string_view text) {
  characters_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(base::utf8_length(text, at), 1);
    characters_.push_back(decoded(text.substr(at, length)));
    at += length;
  }
}

std::string Source::text(std::size_t begin, std::size_t end) const {
  std::string out;
  for (std::size_t i = begin; i < std::min(end, size()); ++i) base::append_utf8(characters_[i], out);
  return out;
}

Source::Place Source::place(Position position) const {
  Place place{1, 1, 0, size()};
  for (std::size_t i = 0; i < std::min<std::size_t>(position, size()); ++i)
    if (characters_[i] == U'\n') {
      ++place.line;
      place.begin = i + 1;
    }
  place.column = position - place.begin + 1;
  place.end = std::min(characters_.find(U'\n', place.begin), size());
  return place;
}

CompileError Source::error(std::vector<Problem> problems) const {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.position < b.position; });
  if (problems.size() > most_problems) problems.resize(most_problems);
  CompileError error;
  for (const Problem& problem : problems) {
    const Place place = this->place(problem.position);
    if (error.message.empty()) {
      error.line = place.line;
      error.column = place.column;
    } else {
      error.message += "\n";
    }
    error.message += "ERROR: <input>:" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
                     problem.message + "\n | " + text(place.begin, place.end) + "\n | " +
                     std::string(place.column - 1, '.') + "^";
  }
  return error;
}

}  // namespace o2dms::simulator::cel
