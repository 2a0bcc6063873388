#include "base/file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <filesystem>

namespace o2dms::base {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() { EXPECT_TRUE(make_folder(folder_ + "/deep/er")); }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing::TempDir() + "o2dms-file-test-" +
                              testing::UnitTest::GetInstance()->current_test_info()->name() +
                              std::to_string(::getpid());
};

TEST_F(FileTest, WhatIsWrittenIsRead) {
  const std::string path = folder_ + "/deep/er/file";
  ASSERT_TRUE(write_file(path, "first"));
  ASSERT_TRUE(write_file(path, std::string("se\0cond", 7), 0600));
  EXPECT_EQ(*read_file(path), std::string("se\0cond", 7));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ + "/deep/er"), {}), 1) << "no temporary is left";
}

TEST_F(FileTest, ErrorsNameThePathAndTheReason) {
  const auto missing = read_file(folder_ + "/missing");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find(folder_ + "/missing"), std::string::npos);
  EXPECT_NE(missing.error().message.find("No such file"), std::string::npos);
  EXPECT_FALSE(write_file(folder_ + "/no/such/folder", "x"));
  EXPECT_FALSE(read_file(folder_)) << "a folder is no file";
}

// What stands at a path that a user gives may be anything.
TEST_F(FileTest, WhatIsNoRegularFileIsRefusedAtOnceAndLeftAsItIs) {
  const std::string fifo = folder_ + "/fifo", socket = folder_ + "/socket", link = folder_ + "/link-to-fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  ASSERT_EQ(::mknod(socket.c_str(), S_IFSOCK | 0600, 0), 0);
  std::filesystem::create_symlink("fifo", link);
  for (const auto& [path, what] : {std::pair(fifo, "it is a FIFO"), std::pair(socket, "it is a socket"),
                                   std::pair(link, "it is a FIFO"), std::pair(folder_, "it is a folder")}) {
    const auto before = std::filesystem::symlink_status(path).type();
    const auto read = read_file(path);
    ASSERT_FALSE(read) << path;
    EXPECT_NE(read.error().message.find(path + ": " + what), std::string::npos) << read.error().message;
    EXPECT_NE(read.error().message.find("give the path of a regular file"), std::string::npos);
    const auto written = write_file(path, "x");
    ASSERT_FALSE(written) << path;
    EXPECT_NE(written.error().message.find(path + ": " + what), std::string::npos) << written.error().message;
    EXPECT_EQ(std::filesystem::symlink_status(path).type(), before) << path;
  }
}

TEST_F(FileTest, ALinkStaysALinkAndItsFileIsReadAndWritten) {
  ASSERT_TRUE(write_file(folder_ + "/deep/file", "first"));
  std::filesystem::create_symlink("deep/file", folder_ + "/link");
  std::filesystem::create_symlink("link", folder_ + "/link-to-link");
  ASSERT_TRUE(write_file(folder_ + "/link-to-link", "second", 0600));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ + "/link-to-link"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ + "/link"));
  EXPECT_EQ(*read_file(folder_ + "/link"), "second");
  EXPECT_EQ(*read_file(folder_ + "/deep/file"), "second");
}

TEST_F(FileTest, ALinkThatLeadsNowhereIsRefused) {
  std::filesystem::create_symlink("nowhere", folder_ + "/link");
  const auto written = write_file(folder_ + "/link", "x");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("a symbolic link that leads to no file"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ + "/link"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/nowhere"));
}

TEST_F(FileTest, ReadingHasALimit) {
  ASSERT_TRUE(write_file(folder_ + "/big", std::string(1000, 'x')));
  EXPECT_TRUE(read_file(folder_ + "/big", 1000));
  EXPECT_FALSE(read_file(folder_ + "/big", 999));
}

TEST(RunProcess, GivesOutputErrorsAndExitCode) {
  const auto result = run_process({"sh", "-c", "echo out $GREETING; echo err >&2; exit 3"}, {{"GREETING", "hello"}},
                                  std::chrono::seconds(30));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->standard_output, "out hello\n");
  EXPECT_EQ(result->standard_error, "err\n");
  EXPECT_EQ(result->exit_code, 3);
}

TEST(RunProcess, SignalsThatWeBlockOrIgnoreReachThePrograms) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto terminated = run_process({"sh", "-c", "kill -TERM $$; echo still here"}, {}, std::chrono::seconds(30));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ASSERT_TRUE(terminated);
  EXPECT_EQ(terminated->exit_code, 128 + SIGTERM);
  EXPECT_EQ(terminated->standard_output, "");
}

TEST(RunProcess, NamesAProgramThatIsNotThere) {
  const auto result = run_process({"no-such-program-of-o2dms"}, {}, std::chrono::seconds(30));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("no-such-program-of-o2dms"), std::string::npos);
}

TEST(RunProcess, EndsWhatTakesTooLong) {
  EXPECT_FALSE(run_process({"sleep", "600"}, {}, std::chrono::milliseconds(20)));
  EXPECT_FALSE(run_process({"sh", "-c", "exec sleep 600 >/dev/null 2>&1"}, {}, std::chrono::milliseconds(20)))
      << "also when its output is closed";
}

TEST(RunProcess, LimitsTheOutput) {
  EXPECT_FALSE(run_process({"sh", "-c", "yes | head -c 3000000"}, {}, std::chrono::seconds(60)));
}

}  // namespace
}  // namespace o2dms::base
