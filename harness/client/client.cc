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

Reply Client::del(const std::string& path, const std::string& step, const base::Json& options) {
  return request(make_call("DELETE", path, step, &options));
}

}  // namespace o2dms::harness
