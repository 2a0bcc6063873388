#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>

extern char** environ;

namespace o2dms::base {
namespace {

std::string system_reason() {
  return std::strerror(errno);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    auto count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Why what stands there is none of the files that are read and written here; empty when it is one.
std::string why_no_file(mode_t mode) {
  const char* what = nullptr;
  if (S_ISDIR(mode)) what = "a folder";
  if (S_ISFIFO(mode)) what = "a FIFO (a named pipe)";
  if (S_ISCHR(mode) || S_ISBLK(mode)) what = "a device";
  if (S_ISSOCK(mode)) what = "a socket";
  return what == nullptr ? "" : "it is " + std::string(what) + "; give the path of a regular file";
}

// Looked at before it is opened, because opening a device can do something; opened without waiting, and looked at
// again, because another file may have taken its place.
Result<Descriptor> open_regular(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return fail(system_reason());
  if (auto why = why_no_file(status.st_mode); !why.empty()) return fail(why);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return fail(system_reason());
  if (auto why = why_no_file(status.st_mode); !why.empty()) return fail(why);
  return file;
}

// Where a file of that path is to be put: beyond its symbolic links, so that they stay what they are.
Result<std::string> writable_place(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return path;  // a new file, or a reason that opening it will give
  if (S_ISLNK(status.st_mode)) {
    std::error_code problem;
    const std::string target = std::filesystem::canonical(path, problem);
    if (problem || ::stat(target.c_str(), &status) != 0)
      return fail("it is a symbolic link that leads to no file; give the path of a regular file");
    if (auto why = why_no_file(status.st_mode); !why.empty()) return fail(why);
    return target;
  }
  if (auto why = why_no_file(status.st_mode); !why.empty()) return fail(why);
  return path;
}

struct Pipe {
  Descriptor read_end, write_end;
};

bool open_pipe(Pipe& pipe) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  pipe.read_end = Descriptor(ends[0]);
  pipe.write_end = Descriptor(ends[1]);
  return true;
}

Result<pid_t> spawn(const std::vector<std::string>& command,
                    const std::map<std::string, std::string>& extra_environment, int out, int err) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::vector<std::string> variables;
  for (char** entry = environ; *entry; ++entry) {
    std::string_view text = *entry;
    if (!extra_environment.contains(std::string(text.substr(0, text.find('='))))) variables.emplace_back(text);
  }
  for (const auto& [name, value] : extra_environment) variables.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (auto& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A group of its own, so that a time-out ends its children too; and what we do about signals is no affair of theirs.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  pid_t pid = 0;
  int problem = ::posix_spawnp(&pid, command[0].c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (problem != 0) return fail("cannot run \"" + command[0] + "\": " + std::strerror(problem));
  return pid;
}

bool ends_within(pid_t child, Duration time) {
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (process.get() < 0) return true;  // an old kernel: waiting is all there is
  pollfd polled{process.get(), POLLIN, 0};
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  return ::poll(&polled, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX))) > 0;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const std::string name = path == "-" ? "standard input" : path;
  auto file = path == "-" ? Result<Descriptor>(Descriptor(::dup(STDIN_FILENO))) : open_regular(path);
  if (!file) return fail("cannot read " + name + ": " + file.error().message);
  std::string content;
  std::array<char, 65536> buffer;
  for (;;) {
    auto count = ::read(file->get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail("cannot read " + name + ": " + system_reason());
    if (count == 0) return content;
    if (content.size() + static_cast<std::size_t>(count) > max_bytes)
      return fail(name + " is larger than " + std::to_string(max_bytes) + " bytes");
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Result<void> write_file(const std::string& path, std::string_view content, unsigned mode) {
  auto target = writable_place(path);
  if (!target) return fail("cannot write " + path + ": " + target.error().message);
  std::string temporary = *target + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) return fail("cannot write " + path + ": " + system_reason());
  bool written = write_all(file.get(), content) && ::fchmod(file.get(), mode) == 0 && ::fsync(file.get()) == 0;
  if (!written || ::rename(temporary.c_str(), target->c_str()) != 0) {
    auto reason = system_reason();
    ::unlink(temporary.c_str());
    return fail("cannot write " + path + ": " + reason);
  }
  return done();
}

Result<void> make_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) return fail("cannot make the folder " + path + ": " + problem.message());
  return done();
}

Result<ProcessResult> run_process(const std::vector<std::string>& command,
                                  const std::map<std::string, std::string>& extra_environment, Duration timeout) {
  static constexpr std::size_t max_output = 1024 * 1024;
  if (command.empty()) return fail("cannot run an empty command");
  Pipe out, err;
  if (!open_pipe(out) || !open_pipe(err)) return fail("cannot run \"" + command[0] + "\": " + system_reason());
  auto child = spawn(command, extra_environment, out.write_end.get(), err.write_end.get());
  if (!child) return failure(child.error());
  out.write_end.close();
  err.write_end.close();

  ProcessResult result;
  auto clock = make_real_clock();
  std::array<pollfd, 2> polled{{{out.read_end.get(), POLLIN, 0}, {err.read_end.get(), POLLIN, 0}}};
  std::array<std::string*, 2> texts{&result.standard_output, &result.standard_error};
  std::string problem;
  std::array<char, 16384> buffer;
  while (problem.empty() && (polled[0].fd >= 0 || polled[1].fd >= 0)) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(timeout - clock->elapsed()).count();
    if (left <= 0) {
      problem = "did not end in time";
      break;
    }
    if (::poll(polled.data(), polled.size(), static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0 &&
        errno != EINTR)
      problem = system_reason();
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      auto count = ::read(polled[i].fd, buffer.data(), buffer.size());
      if (count <= 0)
        polled[i].fd = -1;
      else
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
      if (texts[i]->size() > max_output) problem = "printed more than 1 MiB";
    }
  }
  // It may close its output and stay.
  if (problem.empty() && !ends_within(child.value(), timeout - clock->elapsed())) problem = "did not end in time";
  if (!problem.empty()) ::kill(-child.value(), SIGKILL);
  int status = 0;
  while (::waitpid(child.value(), &status, 0) < 0 && errno == EINTR) {
  }
  if (!problem.empty()) return fail("\"" + command[0] + "\" " + problem);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace o2dms::base
