#include "simulator/cluster/nodes/file_view.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kRoom = 1024 * 1024;  // for what is written

bool is_under(std::string_view path, std::string_view folder) {
  return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string join(std::string_view folder, std::string_view name) {
  if (folder.empty() || name.empty()) return std::string(folder.empty() ? name : folder);
  return std::string(folder).append("/").append(name);
}

bool is_folder(const Files& files, std::string_view path) {
  if (path.empty()) return true;
  const std::string inside = std::string(path) + "/";
  const auto at = files.lower_bound(inside);
  return at != files.end() && at->first.starts_with(inside);
}

}  // namespace

std::string absolute_path(std::string_view path, std::string_view folder) {
  const std::string whole = path.starts_with('/') ? std::string(path) : std::string(folder).append("/").append(path);
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, end - at);
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!part.empty() && part != "." && part != "..") parts.push_back(part);
    at = end + 1;
  }
  std::string result;
  for (const std::string_view part : parts) result.append("/").append(part);
  return result.empty() ? "/" : result;
}

FileView::FileView(std::vector<VolumeMount> mounts, Load load) : mounts_(std::move(mounts)), load_(std::move(load)) {
  for (VolumeMount& mount : mounts_) mount.path = absolute_path(mount.path);
  std::stable_sort(mounts_.begin(), mounts_.end(),
                   [](const VolumeMount& a, const VolumeMount& b) { return a.path.size() > b.path.size(); });
}

FileView::Location FileView::find(std::string_view path) {
  for (const VolumeMount& mount : mounts_) {
    if (!is_under(path, mount.path == "/" ? "" : mount.path)) continue;
    auto volume = volumes_.find(mount.volume);
    if (volume == volumes_.end()) volume = load(mount.volume);
    const std::size_t skipped = mount.path == "/" ? 1 : mount.path.size() + 1;
    return {&mount, &volume->second,
            join(mount.sub_path, path.size() > skipped ? path.substr(skipped) : std::string_view())};
  }
  return {.path = std::string(path)};
}

FileView::Volumes::iterator FileView::load(const std::string& name) {
  const auto volume = volumes_.emplace(name, Volume{load_(name)}).first;
  if (volume->second.content.writable)
    for (const auto& [path, text] : volume->second.content.files) held_ += path.size() + text.size();
  return volume;
}

FileView::Presence FileView::look(std::string_view path) {
  const Location at = find(path);
  const Files& files = at.volume == nullptr ? own_ : at.volume->content.files;
  if (files.contains(at.path)) return Presence::file;
  if (is_folder(files, at.path)) return Presence::folder;
  const bool known = at.volume != nullptr && at.volume->content.complete && !at.volume->content.writable;
  return known ? Presence::absent : Presence::unknown;
}

std::optional<std::string_view> FileView::read(std::string_view path) {
  const Location at = find(path);
  const Files& files = at.volume == nullptr ? own_ : at.volume->content.files;
  const auto file = files.find(at.path);
  return file == files.end() ? std::nullopt : std::optional<std::string_view>(file->second);
}

bool FileView::write(std::string_view path, std::string_view text, bool append) {
  const Location at = find(path);
  if (at.volume != nullptr && (at.mount->read_only || !at.volume->content.writable)) return false;
  if (held_ + text.size() + path.size() > kRoom) return false;
  held_ += text.size() + path.size();
  std::string& file = (at.volume == nullptr ? own_ : at.volume->content.files)[at.path];
  if (append)
    file += text;
  else
    file = text;
  if (at.volume != nullptr) at.volume->changed = true;
  return true;
}

void FileView::remove(std::string_view path) {
  const Location at = find(path);
  if (at.volume == nullptr) {
    own_.erase(at.path);
  } else if (at.volume->content.writable && !at.mount->read_only) {
    at.volume->changed = at.volume->content.files.erase(at.path) > 0 || at.volume->changed;
  }
}

std::vector<std::string> FileView::list(std::string_view folder) {
  const Location at = find(folder);
  const Files& files = at.volume == nullptr ? own_ : at.volume->content.files;
  std::vector<std::string> paths;
  const std::string prefix = at.path.empty() ? "" : at.path == "/" ? "/" : at.path + "/";
  for (auto file = files.lower_bound(prefix); file != files.end() && file->first.starts_with(prefix); ++file) {
    const std::string_view name = std::string_view(file->first).substr(prefix.size());
    if (name.find('/') == std::string_view::npos) paths.push_back(absolute_path(name, folder));
  }
  return paths;
}

std::map<std::string, Files, std::less<>> FileView::written() const {
  std::map<std::string, Files, std::less<>> result;
  for (const auto& [name, volume] : volumes_)
    if (volume.changed) result.emplace(name, volume.content.files);
  return result;
}

}  // namespace o2dms::simulator
