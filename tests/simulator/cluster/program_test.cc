// What a container's command is played as: exit code, time, log and files.
#include "simulator/cluster/nodes/program.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

VolumeFiles volume(std::string_view name) {
  if (name == "config") return {.files = {{"mode", "fast"}, {"peers", "a\nb\n"}, {"deep/er", "x"}}};
  return {.files = {}, .writable = true, .complete = false};
}

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() {
    process.variables = {{"WHO", "amf"}, {"EMPTY", ""}, {"TWO", "one two"}};
    process.files =
        FileView({{.volume = "config", .path = "/etc/config"}, {.volume = "run", .path = "/run/nf"}}, volume);
  }

  Program play(const base::Json& command, Purpose purpose = Purpose::task) {
    return read_program({{"command", command}}, process, purpose, 10ms);
  }
  Program script(const char* text, Purpose purpose = Purpose::task) { return play({"sh", "-c", text}, purpose); }
  Lines log(const char* text) { return script(text).lines; }
  int code(const char* text) { return script(text).exit_code; }
  std::string file(const char* path) { return std::string(process.files.read(path).value_or("(none)")); }

  ProcessEnvironment process;
};

TEST_F(ProgramTest, KnowsTheObviousCommands) {
  EXPECT_EQ(code("exit 3"), 3);
  EXPECT_EQ(code("exit 259"), 3);
  EXPECT_EQ(play({"false"}).exit_code, 1);
  EXPECT_EQ(play({"/bin/true"}).exit_code, 0);
  EXPECT_EQ(play({"sleep", "2"}).runs, base::Duration(2s));
  EXPECT_EQ(play({"sleep", "infinity"}).runs, std::nullopt);
  EXPECT_EQ(
      read_program(base::Json::parse(R"({"command": ["sleep"], "args": ["1m"]})"), process, Purpose::task, 10ms).runs,
      base::Duration(1min));
  EXPECT_EQ(log("echo hello \"big world\" && sleep 1; echo 'it''s'; false"), (Lines{"hello big world", "its"}));
}

TEST_F(ProgramTest, ListsGoOnAsAShellDoes) {
  EXPECT_EQ(code("false || exit 4; exit 5"), 4);
  EXPECT_EQ(code("true || exit 4; exit 5"), 5);
  EXPECT_EQ(code("set -e; false; exit 0"), 1);
  EXPECT_EQ(play({"sh", "-ec", "false; exit 0"}).exit_code, 1);
  EXPECT_EQ(code("set -e; false && true; if false; then exit 8; fi; ! true; exit 7"), 7) << "these stop nothing";
  EXPECT_EQ(code("! false"), 0);
  EXPECT_EQ(code("(exit 6); test $? = 6 && exit 7"), 7) << "a subshell leaves alone";
  EXPECT_EQ(code("{ false; true; } && exit 9"), 9);
  EXPECT_EQ(code("if [ a = b ]; then exit 1; elif test -n \"$WHO\"; then exit 2; else exit 3; fi"), 2);
  EXPECT_EQ(code("for n in 1 2 3; do [ $n -ge 2 ] && break; done; exit $n"), 2);
}

TEST_F(ProgramTest, ExpandsVariablesAndCommands) {
  EXPECT_EQ(log("echo $WHO ${WHO}s ${NONE:-none} \"$TWO\" '$WHO' \\$WHO [$EMPTY]"),
            (Lines{"amf amfs none one two $WHO $WHO []"}));
  EXPECT_EQ(log("X=1 Y=\"$WHO $TWO\"; echo $X $Y; export Z=3; echo $Z"), (Lines{"1 amf one two", "3"}));
  EXPECT_EQ(log("for w in $TWO three; do echo \"<$w>\"; done"), (Lines{"<one>", "<two>", "<three>"}));
  EXPECT_EQ(log("echo \"mode=$(cat /etc/config/mode)\" `echo old`"), (Lines{"mode=fast old"}));
  EXPECT_EQ(log("W=here sh -c 'echo $W $1' x y; echo \"$W\""), (Lines{"here y", ""}));
  EXPECT_EQ(log("printf '%s=%d\\n' a 1 b 2; echo -n c; echo -e 'd\\te'"), (Lines{"a=1", "b=2", "cd\te"}));
}

// As a kubelet does it, before anything runs.
TEST_F(ProgramTest, ExpandsReferencesInTheCommandLine) {
  EXPECT_EQ(play({"echo", "$(WHO) $(NONE) $$(WHO) $WHO"}).lines, Lines{"amf $(NONE) $(WHO) $WHO"});
}

TEST_F(ProgramTest, ReadsMountedFilesAndWritesWhereItMay) {
  EXPECT_EQ(log("cat /etc/config/peers /etc/config/../config/mode"), (Lines{"a", "b", "fast"}));
  EXPECT_EQ(log("cd /etc/config; cat ./mode; echo; for f in /etc/config/*; do echo $f; done"),
            (Lines{"fast", "/etc/config/mode", "/etc/config/peers"}));
  EXPECT_EQ(code("cat /etc/config/none"), 1);
  EXPECT_EQ(code("[ -f /etc/config/mode ] && [ ! -e /etc/config/none ] && [ -d /etc/config/deep ] && exit 5"), 5);
  EXPECT_EQ(code("echo x > /etc/config/mode"), 1) << "a ConfigMap is read-only";
  EXPECT_EQ(file("/etc/config/mode"), "fast");
  EXPECT_TRUE(log("echo one > /run/nf/a; echo two >> /run/nf/a; cp /run/nf/a /run/nf/b; rm /run/nf/none").empty());
  EXPECT_EQ(file("/run/nf/b"), "one\ntwo\n");
  EXPECT_EQ(process.files.written().at("run").at("a"), "one\ntwo\n");
  EXPECT_EQ(code("cat /usr/share/licenses"), 0) << "what the image holds is not known";
}

TEST_F(ProgramTest, RedirectsAndPipes) {
  script("{ echo out; echo err >&2; } > /dev/termination-log 2>&1; echo seen");
  EXPECT_EQ(file("/dev/termination-log"), "out\nerr\n");
  EXPECT_EQ(log("echo a | cat; echo b | tee /run/nf/tee; cat /etc/config/none 2>/dev/null; cat < /run/nf/tee"),
            (Lines{"a", "b", "b"}));
  EXPECT_EQ(log("cat /etc/config/none 2>/dev/stdout | cat; echo lost > /dev/null"),
            Lines{"cat: can't open '/etc/config/none': No such file or directory"});
}

TEST_F(ProgramTest, TakesWhatItDoesNotKnowForAServiceOrATask) {
  EXPECT_EQ(read_program({{"image", "nginx"}}, process, Purpose::service, 10ms).runs, std::nullopt);
  EXPECT_EQ(read_program({{"image", "nginx"}}, process, Purpose::task, 10ms).runs, base::Duration(10ms));
  EXPECT_EQ(play({"/amf", "--config", "x"}, Purpose::service).runs, std::nullopt);
  EXPECT_EQ(play({"/amf", "--config", "x"}).runs, base::Duration(10ms));
  EXPECT_EQ(script("X=$(curl -s http://a); exec nginx -g 'daemon off;'", Purpose::service).runs, std::nullopt);
  for (const char* beyond : {"exit $((1+1))", "cat <<E\nE\n", "case x in x) exit 1;; esac", "f() { exit 1; }; f"}) {
    EXPECT_EQ(code(beyond), 0) << beyond;
    EXPECT_EQ(script(beyond, Purpose::service).runs, std::nullopt) << beyond;
  }
}

TEST_F(ProgramTest, LoopsEndWhereTheyWaitAndGoOnWhereNothingChanges) {
  for (const char* service :
       {"trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done", "while true; do echo x; sleep 5; done",
        "while sleep 10; do :; done", "tail -f /dev/null", "until [ $WHO = smf ]; do sleep 1; done"})
    EXPECT_EQ(script(service).runs, std::nullopt) << service;
  EXPECT_EQ(log("while true; do echo tick; sleep 5; done"), Lines{"tick"});
  for (const char* waits : {"until nslookup db; do echo waiting; sleep 2; done; echo up",
                            "while ! nc -z db 5432; do sleep 2; done; echo up",
                            "until [ \"$(curl -s db)\" = ok ]; do sleep 2; done; echo up",
                            "until [ -f /run/nf/ready ]; do sleep 2; done; echo up"}) {
    EXPECT_EQ(log(waits), Lines{"up"}) << waits;
    EXPECT_EQ(script(waits, Purpose::service).runs, base::Duration(10ms)) << waits;
  }
  EXPECT_EQ(script("sleep 60 & echo x; sleep 1").runs, base::Duration(1s)) << "what runs beside takes no time";
  EXPECT_EQ(script("sleep 5 & sleep 3 & wait").runs, base::Duration(5s));
}

// Whatever it is told, it is soon done and holds little.
TEST_F(ProgramTest, IsBounded) {
  for (const char* greedy :
       {"X=x; while true; do X=$X$X; done", "while true; do echo x >> /run/nf/f; done", "sh -c 'sh -c \"$0\" \"$0\"' x",
        "X=aaaaaaaaaaaaaaaa; for a in $X$X $X$X; do for b in 1 2 3 4 5 6 7 8; do X=$X$X$X$X; echo $X$X$X; done; "
        "done"}) {
    const Program program = script(greedy);
    std::size_t size = 0;
    for (const std::string& line : program.lines) size += line.size();
    EXPECT_LE(size, 1024U * 1024U) << greedy;
  }
}

}  // namespace
}  // namespace o2dms::simulator
