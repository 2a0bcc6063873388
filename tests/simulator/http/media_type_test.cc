#include "simulator/http/media_type.h"

#include <gtest/gtest.h>

namespace o2dms::simulator {
namespace {

TEST(MediaTypeTest, TheFirstServedTypeWins) {
  EXPECT_EQ(negotiate("application/vnd.kubernetes.protobuf, application/json")->encoding, Encoding::json);
  EXPECT_EQ(negotiate("application/yaml")->encoding, Encoding::yaml);
  EXPECT_EQ(negotiate("*/*")->form, Form::object);
  EXPECT_FALSE(negotiate("text/html"));
  EXPECT_FALSE(negotiate("application/vnd.kubernetes.protobuf"));
}

TEST(MediaTypeTest, QualityGoesBeforeOrder) {
  EXPECT_EQ(negotiate("application/json;q=0.5, application/yaml;q=0.9")->encoding, Encoding::yaml);
}

TEST(MediaTypeTest, AQualityThatIsNoNumberIsNone) {
  for (const char* quality : {"nan", "inf", "0x1", "1e999", "x", ""}) {
    const std::string json = std::string("application/json;q=") + quality;
    EXPECT_FALSE(negotiate(json)) << quality;
    EXPECT_EQ(negotiate(json + ", application/yaml;q=0.1")->encoding, Encoding::yaml) << quality;
    EXPECT_EQ(negotiate("application/yaml;q=0.1, " + json)->encoding, Encoding::yaml) << quality;
  }
}

TEST(MediaTypeTest, FormsAreKnownByGroupAndVersion) {
  const auto table = negotiate("application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->form, Form::table);
  EXPECT_EQ(table->version, "v1");
  EXPECT_FALSE(negotiate("application/json;as=Table;v=v9;g=meta.k8s.io"));
  EXPECT_EQ(negotiate("application/json;as=Table;v=v9;g=meta.k8s.io, application/json")->form, Form::object);
}

TEST(MediaTypeTest, Bodies) {
  EXPECT_EQ(body_encoding(""), Encoding::json);
  EXPECT_EQ(body_encoding("application/json; charset=utf-8"), Encoding::json);
  EXPECT_FALSE(body_encoding("application/x-www-form-urlencoded"));
}

}  // namespace
}  // namespace o2dms::simulator
