// Section: an object inside a configuration document, read field by field. What is wrong goes to one Complaint, which
// keeps the first; the reader goes on with empty values and the caller asks the Complaint at the end. Holds references:
// document and Complaint must outlive it. Not thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/url_login.h"

namespace o2dms::harness {

class Complaint {
 public:
  // Logins in URLs are hidden: what is wrong is said on screens and in logs.
  void add(const std::string& message) {
    if (message_.empty()) message_ = base::without_url_logins(message);
  }
  [[nodiscard]] bool any() const { return !message_.empty(); }
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  std::string message_;
};

class Section {
 public:
  // `origin`: `kubeconfig F: users[2] "admin"`, the beginning of every message. A value that is no object is wrong.
  Section(const base::Json& value, std::string origin, Complaint& complaint);

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] Complaint& complaint() const { return complaint_; }
  // Null when absent, or null itself.
  [[nodiscard]] const base::Json* field(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const { return field(name) != nullptr; }

  // Absent and null give the empty value; another type is wrong.
  [[nodiscard]] std::string text(const std::string& name) const;
  [[nodiscard]] bool flag(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
  // An object of lists of texts.
  [[nodiscard]] std::map<std::string, std::vector<std::string>> text_lists(const std::string& name) const;
  // Each element of a list of objects, as `NAME[0]`.
  [[nodiscard]] std::vector<Section> sections(const std::string& name) const;
  [[nodiscard]] const base::Json& value() const { return value_; }

  // Complains `ORIGIN: MESSAGE`.
  void wrong(const std::string& message) const { complaint_.add(origin_ + ": " + message); }

 private:
  [[nodiscard]] std::vector<std::string> read_texts(const base::Json& list, const std::string& name) const;

  const base::Json& value_;
  const std::string origin_;
  Complaint& complaint_;
};

// "an object", "a string", ...: for messages.
std::string type_of(const base::Json& value);

}  // namespace o2dms::harness
