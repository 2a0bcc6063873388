// PatchDocument: a JSON document that many operations change, one after the other. A list or an object that an
// operation goes into is taken apart once; from then on an element is put in or taken out without the others being
// moved. What no operation goes into stays as it is. Not thread-safe.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"

namespace o2dms::simulator {

class PatchNode;
using PatchNodePtr = std::unique_ptr<PatchNode>;

// A list in pieces of bounded length.
class PatchElements {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  // Precondition: index < size().
  [[nodiscard]] PatchNode& at(std::size_t index) const;
  PatchNodePtr take(std::size_t index);
  // Precondition: index <= size().
  void insert(std::size_t index, PatchNodePtr node);

 private:
  struct Position {
    std::size_t piece, offset;
  };
  [[nodiscard]] Position position_of(std::size_t index) const;

  std::vector<std::vector<PatchNodePtr>> pieces_;  // none is empty
  std::size_t size_ = 0;
};

// All that goes through a node goes through what is in it, level by level: whoever puts nodes into each other keeps
// them from nesting deeper than the stack allows.
class PatchNode {
 public:
  explicit PatchNode(base::Json value);

  // How many containers nest here, or more: what is taken out does not lower it. 0 when this is no container.
  [[nodiscard]] std::size_t height() const { return height_; }
  // For what is put in further down than add_child.
  void raise_height(std::size_t least) { height_ = std::max(height_, least); }

  // By the steps of a JSON pointer: a member's name; an element's index. Null when nothing is there.
  PatchNode* child(std::string_view step);
  PatchNodePtr take_child(std::string_view step);
  // Puts a member in, over one that is there; an element before the one at the index, or with "-" behind the last.
  // False when this is no container, or the index is none.
  bool add_child(std::string_view step, PatchNodePtr node);

  [[nodiscard]] bool equals(const base::Json& value) const;
  [[nodiscard]] base::Json copy() const;
  // The value, put together again; this is of no use afterwards.
  base::Json release();

 private:
  using Members = std::map<std::string, PatchNodePtr, std::less<>>;
  void open();

  std::variant<base::Json, Members, PatchElements> content_;
  std::size_t height_;
};

}  // namespace o2dms::simulator
