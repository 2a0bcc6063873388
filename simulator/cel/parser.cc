#include "simulator/cel/parser.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/number.h"
#include "base/utf8.h"
#include "simulator/cel/field_name.h"
#include "simulator/cel/lexer.h"
#include "simulator/cel/macros.h"
#include "simulator/cel/string_literal.h"

namespace o2dms::simulator::cel {
namespace {

constexpr std::string_view expression_starts =
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

bool starts_expression(const Token& token) {
  static constexpr std::string_view starts[] = {"[", "{", "(", ".", "-", "!", "true", "false", "null"};
  if (token.kind == TokenKind::end) return false;
  return token.kind != TokenKind::punctuation ||
         std::find(std::begin(starts), std::end(starts), token.text) != std::end(starts);
}

std::string_view operator_function(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> all[] = {
      {"==", operators::equals},      {"!=", operators::not_equals}, {"<", operators::less},
      {"<=", operators::less_equals}, {">", operators::greater},     {">=", operators::greater_equals},
      {"in", operators::in},          {"+", operators::add},         {"-", operators::subtract},
      {"*", operators::multiply},     {"/", operators::divide},      {"%", operators::modulo}};
  for (const auto& [token, function] : all)
    if (token == text) return function;
  return {};
}

// What binds more tightly comes later.
constexpr std::string_view relations[] = {"==", "!=", "<", "<=", ">", ">=", "in"};
constexpr std::string_view additions[] = {"+", "-"};
constexpr std::string_view multiplications[] = {"*", "/", "%"};
struct Level {
  const std::string_view* begin;
  const std::string_view* end;
};
constexpr Level levels[] = {{std::begin(relations), std::end(relations)},
                            {std::begin(additions), std::end(additions)},
                            {std::begin(multiplications), std::end(multiplications)}};

// Stops at the first error, as if the text ended there.
class Parser {
 public:
  explicit Parser(const Source& source) {
    Tokens tokens = read_tokens(source);
    tokens_ = std::move(tokens.tokens);
    problems_ = std::move(tokens.problems);
  }

  base::Result<Ast, std::vector<Problem>> run() {
    if (problems_.empty()) ast_.root = expression();
    if (problems_.empty() && token().kind != TokenKind::end) unexpected_end();
    if (!problems_.empty()) return base::failure(std::move(problems_));
    return std::move(ast_);
  }

 private:
  [[nodiscard]] const Token& token(std::size_t ahead = 0) const {
    return failed_ ? tokens_.back() : tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool next_is(std::string_view text) const {
    return token().kind == TokenKind::punctuation && token().text == text;
  }
  const Token& take() {
    const Token& taken = token();
    if (at_ + 1 < tokens_.size()) ++at_;
    return taken;
  }
  bool take_if(std::string_view text) {
    if (!next_is(text)) return false;
    take();
    return true;
  }
  NodeId fail_at(Position position, std::string message) {
    if (!failed_) problems_.push_back({position, std::move(message)});
    failed_ = true;
    return add({.kind = NodeKind::literal, .position = position});
  }
  NodeId syntax_error(const std::string& message) { return fail_at(token().begin, "Syntax error: " + message); }

  void unexpected_end() {
    const bool alone = token(1).kind == TokenKind::end;
    syntax_error((alone ? "extraneous" : "mismatched") + (" input '" + token().text + "' expecting <EOF>"));
  }

  // The token that must follow.
  void expect(std::string_view text) {
    if (take_if(text) || failed_) return;
    const std::string wanted = "'" + std::string(text) + "'";
    if (token().kind == TokenKind::end)
      syntax_error("missing " + wanted + " at '<EOF>'");
    else
      syntax_error("mismatched input '" + token().text + "' expecting " + wanted);
  }

  // Adds a node; what is nested too deeply fails.
  NodeId add(Node node, int depth = 0) {
    for (const NodeId child : node.children) depth = std::max(depth, depths_[child]);
    const Position position = node.position;
    const NodeId id = ast_.add(std::move(node));
    return set_depth(id, depth + 1, position);
  }
  NodeId set_depth(NodeId id, int depth, Position position) {
    depths_.resize(ast_.nodes.size(), depth);
    depths_[id] = depth;
    if (depth > max_expression_depth && !failed_) return too_deep(position);
    return id;
  }
  NodeId too_deep(Position position) {
    return fail_at(position, "expression recursion limit exceeded: " + std::to_string(max_expression_depth));
  }

  NodeId call(std::string_view function, Position position, std::vector<NodeId> arguments) {
    return add({.kind = NodeKind::call,
                .position = position,
                .name = std::string(function),
                .children = std::move(arguments)});
  }

  NodeId expression() {
    if (++recursion_ > max_expression_depth) return too_deep(token().begin);
    NodeId value = logical(operators::logical_or);
    if (next_is("?")) {
      const Position position = take().begin;
      const NodeId when_true = logical(operators::logical_or);
      expect(":");
      const NodeId when_false = expression();
      value = call(operators::conditional, position, {value, when_true, when_false});
    }
    --recursion_;
    return value;
  }

  // A chain of `||` or `&&`, as a balanced tree: it may be long.
  NodeId logical(std::string_view function) {
    const bool is_or = function == operators::logical_or;
    const auto term = [&] { return is_or ? logical(operators::logical_and) : binary(0); };
    std::vector<NodeId> terms = {term()};
    std::vector<Position> positions;
    while (next_is(is_or ? "||" : "&&")) {
      positions.push_back(take().begin);
      terms.push_back(term());
    }
    return balanced(function, terms, positions, 0, terms.size());
  }
  NodeId balanced(std::string_view function, const std::vector<NodeId>& terms, const std::vector<Position>& positions,
                  std::size_t begin, std::size_t end) {
    if (end - begin == 1) return terms[begin];
    const std::size_t middle = begin + (end - begin + 1) / 2;
    const NodeId left = balanced(function, terms, positions, begin, middle);
    const NodeId right = balanced(function, terms, positions, middle, end);
    return call(function, positions[middle - 1], {left, right});
  }

  NodeId binary(std::size_t level) {
    if (level == std::size(levels)) return unary();
    NodeId left = binary(level + 1);
    const auto is_operator = [&](const Token& candidate) {
      return candidate.kind == TokenKind::punctuation &&
             std::find(levels[level].begin, levels[level].end, candidate.text) != levels[level].end;
    };
    while (is_operator(token())) {
      const Token& taken = take();
      const Position position = taken.begin;
      const std::string_view function = operator_function(taken.text);
      const NodeId right = binary(level + 1);
      left = call(function, position, {left, right});
    }
    return left;
  }

  NodeId unary() {
    if (!next_is("-") && !next_is("!")) return member();
    const bool negates = next_is("-");
    if (negates && is_number(token(1))) return member();
    const Position position = token().begin;
    std::size_t count = 0;
    while (next_is(negates ? "-" : "!") && !(negates && is_number(token(1)))) {
      take();
      ++count;
    }
    const NodeId operand = member();
    if (count % 2 == 0) return operand;
    return call(negates ? operators::negate : operators::logical_not, position, {operand});
  }

  static bool is_number(const Token& token) {
    return token.kind == TokenKind::integer || token.kind == TokenKind::floating;
  }

  NodeId member() {
    NodeId value = primary();
    while (!failed_) {
      if (next_is(".")) {
        value = after_dot(value);
      } else if (next_is("[")) {
        value = index(value);
      } else if (next_is("{") && !qualified_name(value).empty()) {
        value = message(value);
      } else {
        return value;
      }
    }
    return value;
  }

  NodeId after_dot(NodeId operand) {
    const Position dot = take().begin;
    const bool is_optional = take_if("?");
    if (token().kind != TokenKind::identifier)
      return syntax_error((token().kind == TokenKind::end
                               ? "no viable alternative at input '.'"
                               : "mismatched input '" + token().text + "' expecting IDENTIFIER"));
    const std::string name = take().text;
    if (is_optional) {
      const NodeId field = add({.kind = NodeKind::literal, .position = dot, .literal = Value(name)});
      return call(operators::optional_select, dot, {operand, field});
    }
    if (next_is("(")) {
      const Position position = take().begin;
      return finish_call(position, name, true, operand);
    }
    return add({.kind = NodeKind::select, .position = dot, .name = name, .children = {operand}});
  }

  NodeId index(NodeId operand) {
    const Position position = take().begin;
    const bool is_optional = take_if("?");
    const NodeId key = expression();
    expect("]");
    return call(is_optional ? operators::optional_index : operators::index, position, {operand, key});
  }

  // Behind "(": the arguments, and what the call is.
  NodeId finish_call(Position position, const std::string& name, bool has_target, NodeId target) {
    std::vector<NodeId> arguments;
    int depth = has_target ? depths_[target] : 0;
    while (!failed_ && !next_is(")")) {
      arguments.push_back(expression());
      depth = std::max(depth, depths_[arguments.back()]);
      if (!take_if(",")) break;
    }
    expect(")");
    if (failed_) return add({.kind = NodeKind::literal, .position = position});
    MacroCall macro{ast_, problems_, position, name, has_target, target, arguments};
    const std::size_t problems = problems_.size();
    if (const auto expanded = expand_macro(macro)) {
      failed_ = problems_.size() != problems;
      depths_.resize(ast_.nodes.size(), depth);
      return set_depth(*expanded, depth + 1, position);
    }
    if (has_target) arguments.insert(arguments.begin(), target);
    return add({.kind = NodeKind::call,
                .position = position,
                .is_member_call = has_target,
                .name = name,
                .children = std::move(arguments)});
  }

  NodeId primary() {
    const Token& next = token();
    switch (next.kind) {
      case TokenKind::identifier:
        return name(false);
      case TokenKind::integer:
      case TokenKind::floating:
      case TokenKind::unsigned_integer:
        return number(false);
      case TokenKind::string:
      case TokenKind::bytes:
        return text();
      default:
        break;
    }
    if (next_is("-") && is_number(token(1))) return number(true);
    if (next_is(".") && token(1).kind == TokenKind::identifier) return name(true);
    if (next_is("(")) return parenthesis();
    if (next_is("[")) return list();
    if (next_is("{")) return map();
    if (next_is("true") || next_is("false")) return literal(Value(next.text == "true"));
    if (next_is("null")) return literal(Value());
    const bool superfluous = next.kind != TokenKind::end && starts_expression(token(1));
    return syntax_error((superfluous ? "extraneous" : "mismatched") +
                        (" input '" + next.text + "' expecting " + std::string(expression_starts)));
  }

  NodeId literal(Value value) {
    return add({.kind = NodeKind::literal, .position = take().begin, .literal = std::move(value)});
  }

  NodeId name(bool leading_dot) {
    if (leading_dot) take();
    const Position position = token().begin;
    const std::string word = take().text;
    if (next_is("(")) {
      const Position open = take().begin;
      return finish_call(open, word, false, 0);
    }
    if (is_reserved_word(word)) return fail_at(position, "reserved identifier: " + word);
    return add({.kind = NodeKind::identifier, .position = position, .name = word});
  }

  NodeId number(bool negative) {
    const Position position = token().begin;
    if (negative) take();
    const Token& number = take();
    const std::string text = (negative ? "-" : "") + number.text;
    Value value;
    if (number.kind == TokenKind::floating) {
      const double parsed = std::strtod(text.c_str(), nullptr);
      if (parsed > 1.7976931348623157e308 || parsed < -1.7976931348623157e308)
        return fail_at(position, "invalid double literal");
      value = parsed;
    } else if (!read_integer(text, number.kind == TokenKind::unsigned_integer, value)) {
      return fail_at(position, number.kind == TokenKind::integer ? "invalid int literal" : "invalid uint literal");
    }
    return add({.kind = NodeKind::literal, .position = position, .literal = std::move(value)});
  }

  static bool read_integer(std::string text, bool is_unsigned, Value& value) {
    if (is_unsigned) text.pop_back();
    int radix = 10;
    if (const std::size_t hex = text.find("0x"); hex != std::string::npos) {
      radix = 16;
      text.erase(hex, 2);
    }
    const auto read = [&](auto number) {
      const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number, radix);
      value = number;
      return problem == std::errc() && end == text.data() + text.size();
    };
    return is_unsigned ? read(std::uint64_t{0}) : read(std::int64_t{0});
  }

  NodeId text() {
    const Token& token = take();
    auto value = string_literal_value(token.text);
    if (!value) return fail_at(token.begin, value.error().message);
    Value literal =
        token.kind == TokenKind::bytes ? Value(Bytes{Text::own(std::move(*value))}) : Value(std::move(*value));
    return add({.kind = NodeKind::literal, .position = token.begin, .literal = std::move(literal)});
  }

  NodeId parenthesis() {
    take();
    const NodeId value = expression();
    expect(")");
    return value;
  }

  NodeId list() {
    Node node{.kind = NodeKind::list, .position = take().begin};
    while (!failed_ && !next_is("]")) {
      node.optional.push_back(take_if("?"));
      node.children.push_back(expression());
      if (!take_if(",")) break;
    }
    expect("]");
    return add(std::move(node));
  }

  NodeId map() {
    Node node{.kind = NodeKind::map, .position = take().begin};
    while (!failed_ && !next_is("}")) {
      node.optional.push_back(take_if("?"));
      node.children.push_back(expression());
      expect(":");
      node.children.push_back(expression());
      if (!take_if(",")) break;
    }
    expect("}");
    return add(std::move(node));
  }

  NodeId message(NodeId type) {
    Node node{.kind = NodeKind::message, .position = token().begin, .name = qualified_name(type)};
    take();
    while (!failed_ && !next_is("}")) {
      node.optional.push_back(take_if("?"));
      if (token().kind != TokenKind::identifier)
        return syntax_error("mismatched input '" + token().text + "' expecting {'}', ',', '?', IDENTIFIER}");
      node.names.push_back(take().text);
      expect(":");
      node.children.push_back(expression());
      if (!take_if(",")) break;
    }
    expect("}");
    return add(std::move(node));
  }

  // "a.b.c" of nested selections; empty for anything else.
  std::string qualified_name(NodeId id) const {
    const Node& node = ast_.at(id);
    if (node.kind == NodeKind::identifier) return node.name;
    if (node.kind != NodeKind::select) return {};
    const std::string prefix = qualified_name(node.children[0]);
    return prefix.empty() ? prefix : prefix + "." + node.name;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::vector<Problem> problems_;
  bool failed_ = false;
  int recursion_ = 0;
  Ast ast_;
  std::vector<int> depths_;
};

}  // namespace

base::Result<Ast, std::vector<Problem>> parse(const Source& source) {
  if (source.size() > max_expression_characters)
    return base::failure(
        std::vector<Problem>{{0, "expression code point size exceeds limit: size: " + std::to_string(source.size()) +
                                     ", limit " + std::to_string(max_expression_characters)}});
  return Parser(source).run();
}

}  // namespace o2dms::simulator::cel
