#include "base/spdy_headers.h"

#include <zlib.h>

#include <algorithm>

#include "base/ascii.h"

namespace o2dms::base {
namespace {

void append_length(std::string& out, std::size_t length) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(length >> shift & 0xFFU);
}

void append_counted(std::string& out, std::string_view text) {
  append_length(out, text.size());
  out += text;
}

// Section 2.6.10.1: words with their lengths, and then what values are made of.
const std::string& dictionary() {
  static const std::string text = [] {
    std::string out;
    for (const char* word : {"options",
                             "head",
                             "post",
                             "put",
                             "delete",
                             "trace",
                             "accept",
                             "accept-charset",
                             "accept-encoding",
                             "accept-language",
                             "accept-ranges",
                             "age",
                             "allow",
                             "authorization",
                             "cache-control",
                             "connection",
                             "content-base",
                             "content-encoding",
                             "content-language",
                             "content-length",
                             "content-location",
                             "content-md5",
                             "content-range",
                             "content-type",
                             "date",
                             "etag",
                             "expect",
                             "expires",
                             "from",
                             "host",
                             "if-match",
                             "if-modified-since",
                             "if-none-match",
                             "if-range",
                             "if-unmodified-since",
                             "last-modified",
                             "location",
                             "max-forwards",
                             "pragma",
                             "proxy-authenticate",
                             "proxy-authorization",
                             "range",
                             "referer",
                             "retry-after",
                             "server",
                             "te",
                             "trailer",
                             "transfer-encoding",
                             "upgrade",
                             "user-agent",
                             "vary",
                             "via",
                             "warning",
                             "www-authenticate",
                             "method",
                             "get",
                             "status",
                             "200 OK",
                             "version",
                             "HTTP/1.1",
                             "url",
                             "public",
                             "set-cookie",
                             "keep-alive",
                             "origin"})
      append_counted(out, word);
    out +=
        "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
        "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
        "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
        "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
        "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
        "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.";
    return out;
  }();
  return text;
}

Bytef* bytes_of(const std::string_view text) {
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));  // zlib's z_const is off
}

// Takes the next length, and so many bytes, off the front.
std::optional<std::uint32_t> take_length(std::string_view& text) {
  constexpr std::size_t size = 4;
  if (text.size() < size) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < size; ++i) length = length << 8U | static_cast<unsigned char>(text[i]);
  text.remove_prefix(size);
  return length;
}

std::optional<std::string_view> take_counted(std::string_view& text) {
  const auto length = take_length(text);
  if (!length || *length > text.size()) return std::nullopt;
  const std::string_view taken = text.substr(0, *length);
  text.remove_prefix(*length);
  return taken;
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char c) { return is_upper(c) || c == '\0'; });
}

}  // namespace

struct SpdyHeaderReader::Inflater {
  Inflater() { is_well = inflateInit(&stream) == Z_OK; }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
  bool is_well = false;
};

SpdyHeaderReader::SpdyHeaderReader() : inflater_(std::make_unique<Inflater>()) {}
SpdyHeaderReader::~SpdyHeaderReader() = default;

bool SpdyHeaderReader::inflate_all(std::string_view block, std::string& text) {
  z_stream& stream = inflater_->stream;
  stream.next_in = bytes_of(block);
  stream.avail_in = static_cast<uInt>(block.size());
  text.resize(kMostText);
  stream.next_out = bytes_of(text);
  stream.avail_out = static_cast<uInt>(text.size());
  int result = Z_OK;
  while (stream.avail_in > 0 && stream.avail_out > 0) {
    result = inflate(&stream, Z_SYNC_FLUSH);
    if (result == Z_NEED_DICT)
      result = inflateSetDictionary(&stream, bytes_of(dictionary()), static_cast<uInt>(dictionary().size()));
    if (result != Z_OK) return false;
  }
  text.resize(kMostText - stream.avail_out);
  return stream.avail_in == 0 && stream.avail_out > 0;
}

std::optional<HttpHeaders> SpdyHeaderReader::read(std::string_view block) {
  std::string text;
  if (!inflater_->is_well || !inflate_all(block, text)) {
    inflater_->is_well = false;
    return std::nullopt;
  }
  std::string_view rest = text;
  const auto count = take_length(rest);
  if (!count || *count > kMostFields) return std::nullopt;
  HttpHeaders headers;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto name = take_counted(rest);
    const auto values = take_counted(rest);
    if (!name || !values || !is_field_name(*name) || headers.has(*name)) return std::nullopt;
    for (std::size_t at = 0; at <= values->size();) {
      const std::size_t end = std::min(values->find('\0', at), values->size());
      headers.add(std::string(*name), std::string(values->substr(at, end - at)));
      if (headers.fields().size() > kMostFields) return std::nullopt;
      at = end + 1;
    }
  }
  return rest.empty() ? std::optional(std::move(headers)) : std::nullopt;
}

struct SpdyHeaderWriter::Deflater {
  Deflater() {
    deflateInit(&stream, Z_DEFAULT_COMPRESSION);
    deflateSetDictionary(&stream, bytes_of(dictionary()), static_cast<uInt>(dictionary().size()));
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream stream{};
};

SpdyHeaderWriter::SpdyHeaderWriter() : deflater_(std::make_unique<Deflater>()) {}
SpdyHeaderWriter::~SpdyHeaderWriter() = default;

std::string SpdyHeaderWriter::write(const HttpHeaders& headers) {
  // A name once, with its values in order.
  std::vector<std::pair<std::string, std::string>> fields;
  for (const auto& [name, value] : headers.fields()) {
    const std::string small = to_lower(name);
    const auto same = std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.first == small; });
    if (same == fields.end())
      fields.emplace_back(small, value);
    else
      same->second.append(1, '\0').append(value);
  }
  std::string text;
  append_length(text, fields.size());
  for (const auto& [name, value] : fields) {
    append_counted(text, name);
    append_counted(text, value);
  }
  z_stream& stream = deflater_->stream;
  constexpr std::size_t kFlushBytes = 64;  // beyond deflateBound: what the flush adds
  std::string block(deflateBound(&stream, text.size()) + kFlushBytes, '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(block);
  stream.avail_out = static_cast<uInt>(block.size());
  deflate(&stream, Z_SYNC_FLUSH);
  block.resize(block.size() - stream.avail_out);
  return block;
}

}  // namespace o2dms::base
