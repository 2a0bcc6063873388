// How this product compiles Asio and Beast: once, in http_asio.cc. Internal to base/; comes before every header of
// Boost.
#pragma once

#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_BEAST_SEPARATE_COMPILATION
#define BOOST_ASIO_NO_DEPRECATED
