#include "reports/screen.h"

#include <algorithm>
#include <limits>
#include <ostream>

#include "base/url_login.h"
#include "reports/report_text.h"

namespace o2dms::reports {
namespace {

constexpr std::string_view kErase = "\r\x1b[K";

std::string_view code_of(Colour colour) {
  switch (colour) {
    case Colour::none:
      return "";
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::bold:
      return "\x1b[1m";
    case Colour::bold_red:
      return "\x1b[1;31m";
  }
  return "";
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string line = plain_text(base::without_url_logins(text), limit);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

Screen& Screen::text(std::string_view text, Colour colour, std::size_t limit) {
  const bool painted = colour_ && colour != Colour::none;
  if (painted) stream_ << code_of(colour);
  stream_ << one_line(text, limit);
  if (painted) stream_ << "\x1b[0m";
  return *this;
}

Screen& Screen::column(std::string_view text, std::size_t width, Colour colour) {
  std::string padded(text);
  if (padded.size() < width) padded.append(width - padded.size(), ' ');
  return this->text(padded, colour);
}

Screen& Screen::end_line() {
  stream_ << "\n";
  return *this;
}

Screen& Screen::block(std::string_view text) {
  stream_ << plain_text(base::without_url_logins(text), std::numeric_limits<std::size_t>::max());
  return *this;
}

Screen& Screen::draw(std::string_view text) {
  stream_ << kErase << one_line(text, kLongest);
  return flush();
}

Screen& Screen::erase() {
  stream_ << kErase;
  return *this;
}

Screen& Screen::flush() {
  stream_.flush();
  return *this;
}

}  // namespace o2dms::reports
