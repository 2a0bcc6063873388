// UserInfo: who a request is from, once authenticated.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace o2dms::simulator {

struct UserInfo {
  std::string name;  // "system:anonymous" when no credentials were given and anonymous access is on
  std::string uid;
  std::vector<std::string> groups;
  std::map<std::string, std::vector<std::string>> extra;
};

}  // namespace o2dms::simulator
