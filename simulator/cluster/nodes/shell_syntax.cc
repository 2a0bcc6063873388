#include "simulator/cluster/nodes/shell_syntax.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kLongestScript = 64 * 1024;
constexpr int kDeepestSyntax = 20;

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// What ends a word that is not quoted.
bool ends_word(char c) {
  return is_blank(c) || std::string_view(";&|<>()\n").find(c) != std::string_view::npos;
}

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Recursive descent. After the first fault it stands at the end of the text, so that every loop ends.
class Reader {
 public:
  Reader(std::string_view text, int depth) : text_(text), depth_(depth) {
    if (text.size() > kLongestScript || depth > kDeepestSyntax) fail("too long or too deep");
  }

  base::Result<ShellScript> read() {
    ShellScript script = read_list();
    if (at_ < text_.size()) fail("\"" + std::string(next_word()) + "\" where no command can begin");
    if (!fault_.empty()) return base::fail("not understood: " + fault_);
    return script;
  }

 private:
  void fail(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
    at_ = text_.size();
  }

  [[nodiscard]] bool looking_at(std::string_view token) const { return text_.substr(at_).starts_with(token); }

  bool take(std::string_view token) {
    if (!looking_at(token)) return false;
    at_ += token.size();
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || looking_at("\\\n"))) at_ += looking_at("\\\n") ? 2 : 1;
    if (at_ < text_.size() && text_[at_] == '#')
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
  }

  void skip_empty_lines() {
    skip_blanks();
    while (at_ < text_.size() && text_[at_] == '\n') {
      ++at_;
      skip_blanks();
    }
  }

  // The word that begins here, as it stands.
  [[nodiscard]] std::string_view next_word() const {
    std::size_t end = at_;
    while (end < text_.size() && !ends_word(text_[end])) ++end;
    return text_.substr(at_, std::max<std::size_t>(1, end - at_));
  }

  bool take_keyword(std::string_view word) {
    skip_empty_lines();
    return next_word() == word && take(word);
  }

  void expect(std::string_view word) {
    if (!take_keyword(word)) fail(std::string(word) + " is missing");
  }

  // Up to the end, or to what closes the command around the list.
  ShellScript read_list() {
    static constexpr std::array<std::string_view, 8> kClosing{"then", "do", "done", "fi", "else", "elif", "}", ")"};
    if (++depth_ > kDeepestSyntax) fail("too deep");
    ShellScript script;
    auto joint = ShellCommand::Joint::always;
    for (skip_empty_lines(); at_ < text_.size() && !is_one_of(next_word(), kClosing); skip_empty_lines()) {
      ShellCommand command = read_command();
      command.joint = std::exchange(joint, ShellCommand::Joint::always);
      skip_blanks();
      if (take("&&"))
        joint = ShellCommand::Joint::if_well;
      else if (take("||"))
        joint = ShellCommand::Joint::if_failed;
      else if (take("|"))
        command.piped = true;
      else if (take("&"))
        command.background = true;
      else if (!take(";") && at_ < text_.size() && text_[at_] != '\n' && text_[at_] != ')')
        fail(std::string("\"") + text_[at_] + "\" after a command");
      script.commands.push_back(std::move(command));
    }
    --depth_;
    return script;
  }

  ShellCommand read_command() {
    static constexpr std::array<std::string_view, 5> kUnknown{"case", "select", "function", "((", "let"};
    ShellCommand command;
    while (next_word() == "!" && take("!")) {
      command.negated = !command.negated;
      skip_blanks();
    }
    const std::size_t begin = at_;
    if (is_one_of(next_word(), kUnknown) || looking_at("((")) fail(std::string(next_word()));
    if (take("(")) {
      command.kind = ShellCommand::Kind::subshell;
      command.parts.push_back(read_list());
      expect(")");
    } else if (!read_compound(command)) {
      read_simple(command);
    }
    if (at_ == begin) fail("\"" + std::string(next_word()) + "\"");
    if (command.kind != ShellCommand::Kind::simple) read_redirects(command);
    return command;
  }

  bool read_compound(ShellCommand& command) {
    if (take_keyword("{")) {
      command.kind = ShellCommand::Kind::group;
      command.parts.push_back(read_list());
      expect("}");
    } else if (take_keyword("if")) {
      read_if(command);
    } else if (take_keyword("for")) {
      read_for(command);
    } else if (const bool negative = take_keyword("until"); negative || take_keyword("while")) {
      command.kind = negative ? ShellCommand::Kind::until_ : ShellCommand::Kind::while_;
      command.parts.push_back(read_list());
      read_do_group(command);
    } else {
      return false;
    }
    return true;
  }

  void read_if(ShellCommand& command) {
    command.kind = ShellCommand::Kind::if_;
    do {
      command.parts.push_back(read_list());
      expect("then");
      command.parts.push_back(read_list());
    } while (take_keyword("elif"));
    if (take_keyword("else")) command.parts.push_back(read_list());
    expect("fi");
  }

  void read_for(ShellCommand& command) {
    command.kind = ShellCommand::Kind::for_;
    skip_blanks();
    const std::string_view name = next_word();
    if (!is_variable_name(name)) return fail("a loop without a variable");
    take(name);
    command.words.push_back({{{.text = std::string(name)}}});
    expect("in");
    for (skip_blanks(); at_ < text_.size() && !ends_word(text_[at_]); skip_blanks())
      command.words.push_back(read_word());
    if (!take(";") && !looking_at("\n")) return fail("a loop without its list");
    read_do_group(command);
  }

  void read_do_group(ShellCommand& command) {
    expect("do");
    command.parts.push_back(read_list());
    expect("done");
  }

  void read_simple(ShellCommand& command) {
    for (;;) {
      read_redirects(command);
      if (at_ >= text_.size()) return;
      if (text_[at_] == '(') return fail("a function");
      if (ends_word(text_[at_])) return;
      ShellWord word = read_word();
      if (!command.words.empty() || !take_assignment(word, command)) command.words.push_back(std::move(word));
    }
  }

  static bool take_assignment(ShellWord& word, ShellCommand& command) {
    if (word.parts.empty() || word.parts[0].kind != ShellWord::Kind::text || word.parts[0].quoted) return false;
    std::string& text = word.parts[0].text;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || !is_variable_name(std::string_view(text).substr(0, equals))) return false;
    std::string name = text.substr(0, equals);
    text.erase(0, equals + 1);
    command.assignments.push_back({std::move(name), std::move(word)});
    return true;
  }

  // All that stand here, and the blanks around them.
  void read_redirects(ShellCommand& command) {
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      std::size_t sign = at_;
      while (sign < text_.size() && std::isdigit(static_cast<unsigned char>(text_[sign])) != 0) ++sign;
      const bool both = looking_at("&>");
      if (both) sign = at_ + 1;
      if (sign >= text_.size() || (text_[sign] != '<' && text_[sign] != '>') || sign > at_ + 1) return;
      const int digit = !both && sign > at_ ? text_[at_] - '0' : -1;
      at_ = sign;
      read_redirect(command, digit);
      if (both) command.redirects.push_back({2, ShellRedirect::Way::duplicate, {{{.text = "1"}}}});
    }
  }

  void read_redirect(ShellCommand& command, int digit) {
    ShellRedirect redirect;
    if (looking_at("<<") || looking_at("<&") || looking_at("<>") || looking_at("<(")) return fail("a here-document");
    if (take(">>"))
      redirect.way = ShellRedirect::Way::append;
    else if (take(">&"))
      redirect.way = ShellRedirect::Way::duplicate;
    else if (take("<"))
      redirect.way = ShellRedirect::Way::read;
    else
      take(take(">|") ? "" : ">");
    redirect.descriptor = digit >= 0 ? digit : redirect.way == ShellRedirect::Way::read ? 0 : 1;
    skip_blanks();
    if (at_ >= text_.size() || ends_word(text_[at_])) return fail("a redirection to nowhere");
    redirect.target = read_word();
    command.redirects.push_back(std::move(redirect));
  }

  ShellWord read_word() {
    ShellWord word;
    while (at_ < text_.size() && !ends_word(text_[at_])) {
      const char c = text_[at_++];
      if (c == '\'')
        read_single_quoted(word);
      else if (c == '"')
        read_double_quoted(word);
      else if (c == '$' || c == '`')
        read_expansion(word, c, false);
      else if (c == '\\' && at_ < text_.size())
        add_text(word, text_[at_++], true);
      else
        add_text(word, c, false);
    }
    return word;
  }

  static void add_text(ShellWord& word, char c, bool quoted) {
    if (word.parts.empty() || word.parts.back().kind != ShellWord::Kind::text || word.parts.back().quoted != quoted)
      word.parts.push_back({.quoted = quoted});
    word.parts.back().text += c;
  }

  void read_single_quoted(ShellWord& word) {
    const std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) return fail("a quote that is not closed");
    word.parts.push_back({.quoted = true, .text = std::string(text_.substr(at_, end - at_))});
    at_ = end + 1;
  }

  void read_double_quoted(ShellWord& word) {
    word.parts.push_back({.quoted = true});  // a word even when nothing is in it
    while (at_ < text_.size() && text_[at_] != '"') {
      const char c = text_[at_++];
      const bool escapes =
          c == '\\' && at_ < text_.size() && std::string_view("\"\\$`\n").find(text_[at_]) != std::string_view::npos;
      if (c == '$' || c == '`')
        read_expansion(word, c, true);
      else if (!escapes)
        add_text(word, c, true);
      else if (text_[at_++] != '\n')
        add_text(word, text_[at_ - 1], true);
    }
    if (!take("\"")) fail("a quote that is not closed");
  }

  void read_expansion(ShellWord& word, char sign, bool quoted) {
    if (sign == '`') return read_back_quoted(word, quoted);
    if (looking_at("((")) return fail("arithmetic");
    if (take("(")) {
      auto script = std::make_shared<ShellScript>(read_list());
      if (!take(")")) fail(") is missing");
      word.parts.push_back({.kind = ShellWord::Kind::script, .quoted = quoted, .script = std::move(script)});
    } else if (take("{")) {
      read_braced(word, quoted);
    } else if (const std::string name = take_name(); !name.empty()) {
      word.parts.push_back({.kind = ShellWord::Kind::variable, .quoted = quoted, .text = name});
    } else {
      add_text(word, '$', quoted);
    }
  }

  // Of a variable, or the one character of a special one.
  std::string take_name() {
    std::size_t end = at_;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    const bool special =
        end == at_ && at_ < text_.size() && std::string_view("?!$#@*").find(text_[at_]) != std::string_view::npos;
    if (special || (end > at_ && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0)) end = at_ + 1;
    std::string name(text_.substr(at_, end - at_));
    at_ = end;
    return name;
  }

  void read_braced(ShellWord& word, bool quoted) {
    ShellWord::Part part{.kind = ShellWord::Kind::variable, .quoted = quoted, .text = take_name()};
    if (take(":-") || take("-")) {
      const std::size_t end = std::min(text_.find('}', at_), text_.size());
      part.fallback = text_.substr(at_, end - at_);
      at_ = end;
    }
    if (part.text.empty() || part.fallback.find_first_of("$`\"'\\") != std::string::npos || !take("}"))
      return fail("an expansion in braces");
    word.parts.push_back(std::move(part));
  }

  void read_back_quoted(ShellWord& word, bool quoted) {
    const std::size_t end = text_.find('`', at_);
    if (end == std::string_view::npos) return fail("a quote that is not closed");
    auto script = Reader(text_.substr(at_, end - at_), depth_ + 1).read();
    if (!script) return fail(script.error().message);
    word.parts.push_back({.kind = ShellWord::Kind::script,
                          .quoted = quoted,
                          .script = std::make_shared<const ShellScript>(*std::move(script))});
    at_ = end + 1;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_;
  std::string fault_;
};

}  // namespace

bool is_variable_name(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

base::Result<ShellScript> read_shell_script(std::string_view text) {
  return Reader(text, 0).read();
}

}  // namespace o2dms::simulator
