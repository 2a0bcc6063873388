// Screen: how the program writes for people, on standard output or standard error, whatever may hold words of others:
// what the target, a file or the command line said holds nothing that a terminal would obey, forges no line of ours,
// and shows no login of a URL. (What is the program's own, as its tables and texts are, list, explain and selftest
// print as it is.) Holds a reference to its stream. Not thread-safe.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

namespace o2dms::reports {

enum class Colour { none, red, green, yellow, bold, bold_red };

class Screen {
 public:
  // `colour`: whether colours are shown.
  explicit Screen(std::ostream& stream, bool colour = false) : stream_(stream), colour_(colour) {}

  // A part of a line: line breaks in it become blanks; what is beyond `limit` bytes is counted instead.
  Screen& text(std::string_view text, Colour colour = Colour::none, std::size_t limit = kLongest);
  // The same in a column of that width.
  Screen& column(std::string_view text, std::size_t width, Colour colour = Colour::none);
  Screen& end_line();
  // A line of its own.
  Screen& line(std::string_view text) { return this->text(text).end_line(); }
  // Text of ours in several lines: those of others in it have been told apart (report_text.h), or are none.
  Screen& block(std::string_view text);

  // A line that is drawn over: for a terminal only.
  Screen& draw(std::string_view text);
  Screen& erase();
  Screen& flush();

 private:
  static constexpr std::size_t kLongest = 4096;

  std::ostream& stream_;
  const bool colour_;
};

}  // namespace o2dms::reports
