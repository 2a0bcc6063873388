#include "base/http_dialogue.h"

#include "base/http_request_reader.h"
#include "base/http_response_writer.h"

namespace o2dms::base {
namespace {

constexpr std::size_t kMostUnsentAnswers = 64 * 1024;  // bytes, beyond the last answer

}  // namespace

struct HttpDialogue::Reader {
  HttpRequestReader of{HttpRequestLimits{}};
  HttpRequest head;
};

HttpDialogue::HttpDialogue(WholeRequestFunction answer)
    : answer_(std::move(answer)), reader_(std::make_unique<Reader>()) {}

HttpDialogue::~HttpDialogue() = default;

bool HttpDialogue::wants_more() const {
  return !has_ended_ && unsent_.size() < kMostUnsentAnswers;
}

void HttpDialogue::receive(std::string_view bytes) {
  if (has_ended_) return;
  reader_->of.receive(bytes);
  go_on();
}

void HttpDialogue::receive_end() {
  peer_has_ended_ = true;
  go_on();
}

void HttpDialogue::go_on() {
  while (wants_more()) {
    switch (reader_->of.next()) {
      case HttpRequestReader::Event::need_more:
        has_ended_ = peer_has_ended_;
        return;
      case HttpRequestReader::Event::head:
        reader_->head = reader_->of.take_head();
        break;
      case HttpRequestReader::Event::whole:
        reader_->head.body = reader_->of.take_body();
        answer(std::move(reader_->head));
        break;
      case HttpRequestReader::Event::refused:
        return refuse(reader_->of.refusal());
    }
  }
}

void HttpDialogue::answer(HttpRequest&& request) {
  HttpResponseWriter::Framing framing{
      .answers_head = request.method == "HEAD",
      .is_http_1_0 = reader_->of.is_http_1_0(),
      .keeps_alive = reader_->of.keeps_alive(),
  };
  HttpResponse response = answer_(std::move(request));
  gather_body(response);
  HttpResponseWriter writer;
  writer.begin(std::move(response), framing);
  constexpr std::size_t kAll = 1024 * 1024;
  for (auto piece = writer.next(kAll); !piece.empty(); piece = writer.next(kAll))
    unsent_.append(piece.first).append(piece.second);
  has_ended_ = !writer.keeps_alive();
  if (!has_ended_) reader_->of.start_next();
}

void HttpDialogue::refuse(int status) {
  HttpResponse response;
  response.status = status;
  response.close = true;
  HttpResponseWriter writer;
  writer.begin(std::move(response), {});
  const auto piece = writer.next(0);
  unsent_.append(piece.first).append(piece.second);
  has_ended_ = true;
}

}  // namespace o2dms::base
