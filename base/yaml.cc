#include "base/yaml.h"

#include <deque>
#include <map>

#include "base/json.h"
#include "base/json_duplicates.h"
#include "base/yaml_events.h"

namespace o2dms::base {
namespace {

using Kind = YamlEvent::Kind;

constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxValues = 2'000'000;
constexpr std::size_t kNoNode = static_cast<std::size_t>(-1);

bool starts_collection(Kind kind) {
  return kind == Kind::sequence_start || kind == Kind::mapping_start;
}

bool ends_collection(Kind kind) {
  return kind == Kind::sequence_end || kind == Kind::mapping_end;
}

bool is_merge(const YamlEvent& event) {
  return event.kind == Kind::scalar && event.text == "<<" &&
         (event.tag == YamlTag::none || event.tag == YamlTag::merge);
}

// The events of a stream, with those of its anchored nodes in the place of each alias: such are kept, and played again.
// An alias inside of them is played in its turn.
class ExpandedEvents {
 public:
  explicit ExpandedEvents(std::string_view text) : events_(text), bytes_allowed_(1'000'000 + 20 * text.size()) {}

  // Aliases come as themselves; `play` makes the first event of their node the current one.
  bool next() {
    while (!played_.empty() && played_.back().begin == played_.back().end) played_.pop_back();
    if (played_.empty()) return read();
    const Kept& kept = kept_[played_.back().begin++];
    event_ = kept.event;
    alias_of_ = kept.alias_of;
    bytes_ += event_.text.size();
    return bytes_ <= bytes_allowed_ || refuse("the aliases make the text too long");
  }

  bool play() {
    if (alias_of_ == kNoNode) return refuse("unknown anchor " + event_.text);
    const Node& node = nodes_[alias_of_];
    if (node.end == 0) return refuse("the value of the anchor " + event_.text + " contains itself");
    played_.push_back(node);
    return next();
  }

  // Anchors are a document's own.
  void forget_anchors() {
    anchors_.clear();
    nodes_.clear();
    kept_.clear();
  }

  [[nodiscard]] const YamlEvent& event() const { return event_; }

  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    place_ = event_.place;
    return false;
  }
  // "line 2, column 1: what is wrong"
  [[nodiscard]] std::string problem() const {
    return "line " + std::to_string(place_.line + 1) + ", column " + std::to_string(place_.column + 1) + ": " +
           problem_;
  }

 private:
  struct Kept {
    YamlEvent event;
    std::size_t alias_of;  // of an alias: its node
  };
  // The events of an anchored node in kept_; `end` is 0 as long as it is being read.
  struct Node {
    std::size_t begin = 0, end = 0;
  };

  bool read() {
    if (!events_.next(event_)) {
      problem_ = events_.problem();
      place_ = events_.place();
      return false;
    }
    if (event_.kind == Kind::alias) {
      // An anchor may be set again: what an alias means is known here and now.
      const auto found = anchors_.find(event_.text);
      alias_of_ = found == anchors_.end() ? kNoNode : found->second;
    }
    keep();
    return true;
  }

  void keep() {
    std::size_t node = kNoNode;
    if (!events_.anchor().empty()) {
      node = nodes_.size();
      anchors_[events_.anchor()] = node;
      nodes_.push_back({kept_.size(), 0});
      ++nodes_being_read_;
    }
    if (nodes_being_read_ > 0) kept_.push_back({event_, alias_of_});
    if (starts_collection(event_.kind)) return collections_.push_back(node);
    if (ends_collection(event_.kind)) {
      node = collections_.back();
      collections_.pop_back();
    }
    if (node == kNoNode) return;
    nodes_[node].end = kept_.size();
    --nodes_being_read_;
  }

  YamlEvents events_;
  YamlEvent event_;
  std::size_t alias_of_ = kNoNode;

  std::map<std::string, std::size_t> anchors_;  // to the index in nodes_
  std::vector<Node> nodes_;
  std::deque<Kept> kept_;
  std::size_t nodes_being_read_ = 0;
  std::vector<std::size_t> collections_;  // that are open, and which node each is
  std::vector<Node> played_;              // what is left to be played, the innermost last

  const std::size_t bytes_allowed_;
  std::size_t bytes_ = 0;  // of what was played
  std::string problem_;
  YamlPlace place_;
};

// Makes values of events. A text holds no more values than bytes: what is beyond that comes from aliases.
class Builder {
 public:
  Builder(std::string_view text, std::vector<std::string>* duplicates)
      : events_(text), values_allowed_(std::min(kMaxValues, 100'000 + 20 * text.size())), duplicates_(duplicates) {}

  bool read_documents(std::vector<Json>& documents) {
    while (events_.next()) {
      if (kind() == Kind::stream_end) return true;
      if (kind() == Kind::document_end) continue;
      events_.forget_anchors();
      Json document;
      if (!events_.next() || !read_value(document, 0)) return false;
      if (!document.is_null()) documents.push_back(std::move(document));
    }
    return false;
  }

  [[nodiscard]] std::string problem() const { return events_.problem(); }

 private:
  [[nodiscard]] Kind kind() const { return events_.event().kind; }

  // Each reads the node whose first event is the current one, up to its last.
  bool read_value(Json& value, std::size_t depth) {
    if (kind() == Kind::alias && !events_.play()) return false;
    if (depth > kMaxDepth) return events_.refuse("nested deeper than " + std::to_string(kMaxDepth) + " levels");
    if (++values_ > values_allowed_) return events_.refuse("more than " + std::to_string(values_allowed_) + " values");
    if (kind() == Kind::sequence_start) return read_sequence(value, depth);
    if (kind() == Kind::mapping_start) return read_mapping(value, depth);
    return read_scalar(value);
  }

  bool read_sequence(Json& value, std::size_t depth) {
    value = Json::array();
    auto& elements = *value.get_ptr<Json::array_t*>();
    while (events_.next()) {
      if (kind() == Kind::sequence_end) return true;
      duplicates_.enter(elements.size());
      if (!read_value(elements.emplace_back(), depth + 1)) return false;
      duplicates_.leave();
    }
    return false;
  }

  bool read_mapping(Json& value, std::size_t depth) {
    value = Json::object();
    auto& members = *value.get_ptr<Json::object_t*>();
    while (events_.next()) {
      if (kind() == Kind::mapping_end) return true;
      if (is_merge(events_.event()) ? !merge(members, depth + 1) : !read_member(members, depth + 1)) return false;
    }
    return false;
  }

  bool read_member(Json::object_t& members, std::size_t depth) {
    std::string key;
    if (!read_key(key) || !events_.next()) return false;
    const auto [member, is_new] = members.try_emplace(std::move(key));
    duplicates_.enter(member->first);
    if (!is_new) duplicates_.note();
    if (!read_value(member->second, depth)) return false;
    duplicates_.leave();
    return true;
  }

  // A merge wins over what stands before it and loses to what comes after; of several the first wins.
  bool merge(Json::object_t& members, std::size_t depth) {
    if (!events_.next()) return false;
    if (kind() != Kind::sequence_start) return merge_map(members, depth);
    std::vector<Json::object_t> all;
    while (events_.next()) {
      if (kind() == Kind::sequence_end) {
        for (auto from = all.rbegin(); from != all.rend(); ++from) take_over(members, *from);
        return true;
      }
      if (!merge_map(all.emplace_back(), depth)) return false;
    }
    return false;
  }

  bool merge_map(Json::object_t& members, std::size_t depth) {
    if (kind() == Kind::alias && !events_.play()) return false;
    if (kind() != Kind::mapping_start) return events_.refuse("a merge needs a map or a list of maps");
    Json from;
    if (!read_value(from, depth)) return false;
    take_over(members, *from.get_ptr<Json::object_t*>());
    return true;
  }

  void take_over(Json::object_t& members, Json::object_t& from) {
    for (auto& [key, value] : from) {
      const auto [member, is_new] = members.try_emplace(key);
      member->second = std::move(value);
      if (is_new) continue;
      duplicates_.enter(member->first);
      duplicates_.note();
      duplicates_.leave();
    }
  }

  bool read_scalar(Json& value) {
    const YamlEvent& event = events_.event();
    auto typed = read_tagged_scalar(event.text, event.tag);
    if (!typed) return events_.refuse("the value is not of the type that its tag names");
    auto converted = to_json_value(*std::move(typed));
    if (!converted) return events_.refuse("JSON has no value for " + event.text);
    value = *std::move(converted);
    return true;
  }

  // Keys are typed too, and then written as JSON writes them.
  bool read_key(std::string& key) {
    if (kind() == Kind::alias && !events_.play()) return false;
    const YamlEvent& event = events_.event();
    if (event.kind != Kind::scalar) return events_.refuse("a key must be a plain value");
    const auto typed = read_tagged_scalar(event.text, event.tag);
    if (!typed) return events_.refuse("the key is not of the type that its tag names");
    auto text = to_json_key(*typed);
    if (!text) return events_.refuse("a key must not be null");
    key = *std::move(text);
    return true;
  }

  ExpandedEvents events_;
  const std::size_t values_allowed_;
  std::size_t values_ = 0;
  JsonDuplicates duplicates_;
};

}  // namespace

Result<std::vector<Json>> parse_yaml(std::string_view text, std::string_view origin,
                                     std::vector<std::string>* duplicates) {
  // A JSON document is one, read as JSON: its numbers are not YAML's.
  if (const auto first = text.find_first_not_of(" \t\r\n"); first != text.npos && text[first] == '{') {
    if (auto json = parse_json(text, {}, duplicates)) return std::vector<Json>{std::move(*json)};
    if (duplicates != nullptr) duplicates->clear();
  }
  Builder builder(text, duplicates);
  std::vector<Json> documents;
  if (!builder.read_documents(documents)) return fail(std::string(origin) + ", " + builder.problem());
  return documents;
}

}  // namespace o2dms::base
