#include "suites/additions.h"

#include <algorithm>

#include "base/joined.h"
#include "base/nearest.h"
#include "base/yaml.h"
#include "suites/embedded.h"

namespace o2dms::suites {

namespace {

constexpr std::string_view kFolder = "fixtures/custom-resources/", kSuffix = ".yaml";

std::string name_of(const EmbeddedFile& file) {
  return std::string(file.path.substr(kFolder.size(), file.path.size() - kFolder.size() - kSuffix.size()));
}

bool is_addition(const EmbeddedFile& file) {
  return file.path.starts_with(kFolder);
}

}  // namespace

std::vector<std::string> additions() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (is_addition(file)) names.push_back(name_of(file));
  std::sort(names.begin(), names.end());
  return names;
}

base::Result<std::vector<base::Json>> read_additions(const std::vector<std::string>& names) {
  std::vector<base::Json> objects;
  for (const std::string& name : names) {
    const auto& files = embedded_files();
    const auto found = std::find_if(files.begin(), files.end(), [&name](const EmbeddedFile& file) {
      return is_addition(file) && name_of(file) == name;
    });
    if (found == files.end())
      return base::fail("there is no \"" + name + "\"; " +
                        base::did_you_mean(name, additions(), "there is " + base::joined(additions(), ", ")));
    auto documents = base::parse_yaml(found->text, found->path);
    if (!documents) return base::failure(std::move(documents).error());
    std::move(documents->begin(), documents->end(), std::back_inserter(objects));
  }
  return objects;
}

}  // namespace o2dms::suites
