#include "tests/tidy/source_text.h"

namespace o2dms::tidy {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// Walks over C++ text once and blanks what is not code. Line breaks stay, so that line numbers hold.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//")) {
        blank_until("\n", 0);
      } else if (starts("/*")) {
        blank_until("*/", 2);
      } else if (starts("R\"") && (at_ == 0 || !is_word(text_[at_ - 1]))) {
        blank_raw_string();
      } else if (text_[at_] == '"') {
        blank_quoted('"');
      } else if (text_[at_] == '\'' && (at_ == 0 || !is_word(text_[at_ - 1]))) {  // else a digit separator
        blank_quoted('\'');
      } else {
        ++at_;
      }
    }
    return out_;
  }

 private:
  [[nodiscard]] bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void blank(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < out_.size(); ++i) {
      if (out_[i] != '\n') out_[i] = ' ';
    }
  }

  void blank_until(std::string_view end, std::size_t end_size) {
    const std::size_t found = text_.find(end, at_ + 2);
    const std::size_t stop = found == std::string_view::npos ? text_.size() : found + end_size;
    blank(at_, stop);
    at_ = stop;
  }

  void blank_raw_string() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    const std::string end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t found = text_.find(end, open);
    const std::size_t stop = found == std::string_view::npos ? text_.size() : found + end.size();
    blank(at_, stop);
    at_ = stop;
  }

  void blank_quoted(char quote) {
    std::size_t i = at_ + 1;
    while (i < text_.size() && text_[i] != quote && text_[i] != '\n') i += text_[i] == '\\' ? 2 : 1;
    blank(at_ + 1, i);
    at_ = i + 1;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

bool is_header(std::string_view path) {
  return path.ends_with(".h");
}
bool is_cpp(std::string_view path) {
  return is_header(path) || path.ends_with(".cc");
}

std::string room_of(std::string_view path) {
  const std::size_t slash = path.find('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

SourceText read_source(std::string path, std::string_view content) {
  SourceText source;
  source.path = std::move(path);
  source.lines = split_lines(content);
  source.code = is_cpp(source.path) ? split_lines(Blanker(content).run()) : source.lines;
  return source;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace o2dms::tidy
