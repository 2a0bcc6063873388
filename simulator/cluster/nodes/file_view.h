// FileView: the files that the processes of one container can see, as far as we know them: those of its mounted
// volumes, and what they wrote themselves. A volume is asked for when a path in it is used for the first time. What
// lies elsewhere is in the image and not known. Not thread-safe; a value for one run of a container.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace o2dms::simulator {

using Files = std::map<std::string, std::string, std::less<>>;  // contents by path

struct VolumeFiles {
  Files files;            // by path within the volume: "gnb.conf"
  bool writable = false;  // by processes, and then perhaps by others, too
  bool complete = true;   // there is nothing else in it
};

struct VolumeMount {
  std::string volume;
  std::string path;      // in the container
  std::string sub_path;  // a file or folder of the volume; empty: all of it
  bool read_only = false;
};

class FileView {
 public:
  using Load = std::function<VolumeFiles(std::string_view volume)>;
  enum class Presence : std::uint8_t { file, folder, absent, unknown };

  FileView() = default;
  FileView(std::vector<VolumeMount> mounts, Load load);

  [[nodiscard]] Presence look(std::string_view path);
  // The content; none when there is no such file that we know.
  [[nodiscard]] std::optional<std::string_view> read(std::string_view path);
  // False where nothing can be written: a read-only volume, or more than there is room for.
  bool write(std::string_view path, std::string_view text, bool append = false);
  void remove(std::string_view path);
  // The paths of the files in this folder, in order.
  [[nodiscard]] std::vector<std::string> list(std::string_view folder);

  // What processes left in writable volumes, by volume.
  [[nodiscard]] std::map<std::string, Files, std::less<>> written() const;

 private:
  struct Volume {
    VolumeFiles content;
    bool changed = false;
  };
  // Where a path leads: a volume and a path in it; no volume: the container's own file system.
  struct Location {
    const VolumeMount* mount = nullptr;
    Volume* volume = nullptr;
    std::string path;
  };
  using Volumes = std::map<std::string, Volume, std::less<>>;
  Location find(std::string_view path);
  Volumes::iterator load(const std::string& name);

  std::vector<VolumeMount> mounts_;  // the longest path first
  Load load_;
  Volumes volumes_;  // those that were used
  Files own_;
  std::size_t held_ = 0;  // bytes of what was written
};

// "/etc/../run//x" is "/run/x"; a relative one is looked for in `folder`.
std::string absolute_path(std::string_view path, std::string_view folder = "/");

}  // namespace o2dms::simulator
