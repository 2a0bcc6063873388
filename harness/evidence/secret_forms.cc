#include "harness/evidence/secret_forms.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "base/base64.h"
#include "base/hex.h"
#include "base/utf8.h"

namespace o2dms::harness {
namespace {

std::string in_url_alphabet(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

// application/x-www-form-urlencoded writes a blank as "+".
std::string as_in_a_form(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '+');
  return text;
}

std::string without_line_breaks(std::string_view text) {
  std::string result;
  std::copy_if(text.begin(), text.end(), std::back_inserter(result), [](char c) { return c != '\r' && c != '\n'; });
  return result;
}

// A number written in so many hexadecimal digits at `at`; -1: there is none.
int hexadecimal(std::string_view text, std::size_t at, std::size_t digits) {
  if (text.size() < at + digits) return -1;
  int value = 0;
  for (const char digit : text.substr(at, digits)) {
    const int worth = base::hex_value(digit);
    if (worth < 0) return -1;
    value = value * 16 + worth;
  }
  return value;
}

struct Character {
  std::string value;       // several bytes where it stands for one that is not of ASCII
  std::size_t length = 1;  // of how it is written
};

// "\u00fc", or two of them for what is beyond the first 65536.
Character code_point(std::string_view text) {
  constexpr int kHigh = 0xD800, kLow = 0xDC00, kEnd = 0xE000;
  const int first = hexadecimal(text, 2, 4);
  if (first < 0) return {std::string(1, text[0]), 1};
  Character c{.length = 6};
  if (first < kHigh || first >= kEnd) {
    base::append_utf8(static_cast<std::uint32_t>(first), c.value);
    return c;
  }
  const int second = text.substr(6, 2) == "\\u" ? hexadecimal(text, 8, 4) : -1;
  if (first >= kLow || second < kLow || second >= kEnd) return {std::string(1, text[0]), 1};
  c.length = 12;
  base::append_utf8(static_cast<std::uint32_t>(0x10000 + ((first - kHigh) << 10) + (second - kLow)), c.value);
  return c;
}

// The first of a text that is not empty.
using ReadCharacter = Character (*)(std::string_view text);

Character percent_decoded(std::string_view text) {
  if (text[0] == '%')
    if (const int byte = hexadecimal(text, 1, 2); byte >= 0) return {std::string(1, static_cast<char>(byte)), 3};
  return {std::string(1, text[0]), 1};
}

// As in a string of JSON; line breaks are left out, written as they are or as escapes.
Character in_one_line(std::string_view text) {
  if (text[0] == '\r' || text[0] == '\n') return {"", 1};
  if (text[0] != '\\' || text.size() < 2) return {std::string(1, text[0]), 1};
  if (text[1] == 'u') return code_point(text);
  if (text[1] == 'n' || text[1] == 'r') return {"", 2};
  if (text[1] == '"' || text[1] == '\\' || text[1] == '/') return {std::string(1, text[1]), 2};
  return {std::string(1, text[0]), 1};
}

// Reads a text character by character.
class Reading {
 public:
  Reading(std::string_view text, ReadCharacter read) : text_(text), read_(read) {}

  // False at the end of the text.
  bool next() {
    if (end_ >= text_.size()) return false;
    begin_ = end_;
    character_ = read_(text_.substr(begin_));
    end_ += character_.length;
    return true;
  }
  [[nodiscard]] const std::string& value() const { return character_.value; }
  // Where it is written.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return end_; }

 private:
  const std::string_view text_;
  const ReadCharacter read_;
  std::size_t begin_ = 0, end_ = 0;
  Character character_;
};

std::string unescaped(std::string_view text, ReadCharacter read) {
  std::string plain;
  for (Reading reading(text, read); reading.next();) plain += reading.value();
  return plain;
}

// How a text may be written otherwise than it reads. That it ends in a line break says nothing.
std::vector<ReadCharacter> ways_to_read(std::string_view text) {
  std::vector<ReadCharacter> ways;
  if (text.find('%') != std::string_view::npos) ways.push_back(percent_decoded);
  if (const auto at = text.find_first_of("\\\r\n"); at != std::string_view::npos && at + 1 < text.size())
    ways.push_back(in_one_line);
  return ways;
}

// From places in unescaped(text) to places in the text. They are in order.
void map_back(std::string_view text, ReadCharacter read_character, std::vector<SecretPlace>& places) {
  Reading reading(text, read_character);
  std::size_t read = 0;  // bytes without escapes
  const auto read_on = [&] {
    if (!reading.next()) return false;
    read += reading.value().size();
    return true;
  };
  for (SecretPlace& place : places) {
    while (read <= place.begin && read_on()) continue;
    const std::size_t begin = reading.begin();
    while (read < place.end && read_on()) continue;
    place.begin = begin;
    place.end = reading.end();
  }
}

// Of four bytes.
std::size_t hash_of_beginning(const char* at) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return (bytes * 2654435761U) >> 20;  // Knuth's multiplicative hash, twelve bits of it
}

std::vector<SecretPlace> without_overlaps(std::vector<SecretPlace> places) {
  std::stable_sort(places.begin(), places.end(),
                   [](const SecretPlace& a, const SecretPlace& b) { return a.begin < b.begin; });
  std::vector<SecretPlace> apart;
  for (const SecretPlace& place : places) {
    if (apart.empty() || place.begin >= apart.back().end) {
      apart.push_back(place);
    } else {
      apart.back().end = std::max(apart.back().end, place.end);
    }
  }
  return apart;
}

}  // namespace

std::string inner_base64(std::string_view secret, std::size_t before) {
  constexpr std::size_t kTouched[] = {0, 2, 3};  // characters that bits of the bytes in front are in
  std::string encoded = base::base64_encode(std::string(before, '\0') + std::string(secret));
  encoded.resize(std::min(encoded.find('='), encoded.size()));
  if ((before + secret.size()) % 3 != 0) encoded.pop_back();  // bits of the bytes behind are in it
  return encoded.substr(kTouched[before]);
}

bool SecretForms::knows(std::string_view secret) const {
  return std::any_of(forms_.begin(), forms_.end(), [&](const Form& form) { return form.text == secret; });
}

void SecretForms::add(std::string_view secret, const std::string& mark) {
  const std::string plain = without_line_breaks(secret);
  std::vector<std::string> texts = {std::string(secret), plain, as_in_a_form(plain)};
  for (std::size_t before = 0; before < 3; ++before) {
    texts.push_back(inner_base64(secret, before));
    texts.push_back(in_url_alphabet(texts.back()));
  }
  for (std::string& text : texts) {
    if (text.size() < kBeginning || knows(text)) continue;
    beginnings_.set(hash_of_beginning(text.data()));
    forms_.push_back({std::move(text), mark});
  }
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const Form& a, const Form& b) { return a.text.size() > b.text.size(); });
}

std::string SecretForms::replaced(std::string_view text) const {
  std::string result;
  std::size_t copied = 0;
  for (const SecretPlace& place : places_in(text, 0)) {
    result.append(text, copied, place.begin - copied).append(*place.mark);
    copied = place.end;
  }
  return result.append(text, copied);
}

bool SecretForms::may_begin(const char* at) const {
  return beginnings_.test(hash_of_beginning(at));
}

void SecretForms::find_forms(std::string_view text, std::vector<SecretPlace>& places) const {
  if (forms_.empty() || text.size() < forms_.back().text.size()) return;
  std::vector<std::size_t> behind;  // of each form, where its last place ends; none before there is one
  for (std::size_t at = 0; at + kBeginning <= text.size(); ++at) {
    if (!may_begin(text.data() + at)) continue;
    for (std::size_t index = 0; index < forms_.size(); ++index) {
      const Form& form = forms_[index];
      if ((!behind.empty() && at < behind[index]) || text.compare(at, form.text.size(), form.text) != 0) continue;
      behind.resize(forms_.size());
      behind[index] = at + form.text.size();
      places.push_back({at, behind[index], &form.mark});
    }
  }
}

// What is escaped may have been escaped before: a document inside a document.
std::vector<SecretPlace> SecretForms::places_in(std::string_view text, int depth) const {
  constexpr int kDeepest = 3;
  std::vector<SecretPlace> places;
  find_forms(text, places);
  if (depth == kDeepest) return without_overlaps(std::move(places));
  for (const ReadCharacter read : ways_to_read(text)) {
    auto escaped = places_in(unescaped(text, read), depth + 1);
    map_back(text, read, escaped);
    places.insert(places.end(), escaped.begin(), escaped.end());
  }
  return without_overlaps(std::move(places));
}

}  // namespace o2dms::harness
