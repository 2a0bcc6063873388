// The files of a kubeconfig merged as kubectl merges them: the first file to name an entry wins, and so does the first
// current-context. Not for use outside harness/access. Values are plain; thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "harness/access/document.h"
#include "harness/access/kubeconfig.h"

namespace o2dms::harness {

struct KubeconfigEntry {
  base::Json value;    // the object under `cluster`, `user` or `context`
  std::string origin;  // `kubeconfig F: users[2] "admin"`
  std::string folder;  // of the file, for relative paths
};

struct KubeconfigFiles {
  std::vector<std::string> paths;  // those that were there
  std::string current_context;
  std::map<std::string, KubeconfigEntry> clusters, users, contexts;
  std::vector<std::string> warnings;  // a sentence each: names that are there twice
};

KubeconfigFiles read_kubeconfig_files(const KubeconfigSource& source, Complaint& complaint);

}  // namespace o2dms::harness
