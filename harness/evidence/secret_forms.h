// SecretForms: the secrets that are known, in the forms in which a server may echo them: as they are, and in base64
// (both alphabets, wherever they begin in what was encoded); each of these also percent-encoded, escaped as in a JSON
// string, or broken into lines. Not thread-safe. Time is linear in the text.
#pragma once

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace o2dms::harness {

// Where a secret stands in a text, and what is to stand there.
struct SecretPlace {
  std::size_t begin, end;
  const std::string* mark;
};

class SecretForms {
 public:
  // `mark` stands in its place wherever it is found.
  void add(std::string_view secret, const std::string& mark);
  [[nodiscard]] bool knows(std::string_view secret) const;

  [[nodiscard]] std::string replaced(std::string_view text) const;

 private:
  struct Form {
    std::string text;
    std::string mark;
  };
  // A text is read once, however many forms there are: few of its places begin as any of them does.
  [[nodiscard]] bool may_begin(const char* at) const;
  void find_forms(std::string_view text, std::vector<SecretPlace>& places) const;
  // In order, apart from each other.
  [[nodiscard]] std::vector<SecretPlace> places_in(std::string_view text, int depth) const;

  static constexpr std::size_t kBeginning = 4;  // bytes; no form is shorter
  std::vector<Form> forms_;                     // longer ones first, for they may contain shorter ones
  std::bitset<4096> beginnings_;                // of all forms, hashed
};

// What of the base64 of a text with `secret` in it, `before` bytes (0 to 2) after the beginning of a group of three,
// does not depend on what stands around it.
std::string inner_base64(std::string_view secret, std::size_t before);

}  // namespace o2dms::harness
