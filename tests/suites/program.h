// The program itself, as a user starts it: a child process in a folder of its own, with an environment of its own. What
// it prints is read while somebody waits for it; nothing here sleeps, every wait has a deadline. Not thread-safe. A
// Program that still runs when it is destroyed is killed.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace o2dms::suites {

struct Ended {
  int code = -1;  // 128 + signal when killed by one
  std::string out, err;
};

class Program {
 public:
  using Environment = std::map<std::string, std::string>;
  enum class Output { pipes, terminal };  // a terminal has one stream for both

  // Of this process's environment only PATH and TMPDIR are handed on.
  Program(const std::vector<std::string>& arguments, const std::string& folder, const Environment& environment = {},
          Output output = Output::pipes);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Until it has printed `text`, on either stream; false when it ended without, or took too long.
  bool prints(std::string_view text);
  // The whole line, without its end, that has `text` in it; waits for it as prints() does.
  std::string line_with(std::string_view text);
  void signal(int number) const;
  // As when the reader of a pipe has gone: what it prints from now on is an error to it.
  void stop_reading();
  // Until it ends; a test failure when it takes too long.
  Ended end();

 private:
  bool read_some(int timeout_ms);
  void reap();

  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;  // -1: closed
  std::string texts_[2];     // standard output, standard error
  int status_ = 0;
  bool reaped_ = false;
};

}  // namespace o2dms::suites
