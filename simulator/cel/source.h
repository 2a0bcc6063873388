// The text of an expression by its characters, and where in it something is wrong: compiler errors show the line with a
// mark below it. A view of the text; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/cel/compile.h"

namespace o2dms::simulator::cel {

// A character by its number, from 0.
using Position = std::uint32_t;

struct Problem {
  Position position = 0;
  std::string message;
};

class Source {
 public:
  // Precondition: well-formed UTF-8.
  explicit Source(std::string_view text);

  [[nodiscard]] std::size_t size() const { return characters_.size(); }
  [[nodiscard]] char32_t at(std::size_t position) const { return position < size() ? characters_[position] : 0; }
  // As UTF-8.
  [[nodiscard]] std::string text(std::size_t begin, std::size_t end) const;
  // All problems in the order of their places; precondition: there is one.
  [[nodiscard]] CompileError error(std::vector<Problem> problems) const;

 private:
  struct Place {
    std::size_t line, column;  // from 1
    std::size_t begin, end;    // of the line
  };
  [[nodiscard]] Place place(Position position) const;

  std::u32string characters_;
};

}  // namespace o2dms::simulator::cel
