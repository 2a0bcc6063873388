#include "simulator/resource/patch_document.h"

#include <charconv>
#include <optional>

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t max_piece = 128;

// RFC 6901: no leading zeros, no sign.
std::optional<std::size_t> read_index(std::string_view step, std::size_t limit) {
  if (step.empty() || (step.size() > 1 && step.front() == '0')) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size() || index >= limit) return std::nullopt;
  return index;
}

std::size_t height_of(const Json& value) {
  if (!value.is_structured()) return 0;
  std::size_t height = 0;
  for (const Json& each : value) height = std::max(height, height_of(each));
  return height + 1;
}

}  // namespace

PatchElements::Position PatchElements::position_of(std::size_t index) const {
  Position position{0, index};
  while (position.offset >= pieces_[position.piece].size()) position.offset -= pieces_[position.piece++].size();
  return position;
}

PatchNode& PatchElements::at(std::size_t index) const {
  const Position position = position_of(index);
  return *pieces_[position.piece][position.offset];
}

PatchNodePtr PatchElements::take(std::size_t index) {
  const Position position = position_of(index);
  auto& piece = pieces_[position.piece];
  PatchNodePtr node = std::move(piece[position.offset]);
  piece.erase(piece.begin() + static_cast<std::ptrdiff_t>(position.offset));
  if (piece.empty()) pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(position.piece));
  --size_;
  return node;
}

void PatchElements::insert(std::size_t index, PatchNodePtr node) {
  if (pieces_.empty()) pieces_.emplace_back();
  // Behind the last element of all is behind the last one of the last piece.
  const Position position = index == size_ ? Position{pieces_.size() - 1, pieces_.back().size()} : position_of(index);
  auto& piece = pieces_[position.piece];
  piece.insert(piece.begin() + static_cast<std::ptrdiff_t>(position.offset), std::move(node));
  ++size_;
  if (piece.size() <= max_piece) return;
  const auto middle = piece.begin() + max_piece / 2;
  std::vector<PatchNodePtr> second(std::make_move_iterator(middle), std::make_move_iterator(piece.end()));
  piece.erase(middle, piece.end());
  pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(position.piece) + 1, std::move(second));
}

PatchNode::PatchNode(Json value) : content_(std::move(value)), height_(height_of(std::get<Json>(content_))) {}

void PatchNode::open() {
  Json* json = std::get_if<Json>(&content_);
  if (json == nullptr) return;
  if (json->is_object()) {
    Members members;
    for (auto& [name, value] : json->get_ref<Json::object_t&>())
      members.emplace_hint(members.end(), name, std::make_unique<PatchNode>(std::move(value)));
    content_ = std::move(members);
  } else if (json->is_array()) {
    PatchElements elements;
    for (Json& value : *json) elements.insert(elements.size(), std::make_unique<PatchNode>(std::move(value)));
    content_ = std::move(elements);
  }
}

PatchNode* PatchNode::child(std::string_view step) {
  open();
  if (const Members* members = std::get_if<Members>(&content_)) {
    const auto found = members->find(step);
    return found == members->end() ? nullptr : found->second.get();
  }
  const PatchElements* elements = std::get_if<PatchElements>(&content_);
  const auto index = elements == nullptr ? std::nullopt : read_index(step, elements->size());
  return index ? &elements->at(*index) : nullptr;
}

PatchNodePtr PatchNode::take_child(std::string_view step) {
  open();
  PatchNodePtr taken;
  if (Members* members = std::get_if<Members>(&content_)) {
    if (const auto found = members->find(step); found != members->end()) {
      taken = std::move(found->second);
      members->erase(found);
    }
  } else if (PatchElements* elements = std::get_if<PatchElements>(&content_)) {
    if (const auto index = read_index(step, elements->size())) taken = elements->take(*index);
  }
  return taken;
}

bool PatchNode::add_child(std::string_view step, PatchNodePtr node) {
  open();
  raise_height(node->height() + 1);
  if (Members* members = std::get_if<Members>(&content_)) {
    members->insert_or_assign(std::string(step), std::move(node));
    return true;
  }
  PatchElements* elements = std::get_if<PatchElements>(&content_);
  if (elements == nullptr) return false;
  const auto index = step == "-" ? elements->size() : read_index(step, elements->size() + 1);
  if (index) elements->insert(*index, std::move(node));
  return index.has_value();
}

bool PatchNode::equals(const Json& value) const {
  if (const Json* json = std::get_if<Json>(&content_)) return *json == value;
  if (const Members* members = std::get_if<Members>(&content_)) {
    if (!value.is_object() || value.size() != members->size()) return false;
    for (const auto& [name, node] : *members) {
      const auto found = value.find(name);
      if (found == value.end() || !node->equals(*found)) return false;
    }
    return true;
  }
  const PatchElements& elements = std::get<PatchElements>(content_);
  if (!value.is_array() || value.size() != elements.size()) return false;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!elements.at(i).equals(value[i])) return false;
  }
  return true;
}

Json PatchNode::copy() const {
  if (const Json* json = std::get_if<Json>(&content_)) return *json;
  if (const Members* members = std::get_if<Members>(&content_)) {
    Json out = Json::object();
    for (const auto& [name, node] : *members) out[name] = node->copy();
    return out;
  }
  Json out = Json::array();
  const PatchElements& elements = std::get<PatchElements>(content_);
  for (std::size_t i = 0; i < elements.size(); ++i) out.push_back(elements.at(i).copy());
  return out;
}

Json PatchNode::release() {
  if (Json* json = std::get_if<Json>(&content_)) return std::move(*json);
  if (const Members* members = std::get_if<Members>(&content_)) {
    Json out = Json::object();
    auto& object = out.get_ref<Json::object_t&>();
    for (const auto& [name, node] : *members) object.emplace_hint(object.end(), name, node->release());
    return out;
  }
  Json out = Json::array();
  const PatchElements& elements = std::get<PatchElements>(content_);
  for (std::size_t i = 0; i < elements.size(); ++i) out.push_back(elements.at(i).release());
  return out;
}

}  // namespace o2dms::simulator
