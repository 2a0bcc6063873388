// Kubernetes' named formats (library.h): format.dns1123Label().validate(x) and format.named('dns1123Label').
#include <algorithm>

#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"
#include "simulator/cel/regex_cache.h"
#include "simulator/cel/time_text.h"
#include "simulator/cel/url_value.h"

namespace o2dms::simulator::cel {
namespace {

using Problems = std::vector<std::string>;

struct NamedFormat {
  std::string_view name;
  Problems (*validate)(std::string_view text);
};

struct FormatValue {
  static constexpr std::string_view type_name = "kubernetes.NamedFormat";
  const NamedFormat* format = nullptr;
  friend bool operator==(const FormatValue&, const FormatValue&) = default;
};

bool has_form(std::string_view text, const std::string& pattern) {
  const auto regex = cached_regex("^(" + pattern + ")$");
  return regex && regex->matches(text);
}

constexpr std::string_view label_pattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view subdomain_pattern = R"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)";
constexpr std::string_view dns1035_pattern = "[a-z]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view name_pattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
constexpr std::string_view value_pattern = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
constexpr std::string_view name_rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

std::string form_problem(std::string_view rule, std::string_view examples, std::string_view pattern) {
  return std::string(rule) + " (e.g. " + std::string(examples) + ", regex used for validation is '" +
         std::string(pattern) + "')";
}

void check_form(std::string_view text, std::size_t longest, std::string_view pattern, const std::string& problem,
                Problems& problems) {
  if (text.size() > longest) problems.push_back("must be no more than " + std::to_string(longest) + " characters");
  if (!has_form(text, std::string(pattern))) problems.push_back(problem);
}

Problems label_problems(std::string_view text) {
  Problems problems;
  check_form(
      text, 63, label_pattern,
      form_problem("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                   "start and end with an alphanumeric character",
                   "'my-name',  or '123-abc'", label_pattern),
      problems);
  return problems;
}
Problems subdomain_problems(std::string_view text) {
  Problems problems;
  check_form(
      text, 253, subdomain_pattern,
      form_problem("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                   "and must start and end with an alphanumeric character",
                   "'example.com'", subdomain_pattern),
      problems);
  return problems;
}
Problems dns1035_problems(std::string_view text) {
  Problems problems;
  check_form(text, 63, dns1035_pattern,
             form_problem("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
                          "alphabetic character, and end with an alphanumeric character",
                          "'my-name',  or 'abc-123'", dns1035_pattern),
             problems);
  return problems;
}

// A name that something will be appended to may end in a dash.
template <Problems (*check)(std::string_view)>
Problems prefix_problems(std::string_view text) {
  if (text.size() > 1 && text.ends_with('-')) return check(std::string(text.substr(0, text.size() - 2)) + "a");
  return check(text);
}

std::string name_form_problem() {
  return form_problem(name_rule, "'MyName',  or 'my.name',  or '123-abc'", name_pattern);
}

Problems qualified_name_problems(std::string_view text) {
  const auto slashes = std::count(text.begin(), text.end(), '/');
  if (slashes > 1)
    return {"a qualified name " + name_form_problem() +
            " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"};
  Problems problems;
  if (slashes == 1) {
    const std::string_view prefix = text.substr(0, text.find('/'));
    if (prefix.empty())
      problems.emplace_back("prefix part must be non-empty");
    else
      for (const std::string& problem : subdomain_problems(prefix)) problems.push_back("prefix part " + problem);
    text.remove_prefix(prefix.size() + 1);
  }
  if (text.empty())
    problems.emplace_back("name part must be non-empty");
  else if (text.size() > 63)
    problems.emplace_back("name part must be no more than 63 characters");
  if (!has_form(text, std::string(name_pattern))) problems.push_back("name part " + name_form_problem());
  return problems;
}

Problems label_value_problems(std::string_view text) {
  Problems problems;
  check_form(
      text, 63, value_pattern,
      form_problem("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                   "and must start and end with an alphanumeric character",
                   "'MyValue',  or 'my_value',  or '12345'", value_pattern),
      problems);
  return problems;
}

Problems one_problem_unless(bool ok, std::string problem) {
  return ok ? Problems() : Problems{std::move(problem)};
}

Problems uri_problems(std::string_view text) {
  const auto url = parse_request_url(text);
  return one_problem_unless(url.ok(), url ? std::string() : url.error().message);
}
Problems uuid_problems(std::string_view text) {
  return one_problem_unless(has_form(text, "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"),
                            "does not match the UUID format");
}
Problems byte_problems(std::string_view text) {
  return one_problem_unless(
      has_form(text, "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"),
      "invalid base64");
}
bool is_date(std::string_view text) {
  return text.size() == 10 && parse_timestamp(std::string(text) + "T00:00:00Z").has_value();
}
Problems date_problems(std::string_view text) {
  return one_problem_unless(is_date(text), "invalid date");
}
Problems datetime_problems(std::string_view text) {
  const bool ok =
      text.size() > 11 && is_date(text.substr(0, 10)) && (text[10] == 'T' || text[10] == 't') &&
      has_form(text.substr(11), R"((?i)([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2})))");
  return one_problem_unless(ok, "invalid datetime");
}

constexpr NamedFormat named_formats[] = {
    {"dns1123Label", label_problems},
    {"dns1123Subdomain", subdomain_problems},
    {"dns1035Label", dns1035_problems},
    {"qualifiedName", qualified_name_problems},
    {"dns1123LabelPrefix", prefix_problems<label_problems>},
    {"dns1123SubdomainPrefix", prefix_problems<subdomain_problems>},
    {"dns1035LabelPrefix", prefix_problems<dns1035_problems>},
    {"labelValue", label_value_problems},
    {"uri", uri_problems},
    {"uuid", uuid_problems},
    {"byte", byte_problems},
    {"date", date_problems},
    {"datetime", datetime_problems},
};

const NamedFormat* find_format(std::string_view name) {
  const auto* found = std::find_if(std::begin(named_formats), std::end(named_formats),
                                   [&](const NamedFormat& format) { return format.name == name; });
  return found == std::end(named_formats) ? nullptr : found;
}

template <std::size_t index>
Value format_constant(Arguments /*arguments*/, Meter& /*meter*/) {
  return opaque_value(FormatValue{&named_formats[index]});
}

Value named_format(Arguments a, Meter& /*meter*/) {
  const NamedFormat* format = find_format(a[0].string());
  return format == nullptr ? Value::none() : Value::optional(opaque_value(FormatValue{format}));
}

Value format_validate(Arguments a, Meter& /*meter*/) {
  const Problems problems = opaque_of<FormatValue>(a[0]).format->validate(a[1].string());
  if (problems.empty()) return Value::none();
  std::vector<Value> texts(problems.begin(), problems.end());
  return Value::optional(List(std::move(texts)));
}

constexpr FunctionRow rows_of_named_formats[] = {
    {"format.named(string) -> optional(kubernetes.NamedFormat)", named_format},
    {"kubernetes.NamedFormat::validate(string) -> optional(list(string))", format_validate, CostRule::format},
    {"format.dns1123Label() -> kubernetes.NamedFormat", format_constant<0>},
    {"format.dns1123Subdomain() -> kubernetes.NamedFormat", format_constant<1>},
    {"format.dns1035Label() -> kubernetes.NamedFormat", format_constant<2>},
    {"format.qualifiedName() -> kubernetes.NamedFormat", format_constant<3>},
    {"format.dns1123LabelPrefix() -> kubernetes.NamedFormat", format_constant<4>},
    {"format.dns1123SubdomainPrefix() -> kubernetes.NamedFormat", format_constant<5>},
    {"format.dns1035LabelPrefix() -> kubernetes.NamedFormat", format_constant<6>},
    {"format.labelValue() -> kubernetes.NamedFormat", format_constant<7>},
    {"format.uri() -> kubernetes.NamedFormat", format_constant<8>},
    {"format.uuid() -> kubernetes.NamedFormat", format_constant<9>},
    {"format.byte() -> kubernetes.NamedFormat", format_constant<10>},
    {"format.date() -> kubernetes.NamedFormat", format_constant<11>},
    {"format.datetime() -> kubernetes.NamedFormat", format_constant<12>},
};

}  // namespace

std::span<const FunctionRow> named_format_functions() {
  return rows_of_named_formats;
}

}  // namespace o2dms::simulator::cel
