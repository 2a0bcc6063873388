#include "base/http_handler.h"

namespace o2dms::base {
namespace {

class WholeRequest final : public AcceptedRequest {
 public:
  WholeRequest(const WholeRequestFunction& function, HttpRequest&& head)
      : function_(function), request_(std::move(head)) {}

  HttpResponse answer(std::string&& body) override {
    request_.body = std::move(body);
    return function_(std::move(request_));
  }

 private:
  const WholeRequestFunction& function_;
  HttpRequest request_;
};

class WholeRequestHandler final : public HttpHandler {
 public:
  explicit WholeRequestHandler(WholeRequestFunction function) : function_(std::move(function)) {}
  HttpDecision begin(HttpRequest&& head) override { return std::make_unique<WholeRequest>(function_, std::move(head)); }

 private:
  const WholeRequestFunction function_;
};

class ChangedAnswer final : public AcceptedRequest {
 public:
  ChangedAnswer(std::unique_ptr<AcceptedRequest> inner, std::function<void(HttpResponse&)> change)
      : inner_(std::move(inner)), change_(std::move(change)) {}

  HttpResponse answer(std::string&& body) override {
    HttpResponse response = inner_->answer(std::move(body));
    change_(response);
    return response;
  }

 private:
  const std::unique_ptr<AcceptedRequest> inner_;
  const std::function<void(HttpResponse&)> change_;
};

}  // namespace

std::shared_ptr<HttpHandler> make_whole_request_handler(WholeRequestFunction function) {
  return std::make_shared<WholeRequestHandler>(std::move(function));
}

HttpResponse answer_whole(HttpHandler& handler, HttpRequest&& request) {
  std::string body = std::exchange(request.body, {});
  HttpDecision decision = handler.begin(std::move(request));
  if (auto* response = std::get_if<HttpResponse>(&decision)) return std::move(*response);
  return std::get<std::unique_ptr<AcceptedRequest>>(decision)->answer(std::move(body));
}

HttpDecision with_changed_answer(HttpDecision decision, std::function<void(HttpResponse&)> change) {
  if (auto* response = std::get_if<HttpResponse>(&decision)) {
    change(*response);
    return decision;
  }
  return std::make_unique<ChangedAnswer>(std::get<std::unique_ptr<AcceptedRequest>>(std::move(decision)),
                                         std::move(change));
}

}  // namespace o2dms::base
