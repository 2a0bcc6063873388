#include "simulator/http/remote_command.h"

#include "base/json.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::size_t kMostResize = 1024;  // bytes of one window size

std::string success_text() {
  return base::to_text(Json{{"metadata", Json::object()}, {"status", "Success"}});
}

std::string exit_status(int code, const std::string& message) {
  Json details = {{"causes", Json::array()}};
  details["causes"].push_back({{"reason", "ExitCode"}, {"message", std::to_string(code)}});
  return base::to_text(Json{{"metadata", Json::object()},
                            {"status", "Failure"},
                            {"message", message},
                            {"reason", "NonZeroExitCode"},
                            {"details", std::move(details)}});
}

std::string internal_status(const std::string& message) {
  StatusError error = internal_error(message);
  error.causes = {{.reason = {}, .message = message, .field = {}}};
  return base::to_text(to_json(error));
}

}  // namespace

RemoteCommand::RemoteCommand(base::Result<std::unique_ptr<ContainerSession>> session, std::string command_line,
                             StreamSelection streams, StatusForm form, base::Clock& clock, StreamSlot slot)
    : session_(session ? std::move(*session) : nullptr),
      fault_(session ? std::string() : session.error().message),
      command_line_(std::move(command_line)),
      streams_(streams),
      form_(form),
      patience_(clock, kStreamCreationTime),
      slot_(std::move(slot)) {
  if (session_) input_.emplace(*session_);
  if (input_ && !streams_.in) input_->end();
}

void RemoteCommand::on_ready(std::function<void()> wake) {
  if (session_) session_->set_listener(wake);
  patience_.on_ready(std::move(wake));
}

void RemoteCommand::add_input(std::string_view bytes) {
  patience_.restart();
  if (input_ && streams_.in) input_->add(bytes);
}

void RemoteCommand::end_input() {
  if (input_) input_->end();
}

void RemoteCommand::add_resize(std::string_view bytes) {
  resize_ += bytes;
  for (std::size_t end = resize_.find('}'); end != std::string::npos; end = resize_.find('}')) {
    const auto size = base::parse_json(resize_.substr(0, end + 1));
    resize_.erase(0, end + 1);
    const auto side = [&](const char* name) {
      constexpr std::int64_t kMost = 0xFFFF;
      const Json* found = size ? base::find(*size, {name}) : nullptr;
      return found != nullptr && found->is_number_integer()
                 ? static_cast<int>(std::min(std::max(found->get<std::int64_t>(), std::int64_t{0}), kMost))
                 : 0;
    };
    if (session_ && streams_.terminal && side("Width") > 0) session_->resize(side("Width"), side("Height"));
  }
  if (resize_.size() > kMostResize) resize_.clear();
}

std::optional<RemoteCommand::Piece> RemoteCommand::next(std::size_t at_most) {
  if (has_ended_) return std::nullopt;
  if (!session_ || !input_) {
    has_ended_ = true;
    return Piece{CommandChannel::status, form_ == StatusForm::status ? internal_status(fault_) : fault_};
  }
  input_->flush();
  // First whether it has ended, then what it has said: nothing said before the end is missed.
  const auto end = session_->end();
  for (const auto channel : {CommandChannel::out, CommandChannel::error}) {
    const bool is_error = channel == CommandChannel::error, is_wanted = is_error ? streams_.error : streams_.out;
    std::string bytes;
    do {  // what nobody asked for is read all the same, so that the process does not wait for it
      bytes = is_error ? session_->read_error(at_most) : session_->read(at_most);
      if (!bytes.empty()) patience_.restart();
    } while (!bytes.empty() && !is_wanted);
    if (!bytes.empty()) return Piece{channel, std::move(bytes)};
  }
  if (!end) return std::nullopt;
  has_ended_ = true;
  return Piece{CommandChannel::status, status_text(*end)};
}

std::string RemoteCommand::status_text(const ProcessEnd& end) const {
  const bool is_status = form_ == StatusForm::status;
  if (!end.error.empty()) {
    const std::string message = "error executing command in container: " + end.error;
    return is_status ? internal_status(message) : message;
  }
  if (end.exit_code == 0) return is_status ? success_text() : "";
  const std::string message = "command terminated with non-zero exit code: error executing command [" + command_line_ +
                              "], exit code " + std::to_string(end.exit_code);
  return is_status ? exit_status(end.exit_code, message) : message;
}

}  // namespace o2dms::simulator
