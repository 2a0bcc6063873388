// TableLines: cuts the resource table's text into lines and tab-separated cells, without copying. Used by the loader of
// registry.cc alone; the views live as long as the text.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::simulator {

class TableLines {
 public:
  explicit TableLines(std::string_view text) : rest_(text) {}

  // Moves to the next line that is neither empty nor a remark; false at the end.
  bool next();
  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  // Empty when there is no such cell, and for "-".
  [[nodiscard]] std::string_view operator[](std::size_t cell) const;
  // The items of a cell that is a list.
  [[nodiscard]] std::vector<std::string_view> list(std::size_t cell) const;

  static std::vector<std::string_view> split(std::string_view text, char separator);

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
  std::vector<std::string_view> cells_;
};

}  // namespace o2dms::simulator
