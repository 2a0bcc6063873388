#include "simulator/cel/function_table.h"

#include "base/ascii.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

// Reads "list(map(string, A))" and the like; signatures are ours and well-formed.
class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : rest_(text) {}

  Overload read() {
    Overload overload;
    if (const std::size_t mark = rest_.find("::"); mark != std::string_view::npos) {
      overload.is_member = true;
      overload.parameters.push_back(type());
      rest_.remove_prefix(2);
    }
    const std::size_t open = rest_.find('(');
    overload.name = rest_.substr(0, open);
    rest_.remove_prefix(open + 1);
    while (!take(")")) {
      overload.parameters.push_back(type());
      take(", ");
    }
    take(" -> ");
    overload.result = type();
    return overload;
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view word() {
    std::size_t end = 0;
    while (end < rest_.size() && (base::is_alphanumeric(rest_[end]) || rest_[end] == '.' || rest_[end] == '_')) ++end;
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return word;
  }

  Type type() {
    const std::string_view name = word();
    if (take("(")) {
      const Type first = type();
      const Type second = take(", ") ? type() : Type();
      take(")");
      if (name == "list") return Type::list(first);
      if (name == "map") return Type::map(first, second);
      return name == "optional" ? Type::optional(first) : Type::type_of(first);
    }
    static const std::map<std::string_view, Kind> basic = {
        {"bool", Kind::boolean},    {"int", Kind::integer},         {"uint", Kind::unsigned_integer},
        {"double", Kind::floating}, {"string", Kind::string},       {"bytes", Kind::bytes},
        {"dyn", Kind::dyn},         {"timestamp", Kind::timestamp}, {"duration", Kind::duration},
        {"null", Kind::null}};
    if (const auto found = basic.find(name); found != basic.end()) return found->second;
    if (name.size() == 1) return Type::parameter(std::string(name));
    return Type::opaque(std::string(name));
  }

  std::string_view rest_;
};

bool takes_value(const Type& parameter, const Value& value) {
  switch (parameter.kind()) {
    case Kind::dyn:
    case Kind::parameter:
      return true;
    case Kind::opaque:
      return value.is(Kind::opaque) && value.opaque()->type().name() == parameter.name();
    default:
      return value.is(parameter.kind());
  }
}

}  // namespace

bool Overload::takes(Arguments arguments) const {
  if (arguments.size() != parameters.size()) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (!takes_value(parameters[i], arguments[i])) return false;
  return true;
}

FunctionTable::FunctionTable() {
  for (const auto rows :
       {operator_functions(), comparison_functions(), container_functions(),  conversion_functions(),
        time_functions(),     optional_functions(),   string_functions(),     format_functions(),
        list_functions(),     list_order_functions(), regex_functions(),      url_functions(),
        ip_functions(),       cidr_functions(),       quantity_functions(),   named_format_functions(),
        semver_functions(),   set_functions(),        authorizer_functions(), json_patch_functions()})
    add(rows, false);
  for (const auto rows : {math_functions(), encoder_functions(), more_string_functions()}) add(rows, true);
}

void FunctionTable::add(std::span<const FunctionRow> rows, bool is_extension) {
  for (const FunctionRow& row : rows) {
    Overload overload = SignatureReader(row.signature).read();
    overload.is_extension = is_extension;
    overload.row = &row;
    by_name_[overload.name].push_back(static_cast<OverloadId>(overloads_.size()));
    overloads_.push_back(std::move(overload));
  }
}

const FunctionTable& FunctionTable::instance() {
  static const FunctionTable table;
  return table;
}

const std::vector<OverloadId>* FunctionTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator::cel
