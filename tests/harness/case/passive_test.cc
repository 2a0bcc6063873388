// What is judged of every exchange: each rule holds for a sound record and is broken by the breach it is about, and by
// that alone; what is unusual and sound breaks none.
#include "harness/case/passive.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "tests/harness/case/recorded.h"

namespace o2dms::harness {
namespace {

using base::Json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

// The names of the rules that are broken, without what they all begin with.
std::vector<std::string> broken_in(const Recorded& recorded) {
  std::vector<std::string> names;
  for (const Finding& finding : judge_passively(recorded.record(), {}))
    if (finding.is_breach()) names.push_back(finding.expectation.substr(std::string("passive.").size()));
  return names;
}

std::vector<std::string> shown_in(const Recorded& recorded) {
  std::vector<std::string> names;
  for (const Finding& finding : judge_passively(recorded.record(), {}))
    if (finding.shows()) names.push_back(finding.expectation.substr(std::string("passive.").size()));
  return names;
}

constexpr const char* kOther = "7c9a2f10-1111-4222-8333-444455556666";

// A life of an object and a watch of it.
Recorded sound() {
  Recorded recorded;
  recorded.add("list", "GET", Recorded::kMaps, 200, Recorded::list("10", {Recorded::map("root", "5", "0", kOther)}));
  recorded.create(Recorded::map("a", "11"));
  recorded.put(Recorded::map("a", "12", "2"));
  recorded.get(Recorded::map("a", "12", "2"));
  recorded.add("delete", "DELETE", std::string(Recorded::kMaps) + "/a", 200,
               {{"kind", "Status"},
                {"apiVersion", "v1"},
                {"status", "Success"},
                {"details", {{"name", "a"}, {"kind", "configmaps"}, {"uid", Recorded::kUid}}}});
  recorded.add("gone", "GET", std::string(Recorded::kMaps) + "/a", 404, Recorded::failure(404, "NotFound"));
  recorded.watch("&resourceVersion=10", {{"ADDED", Recorded::map("a", "11")},
                                         {"MODIFIED", Recorded::map("a", "12", "2")},
                                         {"DELETED", Recorded::map("a", "13", "2")}});
  return recorded;
}

TEST(Passive, EachIsNamedOnceAndNamesARowAndABasis) {
  std::set<std::string_view> names;
  for (const PassiveExpectation& one : passive_expectations()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    EXPECT_TRUE(one.name.starts_with("passive.")) << one.name;
    EXPECT_FALSE(one.requirement.empty()) << one.name;
    EXPECT_NE(std::find(kBases.begin(), kBases.end(), one.basis), kBases.end()) << one.name;
    EXPECT_FALSE(one.doc.empty()) << one.name;
  }
}

TEST(Passive, ASoundRecordBreaksNothingAndShowsAllRulesThatItTells) {
  EXPECT_THAT(broken_in(sound()), IsEmpty());
  EXPECT_THAT(shown_in(sound()),
              IsSupersetOf({"media-type", "error-is-status", "error-keeps-secrets", "tls", "identity", "namespace",
                            "deletion-names", "uid", "creation-time", "version", "progress", "watch-replay",
                            "watch-repeats", "watch-types", "watch-order", "watch-last-state"}));
}

TEST(Passive, AnEmptyRecordShowsNothing) {
  EXPECT_THAT(shown_in(Recorded()), IsEmpty());
}

TEST(Passive, AnswersSayThatTheyAreJson) {
  Recorded recorded;
  recorded.get(Recorded::map("a", "1")).response_headers.set("Content-Type", "text/plain");
  EXPECT_THAT(broken_in(recorded), ElementsAre("media-type"));
}

TEST(Passive, WhatIsNotOfTheCaseIsNotJudged) {
  Recorded recorded;
  recorded.add("set-up Namespace/n", "POST", "/api/v1/namespaces", 201, "nothing");
  EXPECT_THAT(broken_in(recorded), IsEmpty());
  EXPECT_THAT(shown_in(recorded), IsEmpty());
}

TEST(Passive, ErrorsAreStatusesButForWhatAProxySays) {
  for (const int code : {400, 404, 409, 422, 500}) {
    Recorded recorded;
    recorded.get(Recorded::map("b", "1"));
    recorded.add("s", "GET", std::string(Recorded::kMaps) + "/a", code, "no");
    EXPECT_THAT(broken_in(recorded), Contains("error-is-status")) << code;
  }
  for (const int code : {401, 403, 429, 502, 503, 504}) {
    Recorded recorded;
    recorded.add("s", "GET", std::string(Recorded::kMaps) + "/a", code, "no");
    EXPECT_THAT(broken_in(recorded), IsEmpty()) << code;
  }
  Recorded unknown_group;  // kube-apiserver: "404 page not found"
  unknown_group.add("s", "GET", "/apis/nothing.example.com/v1/things/a", 404, "no");
  EXPECT_THAT(broken_in(unknown_group), IsEmpty());
}

TEST(Passive, AStatusHasTheCodeOfTheAnswer) {
  Recorded recorded;
  recorded.get(Recorded::map("b", "1"));
  recorded.add("s", "GET", std::string(Recorded::kMaps) + "/a", 404, Recorded::failure(400, "NotFound"));
  EXPECT_THAT(broken_in(recorded), ElementsAre("error-is-status"));
}

TEST(Passive, AnErrorShowsNoSecret) {
  Recorded recorded;
  Json status = Recorded::failure(409, "Conflict");
  status["message"] = "it is [redacted:0123456789ab] already";
  recorded.add("s", "POST", Recorded::kMaps, 409, status);
  EXPECT_THAT(broken_in(recorded), ElementsAre("error-keeps-secrets"));
}

TEST(Passive, TlsIsTheSameOnEachExchange) {
  Recorded recorded;
  recorded.get(Recorded::map("a", "1"));
  recorded.get(Recorded::map("a", "1")).tls_verified = false;
  EXPECT_THAT(broken_in(recorded), ElementsAre("tls"));
  Recorded unverified;  // as the user wants it: another expectation says that it is not shown
  unverified.get(Recorded::map("a", "1")).tls_verified = false;
  EXPECT_THAT(broken_in(unverified), IsEmpty());
}

TEST(Passive, ObjectsAreOfTheUrlsKindAndListsOfKindList) {
  const auto change = [](const std::vector<const char*>& path, const char* value) {
    Recorded recorded;
    Json object = Recorded::map("a", "1");
    Json* at = &object;
    for (const char* key : path) at = &(*at)[key];
    *at = value;
    recorded.add("s", "GET", std::string(Recorded::kMaps) + "/a", 200, object);
    return broken_in(recorded);
  };
  EXPECT_THAT(change({"kind"}, "Secret"), Contains("identity"));
  EXPECT_THAT(change({"kind"}, ""), Contains("identity"));
  EXPECT_THAT(change({"apiVersion"}, "v2"), Contains("identity"));
  EXPECT_THAT(change({"metadata", "name"}, "b"), Contains("identity"));
  EXPECT_THAT(change({"metadata", "namespace"}, "m"), Contains("identity"));
  for (const char* kind : {"List", "SecretList", "ConfigMap", ""}) {
    Recorded recorded;
    Json list = Recorded::list("1", {});
    list["kind"] = kind;
    recorded.add("s", "GET", Recorded::kMaps, 200, list);
    EXPECT_THAT(broken_in(recorded), ElementsAre("identity")) << kind;
  }
}

TEST(Passive, WhatIsNoObjectIsNotTakenForOne) {
  Recorded recorded;
  recorded.add("s", "GET", "/version", 200, {{"major", "1"}});
  recorded.add("s", "GET", "/api", 200, {{"kind", "APIVersions"}, {"versions", {"v1"}}});
  recorded.add("s", "GET", "/apis", 200, {{"kind", "APIGroupList"}, {"apiVersion", "v1"}});
  recorded.add("s", "GET", "/apis/apps/v1", 200, {{"kind", "APIResourceList"}, {"apiVersion", "v1"}});
  recorded.add("s", "GET", "/api/v1/namespaces/n/pods/p/log", 200, "text")
      .response_headers.set("Content-Type", "text/plain");
  recorded.add("s", "POST", "/api/v1/namespaces/n/serviceaccounts/a/token", 201,
               {{"kind", "TokenRequest"}, {"apiVersion", "authentication.k8s.io/v1"}});
  recorded.add("s", "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", 201,
               {{"kind", "SelfSubjectAccessReview"}, {"apiVersion", "authorization.k8s.io/v1"}});
  Exchange& table =
      recorded.add("s", "GET", Recorded::kMaps, 200, {{"kind", "Table"}, {"apiVersion", "meta.k8s.io/v1"}});
  table.request_headers.add("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
  recorded.add("s", "GET", "/prefix/of/a/proxy" + std::string(Recorded::kMaps) + "/a", 200, Recorded::map("a", "1"));
  recorded.add(
      "s", "GET", Recorded::kMaps, 200,
      {{"apiVersion", "v1"}, {"kind", "ConfigMapList"}, {"metadata", {{"resourceVersion", "9"}}}, {"items", nullptr}});
  recorded.watch("&resourceVersion=9",
                 {{"BOOKMARK", {{"kind", "ConfigMap"}, {"metadata", {{"resourceVersion", "12"}}}}},
                  {"ERROR", Recorded::failure(410, "Expired")}});
  EXPECT_THAT(broken_in(recorded), IsEmpty());
}

TEST(Passive, AListShowsItsOwnNamespace) {
  Recorded recorded;
  Json other = Recorded::map("a", "1");
  other["metadata"]["namespace"] = "m";
  recorded.add("s", "GET", Recorded::kMaps, 200, Recorded::list("2", {other}));
  EXPECT_THAT(broken_in(recorded), ElementsAre("namespace"));
  Recorded watched;
  watched.watch("&resourceVersion=1", {{"ADDED", other}});
  EXPECT_THAT(broken_in(watched), ElementsAre("namespace"));
}

TEST(Passive, ADeletionNamesWhatWasDeleted) {
  const Json bare = {{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Success"}};
  Recorded recorded;
  recorded.add("s", "DELETE", std::string(Recorded::kMaps) + "/a", 200, bare);
  EXPECT_THAT(broken_in(recorded), ElementsAre("deletion-names"));
  Recorded collection;
  collection.add("s", "DELETE", Recorded::kMaps, 200, bare);
  EXPECT_THAT(broken_in(collection), IsEmpty());
}

TEST(Passive, AUidIsAUuidAndOneObjectsAlone) {
  Recorded malformed;
  malformed.get(Recorded::map("a", "1", "1", "12345"));
  EXPECT_THAT(broken_in(malformed), ElementsAre("uid"));
  Recorded shared;
  shared.get(Recorded::map("a", "1"));
  shared.get(Recorded::map("b", "2"));
  EXPECT_THAT(broken_in(shared), ElementsAre("uid"));
  Recorded again;
  again.create(Recorded::map("a", "1"));
  again.create(Recorded::map("a", "5"));
  EXPECT_THAT(broken_in(again), ElementsAre("uid")) << "created again with the uid of the first";
}

TEST(Passive, WhatIsCreatedWasCreatedNow) {
  for (const char* time : {"1970-01-01T00:00:00Z", "2026-11-27T09:00:00Z", "yesterday", ""}) {
    Recorded recorded;
    Json object = Recorded::map("a", "1");
    object["metadata"]["creationTimestamp"] = time;
    recorded.create(object);
    EXPECT_THAT(broken_in(recorded), ElementsAre("creation-time")) << time;
  }
}

TEST(Passive, OneResourceVersionStandsForOneState) {
  Recorded frozen;
  frozen.create(Recorded::map("a", "1", "1"));
  frozen.put(Recorded::map("a", "1", "2"));
  EXPECT_THAT(broken_in(frozen), ElementsAre("version"));
  Recorded told;  // by a watch, otherwise than by GET
  told.get(Recorded::map("a", "2", "2"));
  told.watch("&resourceVersion=1", {{"ADDED", Recorded::map("a", "2", "3")}});
  EXPECT_THAT(broken_in(told), ElementsAre("version"));
  Recorded defaulted;  // by a server of a newer version, beside an older one
  Json more = Recorded::map("a", "1");
  more["spec"] = {{"new", true}};
  defaulted.create(Recorded::map("a", "1"));
  defaulted.get(more);
  EXPECT_THAT(broken_in(defaulted), IsEmpty());
  Recorded dry;
  dry.create(Recorded::map("a", "1"));
  dry.add("s", "PUT", std::string(Recorded::kMaps) + "/a?dryRun=All", 200, Recorded::map("a", "1", "2"));
  EXPECT_THAT(broken_in(dry), IsEmpty());
}

TEST(Passive, AReadDoesNotGoBack) {
  Recorded stale;
  stale.create(Recorded::map("a", "1", "1"));
  stale.put(Recorded::map("a", "2", "2"));
  stale.get(Recorded::map("a", "1", "1"));
  EXPECT_THAT(broken_in(stale), ElementsAre("progress"));
  Recorded opaque;  // versions that are no numbers, or shrink: worth a warning at most
  opaque.create(Recorded::map("a", "zz", "1"));
  opaque.put(Recorded::map("a", "aa", "2"));
  opaque.get(Recorded::map("a", "aa", "2"));
  EXPECT_THAT(broken_in(opaque), IsEmpty());
  Recorded side_by_side;
  side_by_side.create(Recorded::map("a", "1", "1"));
  side_by_side.put(Recorded::map("a", "3", "3")).ended = std::chrono::milliseconds(8);
  Exchange& other = side_by_side.put(Recorded::map("a", "2", "2"));
  other.started = std::chrono::milliseconds(4);
  other.ended = std::chrono::milliseconds(8);
  side_by_side.add("nothing", "GET", "/version", 200, Json::object());
  side_by_side.get(Recorded::map("a", "3", "3"));
  EXPECT_THAT(broken_in(side_by_side), IsEmpty());
}

struct Wrong {
  const char* rule;
  const char* query;
  std::vector<std::pair<std::string, Json>> events;
};

TEST(Passive, AWatchGivesWhatCameAfterOnceAndInOrder) {
  const Json first = Recorded::map("a", "11"), second = Recorded::map("a", "12", "2");
  Json labelled = first;
  labelled["metadata"]["labels"] = {{"colour", "blue"}};
  const Wrong wrongs[] = {
      {"watch-replay", "&resourceVersion=10", {{"ADDED", Recorded::map("root", "5", "0", kOther)}, {"ADDED", first}}},
      {"watch-repeats", "&resourceVersion=10", {{"ADDED", first}, {"MODIFIED", second}, {"MODIFIED", second}}},
      {"watch-types", "&resourceVersion=10", {{"MODIFIED", first}}},
      {"watch-types",
       "&resourceVersion=10",
       {{"ADDED", first}, {"DELETED", Recorded::map("a", "14")}, {"MODIFIED", second}}},
      {"watch-types", "&resourceVersion=10", {{"DELETED", second}}},
      {"watch-order", "&resourceVersion=10", {{"ADDED", second}, {"MODIFIED", first}}},
      {"watch-last-state",
       "&resourceVersion=10",
       {{"ADDED", first}, {"MODIFIED", second}, {"DELETED", Recorded::map("a", "13", "1")}}},
      {"watch-selection", "&labelSelector=colour%3Dred", {{"ADDED", labelled}}},
      {"watch-selection", "&fieldSelector=metadata.name%3Db", {{"ADDED", first}}},
  };
  for (const Wrong& wrong : wrongs) {
    Recorded recorded;
    recorded.add("list", "GET", Recorded::kMaps, 200, Recorded::list("10", {Recorded::map("root", "5", "0", kOther)}));
    recorded.create(first);
    recorded.put(second);
    recorded.watch(wrong.query, wrong.events);
    EXPECT_THAT(broken_in(recorded), Contains(wrong.rule)) << wrong.rule << " of " << wrong.events.size() << " events";
  }
}

TEST(Passive, AnObjectMayLeaveASelectorAndComeBack) {
  Recorded recorded;
  recorded.add("list", "GET", std::string(Recorded::kMaps) + "?labelSelector=c", 200, Recorded::list("10", {}));
  Json in = Recorded::map("a", "11"), back = Recorded::map("a", "13");
  in["metadata"]["labels"] = back["metadata"]["labels"] = {{"c", "d"}};
  Json out = in;
  out["metadata"]["resourceVersion"] = "12";
  recorded.watch("&resourceVersion=10&labelSelector=c", {{"ADDED", in}, {"DELETED", out}, {"ADDED", back}});
  EXPECT_THAT(broken_in(recorded), IsEmpty());
}

TEST(Passive, AFloodOfOneBreachIsOneFinding) {
  Recorded recorded;
  for (int i = 0; i < 50; ++i) recorded.get(Recorded::map("a", "1")).response_headers.set("Content-Type", "text/html");
  EXPECT_THAT(broken_in(recorded), ElementsAre("media-type"));
}

TEST(Passive, EveryRowIsNamedOnceAndSaysItsBasis) {
  std::set<std::string_view> names;
  for (const PassiveExpectation& row : passive_expectations()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_THAT(kBases, Contains(row.basis)) << row.name;
    EXPECT_FALSE(row.doc.empty());
  }
}

}  // namespace
}  // namespace o2dms::harness
