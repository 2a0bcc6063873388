// HttpParser: what the parsers of requests and responses share over Beast's: a message that is put together field by
// field, and the counting that Beast leaves to its user. The readers say what is wrong with it. Internal to base/.
// Knows no socket and no thread.
#pragma once

#include "base/http_asio.h"
//
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string>

namespace o2dms::base {

template <bool is_request, class Message>
class HttpParser : public boost::beast::http::basic_parser<is_request> {
 public:
  using Field = boost::beast::http::field;
  using View = boost::beast::string_view;
  using Error = boost::system::error_code;

  HttpParser(std::size_t header_bytes, std::size_t header_fields)
      : header_bytes_(header_bytes), header_fields_(header_fields) {
    this->header_limit(static_cast<std::uint32_t>(header_bytes));
  }

  // Beast's own limit forgets the fields that it has read already.
  [[nodiscard]] bool is_head_too_long(std::size_t unread) const { return head_bytes_ + unread > header_bytes_; }
  [[nodiscard]] bool is_before_chunk() const { return this->is_header_done() && this->chunked() && chunk_left_ == 0; }

  Message head_;
  std::string body_;
  std::size_t head_bytes_ = 0;  // read so far
  bool head_given_ = false;

 protected:
  // Of the head, once it is in `head_`.
  virtual void on_head_field(Field field, View value) = 0;
  virtual void on_chunk(std::uint64_t /*size*/, Error& /*error*/) {}
  virtual void keep(View text) { body_.append(text.data(), text.size()); }

 private:
  void on_field_impl(Field field, View name, View value, Error& error) final {
    if (++fields_ > header_fields_) {
      error = boost::beast::http::error::header_limit;
      return;
    }
    if (this->is_header_done()) return;  // a trailer must not pass for a header
    head_.headers.add(std::string(name), std::string(value));
    on_head_field(field, value);
  }
  void on_header_impl(Error&) final {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) final {}
  std::size_t on_body_impl(View text, Error&) final {
    keep(text);
    return text.size();
  }
  void on_chunk_header_impl(std::uint64_t size, View, Error& error) final {
    chunk_left_ = size;
    on_chunk(size, error);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, View text, Error&) final {
    chunk_left_ -= text.size();
    keep(text);
    return text.size();
  }
  void on_finish_impl(Error&) final {}

  const std::size_t header_bytes_, header_fields_;
  std::size_t fields_ = 0;
  std::uint64_t chunk_left_ = 0;
};

}  // namespace o2dms::base
