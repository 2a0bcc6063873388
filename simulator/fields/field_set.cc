#include "simulator/fields/field_set.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr int kMaximumDepth = 64;  // of sets that clients send

FieldSet read(const Json& fields, int depth) {
  FieldSet set;
  if (!fields.is_object() || depth > kMaximumDepth) return set;
  set.member = fields.empty() || fields.contains(".");
  for (const auto& [key, child] : fields.items()) {
    if (key != ".") set.children[key] = read(child, depth + 1);
  }
  return set;
}

// `k:{"name":"main","port":80}` as `[name="main",port=80]`.
std::string bracketed(const std::string& step) {
  const auto value = base::parse_json(std::string_view(step).substr(2));
  if (!value) return "[" + step + "]";
  if (step[0] == 'v' || !value->is_object()) return "[=" + base::to_text(*value) + "]";
  std::string out;
  for (const auto& [key, each] : value->items()) out += (out.empty() ? "" : ",") + key + "=" + base::to_text(each);
  return "[" + out + "]";
}

void visit_paths(const FieldSet& set, const std::string& path, const std::function<void(const std::string&)>& visit) {
  if (set.member) visit(path);
  for (const auto& [step, child] : set.children) {
    visit_paths(child, path + (step.starts_with("f:") ? "." + step.substr(2) : bracketed(step)), visit);
  }
}

}  // namespace

FieldSet read_field_set(const Json& fields_v1) {
  FieldSet set = read(fields_v1, 0);
  set.member = false;
  return set;
}

Json to_json(const FieldSet& set) {
  Json out = Json::object();
  if (set.member && !set.children.empty()) out["."] = Json::object();
  for (const auto& [step, child] : set.children) out[step] = to_json(child);
  return out;
}

FieldSet united(FieldSet a, const FieldSet& b) {
  a.member = a.member || b.member;
  for (const auto& [step, child] : b.children) {
    FieldSet& mine = a.children[step];
    mine = united(std::move(mine), child);
  }
  return a;
}

FieldSet without(const FieldSet& a, const FieldSet& b) {
  FieldSet out;
  out.member = a.member && !b.member;
  for (const auto& [step, child] : a.children) {
    const auto other = b.children.find(step);
    FieldSet rest = other == b.children.end() ? child : without(child, other->second);
    if (!rest.empty()) out.children.emplace(step, std::move(rest));
  }
  return out;
}

FieldSet common(const FieldSet& a, const FieldSet& b) {
  FieldSet out;
  out.member = a.member && b.member;
  for (const auto& [step, child] : a.children) {
    const auto other = b.children.find(step);
    if (other == b.children.end()) continue;
    FieldSet both = common(child, other->second);
    if (!both.empty()) out.children.emplace(step, std::move(both));
  }
  return out;
}

void each_path(const FieldSet& set, const std::function<void(const std::string&)>& visit) {
  visit_paths(set, "", visit);
}

}  // namespace o2dms::simulator
