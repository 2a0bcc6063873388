// JsonCursor: reads JSON text from front to back without building a document: for text that this program has written
// itself (append_text) and of which only some members are wanted. Nothing is copied but strings with escapes. Text that
// is no JSON is read as something else or as nothing, never past its end. One cursor belongs to one thread; the text
// outlives it and every view that it hands out.
#pragma once

#include <cstdint>
#include <forward_list>
#include <initializer_list>
#include <string>
#include <string_view>

namespace o2dms::base {

// Keeps the strings that had to be decoded; views into it live as long as it does.
using DecodedStrings = std::forward_list<std::string>;

class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  // Of the value that is next.
  [[nodiscard]] bool is_object() const { return next_is('{'); }
  [[nodiscard]] bool is_array() const { return next_is('['); }
  [[nodiscard]] bool is_string() const { return next_is('"'); }

  // Calls member(key) for each member of an object, with the cursor at its value; a value that `member` did not read is
  // skipped. A value that is no object is skipped. Keys are as written: one with an escape matches no name.
  template <class Member>
  void members(Member member) {
    if (!is_object()) return skip();
    ++at_;
    while (at_ != end_ && *at_ == '"') {
      const std::string_view key = quoted();
      if (at_ != end_) ++at_;  // the colon
      const char* value = at_;
      member(key);
      if (at_ == value) skip();
      if (at_ == end_ || *at_ != ',') break;
      ++at_;
    }
    if (at_ != end_) ++at_;
  }

  // Calls element() for each element of an array, as members() does.
  template <class Element>
  void elements(Element element) {
    if (!is_array()) return skip();
    ++at_;
    while (at_ != end_ && *at_ != ']') {
      const char* value = at_;
      element();
      if (at_ == value) skip();
      if (at_ == value || at_ == end_ || *at_ != ',') break;
      ++at_;
    }
    if (at_ != end_) ++at_;
  }

  // The value as it is written; it is read then.
  std::string_view raw();
  // A string's content; what is no string is empty. Without escapes it is a view into the text; else into `decoded`.
  std::string_view string(DecodedStrings& decoded);
  // A whole number; 0 for what is none.
  std::int64_t integer();
  // False for what is not `true`.
  bool boolean();
  void skip();

 private:
  [[nodiscard]] bool next_is(char c) const { return at_ != end_ && *at_ == c; }
  // What stands between the quotes, as written. Precondition: the cursor is at a quote.
  std::string_view quoted();

  const char* at_;
  const char* end_;
};

// The value at a path of member names, as it is written; empty when there is none.
std::string_view raw_json_at(std::string_view text, std::initializer_list<std::string_view> path);
// A string as it is meant: without quotes, escapes undone. What is written otherwise is given as it is.
std::string decoded_json_string(std::string_view raw);

}  // namespace o2dms::base
