#include "harness/client/client.h"

#include <utility>

namespace o2dms::harness {
namespace {

Call make_call(const char* method, const std::string& path, const std::string& step, const base::Json* body) {
  Call call;
  call.method = method;
  call.path = path;
  call.step = step;
  if (body != nullptr && !body->is_null()) call.body = base::to_text(*body);
  return call;
}

}  // namespace

Reply Client::get(const std::string& path, const std::string& step) {
  return request(make_call("GET", path, step, nullptr));
}

Reply Client::post(const std::string& path, const base::Json& object, const std::string& step) {
  return request(make_call("POST", path, step, &object));
}

Reply Client::put(const std::string& path, const base::Json& object, const std::string& step) {
  return request(make_call("PUT", path, step, &object));
}

Reply Client::patch(const std::string& path, const base::Json& patch, const std::string& content_type,
                    const std::string& step) {
  auto call = make_call("PATCH", path, step, &patch);
  call.content_type = content_type;
  return request(call);
}

Reply Client::del(const std::string& path, const std::string& step, const base::Json& options) {
  return request(make_call("DELETE", path, step, &options));
}

}  // namespace o2dms::harness
