#include "tests/suites/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace o2dms::suites {

namespace {

// Only a program that hangs is waited for so long.
constexpr std::chrono::seconds kPatience(150);

using Clock = std::chrono::steady_clock;

int milliseconds_until(Clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> variables(const Program::Environment& environment) {
  std::vector<std::string> all;
  for (const char* name : {"PATH", "TMPDIR"})
    if (const char* value = std::getenv(name); value != nullptr) all.push_back(std::string(name) + "=" + value);
  for (const auto& [name, value] : environment) all.push_back(name + "=" + value);
  return all;
}

struct Ends {
  int ours = -1, its = -1;
};

bool open_pipe(Ends& ends) {
  int pipe[2] = {-1, -1};
  if (::pipe2(pipe, O_CLOEXEC) != 0) return false;
  ends = {pipe[0], pipe[1]};
  return true;
}

bool open_terminal(Ends& ends) {
  ends.ours = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (ends.ours < 0 || ::grantpt(ends.ours) != 0 || ::unlockpt(ends.ours) != 0) return false;
  ends.its = ::open(::ptsname(ends.ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
  return ends.its >= 0;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const std::string& folder, const Environment& environment,
                 Output output) {
  Ends out, err;
  const bool opened = output == Output::pipes ? open_pipe(out) && open_pipe(err) : open_terminal(out);
  if (!opened) {
    ADD_FAILURE() << "no pipe or terminal: " << std::strerror(errno);
    return;
  }
  std::vector<std::string> words = {O2DMS_PROGRAM}, settings = variables(environment);
  words.insert(words.end(), arguments.begin(), arguments.end());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.its, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.its < 0 ? out.its : err.its, STDERR_FILENO);
  const int problem =
      ::posix_spawn(&pid_, O2DMS_PROGRAM, &actions, nullptr, pointers(words).data(), pointers(settings).data());
  posix_spawn_file_actions_destroy(&actions);
  for (const int descriptor : {out.its, err.its})
    if (descriptor >= 0) ::close(descriptor);
  out_ = out.ours;
  err_ = err.ours;
  if (problem == 0) return;
  ADD_FAILURE() << "cannot start " << O2DMS_PROGRAM << ": " << std::strerror(problem);
  pid_ = -1;
}

Program::~Program() {
  if (pid_ > 0 && !reaped_) {
    signal(SIGKILL);
    reap();
  }
  for (const int descriptor : {out_, err_})
    if (descriptor >= 0) ::close(descriptor);
}

bool Program::prints(std::string_view text) {
  return !line_with(text).empty();
}

std::string Program::line_with(std::string_view text) {
  const auto end = Clock::now() + kPatience;
  for (;;) {
    for (const std::string& printed : texts_) {
      const auto at = printed.find(text);
      const auto line_end = at == std::string::npos ? at : printed.find('\n', at);
      if (line_end == std::string::npos) continue;
      const auto line = printed.rfind('\n', at) + 1;  // npos + 1 is the beginning
      return printed.substr(line, line_end - line);
    }
    if (!read_some(milliseconds_until(end))) return {};
  }
}

void Program::signal(int number) const {
  if (pid_ > 0 && !reaped_) ::kill(pid_, number);
}

void Program::stop_reading() {
  for (int* descriptor : {&out_, &err_}) {
    if (*descriptor >= 0) ::close(*descriptor);
    *descriptor = -1;
  }
}

Ended Program::end() {
  const auto end = Clock::now() + kPatience;
  while (read_some(milliseconds_until(end))) continue;
  if (out_ >= 0 || err_ >= 0) {
    ADD_FAILURE() << "did not end in time; so far it printed:\n" << texts_[0] << texts_[1];
    signal(SIGKILL);
  }
  reap();
  const int code = WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  return {pid_ > 0 ? code : -1, texts_[0], texts_[1]};
}

// False when there is nothing more to come, or nothing came in time.
bool Program::read_some(int timeout_ms) {
  std::array<pollfd, 2> polled{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
  if (out_ < 0 && err_ < 0) return false;
  if (::poll(polled.data(), polled.size(), timeout_ms) <= 0) return false;
  for (std::size_t which = 0; which < polled.size(); ++which) {
    if (polled[which].fd < 0 || polled[which].revents == 0) continue;
    std::array<char, 16384> buffer;
    const auto count = ::read(polled[which].fd, buffer.data(), buffer.size());
    if (count > 0) {
      texts_[which].append(buffer.data(), static_cast<std::size_t>(count));
    } else {
      ::close(polled[which].fd);
      (which == 0 ? out_ : err_) = -1;
    }
  }
  return true;
}

void Program::reap() {
  if (pid_ <= 0 || reaped_) return;
  ::waitpid(pid_, &status_, 0);
  reaped_ = true;
}

}  // namespace o2dms::suites
