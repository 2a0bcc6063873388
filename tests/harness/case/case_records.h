// What the tests of judges share: a record written down exchange by exchange, and the verdict of a word on it. Not
// thread-safe.
#pragma once

#include <gtest/gtest.h>

#include <list>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/case/expectations.h"

namespace o2dms::harness {

class JudgeTest : public ::testing::Test {
 protected:
  // One exchange with the given credentials, to be changed as the test likes.
  Exchange& add(std::string step, int status, const base::Json& body, std::string url = "https://x/a/b") {
    Exchange exchange{.id = exchanges_.size() + 1,
                      .step = std::move(step),
                      .identity = kGivenIdentity,
                      .url = std::move(url),
                      .status = status};
    exchange.response_body = make_body(body.is_null() ? "" : base::to_text(body));
    exchanges_.push_back(std::move(exchange));
    return exchanges_.back();
  }

  std::vector<Finding> judged(const char* word, const base::Json& parameters = base::Json::object()) const {
    Record record;
    for (const Exchange& exchange : exchanges_) record.exchanges.push_back(std::make_shared<const Exchange>(exchange));
    return judge({.id = word, .word = word, .parameters = std::make_shared<const base::Json>(parameters)}, record, {});
  }

  // The worst of what was found: breach, unshown, warning, holds or nothing.
  std::string verdict(const char* word, const base::Json& parameters = base::Json::object()) const {
    std::string worst = "nothing";
    for (const char* grade : {"holds", "warning", "unshown", "breach"})
      for (const Finding& finding : judged(word, parameters))
        if (grade_of(finding) == grade) worst = grade;
    return worst;
  }

  static std::string grade_of(const Finding& finding) {
    if (finding.is_breach()) return "breach";
    if (!finding.shown) return "unshown";
    return finding.warning ? "warning" : "holds";
  }

  static base::Json status_of(int code, const char* reason, const char* message = "") {
    return {{"kind", "Status"}, {"status", "Failure"}, {"code", code}, {"reason", reason}, {"message", message}};
  }

  std::list<Exchange> exchanges_;
};

}  // namespace o2dms::harness
