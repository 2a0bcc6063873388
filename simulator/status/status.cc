#include "simulator/status/status.h"

#include "base/json.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::string qualified(const StatusSubject& subject) {
  std::string out(subject.plural);
  if (!subject.group.empty()) out.append(".").append(subject.group);
  return out;
}

std::string quoted(std::string_view text) {
  return std::string("\"").append(text).append("\"");
}

StatusError about(const StatusSubject& subject, int code, std::string_view reason, std::string message) {
  StatusError error;
  error.code = code;
  error.reason = reason;
  error.message = std::move(message);
  error.group = subject.group;
  error.kind = subject.plural;
  error.name = subject.name;
  return error;
}

Json cause_json(const StatusCause& cause) {
  Json out = Json::object();
  if (!cause.reason.empty()) out["reason"] = cause.reason;
  if (!cause.message.empty()) out["message"] = cause.message;
  if (!cause.field.empty()) out["field"] = cause.field;
  return out;
}

Json details_json(const StatusError& error) {
  Json details = Json::object();
  if (!error.name.empty()) details["name"] = error.name;
  if (!error.group.empty()) details["group"] = error.group;
  if (!error.kind.empty()) details["kind"] = error.kind;
  if (!error.uid.empty()) details["uid"] = error.uid;
  for (const StatusCause& cause : error.causes) details["causes"].push_back(cause_json(cause));
  if (error.retry_after_seconds > 0) details["retryAfterSeconds"] = error.retry_after_seconds;
  return details;
}

}  // namespace

Json to_json(const StatusError& error) {
  Json out = {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Json::object()}, {"status", "Failure"}};
  if (!error.continue_token.empty()) out["metadata"]["continue"] = error.continue_token;
  if (!error.message.empty()) out["message"] = error.message;
  if (!error.reason.empty()) out["reason"] = error.reason;
  Json details = details_json(error);
  if (!details.empty() || error.empty_details) out["details"] = std::move(details);
  out["code"] = error.code;
  return out;
}

StatusError bad_request(std::string message) {
  return about({}, 400, "BadRequest", std::move(message));
}

StatusError unauthorized() {
  return about({}, 401, "Unauthorized", "Unauthorized");
}

StatusError forbidden(const StatusSubject& subject, std::string_view why, std::vector<StatusCause> causes) {
  std::string message;
  if (subject.plural.empty()) {
    message = "forbidden: ";
  } else {
    message = qualified(subject);
    if (!subject.name.empty()) message += " " + quoted(subject.name);
    message += " is forbidden: ";
  }
  StatusError error = about(subject, 403, "Forbidden", message.append(why));
  error.causes = std::move(causes);
  return error;
}

StatusError not_found(const StatusSubject& subject) {
  return about(subject, 404, "NotFound", qualified(subject) + " " + quoted(subject.name) + " not found");
}

StatusError route_not_found() {
  return generic_status(404);
}

StatusError method_not_allowed() {
  return generic_status(405);
}

StatusError not_acceptable(std::string_view accepted) {
  return about({}, 406, "NotAcceptable", std::string("only the following media types are accepted: ").append(accepted));
}

StatusError already_exists(const StatusSubject& subject) {
  return about(subject, 409, "AlreadyExists", qualified(subject) + " " + quoted(subject.name) + " already exists");
}

StatusError conflict(const StatusSubject& subject, std::string_view why) {
  return about(
      subject, 409, "Conflict",
      ("Operation cannot be fulfilled on " + qualified(subject) + " " + quoted(subject.name) + ": ").append(why));
}

StatusError modified_conflict(const StatusSubject& subject) {
  return conflict(subject,
                  "the object has been modified; please apply your changes to the latest version and try again");
}

StatusError service_unavailable(std::string message) {
  return about({}, 503, "ServiceUnavailable", std::move(message));
}

StatusError expired(std::string message, std::string continue_token) {
  StatusError error = about({}, 410, "Expired", std::move(message));
  error.continue_token = std::move(continue_token);
  return error;
}

StatusError unsupported_media_type(std::string_view accepted) {
  return about({}, 415, "UnsupportedMediaType",
               std::string("the body of the request was in an unknown format - accepted media types include: ")
                   .append(accepted));
}

StatusError invalid(std::string_view group, std::string_view kind, std::string_view name,
                    std::vector<StatusCause> causes) {
  StatusError error = about({group, kind, name}, 422, "Invalid", {});
  std::string all;
  for (const StatusCause& cause : causes) {
    if (!all.empty()) all += ", ";
    all += cause.field.empty() ? cause.message : cause.field + ": " + cause.message;
  }
  error.message = qualified({group, kind, name}) + " " + quoted(name) +
                  " is invalid: " + (causes.size() > 1 ? "[" + all + "]" : all);
  error.causes = std::move(causes);
  return error;
}

StatusError too_many_requests(std::string message, int retry_after_seconds) {
  StatusError error = about({}, 429, "TooManyRequests", std::move(message));
  error.retry_after_seconds = retry_after_seconds;
  return error;
}

StatusError internal_error(std::string_view what) {
  StatusError error = about({}, 500, "InternalError", std::string("Internal error occurred: ").append(what));
  error.causes.push_back({"", std::string(what), ""});
  return error;
}

StatusError unexplained_error(std::string message) {
  return about({}, 500, "", std::move(message));
}

StatusError too_large_resource_version(std::uint64_t asked, std::uint64_t current) {
  StatusError error =
      about({}, 504, "Timeout",
            "Timeout: Too large resource version: " + std::to_string(asked) + ", current: " + std::to_string(current));
  error.causes.push_back({"ResourceVersionTooLarge", "Too large resource version", ""});
  error.retry_after_seconds = 1;
  return error;
}

namespace {

StatusError said_by_code(int code, std::string_view reason, std::string message) {
  StatusError error = about({}, code, reason, std::move(message));
  error.empty_details = true;
  return error;
}

}  // namespace

StatusError generic_status(int code) {
  switch (code) {
    case 400:
      return said_by_code(code, "BadRequest", "the server rejected our request for an unknown reason");
    case 401:
      return unauthorized();
    case 404:
      return said_by_code(code, "NotFound", "the server could not find the requested resource");
    case 405:
      return said_by_code(code, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    case 413:
      return said_by_code(code, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");
    case 429:
      return too_many_requests("the server has received too many requests and has asked us to try again later", 1);
    case 431:
      return said_by_code(code, "", "request header fields too large");
    default:
      return said_by_code(code, code >= 500 ? "InternalError" : "", "the server has answered " + std::to_string(code));
  }
}

StatusCause required_value(std::string field, std::string_view why) {
  return {"FieldValueRequired", why.empty() ? "Required value" : std::string("Required value: ").append(why),
          std::move(field)};
}

StatusCause invalid_value(std::string field, const Json& value, std::string_view why) {
  return {"FieldValueInvalid", ("Invalid value: " + base::to_text(value) + ": ").append(why), std::move(field)};
}

StatusCause forbidden_value(std::string field, std::string_view why) {
  return {"FieldValueForbidden", std::string("Forbidden: ").append(why), std::move(field)};
}

StatusCause unsupported_value(std::string field, const Json& value, const std::vector<std::string_view>& supported) {
  std::string list;
  for (std::string_view each : supported) list += (list.empty() ? "" : ", ") + quoted(each);
  return {"FieldValueNotSupported", "Unsupported value: " + base::to_text(value) + ": supported values: " + list,
          std::move(field)};
}

StatusCause duplicate_value(std::string field, const Json& value) {
  return {"FieldValueDuplicate", "Duplicate value: " + base::to_text(value), std::move(field)};
}

}  // namespace o2dms::simulator
