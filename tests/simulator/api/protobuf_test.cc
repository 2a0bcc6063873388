#include "simulator/api/protobuf.h"

#include "tests/simulator/api/api_fixture.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Length-delimited field, short enough for one byte of length.
std::string field(int number, const std::string& content) {
  return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(content.size()) + content;
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

TEST_F(ProtobufTest, UnknownKindsAreRefusedWithWhatIsServed) {
  const Answer refused = send("POST", kPods, envelope("v1", "Pod", ""));
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(refused.json["reason"], "UnsupportedMediaType");
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
