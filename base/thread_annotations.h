// Clang's attributes for thread safety analysis (https://clang.llvm.org/docs/ThreadSafetyAnalysis.html), under the
// names of its manual. They say which mutex guards a member and which a function needs; clang's -Wthread-safety, an
// error here, finds whoever does not hold it. Nothing for other compilers, and nothing at run time.
//
//   base::Mutex mutex_;
//   int count_ GUARDED_BY(mutex_) = 0;        // read and written holding mutex_
//   void grow_locked() REQUIRES(mutex_);      // called holding mutex_
#pragma once

#if defined(__clang__)
#define O2DMS_THREAD_ANNOTATION(attribute) __attribute__((attribute))
#else
#define O2DMS_THREAD_ANNOTATION(attribute)
#endif

// Of classes: a lock, and an object that holds one for as long as it lives.
#define CAPABILITY(kind) O2DMS_THREAD_ANNOTATION(capability(kind))
#define SCOPED_CAPABILITY O2DMS_THREAD_ANNOTATION(scoped_lockable)

// Of members.
#define GUARDED_BY(mutex) O2DMS_THREAD_ANNOTATION(guarded_by(mutex))

// Of functions: what their caller holds, and what they take and give back.
#define REQUIRES(...) O2DMS_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define REQUIRES_SHARED(...) O2DMS_THREAD_ANNOTATION(requires_shared_capability(__VA_ARGS__))
#define ACQUIRE(...) O2DMS_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define ACQUIRE_SHARED(...) O2DMS_THREAD_ANNOTATION(acquire_shared_capability(__VA_ARGS__))
#define RELEASE(...) O2DMS_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define RELEASE_GENERIC(...) O2DMS_THREAD_ANNOTATION(release_generic_capability(__VA_ARGS__))
