#include "tests/simulator/http/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Length-delimited field, short enough for one byte of length.
std::string field(int number, const std::string& content) {
  return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(content.size()) + content;
}
// The same with two bytes of length.
std::string long_field(int number, const std::string& content) {
  return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(0x80 | (content.size() & 127)) +
         static_cast<char>(content.size() >> 7) + content;
}
std::string number(int field_number, int value) {
  return {static_cast<char>(field_number << 3), static_cast<char>(value)};
}
std::string envelope(const std::string& api_version, const std::string& kind, const std::string& message) {
  return std::string("k8s\0", 4) + field(1, field(1, api_version) + field(2, kind)) + field(2, message) + field(3, "") +
         field(4, "");
}

class ProtobufTest : public ApiFixture {
 protected:
  Answer send(std::string method, std::string path, std::string body) {
    return read(raw(std::move(method), std::move(path), std::move(body),
                    {{"Content-Type", "application/vnd.kubernetes.protobuf"}}));
  }
};

TEST_F(ProtobufTest, ASecretAsHelmSendsIt) {
  const std::string metadata =
      field(1, "s") + field(2, "") + field(8, "") + field(11, field(1, "owner") + field(2, "helm"));
  const Answer created =
      send("POST", "/api/v1/namespaces/a/secrets",
           envelope("v1", "Secret",
                    field(1, metadata) + field(2, field(1, "release") + field(2, std::string("\0\xff", 2))) +
                        field(3, "helm.sh/release.v1")));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["metadata"]["labels"]["owner"], "helm");
  EXPECT_EQ(created.json["data"]["release"], "AP8=");
  EXPECT_EQ(created.json["type"], "helm.sh/release.v1");
}

TEST_F(ProtobufTest, ADeletionWithoutGraceIsNoDeletionWithTheDefault) {
  call("POST", kPods, pod("p"));
  bind("p");
  EXPECT_EQ(send("DELETE", kPods + "/p", envelope("v1", "DeleteOptions", number(1, 0))).status, 200);
  EXPECT_EQ(call("GET", kPods + "/p").status, 404);
}

// What kubectl 1.35 sends for `kubectl create deployment w --image nginx`.
constexpr std::string_view kDeploymentOfKubectl =
    "6b3873000a150a07617070732f7631120a4465706c6f796d656e7412a3010a1b0a017712001a0022002a003200380042005a080a0361707012"
    "01"
    "771276080112 0a0a080a036170701201771a5e0a1a0a0012001a0022002a003200380042005a080a0361707012017712 "
    "4012220a056e67696e78"
    "12056e67696e782a0042006a00720080010088010090 "
    "0100a201001a00320042004a0052005800600068008201008a01009a0100c2010022020a00"
    "280038001a0c08001000180020002800380 01a002200";

std::string from_hex(std::string_view text) {
  std::string out;
  int high = -1;
  for (const char each : text) {
    if (each == ' ') continue;
    const int digit = each <= '9' ? each - '0' : each - 'a' + 10;
    if (high >= 0) out += static_cast<char>(high << 4 | digit);
    high = high >= 0 ? -1 : digit;
  }
  return out;
}

TEST_F(ProtobufTest, ADeploymentAsKubectlSendsIt) {
  const std::string path = "/apis/apps/v1/namespaces/a/deployments";
  const Answer created = send("POST", path, from_hex(kDeploymentOfKubectl));
  ASSERT_EQ(created.status, 201) << created.body;
  const Json& spec = created.json["spec"];
  EXPECT_EQ(spec["replicas"], 1);
  EXPECT_EQ(spec["selector"], Json::parse(R"({"matchLabels":{"app":"w"}})"));
  EXPECT_EQ(spec["template"]["spec"]["containers"][0]["image"], "nginx");
  EXPECT_EQ(spec["template"]["spec"]["restartPolicy"], "Always") << "an empty text that was sent is defaulted";
}

TEST_F(ProtobufTest, UnionsNumbersOrTextsQuantitiesAndInlinedMessages) {
  const std::string get = field(2, field(1, "/live") + field(2, number(1, 0) + number(2, 80) + field(3, "")));
  const std::string probe = field(1, get) + number(2, 0) + number(3, 0);
  const std::string limits = field(1, field(1, "cpu") + field(2, field(1, "500m")));
  const std::string container = field(1, "c") + field(2, "i") + field(8, limits) + field(10, probe);
  const std::string volume = field(1, "v") + field(2, field(2, field(1, "") /* emptyDir */));
  const std::string spec = field(1, volume) + field(2, container) + number(4, 0);
  const Answer created = send("POST", kPods, envelope("v1", "Pod", field(1, field(1, "p")) + field(2, spec)));
  ASSERT_EQ(created.status, 201) << created.body;
  const Json& stored = created.json["spec"];
  EXPECT_EQ(stored["terminationGracePeriodSeconds"], 0) << "zero that was given is not the default";
  EXPECT_EQ(stored["volumes"][0], Json::parse(R"({"name":"v","emptyDir":{}})"));
  const Json& read = stored["containers"][0];
  EXPECT_EQ(read["resources"]["limits"]["cpu"], "500m");
  EXPECT_EQ(read["livenessProbe"]["httpGet"]["port"], 80);
  EXPECT_EQ(read["livenessProbe"]["timeoutSeconds"], 1) << "zero of what is no pointer is the default";
}

TEST_F(ProtobufTest, WhatHasNoWireFormIsRefusedWithWhatIsServed) {
  for (const char* kind : {"Gauge", "Nothing"}) {
    const Answer refused = send("POST", kPods, envelope("lab.example/v1", kind, ""));
    EXPECT_EQ(refused.status, 415) << kind;
    EXPECT_EQ(refused.json["reason"], "UnsupportedMediaType");
  }
}

// Its schemas are messages that hold a schema or something else.
TEST_F(ProtobufTest, ADefinitionAsTypedClientsSendIt) {
  const auto property = [](const std::string& name, const std::string& schema) {
    return std::string("\xea\x01", 2) + static_cast<char>(field(1, name).size() + field(2, schema).size()) +
           field(1, name) + field(2, schema);
  };
  const auto items = [](const std::string& either) {
    return std::string("\xc2\x01", 2) + static_cast<char>(either.size()) + either;
  };
  const auto additional = [](const std::string& either) {
    return std::string("\xf2\x01", 2) + static_cast<char>(either.size()) + either;
  };
  const std::string schema =
      field(5, "object") +
      property("size", field(5, "integer") + field(8, field(1, "0")) + std::string("\x59\0\0\0\0\0\0\0\0", 9)) +
      property("list", field(5, "array") + items(field(1, field(5, "string")))) +
      property("map", field(5, "object") + additional(number(1, 1) + field(2, field(5, "string")))) +
      property("open", field(5, "object") + additional(number(1, 1)));
  const std::string names = field(1, "gauges") + field(4, "Gauge");
  const std::string version =
      field(1, "v1") + number(2, 1) + number(3, 1) + long_field(4, long_field(1, schema)) + field(5, field(1, ""));
  const std::string spec = field(1, "lab.example") + field(3, names) + field(4, "Namespaced") + long_field(7, version);
  const Answer created = send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                              std::string("k8s\0", 4) +
                                  field(1, field(1, "apiextensions.k8s.io/v1") + field(2, "CustomResourceDefinition")) +
                                  long_field(2, long_field(1, field(1, "gauges.lab.example")) + long_field(2, spec)));
  ASSERT_EQ(created.status, 201) << created.body;
  const Json& stored = created.json["spec"]["versions"][0];
  EXPECT_EQ(stored["subresources"], (Json{{"status", Json::object()}}));
  EXPECT_EQ(stored["schema"]["openAPIV3Schema"], Json::parse(R"({"type": "object", "properties": {
              "size": {"type": "integer", "default": 0, "minimum": 0},
              "list": {"type": "array", "items": {"type": "string"}},
              "map": {"type": "object", "additionalProperties": {"type": "string"}},
              "open": {"type": "object", "additionalProperties": true}}})"));
}

TEST_F(ProtobufTest, ADeepNestIsRefused) {
  // A ControllerRevision carries JSON of any shape.
  const std::string raw = long_field(1, std::string(300, '[') + std::string(300, ']'));
  const std::string message = field(1, field(1, "r")) + long_field(2, raw);
  const std::string body =
      std::string("k8s\0", 4) + field(1, field(1, "apps/v1") + field(2, "ControllerRevision")) + long_field(2, message);
  EXPECT_EQ(send("POST", "/apis/apps/v1/namespaces/a/controllerrevisions", body).status, 400);
}

TEST_F(ProtobufTest, AnyTruncationIsRefused) {
  const std::string whole =
      envelope("v1", "ConfigMap", field(1, field(1, "x")) + field(2, field(1, "k") + field(2, "v")));
  ASSERT_EQ(send("POST", kMaps, whole).status, 201);
  for (std::size_t length = 0; length < whole.size() - 4; ++length) {
    EXPECT_GE(send("POST", kMaps, whole.substr(0, length)).status, 400) << length;
  }
}

TEST_F(ProtobufTest, TimesAreRead) {
  const std::string lease = field(1, field(1, "l")) +
                            field(2, field(1, "me") + field(4, std::string("\x08\x80\x9d\xd7\xca\x06\x10\xe8\x07", 9)));
  const Answer created = send("POST", "/apis/coordination.k8s.io/v1/namespaces/a/leases",
                              envelope("coordination.k8s.io/v1", "Lease", lease));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.json["spec"]["renewTime"].get<std::string>().substr(19), ".000001Z");
}

}  // namespace
}  // namespace o2dms::simulator
