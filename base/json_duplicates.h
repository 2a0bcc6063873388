// JsonDuplicates: where a parser stands in a document, and the paths of keys that it met twice. Internal to base/: for
// json_parse.cc and yaml.cc. Keeps references to keys: they must stay where they are until they are left. Not
// thread-safe.
#pragma once

#include <string>
#include <vector>

namespace o2dms::base {

class JsonDuplicates {
 public:
  // Null: nobody wants to know, and every call is free.
  explicit JsonDuplicates(std::vector<std::string>* found) : found_(found) {}

  void enter(const std::string& key) {
    if (found_ != nullptr) path_.push_back({&key, 0});
  }
  void enter(std::size_t index) {
    if (found_ != nullptr) path_.push_back({nullptr, index});
  }
  void leave() {
    if (found_ != nullptr) path_.pop_back();
  }
  // What was entered last is there for the second time. A document may hold many under one long key, so that both
  // their number and their length have an end.
  void note();

 private:
  struct Step {
    const std::string* key;  // null: an array's element
    std::size_t index;
  };
  [[nodiscard]] std::string path() const;

  std::vector<std::string>* const found_;
  std::vector<Step> path_;
  std::size_t bytes_ = 0;  // of all texts in found_
};

}  // namespace o2dms::base
