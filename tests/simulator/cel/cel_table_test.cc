// The tables *.tsv of this folder: a row is an expression, what it yields, and the variables that it reads (a JSON
// object; their types are not known before). What it yields is JSON, or "error: " and the message of the evaluation, or
// "refused: " and the first line of the compiler's message without its "ERROR: <input>:". A table whose name begins
// with "extension" has cel-go's extensions besides.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/evaluate.h"

namespace o2dms::simulator::cel {
namespace {

struct Row {
  std::string place, expression, expected, variables;
};

std::vector<std::string> split_row(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<Row> read_rows(const std::string& path) {
  const auto text = base::read_file(path);
  EXPECT_TRUE(text) << path;
  std::vector<Row> rows;
  std::size_t number = 0;
  for (const std::string& line : split_row(text ? *text : "", '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    auto parts = split_row(line, '\t');
    const std::string place = std::filesystem::path(path).filename().string() + ":" + std::to_string(number);
    EXPECT_TRUE(parts.size() == 2 || parts.size() == 3) << place << " has " << parts.size() << " columns";
    parts.resize(3);
    rows.push_back({place, parts[0], parts[1], parts[2].empty() ? "{}" : parts[2]});
  }
  return rows;
}

// The text of a message up to its first line end, without what all begin with.
std::string first_line(std::string message) {
  message.resize(std::min(message.find('\n'), message.size()));
  const std::string_view start = "ERROR: <input>:";
  return message.starts_with(start) ? message.substr(start.size()) : message;
}

std::string outcome(const Row& row, bool extensions) {
  const auto variables = base::parse_json(row.variables);
  if (!variables) return "no JSON: " + row.variables;
  Environment environment{.extensions = extensions};
  for (const auto& [name, value] : variables->items()) environment.variables[name] = Type();
  const auto program = compile(row.expression, environment);
  if (!program) return "refused: " + first_line(program.error().message);
  const Type any;
  Bindings bindings;
  for (auto item = variables->begin(); item != variables->end(); ++item)
    bindings.push_back({item.key(), Value::of(item.value(), any)});
  Budget budget;
  const auto value = evaluate(*program, bindings, budget);
  if (!value) return "error: " + value.error().message;
  const auto json = to_json(*value);
  return json ? base::to_text(*json) : "no JSON: " + json.error().message;
}

std::vector<std::string> tables() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(O2DMS_CEL_TABLES))
    if (entry.path().extension() == ".tsv") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

class CelTable : public testing::TestWithParam<std::string> {};

TEST_P(CelTable, YieldsWhatItsRowsSay) {
  const bool extensions = std::filesystem::path(GetParam()).filename().string().starts_with("extension");
  std::set<std::string> seen;
  for (const Row& row : read_rows(GetParam())) {
    EXPECT_EQ(outcome(row, extensions), row.expected) << row.place << ": " << row.expression;
    EXPECT_TRUE(seen.insert(row.expression + '\t' + row.variables).second) << row.place << " stands there twice";
  }
}

std::string table_name(const testing::TestParamInfo<std::string>& table) {
  return std::filesystem::path(table.param).stem().string();
}

INSTANTIATE_TEST_SUITE_P(Tables, CelTable, testing::ValuesIn(tables()), table_name);

// What was asked for when the room was built: a thousand rows.
TEST(CelTables, AreAThousandRows) {
  std::size_t rows = 0;
  for (const std::string& table : tables()) rows += read_rows(table).size();
  EXPECT_GE(rows, 1000U);
}

}  // namespace
}  // namespace o2dms::simulator::cel
