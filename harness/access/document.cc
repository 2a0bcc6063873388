#include "harness/access/document.h"

namespace o2dms::harness {

using base::Json;

std::string type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "nothing";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a boolean";
    default:
      return "a number";
  }
}

Section::Section(const Json& value, std::string origin, Complaint& complaint)
    : value_(value), origin_(std::move(origin)), complaint_(complaint) {
  if (!value_.is_object()) wrong("must be an object, not " + type_of(value_));
}

const Json* Section::field(const std::string& name) const {
  if (!value_.is_object()) return nullptr;
  const auto found = value_.find(name);
  return found == value_.end() || found->is_null() ? nullptr : &*found;
}

std::string Section::text(const std::string& name) const {
  const auto* value = field(name);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  wrong(name + " must be a string, not " + type_of(*value) + "; put it into quotes");
  return {};
}

bool Section::flag(const std::string& name) const {
  const auto* value = field(name);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  wrong(name + " must be true or false, not " + type_of(*value));
  return false;
}

std::vector<std::string> Section::texts(const std::string& name) const {
  const auto* value = field(name);
  return value == nullptr ? std::vector<std::string>() : read_texts(*value, name);
}

std::map<std::string, std::vector<std::string>> Section::text_lists(const std::string& name) const {
  std::map<std::string, std::vector<std::string>> lists;
  const auto* value = field(name);
  if (value == nullptr) return lists;
  if (value->is_object()) {
    for (const auto& [key, list] : value->items()) lists[key] = read_texts(list, name + "." + key);
  } else {
    wrong(name + " must be an object of lists, not " + type_of(*value));
  }
  return lists;
}

std::vector<Section> Section::sections(const std::string& name) const {
  std::vector<Section> all;
  const auto* list = field(name);
  if (list == nullptr) return all;
  if (!list->is_array()) {
    wrong(name + " must be a list, not " + type_of(*list));
    return all;
  }
  for (std::size_t i = 0; i < list->size(); ++i)
    all.emplace_back((*list)[i], origin_ + ": " + name + "[" + std::to_string(i) + "]", complaint_);
  return all;
}

std::vector<std::string> Section::read_texts(const Json& list, const std::string& name) const {
  std::vector<std::string> texts;
  if (!list.is_array()) {
    wrong(name + " must be a list of strings, not " + type_of(list));
    return texts;
  }
  for (const auto& item : list) {
    if (item.is_string()) {
      texts.push_back(item.get<std::string>());
    } else {
      wrong(name + " must hold strings only, not " + type_of(item) + "; put it into quotes");
    }
  }
  return texts;
}

}  // namespace o2dms::harness
