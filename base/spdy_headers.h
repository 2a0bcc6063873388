// The name/value blocks of SPDY/3 (draft-mbelshe-httpbis-spdy-00 section 2.6.10): a count, and lengths before names and
// values, compressed by zlib with the protocol's dictionary. One compression runs through all blocks of one direction
// of a connection, so that a block that was refused is the last that can be read. Names are in small letters; several
// values of a name are several fields here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"

namespace o2dms::base {

class SpdyHeaderReader {
 public:
  SpdyHeaderReader();
  ~SpdyHeaderReader();
  // Nothing: it is no such block, or holds more than kMostText bytes or kMostFields fields.
  [[nodiscard]] std::optional<HttpHeaders> read(std::string_view block);

  static constexpr std::size_t kMostText = 64 * 1024, kMostFields = 256;

 private:
  struct Inflater;
  bool inflate_all(std::string_view block, std::string& text);

  std::unique_ptr<Inflater> inflater_;
};

class SpdyHeaderWriter {
 public:
  SpdyHeaderWriter();
  ~SpdyHeaderWriter();
  [[nodiscard]] std::string write(const HttpHeaders& headers);

 private:
  struct Deflater;

  std::unique_ptr<Deflater> deflater_;
};

}  // namespace o2dms::base
