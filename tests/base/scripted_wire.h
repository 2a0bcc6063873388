// A wire without a socket behind it: what the peer sends is a script, and what the session sends is kept. Of one
// thread.
#pragma once

#include "base/http_session.h"
//
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace o2dms::base {

// What the peer sends, piece by piece; and which operation fails, or does not end before the wire is closed, counted
// from 0.
struct Script {
  std::vector<std::string> pieces;
  int fail_at = -1;
  int stall_at = -1;
  bool ends = false;  // behind the last piece the peer sends no more; otherwise it is silent
  int operations = 0;
  std::string sent;  // by the session
  bool is_closed = false;
};

class ScriptedWire : public Wire {
 public:
  ScriptedWire(boost::asio::io_context& context, Script& script)
      : context_(context), script_(script), socket_(context) {}

  void handshake(Done done) override { finish(std::move(done)); }
  void read_some(boost::asio::mutable_buffer into, DoneSome done) override {
    if (next_ == script_.pieces.size() && std::exchange(script_.ends, false)) {
      boost::asio::post(context_, [done = std::move(done)] { done(boost::asio::error::eof, 0); });
      return;
    }
    if (next_ == script_.pieces.size()) {  // the peer is silent from here on
      stalled_ = [done = std::move(done)](boost::system::error_code error) { done(error, 0); };
      return;
    }
    const std::string& piece = script_.pieces[next_++];
    const std::size_t count = boost::asio::buffer_copy(into, boost::asio::buffer(piece));
    EXPECT_EQ(count, piece.size());
    finish([done = std::move(done), count](boost::system::error_code error) { done(error, error ? 0 : count); });
  }
  void write(boost::asio::const_buffer first, boost::asio::const_buffer second, Done done) override {
    script_.sent.append(static_cast<const char*>(first.data()), first.size());
    script_.sent.append(static_cast<const char*>(second.data()), second.size());
    finish(std::move(done));
  }
  void end_sending(Done done) override { finish(std::move(done)); }
  void close() override {
    script_.is_closed = true;
    if (stalled_) finish(std::exchange(stalled_, {}));
  }
  boost::asio::ip::tcp::socket& socket() override { return socket_; }
  SSL* tls() override { return nullptr; }

 private:
  void finish(Done done) {
    const int operation = script_.is_closed ? -1 : script_.operations++;
    if (operation >= 0 && operation == script_.stall_at) {
      stalled_ = std::move(done);
      return;
    }
    const bool fails = script_.is_closed || operation == script_.fail_at;
    const boost::system::error_code error =
        fails ? boost::system::error_code(boost::asio::error::connection_reset) : boost::system::error_code();
    boost::asio::post(context_, [done = std::move(done), error] { done(error); });
  }

  boost::asio::io_context& context_;
  Script& script_;
  boost::asio::ip::tcp::socket socket_;
  std::size_t next_ = 0;
  Done stalled_;  // at most one: a test stalls a write only where nothing is read meanwhile
};

}  // namespace o2dms::base
