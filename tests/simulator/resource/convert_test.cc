#include "simulator/resource/convert.h"

#include "tests/simulator/resource/documents.h"

namespace o2dms::simulator {
namespace {

using base::Json;

TEST(Convert, AnEventIsOneObjectUnderTwoNames) {
  const ResourceType &v1 = core("events"), &events = native("events.k8s.io", "v1", "events");
  const Json stored = json(
      R"({"apiVersion":"v1","kind":"Event","involvedObject":{"name":"p"},"message":"m","count":2,"source":{"component":"k"},"type":"Normal"})");
  const Json shown = convert(stored, v1, events);
  EXPECT_EQ(
      shown,
      json(
          R"({"apiVersion":"events.k8s.io/v1","kind":"Event","regarding":{"name":"p"},"note":"m","deprecatedCount":2,"deprecatedSource":{"component":"k"},"type":"Normal"})"));
  EXPECT_EQ(convert(shown, events, v1), stored);
  EXPECT_TRUE(shapes_differ(v1, events));
}

TEST(Convert, AnAutoscalerKeepsWhatVersion1CannotSayInAnnotations) {
  const ResourceType &v1 = native("autoscaling", "v1", "horizontalpodautoscalers"), &v2 = *v1.storage;
  const Json rich = json(
      R"({"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},"spec":{"maxReplicas":3,
    "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
               {"type":"Resource","resource":{"name":"memory","target":{"type":"Utilization","averageUtilization":50}}}],
    "behavior":{"scaleUp":{"selectPolicy":"Max"}}},"status":{"desiredReplicas":1,"conditions":[{"type":"AbleToScale","status":"True"}]}})");
  const Json plain = convert(rich, v2, v1);
  EXPECT_EQ(plain["spec"]["targetCPUUtilizationPercentage"], 70);
  EXPECT_FALSE(plain["spec"].contains("metrics"));
  EXPECT_TRUE(plain["metadata"]["annotations"].contains("autoscaling.alpha.kubernetes.io/metrics"));
  EXPECT_EQ(convert(plain, v1, v2), rich);
}

TEST(Convert, AnAnnotationThatIsNoJsonDoesNoHarm) {
  const ResourceType &v1 = native("autoscaling", "v1", "horizontalpodautoscalers"), &v2 = *v1.storage;
  const Json odd =
      json(R"({"metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/metrics":"{[","x":"y"}},"spec":{}})");
  EXPECT_EQ(convert(odd, v1, v2)["metadata"]["annotations"], json(R"({"x":"y"})"));
}

TEST(Convert, ADeviceRequestIsFlatInTheFirstBeta) {
  const ResourceType &beta = native("resource.k8s.io", "v1beta1", "resourceclaims"), &v1 = *beta.storage;
  const Json flat = json(
      R"({"apiVersion":"resource.k8s.io/v1beta1","kind":"ResourceClaim","spec":{"devices":{"requests":[{"name":"r","deviceClassName":"gpu","count":1}]}}})");
  const Json stored = convert(flat, beta, v1);
  EXPECT_EQ(stored["spec"]["devices"]["requests"][0],
            json(R"({"name":"r","exactly":{"deviceClassName":"gpu","count":1}})"));
  EXPECT_EQ(convert(stored, v1, beta), flat);
  EXPECT_FALSE(shapes_differ(native("resource.k8s.io", "v1beta2", "resourceclaims"), v1));
}

}  // namespace
}  // namespace o2dms::simulator
