// PodStreams: talking with what runs in the pods of the cluster: a command that is started in a container (exec), its
// own process (attach), whoever listens on a port of the pod (port-forward, proxy). The API server asks; the simulated
// nodes answer. All of it is thread-safe, and nothing blocks: what must wait is told by a listener.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace o2dms::simulator {

// One end of a conversation with something in a pod; the other end hears that it is over when this one is destroyed.
class PodConnection {
 public:
  virtual ~PodConnection() = default;
  // Takes as much as there is room for, and says how much; all of it once nobody reads it any more.
  virtual std::size_t write(std::string_view bytes) = 0;
  virtual void end_input() = 0;
  // At most so much of what the other end has said; empty: nothing at present.
  virtual std::string read(std::size_t at_most) = 0;
  // The other end says no more, and what it said was read.
  [[nodiscard]] virtual bool has_ended() const = 0;
  // Not empty: there was nobody to talk with, and why. It has ended then.
  [[nodiscard]] virtual std::string fault() const { return {}; }
  // Called after each change (something to read, room to write, an end), on any thread, without a lock. Null: nobody.
  virtual void set_listener(std::function<void()> listener) = 0;
};

// How a process ended.
struct ProcessEnd {
  int exit_code = 0;
  std::string error;  // not empty: it never ran, and why
};

// `read` gives its standard output, or all that a terminal shows.
class ContainerSession : public PodConnection {
 public:
  virtual std::string read_error(std::size_t at_most) = 0;
  virtual void resize(int width, int height) = 0;
  // Once it has ended; what it said before may be read later. `has_ended` waits for that.
  [[nodiscard]] virtual std::optional<ProcessEnd> end() const = 0;
};

// What is asked for of the streams of a process.
struct StreamSelection {
  bool in = false, out = false, error = false, terminal = false;
};

struct PodName {
  std::string ns, name, uid;
};

class PodStreams {
 public:
  template <class T>
  using Result = base::Result<std::unique_ptr<T>>;

  virtual ~PodStreams() = default;
  // The error is the kubelet's: `container not found ("web")`.
  [[nodiscard]] virtual Result<ContainerSession> exec(const PodName& pod, const std::string& container,
                                                      std::vector<std::string> command,
                                                      const StreamSelection& streams) = 0;
  [[nodiscard]] virtual Result<ContainerSession> attach(const PodName& pod, const std::string& container,
                                                        const StreamSelection& streams) = 0;
  // Never null: whether anybody listens shows later (fault: "connection refused").
  [[nodiscard]] virtual std::unique_ptr<PodConnection> connect(const PodName& pod, std::uint16_t port) = 0;
};

}  // namespace o2dms::simulator
