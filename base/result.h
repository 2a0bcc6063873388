// Result<T, E>: a value, or the reason why there is none; Result<void, E> when there is none to give. Errors are values
// in this product; exceptions come only from libraries and stop in the file that calls the library. Not thread-safe;
// moves with its contents.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace o2dms::base {

// What went wrong, as one sentence for the user: it names the file or flag, the place, and the cure.
struct Error {
  std::string message;
};

// Wraps an error on its way into a Result: `return fail("kubeconfig F: ...")`.
template <class E>
struct Failure {
  E error;
};

inline Failure<Error> fail(std::string message) {
  return {Error{std::move(message)}};
}

template <class E>
Failure<E> failure(E error) {
  return {std::move(error)};
}

template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Failure<E> failure)
      : state_(std::in_place_index<1>, std::move(failure.error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Precondition: !ok().
  E& error() & { return std::get<1>(state_); }
  const E& error() const& { return std::get<1>(state_); }
  E&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, E> state_;
};

struct Nothing {};

// The result of an action that yields nothing: `return done();` or `return fail(...)`.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result(Nothing /*done*/) {}                                       // NOLINT: implicit by design
  Result(Failure<E> failure) : error_(std::move(failure.error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  // Precondition: !ok().
  E& error() & { return *error_; }
  const E& error() const& { return *error_; }
  E&& error() && { return *std::move(error_); }

 private:
  std::optional<E> error_;
};

inline Nothing done() {
  return {};
}

}  // namespace o2dms::base
