// What type variables stand for while an expression is checked: unification as cel-go does it, where dyn goes with
// everything. One use, one thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "simulator/cel/type.h"

namespace o2dms::simulator::cel {

class TypeInference {
 public:
  Type fresh();
  // The type with variables of its own in place of a signature's parameters; `renamed` keeps them for one signature.
  Type instance(const Type& type, std::map<std::string, Type>& renamed);

  // Whether a value of `actual` may stand where `expected` is wanted. What that says of variables is kept if it may.
  bool assign(const Type& expected, const Type& actual);
  bool assign_all(std::span<const Type> expected, std::span<const Type> actual);
  // The type with its variables replaced by what is known of them; by dyn where nothing is and `finally` is said.
  [[nodiscard]] Type resolved(const Type& type, bool finally = false) const;
  // The less specific of two types that go together.
  [[nodiscard]] Type more_general(const Type& a, const Type& b) const;

 private:
  // How far a type is followed through its variables: beyond it is dyn. Types of expressions that people write are far
  // smaller; those of an attacker double with every bind.
  static constexpr std::size_t max_work = 10'000;

  [[nodiscard]] Type resolve(const Type& type, bool finally, std::size_t& work) const;
  bool unify(const Type& expected, const Type& actual, std::size_t& work);
  bool unify_variable(const Type& variable, const Type& other, bool variable_expected, std::size_t& work);
  bool unify_parts(const Type& expected, const Type& actual, std::size_t& work);
  void bind(const std::string& variable, const Type& type);
  void undo(std::size_t changes);

  std::map<std::string, Type> bound_;
  // What variables were bound to before each change: those of an attempt that failed are undone.
  std::vector<std::pair<std::string, std::optional<Type>>> changes_;
  std::size_t variables_ = 0;
};

}  // namespace o2dms::simulator::cel
