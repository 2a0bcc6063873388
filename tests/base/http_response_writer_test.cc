#include "base/http_response_writer.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/http_response_reader.h"

namespace o2dms::base {
namespace {

using State = HttpResponseWriter::State;
using Framing = HttpResponseWriter::Framing;

// Gives one chunk a pull, and has nothing at every second one.
class ListOfChunks : public HttpSource {
 public:
  ListOfChunks(std::vector<std::string> chunks, HttpSource::State end) : chunks_(std::move(chunks)), end_(end) {}
  HttpSource::State pull(std::size_t, std::vector<SharedText>& chunks) override {
    if (!std::exchange(has_some_, !has_some_)) return HttpSource::State::open;
    if (next_ == chunks_.size()) return end_;
    chunks.push_back(std::make_shared<const std::string>(chunks_[next_++]));
    return HttpSource::State::open;
  }
  void on_ready(std::function<void()>) override {}

 private:
  const std::vector<std::string> chunks_;
  const HttpSource::State end_;
  std::size_t next_ = 0;
  bool has_some_ = true;
};

struct Written {
  std::string text;
  State end;
  std::size_t largest_copy = 0;  // of the pieces that were not sent from where they lay
};

Written write_all(HttpResponse response, const Framing& framing = {}) {
  HttpResponseWriter writer;
  writer.begin(std::move(response), framing);
  Written written{};
  while (true) {
    const auto piece = writer.next(1000);
    written.text.append(piece.first).append(piece.second);
    written.largest_copy = std::max(written.largest_copy, piece.first.size());
    written.end = writer.state();
    if (piece.empty() && written.end != State::waiting) return written;
  }
}

// As a client reads it.
std::string read_back(const std::string& text) {
  HttpResponseReader reader({});
  reader.start(false, {});
  reader.receive(text);
  std::string body;
  while (true) {
    switch (reader.next()) {
      case HttpResponseReader::Event::head:
        static_cast<void>(reader.take_head());
        break;
      case HttpResponseReader::Event::body:
        body += reader.take_body();
        break;
      case HttpResponseReader::Event::whole:
        return body;
      default:
        return "not whole";
    }
  }
}

HttpResponse stream_of(std::vector<std::string> chunks, HttpSource::State end = HttpSource::State::ended) {
  HttpResponse response;
  response.source = std::make_unique<ListOfChunks>(std::move(chunks), end);
  return response;
}

TEST(HttpResponseWriter, BodiesOfAllSizesAreReadAsTheyWere) {
  for (const std::size_t size : {0U, 1U, 1000U, 16U * 1024, 16U * 1024 + 1, 300'000U}) {
    HttpResponse own;
    own.body.assign(size, 'x');
    EXPECT_EQ(read_back(write_all(std::move(own)).text), std::string(size, 'x')) << size;
    HttpResponse shared;
    shared.shared_body = std::make_shared<const std::string>(size, 'y');
    EXPECT_EQ(read_back(write_all(std::move(shared)).text), std::string(size, 'y')) << size;
    EXPECT_EQ(read_back(write_all(stream_of({std::string(size, 'z'), "end"})).text), std::string(size, 'z') + "end")
        << size;
  }
}

TEST(HttpResponseWriter, WhatIsLargeIsSentFromWhereItLies) {
  HttpResponse large;
  large.body.assign(1'000'000, 'x');
  EXPECT_LT(write_all(std::move(large)).largest_copy, 1000u);
  EXPECT_LT(write_all(stream_of({"a", std::string(1'000'000, 'x'), "b"})).largest_copy, 1000u);
}

TEST(HttpResponseWriter, EmptyChunksWouldEndAStreamAndAreLeftOut) {
  EXPECT_EQ(read_back(write_all(stream_of({"a", "", "b"})).text), "ab");
  EXPECT_EQ(read_back(write_all(stream_of({})).text), "");
}

TEST(HttpResponseWriter, AnAbortedStreamHasNoLastChunk) {
  const Written written = write_all(stream_of({"half"}, HttpSource::State::aborted));
  EXPECT_EQ(written.end, State::aborted);
  EXPECT_EQ(read_back(written.text), "not whole");
}

class FailingSource final : public HttpSource {
 public:
  explicit FailingSource(int good_pulls) : good_pulls_(good_pulls) {}
  HttpSource::State pull(std::size_t, std::vector<SharedText>& chunks) override {
    chunks.push_back(std::make_shared<const std::string>("half"));
    if (good_pulls_-- == 0) throw std::runtime_error("an item that cannot be converted");
    return HttpSource::State::open;
  }
  void on_ready(std::function<void()>) override {}

 private:
  int good_pulls_;
};

TEST(HttpResponseWriter, ASourceThatThrowsIsAnAbortedStream) {
  for (const int good_pulls : {0, 1}) {
    HttpResponse response;
    response.source = std::make_unique<FailingSource>(good_pulls);
    const Written written = write_all(std::move(response));
    EXPECT_EQ(written.end, State::aborted);
    EXPECT_EQ(read_back(written.text), "not whole");
  }
}

TEST(HttpResponseWriter, HeadHasTheLengthAndNoBody) {
  HttpResponse response;
  response.body.assign(100'000, 'x');
  const Written written = write_all(std::move(response), {.answers_head = true});
  EXPECT_TRUE(written.text.ends_with("\r\nContent-Length: 100000\r\n\r\n")) << written.text.substr(0, 500);
  EXPECT_TRUE(write_all(stream_of({"a"}), {.answers_head = true}).text.ends_with("chunked\r\n\r\n"));
}

TEST(HttpResponseWriter, NoCharacterOfAValueMakesAFieldOrALineOfItsOwn) {
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (int code = 0; code < 256; ++code) {
        std::string value(length, 'v');
        value[place] = static_cast<char>(code);
        HttpResponse response;
        response.headers.add("Warning", value);
        if (code < 0x20 || code == 0x7F) value[place] = ' ';
        const std::string text = write_all(std::move(response)).text;
        ASSERT_NE(text.find("\r\nWarning: " + value + "\r\n"), std::string::npos)
            << code << " at " << place << ": " << text;
      }
    }
  }
}

TEST(HttpResponseWriter, Http10KnowsNoChunksAndEndsWithTheConnection) {
  const Written written = write_all(stream_of({"a", std::string(20'000, 'b')}), {.is_http_1_0 = true});
  EXPECT_TRUE(written.text.ends_with("\r\n\r\na" + std::string(20'000, 'b')));
  EXPECT_NE(written.text.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(written.text.find("Transfer-Encoding"), std::string::npos);
}

TEST(HttpResponseWriter, WhatMayHaveNoBodyNamesNoLength) {
  for (const int status : {204, 304}) {
    HttpResponse response;
    response.status = status;
    EXPECT_EQ(write_all(std::move(response)).text.find("Content-Length"), std::string::npos) << status;
  }
}

TEST(HttpResponseWriter, OneWriterWritesOneResponseAfterAnother) {
  HttpResponseWriter writer;
  for (const std::size_t size : {100'000U, 5U, 40'000U}) {
    HttpResponse response = size == 5 ? stream_of({"hello"}) : HttpResponse();
    if (size != 5) response.body.assign(size, 'x');
    writer.begin(std::move(response), {});
    std::string text;
    do {
      const auto piece = writer.next(1000);
      text.append(piece.first).append(piece.second);
    } while (writer.state() != State::whole);
    writer.finish();
    EXPECT_EQ(read_back(text), size == 5 ? "hello" : std::string(size, 'x'));
  }
}

}  // namespace
}  // namespace o2dms::base
