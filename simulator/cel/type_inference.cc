#include "simulator/cel/type_inference.h"

#include <functional>

namespace o2dms::simulator::cel {
namespace {

// The same type with each of its parts changed; sizes are kept where nothing was.
Type with_parts(const Type& type, const std::function<Type(const Type&)>& change) {
  switch (type.kind()) {
    case Kind::list: {
      Type element = change(type.element());
      return element == type.element() ? type : Type::list(std::move(element));
    }
    case Kind::map: {
      Type key = change(type.key()), value = change(type.element());
      return key == type.key() && value == type.element() ? type : Type::map(std::move(key), std::move(value));
    }
    case Kind::optional:
      return Type::optional(change(type.element()));
    case Kind::type:
      return Type::type_of(change(type.element()));
    default:
      return type;
  }
}

bool mentions(const Type& type, const std::string& variable) {
  switch (type.kind()) {
    case Kind::parameter:
      return type.name() == variable;
    case Kind::map:
      return mentions(type.key(), variable) || mentions(type.element(), variable);
    case Kind::list:
    case Kind::optional:
      return mentions(type.element(), variable);
    default:
      return false;
  }
}

bool takes_null(Kind kind) {
  return kind == Kind::object || kind == Kind::timestamp || kind == Kind::duration;
}

bool is_dynamic(const Type& type) {
  return type.is(Kind::dyn) || type.is(Kind::error);
}

}  // namespace

Type TypeInference::fresh() {
  return Type::parameter("_var" + std::to_string(variables_++));
}

Type TypeInference::instance(const Type& type, std::map<std::string, Type>& renamed) {
  if (!type.is(Kind::parameter)) return with_parts(type, [&](const Type& part) { return instance(part, renamed); });
  const auto known = renamed.find(type.name());
  return known != renamed.end() ? known->second : renamed.emplace(type.name(), fresh()).first->second;
}

Type TypeInference::resolved(const Type& type, bool finally) const {
  std::size_t work = 0;
  return resolve(type, finally, work);
}

Type TypeInference::resolve(const Type& type, bool finally, std::size_t& work) const {
  if (++work > max_work) return {};
  if (!type.is(Kind::parameter))
    return with_parts(type, [&](const Type& part) { return resolve(part, finally, work); });
  const auto known = bound_.find(type.name());
  if (known != bound_.end()) return resolve(known->second, finally, work);
  return finally ? Type() : type;
}

void TypeInference::bind(const std::string& variable, const Type& type) {
  const auto known = bound_.find(variable);
  changes_.emplace_back(variable, known == bound_.end() ? std::nullopt : std::optional(known->second));
  bound_.insert_or_assign(variable, type);
}

void TypeInference::undo(std::size_t changes) {
  for (; changes_.size() > changes; changes_.pop_back()) {
    auto& [variable, before] = changes_.back();
    if (before)
      bound_.insert_or_assign(variable, *before);
    else
      bound_.erase(variable);
  }
}

bool TypeInference::assign(const Type& expected, const Type& actual) {
  return assign_all({&expected, 1}, {&actual, 1});
}

bool TypeInference::assign_all(std::span<const Type> expected, std::span<const Type> actual) {
  if (expected.size() != actual.size()) return false;
  changes_.clear();
  std::size_t work = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!unify(expected[i], actual[i], work)) {
      undo(0);
      return false;
    }
  return true;
}

bool TypeInference::unify_variable(const Type& variable, const Type& other, bool variable_expected, std::size_t& work) {
  if (other.is(Kind::parameter) && other.name() == variable.name()) return true;
  const auto known = bound_.find(variable.name());
  if (known == bound_.end()) {
    if (mentions(other, variable.name())) return false;
    bind(variable.name(), other);
    return true;
  }
  const Type before = known->second;
  if (!(variable_expected ? unify(before, other, work) : unify(other, before, work))) return false;
  const Type general = more_general(before, other);
  if (!general.is(Kind::parameter) || general.name() != variable.name()) bind(variable.name(), general);
  return true;
}

bool TypeInference::unify(const Type& expected, const Type& actual, std::size_t& work) {
  if (++work > max_work) return true;
  if (expected.is(Kind::parameter)) return unify_variable(expected, actual, true, work);
  if (actual.is(Kind::parameter)) return unify_variable(actual, expected, false, work);
  if (is_dynamic(expected) || is_dynamic(actual)) return true;
  if (actual.is(Kind::null) && takes_null(expected.kind())) return true;
  if (expected.is(Kind::null) && takes_null(actual.kind())) return true;
  return expected.kind() == actual.kind() && unify_parts(expected, actual, work);
}

bool TypeInference::unify_parts(const Type& expected, const Type& actual, std::size_t& work) {
  switch (expected.kind()) {
    case Kind::list:
    case Kind::optional:
      return unify(expected.element(), actual.element(), work);
    case Kind::map:
      return unify(expected.key(), actual.key(), work) && unify(expected.element(), actual.element(), work);
    case Kind::type:
      return true;
    default:
      return expected.name() == actual.name();
  }
}

Type TypeInference::more_general(const Type& a, const Type& b) const {
  if (is_dynamic(a) || is_dynamic(b)) return {};
  if (a.is(Kind::parameter)) return b;
  if (b.is(Kind::parameter)) return a;
  if (a.is(Kind::null) && takes_null(b.kind())) return b;
  if (a.kind() != b.kind()) return a;
  switch (a.kind()) {
    case Kind::list:
      return a == b ? a : Type::list(more_general(a.element(), b.element()));
    case Kind::optional:
      return Type::optional(more_general(a.element(), b.element()));
    case Kind::map:
      return a == b ? a : Type::map(more_general(a.key(), b.key()), more_general(a.element(), b.element()));
    default:
      return a;
  }
}

}  // namespace o2dms::simulator::cel
